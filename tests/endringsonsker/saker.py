"""Wishes for the tests, made by use cases and walked by the lifecycle."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.fakta import Onskefakta, Stottefakta
from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.endringsonsker.lifecycle import ONSKELOP, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Stemme
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.tilgangsoversikt.saker import tjeneste

MOTTATT = date(2026, 2, 1)


def onskefakta(**endringer: Any) -> Onskefakta:
    verdier: dict[str, Any] = {
        "type": Onsketype.NYE_FELTER,
        "tittel": "Næringsinntekt hver måned",
        "beskrivelse": "Vi trenger næringsinntekt for hver måned i oppgjøret.",
        "hjemmel": "Forskrift om foreldrebetaling § 3.",
        "nodvendighet": "Uten måneden regner vi feil pris.",
    }
    return Onskefakta(**{**verdier, **endringer})


def et_onske(session: Session, status: Onskestatus = Onskestatus.REGISTRERT, **endringer: Any) -> Endringsonske:
    """A wish that has walked the shortest way to ``status``."""
    onske = usecases.registrer(
        session,
        SAKSBEHANDLER,
        onskefakta(**endringer),
        tjenester=[tjeneste(session)],
        mottatt=MOTTATT,
        i_dag=clock.today(),
    )
    for steg in ONSKELOP.path(status):
        TA[steg.name](session, onske)
    return onske


def en_stemme(session: Session, onske: Endringsonske, nummer: str = "0301", navn: str = "Kim Kontakt") -> Stemme:
    fakta = Stottefakta(navn=navn, rolle="Økonomisjef", dato=MOTTATT, kilde="E-post")
    org = organisasjon(session, nummer)
    return usecases.stem(session, SAKSBEHANDLER, onske, fakta, organisasjon=org, i_dag=clock.today())


TA: dict[str, Callable[[Session, Endringsonske], None]] = {
    "vurder": lambda s, o: usecases.vurder(s, SAKSBEHANDLER, o),
    "prioriter": lambda s, o: usecases.prioriter(s, FORVALTER, o),
    "send_over": lambda s, o: usecases.send_over(s, FORVALTER, o, dato=MOTTATT, i_dag=clock.today()),
    "aksepter": lambda s, o: usecases.aksepter(s, FORVALTER, o, referanse="SKE-1", svar=None, svar_nn=None),
    "planlegg": lambda s, o: usecases.planlegg(
        s, FORVALTER, o, utgivelse="Andre kvartal 2027", svar=None, svar_nn=None
    ),
    "lever": lambda s, o: usecases.lever(s, FORVALTER, o, dato=MOTTATT, i_dag=clock.today()),
    "utsett": lambda s, o: usecases.utsett(s, FORVALTER, o, svar="Etter lovendringen.", svar_nn=None),
    "avsla": lambda s, o: usecases.avsla(s, FORVALTER, o, svar="Mangler hjemmel.", svar_nn="Manglar heimel."),
    "trekk": lambda s, o: usecases.trekk(s, FORVALTER, o, svar="Løst på annen måte.", svar_nn=None),
}
