"""A round to try things on: two clauses, asked of the organisations given."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.etterlevelse import usecases
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsrunde, Svar, Vilkarspunkt
from ksadmin.etterlevelse.queries import besvarelse
from ksadmin.etterlevelse.usecases import Punktfakta
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.register.models import Organisasjon
from ksadmin.vilkar.queries import gjeldende
from tests.actors import FORVALTER
from tests.oppfolging.saker import erklaeringer


def punkt(session: Session, nummer: int, klausul: str, *, krever_dokumentasjon: bool = False) -> Vilkarspunkt:
    vilkar = gjeldende(session, clock.today())
    assert vilkar is not None
    fakta = Punktfakta(
        nummer=nummer,
        klausul=klausul,
        sporsmal_nb=f"Er {klausul} på plass?",
        sporsmal_nn=f"Er {klausul} på plass hos dykk?",
        krever_dokumentasjon=krever_dokumentasjon,
    )
    return usecases.registrer_punkt(session, FORVALTER, vilkar, fakta)


def plan(session: Session, **endringer: object) -> Purreplan:
    fakta: dict[str, object] = {
        "navn": "Egenerklæring 2026",
        "vilkar": gjeldende(session, clock.today()),
        "frist": clock.today() + timedelta(days=30),
        "purreintervall_dager": 14,
        "tekst_nb": "KS følger opp vilkårene hvert år.",
        "tekst_nn": "KS følgjer opp vilkåra kvart år.",
    }
    return Purreplan(**(fakta | endringer))  # type: ignore[arg-type]


def apen_runde(session: Session, orgs: Iterable[Organisasjon]) -> Egenerklaeringsrunde:
    """Opened for those, with «Rutiner» that wants evidence, and «Varsling» that does not."""
    erklaeringer(session, orgs)
    punkt(session, 2, "Varsling")
    punkt(session, 1, "Rutiner", krever_dokumentasjon=True)
    runde = usecases.opprett_runde(session, FORVALTER, plan(session), i_dag=clock.today())
    usecases.aapne_runde(session, FORVALTER, runde, i_dag=clock.today())
    return runde


def skjema(session: Session, org: Organisasjon) -> Egenerklaering:
    session.rollback()
    return session.scalars(select(Egenerklaering).where(Egenerklaering.organisasjon_id == org.id)).one()


def svar(session: Session, egenerklaering: Egenerklaering, *svarene: Svar) -> None:
    """Answer the clauses in order, with a reason for all but a yes."""
    for b, s in zip(besvarelse(session, egenerklaering), svarene, strict=True):
        utdyping = None if s is Svar.JA else "Vi arbeider med det."
        usecases.lagre_svar(session, egenerklaering, b.punkt, svar=s, utdyping=utdyping, sett=b.versjon)
