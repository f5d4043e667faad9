"""What sources say of access, so that every page about it has something to show.

The facts come through the synchronisation itself, from made-up sources in a part called «eksempeldata»: a real
file read afterwards neither confirms nor removes them.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.core.jobs import Transact
from ksadmin.demo.aktorer import FORST
from ksadmin.demo.fortellinger import Fortelling, Leverandorer, fortell
from ksadmin.register import usecases as register
from ksadmin.register.models import Kjennetegn, Kjennetegnslag, Leverandor, Organisasjon
from ksadmin.tilgangsoversikt.gateway.kilder import Avlesning, Fremdrift, Rad, avlesning
from ksadmin.tilgangsoversikt.kodeverk import Kilde
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.motor import Tjenestekrav
from ksadmin.tilgangsoversikt.queries import FIKS_NAVN, krav
from ksadmin.tilgangsoversikt.synk import Bestilling, synkroniser
from ksadmin.tjenester.models import Tilkoblingskode

# Numbers of made-up units in Tenor, the state's test data; no real unit has them.
FAGSYSTEM, OMSORG, UKJENT_LEVERANDOR = "310827002", "312582465", "312917408"
UENIGE, UKJENTE_MOTTAKERE, UTENFOR_TJENESTEN = 4, 2, 1
"""How many cells get each oddity."""


@dataclass(frozen=True, slots=True)
class Eksempelkilde:
    """A source that says what it is told to say."""

    kilde: Kilde
    rader: Sequence[Rad]
    omfang: str = "eksempeldata"
    fullstendig: bool = True

    def les(self, fremdrift: Fremdrift) -> Avlesning:
        fremdrift("Leser eksempeldata")
        return avlesning(self.rader)


def lag_tilgang(transact: Transact, dice: random.Random) -> int:
    """Requests in every status, and what sources say of them. How many requests there were."""
    i_dag = clock.today()
    with transact() as session:
        fortellinger = list(fortell(session, dice, _leverandorer(session), i_dag))
        tjenester = {t.id: t for t in krav(session)}
        fiks = session.scalars(select(Leverandor.orgnr).where(Leverandor.navn == FIKS_NAVN)).one() or ""
        delegert = [d for f in fortellinger for d in _delegeringer(f, tjenester[f.pakobling.tjeneste_id], fiks)]
        sagt = {
            Kilde.FIL: [*(r for f in fortellinger for r in _tilganger(f)), *_uten_grunnlag(session, i_dag)],
            Kilde.ALTINN: [*delegert, *_skjeve(delegert)],
            Kilde.DIGDIR: _motsagt(fortellinger, i_dag),
        }
    for kilde, rader in sagt.items():
        synkroniser(transact, [Eksempelkilde(kilde, rader)], Bestilling(FORST))
    return len(fortellinger)


def _leverandorer(session: Session) -> Leverandorer:
    def ny(navn: str, orgnr: str) -> Leverandor:
        return register.registrer_leverandor(session, FORST, navn=navn, orgnr=orgnr, nettsted=None, merknad=None)

    return {
        Tilkoblingskode.LEVERANDOR: ny("Eksempel Fagsystem (eksempeldata)", FAGSYSTEM),
        Tilkoblingskode.LEVERANDOR_FIKS: ny("Eksempel Omsorg (eksempeldata)", OMSORG),
    }


def _rad(orgnr: str, tjeneste: str, miljo: str, dag: date, verdi: str = "ja", til: str = "", api: str = "") -> Rad:
    """A line of the access feed: a grant, or a delegation when it is to somebody."""
    return (orgnr, tjeneste, miljo, "delegering" if til else "tilgang", verdi, til, api, dag.isoformat())


def _tilganger(f: Fortelling) -> Iterator[Rad]:
    """What Skatteetaten has opened."""
    for miljo, status in (("test", Pakoblingsstatus.APNET_TEST), ("produksjon", Pakoblingsstatus.APNET_PRODUKSJON)):
        if f.har_naadd(status):
            yield _rad(f.pakobling.orgnr, f.pakobling.tjeneste.nokkel, miljo, f.dag(status))


def _delegeringer(f: Fortelling, tjeneste: Tjenestekrav, fiks: str) -> Iterator[Rad]:
    """What the kommune has delegated in Altinn, some time after it asked, and what it has left."""
    mottakere = {
        r.leverandor.orgnr if r.leverandor and r.kode is Tilkoblingskode.LEVERANDOR else fiks
        for r in f.pakobling.ruter
        if r.kode is not Tilkoblingskode.DIREKTE
    }
    dag = f.pakobling.mottatt_dato + timedelta(days=1)
    for til in sorted(filter(None, mottakere)):
        for nummer, api in enumerate(tjeneste.apier):
            verdi = "ja" if f.scene.delegert is None or nummer < f.scene.delegert else "nei"
            yield _rad(f.pakobling.orgnr, tjeneste.nokkel, "produksjon", dag, verdi, til, api.nokkel)


def _skjeve(delegert: Sequence[Rad]) -> Iterator[Rad]:
    """Delegations to somebody nobody knows, and for an API the tjeneste has no use for."""
    for orgnr, tjeneste, miljo, *_, dag in delegert[:UKJENTE_MOTTAKERE]:
        yield _rad(orgnr, tjeneste, miljo, date.fromisoformat(dag), til=UKJENT_LEVERANDOR)
    for orgnr, tjeneste, miljo, *_, dag in delegert[-UTENFOR_TJENESTEN:]:
        yield _rad(orgnr, tjeneste, miljo, date.fromisoformat(dag), til=FAGSYSTEM, api="skatteetaten:tjenestepensjon")


def _motsagt(fortellinger: Sequence[Fortelling], i_dag: date) -> list[Rad]:
    """Yesterday Digdir knew nothing of some of the grants the file has."""
    apne = [f.pakobling for f in fortellinger if f.har_naadd(Pakoblingsstatus.APNET_PRODUKSJON)]
    i_gar = i_dag - timedelta(days=1)
    return [_rad(p.orgnr, p.tjeneste.nokkel, "produksjon", i_gar, "nei") for p in apne[:UENIGE]]


def _uten_grunnlag(session: Session, i_dag: date) -> Iterator[Rad]:
    """A grant to one whose erklæring is not active yet, and one to a number that is no more."""
    dag = i_dag - timedelta(days=45)
    signert = [s.organisasjon_id for s in stillinger.nyeste(session).values() if s.status is Avtalestatus.SIGNERT]
    for orgnr in session.scalars(select(Organisasjon.orgnr).where(Organisasjon.id.in_(signert[:1]))):
        yield _rad(orgnr, "foreldrebetaling", "produksjon", dag)
    gamle = select(Kjennetegn.verdi).where(Kjennetegn.slag == Kjennetegnslag.ORGNR, Kjennetegn.til.is_not(None))
    for orgnr in session.scalars(gamle.order_by(Kjennetegn.id).limit(1)):
        yield _rad(orgnr, "foreldrebetaling", "produksjon", dag)
