"""Facts in the database for the tests: what sources have said, and requests that have walked some of their way."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Kjorestatus, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import PAKOBLINGSLOP, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling, Synkfeil, Synkkjoring
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester import queries as tjenester
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon

MOTTATT = date(2026, 2, 1)
DIREKTE = (Rutevalg(Tilkoblingskode.DIREKTE),)


def tjeneste(session: Session, nokkel: str = "foreldrebetaling") -> Tjeneste:
    found = tjenester.finn(session, nokkel)
    assert found is not None
    return found


def _ta(steg: Callable[..., None], session: Session, pakobling: Pakobling, **svar: Any) -> None:
    steg(session, SAKSBEHANDLER, pakobling, i_dag=clock.today(), **svar)


def en_pakobling(
    session: Session,
    status: Pakoblingsstatus = Pakoblingsstatus.REGISTRERT,
    *,
    nummer: str = "0301",
    nokkel: str = "foreldrebetaling",
    ruter: Iterable[Rutevalg] = DIREKTE,
) -> Pakobling:
    """A request that has walked the shortest way to ``status``; past control only if the organisation has signed."""
    pakobling = usecases.registrer_pakobling(
        session,
        SAKSBEHANDLER,
        organisasjon=organisasjon(session, nummer),
        tjeneste=tjeneste(session, nokkel),
        ruter=list(ruter),
        kontakt_navn="Kim Kontakt",
        kontakt_epost="kim@kommune.example",
        mottatt=MOTTATT,
        intern_merknad=None,
        i_dag=clock.today(),
    )
    for steg in PAKOBLINGSLOP.path(status):
        TA[steg.name](session, pakobling)
    return pakobling


TA: dict[str, Callable[[Session, Pakobling], None]] = {
    "kontroller": partial(_ta, usecases.kontroller),
    "send": partial(_ta, usecases.send, dato=MOTTATT),
    "apne_test": partial(_ta, usecases.apne, miljo=Miljo.TEST, dato=MOTTATT),
    "apne_produksjon": partial(_ta, usecases.apne, miljo=Miljo.PRODUKSJON, dato=MOTTATT),
    "avvis": partial(_ta, usecases.avvis, begrunnelse="Prøve."),
    "trekk": partial(_ta, usecases.trekk, begrunnelse="Prøve."),
}
"""Each step, as a case worker takes it with what it asks for."""


def en_kjoring(
    session: Session,
    ferdig: datetime,
    kilde: Kilde = Kilde.FIL,
    *,
    omfang: str = "",
    status: Kjorestatus = Kjorestatus.FULLFORT,
    uten_svar: Iterable[Organisasjon] = (),
) -> Synkkjoring:
    """A reading of a source that ended at ``ferdig``."""
    kjoring = Synkkjoring(
        kilde=kilde,
        omfang=omfang,
        status=status,
        startet=ferdig,
        livstegn=ferdig,
        ferdig=ferdig,
        startet_av="system",
        feil=[Synkfeil(organisasjon_id=o.id, tekst="Svarte ikke.") for o in uten_svar],
    )
    session.add(kjoring)
    session.flush()
    return kjoring


def sett(
    session: Session,
    kjoring: Synkkjoring,
    org: Organisasjon,
    verdi: Verdi = Verdi.JA,
    *,
    observert: datetime | None = None,
    faktum: Faktum = Faktum.TILGANG,
    leverandor: str = "",
    api: str = "",
    nokkel: str = "foreldrebetaling",
    gjeldende: bool = True,
) -> Observasjon:
    """What the source said in that run, as a synchronisation writes it."""
    assert kjoring.ferdig is not None
    rad = Observasjon(
        organisasjon_id=org.id,
        orgnr=org.orgnr,
        tjeneste_id=tjeneste(session, nokkel).id,
        miljo=Miljo.PRODUKSJON,
        faktum=faktum,
        leverandor=leverandor,
        api=api,
        kilde=kjoring.kilde,
        verdi=verdi,
        observert=observert or kjoring.ferdig,
        registrert=kjoring.ferdig,
        gjeldende=gjeldende,
        kjoring_id=kjoring.id,
    )
    session.add(rad)
    session.flush()
    return rad
