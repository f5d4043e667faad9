"""Notices: one that is down now, one planned, one that asks to be confirmed, and one that waits for approval."""

from datetime import timedelta

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.demo.aktorer import ANDRE, FORST
from ksadmin.formidling import usecases
from ksadmin.formidling.fakta import Meldingsfakta
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.formidling.models import Melding
from ksadmin.formidling.utvalg import Utvalg

_MANGE = 1000


def lag_meldinger(session: Session) -> int:
    """To the addresses the examples have in Vestland, which nobody reads. How many."""
    naa = clock.now()
    drift = _skriv(
        session,
        Meldingsfakta(
            type=Meldingstype.DRIFTSVARSEL,
            tittel_nb="Eksempel: feil i oppslag",
            tittel_nn="Eksempel: feil i oppslag",
            tekst_nb="Dette er et eksempel. Det er ingen feil.\n\nOppslag kan feile. Prøv på nytt senere.",
            tekst_nn="Dette er eit eksempel. Det er ingen feil.\n\nOppslag kan feile. Prøv på nytt seinare.",
            gjelder_fra=naa - timedelta(hours=1),
            gjelder_til=naa + timedelta(hours=3),
            tjenester=("foreldrebetaling", "langtidsopphold"),
        ),
    )
    vedlikehold = _skriv(
        session,
        Meldingsfakta(
            type=Meldingstype.VEDLIKEHOLD,
            tittel_nb="Eksempel: planlagt vedlikehold",
            tittel_nn="Eksempel: planlagt vedlikehald",
            tekst_nb="Dette er et eksempel. Det er ikke planlagt vedlikehold.",
            tekst_nn="Dette er eit eksempel. Det er ikkje planlagt vedlikehald.",
            gjelder_fra=naa + timedelta(days=7),
            gjelder_til=naa + timedelta(days=7, hours=3),
        ),
    )
    endring = _skriv(
        session,
        Meldingsfakta(
            type=Meldingstype.API_ENDRING,
            tittel_nb="Eksempel: endring i API",
            tittel_nn="Eksempel: endring i API",
            tekst_nb="Dette er et eksempel. API-et er ikke endret.\n\nBekreft at dere har lest det.",
            tekst_nn="Dette er eit eksempel. API-et er ikkje endra.\n\nStadfest at de har lese det.",
            krever_bekreftelse=True,
            bekreftes_innen=clock.today() + timedelta(days=21),
        ),
    )
    for melding in (drift, vedlikehold, endring):
        usecases.publiser(session, FORST, melding, uten_godkjenning=_MANGE)
    venter = _skriv(
        session,
        Meldingsfakta(
            type=Meldingstype.NYE_VILKAR,
            tittel_nb="Eksempel: nye vilkår",
            tittel_nn="Eksempel: nye vilkår",
            tekst_nb="Dette er et eksempel. Det er ikke kommet nye vilkår.",
            tekst_nn="Dette er eit eksempel. Det er ikkje komne nye vilkår.",
        ),
    )
    usecases.send_til_godkjenning(session, ANDRE, venter)
    return 4


def _skriv(session: Session, fakta: Meldingsfakta) -> Melding:
    melding = usecases.opprett(session, FORST, fakta, i_dag=clock.today(), eksempel=True)
    usecases.velg_mottakere(session, FORST, melding, Utvalg(fylke="Vestland"), ekstra_adresser=None)
    return melding
