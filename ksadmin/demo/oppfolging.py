"""A campaign, some calls, and a tjeneste on its way."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core import clock
from ksadmin.demo.aktorer import FORST
from ksadmin.oppfolging import fremdrift, kampanjer
from ksadmin.oppfolging import usecases as oppfolging
from ksadmin.oppfolging.models import Kanal
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.register import usecases as register
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.queries import organisasjoner
from ksadmin.tjenester import usecases as tjenester
from ksadmin.tjenester.fakta import Tjenestefakta
from ksadmin.vilkar import usecases as vilkar
from ksadmin.vilkar.models import Endringsklasse, Utgave


def lag_oppfolging(session: Session) -> None:
    """New terms, a campaign that asks for them to be accepted, and two phone calls."""
    i_dag = clock.today()
    ny = vilkar.registrer(
        session,
        FORST,
        utgave=Utgave.SEGMENT,
        betegnelse="eksempel",
        endringsklasse=Endringsklasse.VESENTLIG,
        gyldig_fra=i_dag - timedelta(days=1),
        tekst="# Eksempelvilkår\nDette er eksempeltekst for å prøve ksadmin. Det er ikke Skatteetatens vilkår.",
        kilde="Eksempeldata",
    )
    vilkar.publiser(session, FORST, ny)
    kampanje = kampanjer.opprett(
        session,
        FORST,
        Purreplan(
            navn="Eksempel: ny aksept av vilkårene",
            vilkar=ny,
            frist=i_dag + timedelta(days=42),
            purreintervall_dager=14,
            tekst_nb="Dette er en eksempelkampanje. Det er ikke kommet nye vilkår.",
            tekst_nn="Dette er ein eksempelkampanje. Det er ikkje komne nye vilkår.",
        ),
        i_dag=i_dag,
        eksempel=True,
    )
    kandidater = [k.stilling.erklaering_id for k in fremdrift.kandidater(session, kampanje)]
    kampanjer.aapne(session, FORST, kampanje, erklaeringer=[k for k in kandidater if k], i_dag=i_dag)
    sendt = session.scalars(
        select(Tilslutningserklaering).where(Tilslutningserklaering.status == Avtalestatus.SENDT).limit(2)
    ).all()
    for avtale in sendt:
        oppfolging.registrer_kontakt(
            session,
            FORST,
            organisasjon=avtale.organisasjon,
            kanal=Kanal.TELEFON,
            tidspunkt=clock.now() - timedelta(days=3),
            emne="Eksempel: ringte om erklæringen",
            tekst="De venter på at ordføreren er tilbake.",
        )


def lag_kontakter(session: Session) -> None:
    """Notice addresses of every kind: confirmed, confirmed long ago, never confirmed, and one that bounces."""
    i_dag = clock.today()
    for nummer, organisasjon in enumerate(organisasjoner(session)[:12]):
        kontakt = register.registrer_kontakt(
            session,
            FORST,
            organisasjon,
            rolle=Kontaktrolle.VARSLING,
            navn="Eksempelpostkasse",
            epost=f"varsel{nummer}@kommune.example.org",
            telefon=None,
        )
        match nummer % 4:
            case 0 | 1:
                dag = i_dag - timedelta(days=400 if nummer % 4 else 30)
                register.bekreft_kontakt(session, FORST, kontakt, dag=dag)
            case 2 if nummer == 2:
                grunn = "Eksempel: postkassen finnes ikke"
                register.avvis_kontakt(session, FORST, kontakt, grunn=grunn, tidspunkt=clock.now())


def lag_tjeneste(session: Session) -> None:
    """One that nobody can use yet."""
    fakta = Tjenestefakta(
        navn="Eksempeltjeneste (eksempeldata)",
        navn_nn="Eksempelteneste (eksempeldata)",
        beskrivelse="Et eksempel på en tjeneste som er under kartlegging. Den finnes ikke.",
        beskrivelse_nn="Eit eksempel på ei teneste som er under kartlegging. Ho finst ikkje.",
    )
    tjenester.registrer(session, FORST, fakta, nokkel="eksempeltjeneste", eksempel=True)
