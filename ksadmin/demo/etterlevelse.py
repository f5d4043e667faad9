"""A round of self-declarations with example clauses. They are not Skatteetatens: ksadmin knows none of those."""

import random
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.demo.aktorer import FORST
from ksadmin.etterlevelse import usecases
from ksadmin.etterlevelse.models import Egenerklaering, Etterlevelsesavvik, Svar
from ksadmin.etterlevelse.queries import besvarelse
from ksadmin.etterlevelse.usecases import Punktfakta, Tiltaksfakta
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.vilkar.models import Vilkar

_PUNKTER = (
    (
        "Eksempel 1: Varslingsadresse",
        "Har dere en varslingsadresse som leses hver dag?",
        "Har de ei varslingsadresse som blir lesen kvar dag?",
    ),
    (
        "Eksempel 2: Tilgangsstyring",
        "Har bare de som trenger opplysningene, tilgang til dem?",
        "Har berre dei som treng opplysningane, tilgang til dei?",
    ),
    (
        "Eksempel 3: Rutiner for avvik",
        "Har dere en rutine for å melde avvik til Skatteetaten?",
        "Har de ein rutine for å melde avvik til Skatteetaten?",
    ),
)
_UTDYPING = "Eksempel: rutinen er under arbeid."


def lag_etterlevelse(session: Session, dice: random.Random) -> None:
    """Three example clauses, an open round, some declarations delivered, and deviations at each stage."""
    i_dag = clock.today()
    vilkar = session.scalars(select(Vilkar).where(Vilkar.betegnelse == "eksempel")).one()
    for nummer, (klausul, nb, nn) in enumerate(_PUNKTER, start=1):
        fakta = Punktfakta(nummer=nummer, klausul=klausul, sporsmal_nb=nb, sporsmal_nn=nn)
        usecases.registrer_punkt(session, FORST, vilkar, fakta, eksempel=True)
    runde = usecases.opprett_runde(
        session,
        FORST,
        Purreplan(
            navn=f"Eksempel: egenerklæring {i_dag.year}",
            vilkar=vilkar,
            frist=i_dag + timedelta(days=21),
            purreintervall_dager=14,
            tekst_nb="Dette er en eksempelrunde. Punktene er ikke Skatteetatens.",
            tekst_nn="Dette er ein eksempelrunde. Punkta er ikkje Skatteetaten sine.",
        ),
        i_dag=i_dag,
        eksempel=True,
    )
    usecases.aapne_runde(session, FORST, runde, i_dag=i_dag)
    alle = session.scalars(
        select(Egenerklaering).where(Egenerklaering.runde_id == runde.id).order_by(Egenerklaering.id)
    ).all()
    for skjema in alle[:: max(1, len(alle) // 12)]:
        _lever(session, skjema, dice)
    usecases.gjennomga(session, FORST, next(s for s in alle if s.levert is not None))
    usecases.unnta(session, FORST, alle[-1], begrunnelse="Eksempel: enheten slås sammen ved årsskiftet.")
    _tiltak(session)


def _lever(session: Session, skjema: Egenerklaering, dice: random.Random) -> None:
    for b in besvarelse(session, skjema):
        svar = dice.choices((Svar.JA, Svar.DELVIS, Svar.NEI), (8, 1, 1))[0]
        usecases.lagre_svar(
            session, skjema, b.punkt, svar=svar, utdyping=None if svar is Svar.JA else _UTDYPING, sett=0
        )
    usecases.lever(session, skjema, navn="Eksempel Eksempelsen", rolle="Personvernombud")


def _tiltak(session: Session) -> None:
    """The first deviation has a measure, the second is closed."""
    i_dag = clock.today()
    fakta = Tiltaksfakta(
        tiltak="Eksempel: innføre rutinen", ansvarlig="Personvernombudet", frist=i_dag + timedelta(days=30)
    )
    avvik = session.scalars(select(Etterlevelsesavvik).order_by(Etterlevelsesavvik.id).limit(2)).all()
    for a in avvik:
        usecases.avtal_tiltak(session, FORST, a, fakta, i_dag=i_dag)
    for a in avvik[1:]:
        usecases.lukk(session, FORST, a, begrunnelse="Eksempel: rutinen er sendt KS.", i_dag=i_dag)
