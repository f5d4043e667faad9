"""One story for each kommune and tjeneste: how far the request has come, by which ways, or why there is none."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.demo.aktorer import FORST
from ksadmin.register.models import Leverandor, Organisasjon, Organisasjonstype
from ksadmin.register.queries import organisasjoner
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste
from ksadmin.tjenester.queries import tilgjengelige, tillatte_ruter

_S, _T = Pakoblingsstatus, Tilkoblingskode


class Scene(NamedTuple):
    """How far a request has come, with its ways of connecting.

    ``delegert`` is to how many of the APIs, None all of them; ``siden`` how many days since it came, None soon
    after the kommune signed, but a month ago at the latest.
    """

    vekt: int
    status: Pakoblingsstatus
    ruter: tuple[Tilkoblingskode, ...]
    delegert: int | None = None
    siden: int | None = None
    brukt: bool = False


SCENER = (
    Scene(6, _S.APNET_PRODUKSJON, (_T.DIREKTE,), brukt=True),
    Scene(10, _S.APNET_PRODUKSJON, (_T.LEVERANDOR,), brukt=True),
    Scene(5, _S.APNET_PRODUKSJON, (_T.LEVERANDOR,)),
    Scene(8, _S.APNET_PRODUKSJON, (_T.FIKS,), brukt=True),
    Scene(4, _S.APNET_PRODUKSJON, (_T.LEVERANDOR, _T.FIKS)),
    Scene(2, _S.APNET_PRODUKSJON, (_T.LEVERANDOR_FIKS,)),
    Scene(5, _S.APNET_PRODUKSJON, (_T.LEVERANDOR,), delegert=1),
    Scene(4, _S.APNET_PRODUKSJON, (_T.FIKS,), delegert=0),
    Scene(4, _S.APNET_TEST, (_T.LEVERANDOR,), siden=34),
    Scene(2, _S.APNET_TEST, (_T.DIREKTE,), siden=130),
    Scene(4, _S.SENDT, (_T.FIKS,), delegert=0, siden=12),
    Scene(3, _S.SENDT, (_T.LEVERANDOR,), siden=80),
    Scene(3, _S.KONTROLLERT, (_T.LEVERANDOR,), delegert=0, siden=4),
    Scene(4, _S.REGISTRERT, (_T.LEVERANDOR,), delegert=0, siden=2),
    Scene(2, _S.AVVIST, (_T.DIREKTE,), delegert=0, siden=60),
    Scene(2, _S.TRUKKET, (_T.FIKS,), delegert=0, siden=90),
)
UNNTAK = (
    (Unntaksslag.TAR_IKKE_I_BRUK, "Eksempel: kommunen regner ut betalingen for hånd."),
    (Unntaksslag.IKKE_AKTUELT, "Eksempel: en nabokommune gjør oppgaven."),
)
INGEN_SAK, UNNTATT = 0.15, 0.08
"""How large a share of the cells have nothing, and how large a share of the rest are left out."""

DAG = {_S.KONTROLLERT: 2, _S.SENDT: 6, _S.APNET_TEST: 20, _S.APNET_PRODUKSJON: 27}
"""How many days after it came a request gets here."""


@dataclass(frozen=True, slots=True)
class Fortelling:
    """A request, and what its scene says of it. ``apier`` are those the tjeneste needs."""

    scene: Scene
    pakobling: Pakobling

    def dag(self, status: Pakoblingsstatus) -> date:
        return self.pakobling.mottatt_dato + timedelta(days=DAG[status])

    def har_naadd(self, status: Pakoblingsstatus) -> bool:
        veien = list(DAG)
        til = self.scene.status
        return til in DAG and veien.index(til) >= veien.index(status)


Leverandorer = dict[Tilkoblingskode, Leverandor]
"""Who each way of connecting that names a supplier goes by."""


def fortell(session: Session, dice: random.Random, leverandorer: Leverandorer, i_dag: date) -> Iterator[Fortelling]:
    """A story for most tjenester of every kommune with an active erklæring."""
    stilling = stillinger.nyeste(session)
    tjenester = {t: tillatte_ruter(session, t.id) for t in tilgjengelige(session)}
    for organisasjon in organisasjoner(session):
        s = stilling.get(organisasjon.id)
        if organisasjon.type is not Organisasjonstype.KOMMUNE or s is None or s.status is not Avtalestatus.BEKREFTET:
            continue
        aktiv_fra = s.aktiv_fra or i_dag
        for tjeneste, tillatte in tjenester.items():
            if dice.random() < INGEN_SAK:
                continue
            if dice.random() < UNNTATT:
                slag, grunn = dice.choice(UNNTAK)
                usecases.sett_unntak(
                    session, FORST, organisasjon=organisasjon, tjeneste=tjeneste, slag=slag, grunn=grunn,
                    fra=aktiv_fra, i_dag=i_dag,
                )  # fmt: skip
                continue
            scene = dice.choices(SCENER, [s.vekt for s in SCENER])[0]
            straks = min(aktiv_fra + timedelta(days=dice.randrange(3, 30)), i_dag - timedelta(days=31))
            mottatt = i_dag - timedelta(days=scene.siden) if scene.siden else straks
            ruter = [Rutevalg(k, leverandorer.get(k)) for k in scene.ruter if k in tillatte]
            pakobling = _forespor(session, organisasjon, tjeneste, ruter or [Rutevalg(_T.DIREKTE)], mottatt, i_dag)
            fortelling = Fortelling(scene, pakobling)
            _gaa(session, fortelling, i_dag)
            yield fortelling


def _forespor(
    session: Session, organisasjon: Organisasjon, tjeneste: Tjeneste, ruter: list[Rutevalg], mottatt: date, i_dag: date
) -> Pakobling:
    return usecases.registrer_pakobling(
        session,
        FORST,
        organisasjon=organisasjon,
        tjeneste=tjeneste,
        ruter=ruter,
        kontakt_navn="Eksempelkontakt",
        kontakt_epost=f"skatt-{organisasjon.nummer}@example.org",
        mottatt=mottatt,
        intern_merknad="Eksempeldata. Sier ingenting om den virkelige kommunen.",
        i_dag=i_dag,
        eksempel=True,
    )


_Steg = Callable[[Session, Pakobling, date, date], None]
_STEG: dict[Pakoblingsstatus, _Steg] = {
    _S.KONTROLLERT: lambda s, p, dag, _: usecases.kontroller(s, FORST, p, i_dag=dag),
    _S.SENDT: lambda s, p, dag, i: usecases.send(s, FORST, p, dato=dag, i_dag=i),
    _S.APNET_TEST: lambda s, p, dag, i: usecases.apne(s, FORST, p, miljo=Miljo.TEST, dato=dag, i_dag=i),
    _S.APNET_PRODUKSJON: lambda s, p, dag, i: usecases.apne(s, FORST, p, miljo=Miljo.PRODUKSJON, dato=dag, i_dag=i),
}


def _gaa(session: Session, fortelling: Fortelling, i_dag: date) -> None:
    """Take the request as far as its scene says, each step on its day."""
    scene, pakobling = fortelling.scene, fortelling.pakobling
    for status, steg in _STEG.items():
        if fortelling.har_naadd(status):
            steg(session, pakobling, fortelling.dag(status), i_dag)
    if scene.status is _S.AVVIST:
        usecases.avvis(session, FORST, pakobling, begrunnelse="Eksempel: feil tjeneste.", i_dag=i_dag)
    if scene.status is _S.TRUKKET:
        usecases.trekk(session, FORST, pakobling, begrunnelse="Eksempel: kommunen venter.", i_dag=i_dag)
    if scene.brukt:
        _ta_i_bruk(session, fortelling)


def _ta_i_bruk(session: Session, fortelling: Fortelling) -> None:
    dag = fortelling.dag(_S.APNET_PRODUKSJON) + timedelta(days=3)
    usecases.registrer_manuell_observasjon(
        session,
        FORST,
        organisasjon=fortelling.pakobling.organisasjon,
        tjeneste=fortelling.pakobling.tjeneste,
        miljo=Miljo.PRODUKSJON,
        faktum=Faktum.BRUKT,
        verdi=Verdi.JA,
        observert=datetime.combine(dag, time(12), clock.OSLO),
        begrunnelse="Eksempel: kommunen fortalte det på telefon.",
    )
