"""What the lookups have for the front page and the report on the six duties."""

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import String, cast, func, literal, select

from ksadmin.core.driftstegn import Driftsstatus, Driftstegn, Tegn
from ksadmin.core.haug import Haug
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.models import Oppslag, Oppslagspause, Volumvarsel
from ksadmin.register.models import Organisasjon
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web import metrics
from ksadmin.web.detaljside import detaljside, i_haug

_KILDENAVN = {
    "enhetsregisteret": "Enhetsregisteret",
    "maskinporten": "Maskinporten",
    **{api.value: f"{api.tekst} hos Skatteetaten" for api in Oppslagsapi},
}
"""What each upstream with a breaker is called."""
UVANLIG_MANGE = "Uvanlig mange oppslag"


def hauger() -> tuple[Haug, ...]:
    """Days when somebody looked up much more than usual, the oldest first."""
    v = Volumvarsel
    under = cast(v.antall, String) + literal(" oppslag på én dag, flest før: ") + cast(v.vanlig, String)
    uvanlige = select(v.id, Organisasjon.visningsnavn.label("tekst"), under.label("under")).join(v.organisasjon)
    uvanlige = uvanlige.where(v.behandlet.is_(None)).order_by(v.id)
    return (Haug(UVANLIG_MANGE, uvanlige, detaljside("volumvarsel"), i_haug("volumvarsel", UVANLIG_MANGE)),)


def driftstegn() -> Driftstegn:
    """Pauses that hold, which nobody should forget, and the upstreams that do not answer."""
    p = Oppslagspause
    hvem = func.coalesce(Organisasjon.visningsnavn, "Alle organisasjoner")
    hva = func.coalesce(Tjeneste.navn, "alle tjenester")
    pauser = select((hvem + ", " + hva + ": " + p.grunn).label("tekst")).outerjoin(p.organisasjon)
    pauser = pauser.outerjoin(p.tjeneste).where(p.til.is_(None)).order_by(p.id)
    return Driftstegn(pauser, _om_oppslagene)


def _om_oppslagene(pauser: Sequence[Tegn]) -> Iterable[Driftsstatus]:
    yield from (Driftsstatus("Oppslag stanset", False, t.tekst or "") for t in pauser)
    for kilde in metrics.apne_brytere():
        yield Driftsstatus(_KILDENAVN[kilde], False, "Svarte ikke sist. Det prøves igjen ved neste oppslag.")


def rapporttall() -> tuple[Rapporttall, ...]:
    """Lookups answered. A row leads to the use of the organisation that asked; whom it was about, nobody can see."""
    besvart = (
        select(Oppslag.organisasjon_id.label("id"), Oppslag.dag.label("dato"), Organisasjon.navn.label("tekst"))
        .join(Organisasjon, Organisasjon.id == Oppslag.organisasjon_id)
        .where(Oppslag.utfall == Oppslagsutfall.BESVART)
    )
    return (
        Rapporttall(
            "oppslag-besvart",
            Plikt.TILGANG,
            "Oppslag besvart gjennom KS",
            besvart,
            lambda ident: url_for("oppslag.index", organisasjon=ident, dager=365),
        ),
    )
