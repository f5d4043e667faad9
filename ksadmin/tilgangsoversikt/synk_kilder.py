"""The sources there are here: what the settings turn on, and what the register makes them ask about."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.errors import Conflict
from ksadmin.core.jobs import Transact
from ksadmin.register.models import Kjennetegn, Kjennetegnslag
from ksadmin.register.queries import organisasjoner
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.gateway.altinn import Altinn
from ksadmin.tilgangsoversikt.gateway.digdir import Digdir
from ksadmin.tilgangsoversikt.gateway.fil import Fil
from ksadmin.tilgangsoversikt.gateway.kilder import Tilgangskilde
from ksadmin.tilgangsoversikt.gateway.maskinporten import Maskinporten
from ksadmin.tilgangsoversikt.gateway.nett import Nett
from ksadmin.tilgangsoversikt.gateway.oppslag import Tjenestenett
from ksadmin.tilgangsoversikt.gateway.tokenprove import Tokenprove
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Miljo
from ksadmin.tilgangsoversikt.synk import Bestilling, Bortfallsgrense, Utfall, synkroniser
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Tjeneste, TjenesteApi

VEKSLING = "authentication/api/v1/exchange/maskinporten"


def satt_opp(settings: Settings) -> list[Kilde]:
    """The sources that are turned on."""
    paa = {
        Kilde.FIL: settings.synk_fil,
        Kilde.DIGDIR: settings.digdir_url,
        Kilde.ALTINN: settings.altinn_url,
        Kilde.MASKINPORTEN: settings.maskinporten_prove_for,
    }
    return [kilde for kilde, verdi in paa.items() if verdi]


def grense(settings: Settings) -> Bortfallsgrense:
    return Bortfallsgrense(settings.synk_maks_bortfall_prosent, settings.synk_maks_bortfall_antall)


def kilder(session: Session, settings: Settings, klient: httpx.Client, kilde: Kilde) -> Sequence[Tilgangskilde]:
    """Every part of a source. Raises Conflict when it is not turned on, or there is nothing to ask about."""
    if kilde not in satt_opp(settings):
        raise Conflict(f"{kilde.tekst} er ikke satt opp. Se KSADMIN_{_VARIABEL[kilde]} i docs/innstillinger.md.")
    if kilde is Kilde.FIL:
        assert settings.synk_fil is not None
        return [Fil(settings.synk_fil)]
    scopes = _scopes(session)
    if not scopes:
        raise Conflict("Ingen av tjenestene har et API med scope. Registrer det på tjenesten først.")
    lag = {Kilde.DIGDIR: _digdir, Kilde.ALTINN: _altinn, Kilde.MASKINPORTEN: _maskinporten}[kilde]
    bygg = lag(session, settings, klient)
    return [bygg(scope, tuple(tjenester)) for scope, tjenester in scopes.items()]


def les_kilde(transact: Transact, settings: Settings, kilde: Kilde, bestilling: Bestilling) -> list[Utfall]:
    """Read every part of a source that is turned on. Raises Conflict when it is not."""
    with httpx.Client(follow_redirects=False) as klient:
        with transact() as session:
            deler = kilder(session, settings, klient, kilde)
        return synkroniser(transact, deler, bestilling)


_VARIABEL = {
    Kilde.FIL: "SYNK_FIL",
    Kilde.DIGDIR: "DIGDIR_URL",
    Kilde.ALTINN: "ALTINN_URL",
    Kilde.MASKINPORTEN: "MASKINPORTEN_PROVE_FOR",
}
_Bygger = Callable[[str, tuple[str, ...]], Tilgangskilde]


def _digdir(session: Session, settings: Settings, klient: httpx.Client) -> _Bygger:
    nett = Nett(klient, "Digdir", str(settings.digdir_url))
    oppslag = Tjenestenett(nett, maskinportenklient(settings, klient), settings.digdir_scope)
    mine, miljo = _alle_orgnr(session), Miljo(settings.maskinporten_miljo)
    return lambda scope, tjenester: Digdir(oppslag, miljo, scope, tjenester, mine)


def _altinn(session: Session, settings: Settings, klient: httpx.Client) -> _Bygger:
    nett = Nett(klient, "Altinn", str(settings.altinn_url))
    veksle = VEKSLING if settings.altinn_veksle_token else None
    oppslag = Tjenestenett(nett, maskinportenklient(settings, klient), settings.altinn_scope, veksle)
    mine, miljo = _alle_orgnr(session), Miljo(settings.maskinporten_miljo)
    return lambda scope, tjenester: Altinn(oppslag, miljo, scope, tjenester, mine)


def _maskinporten(session: Session, settings: Settings, klient: httpx.Client) -> _Bygger:
    maskinporten, eget = maskinportenklient(settings, klient), settings.maskinporten_prove_for or ""
    konsumenter = tuple(dict.fromkeys(o.orgnr for o in organisasjoner(session)))
    miljo, naa = Miljo(settings.maskinporten_miljo), clock.now()
    return lambda scope, tjenester: Tokenprove(maskinporten, miljo, scope, tjenester, konsumenter, eget, naa)


def maskinportenklient(settings: Settings, klient: httpx.Client, sekunder: float = 30.0) -> Maskinporten:
    """Our client, as the settings have it. Raises Conflict when its key cannot be read."""
    assert settings.maskinporten_nokkelfil is not None
    nett = Nett(klient, "Maskinporten", str(settings.maskinporten_url), sekunder)
    return Maskinporten(nett, settings.maskinporten_klient_id or "", _nokkel(settings.maskinporten_nokkelfil))


def _nokkel(fil: Path) -> RSAKey:
    """The private key. It is read each time, so that a new one needs no restart."""
    try:
        nokkel = RSAKey.import_key(json.loads(fil.read_text(encoding="utf-8")))
    except (OSError, ValueError, JoseError):
        nokkel = None
    if nokkel is None or not (nokkel.kid and nokkel.is_private):
        raise Conflict(
            "Nøkkelfilen for Maskinporten kan ikke leses. "
            "KSADMIN_MASKINPORTEN_NOKKELFIL skal være en privat RSA-nøkkel som JWK, med «kid»."
        )
    return nokkel


def _scopes(session: Session) -> dict[str, list[str]]:
    """The keys of the tjenester that need each scope. Several tjenester may share one."""
    statement = (
        select(TjenesteApi.scope, Tjeneste.nokkel)
        .join(TjenesteApi.tjeneste)
        .where(TjenesteApi.scope != "", Tjeneste.stadium == Stadium.TILGJENGELIG)
        .distinct()
        .order_by(TjenesteApi.scope, Tjeneste.nokkel)
    )
    funnet: dict[str, list[str]] = {}
    for scope, nokkel in session.execute(statement):
        funnet.setdefault(str(scope), []).append(nokkel)
    return funnet


def _alle_orgnr(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(Kjennetegn.verdi).where(Kjennetegn.slag == Kjennetegnslag.ORGNR)))
