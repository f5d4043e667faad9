"""Erklæringer in every status, spread over the land."""

import io
import random
from collections.abc import Callable
from datetime import date, timedelta

import pikepdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler import signing, usecases
from ksadmin.avtaler.lifecycle import AVTALELOP, Avtalestatus
from ksadmin.avtaler.models import Dokumentslag, Fullmakt, Tilslutningserklaering
from ksadmin.avtaler.papers import Brevhode
from ksadmin.avtaler.queries import siste_dokument
from ksadmin.avtaler.signing import Signaturfakta
from ksadmin.avtaler.usecases import Avslutning
from ksadmin.core import clock
from ksadmin.demo.aktorer import ANDRE, FORST
from ksadmin.register import usecases as register
from ksadmin.register.models import Kontaktrolle, Organisasjon
from ksadmin.settings import Settings

FORDELING = {
    Avtalestatus.BEKREFTET: 24,
    Avtalestatus.SENDT: 5,
    Avtalestatus.SIGNERT: 3,
    Avtalestatus.KONTROLLERT: 2,
    Avtalestatus.VIDERESENDT: 2,
    Avtalestatus.UTKAST: 4,
    Avtalestatus.TRUKKET: 1,
    Avtalestatus.AVVIST: 1,
    Avtalestatus.AVSLUTTET: 1,
}


def lag_avtaler(session: Session, dice: random.Random, settings: Settings) -> int:
    """An erklæring in each status of ``FORDELING``, each taken there step by step. How many."""
    brevhode = Brevhode(settings.erklaering_mottak, str(settings.base_url))
    organisasjoner = session.scalars(select(Organisasjon).order_by(Organisasjon.type, Organisasjon.nummer)).all()
    statuses = [status for status, antall in FORDELING.items() for _ in range(antall)]
    chosen = dice.sample(list(organisasjoner), len(statuses))
    for organisasjon, status in zip(chosen, statuses, strict=True):
        _avtale(session, dice, organisasjon, status, brevhode)
    return len(statuses)


def _avtale(
    session: Session, dice: random.Random, organisasjon: Organisasjon, status: Avtalestatus, brevhode: Brevhode
) -> None:
    i_dag = clock.today()
    epost = f"post-{organisasjon.nummer}@example.org"
    kontakt = register.registrer_kontakt(
        session, FORST, organisasjon, rolle=Kontaktrolle.VARSLING, navn="Eksempelkontakt", epost=epost, telefon=None
    )
    register.bekreft_kontakt(session, FORST, kontakt, dag=i_dag)
    avtale = usecases.opprett(
        session,
        FORST,
        organisasjon=organisasjon,
        kontakt_navn="Eksempelkontakt",
        kontakt_epost=epost,
        merknad="Eksempeldata. Sier ingenting om den virkelige kommunen.",
        i_dag=i_dag,
        eksempel=True,
    )
    steg = _steg(dice, brevhode, i_dag)
    for step in AVTALELOP.path(status):
        steg[step.name](session, avtale)


Steg = Callable[[Session, Tilslutningserklaering], object]


def _steg(dice: random.Random, brevhode: Brevhode, i_dag: date) -> dict[str, Steg]:
    avslutning = Avslutning(i_dag, "Eksempel på en avslutning.", (("Eksempeltjeneste", "Opphører"),))
    return {
        "send": lambda s, a: usecases.send(s, FORST, a, brevhode, i_dag=i_dag),
        "registrer_signatur": lambda s, a: signing.registrer_signatur(s, FORST, a, _signatur(a, dice), i_dag=i_dag),
        "kontroller": lambda s, a: signing.kontroller(s, ANDRE, a),
        "videresend": lambda s, a: usecases.videresend(s, FORST, a, dato=_signert(a) + timedelta(days=7), i_dag=i_dag),
        "bekreft": lambda s, a: usecases.bekreft(
            s, FORST, a, brevhode, dato=_signert(a) + timedelta(days=14), referanse="Eksempel", i_dag=i_dag
        ),
        "trekk": lambda s, a: usecases.trekk(s, FORST, a, begrunnelse="Eksempel på en erklæring som ble trukket."),
        "avvis": lambda s, a: usecases.avvis(s, FORST, a, begrunnelse="Eksempel: underskriften er uleselig."),
        "avslutt": lambda s, a: usecases.avslutt(s, FORST, a, brevhode, avslutning, i_dag=i_dag),
    }


def _signert(avtale: Tilslutningserklaering) -> date:
    signatur = avtale.siste_signatur
    assert signatur is not None
    return signatur.signert_dato


def _signatur(avtale: Tilslutningserklaering, dice: random.Random) -> Signaturfakta:
    fullmakt = dice.choice(list(Fullmakt))
    signert = clock.today() - timedelta(days=dice.randrange(90, 500))
    delegert = fullmakt is Fullmakt.DELEGERT
    return Signaturfakta(
        navn="Eksempel Eksempelsen",
        fullmakt=fullmakt,
        delegasjon="Eksempelvedtak 1/26" if delegert else None,
        delegasjon_dato=signert - timedelta(days=30) if delegert else None,
        signert_dato=signert,
        fil=_skann(avtale),
        filnavn="eksempel-signert.pdf",
    )


def _skann(avtale: Tilslutningserklaering) -> bytes:
    """Stands in for the scan: the erklæring itself, with a title that says what it is."""
    dokument = siste_dokument(avtale, Dokumentslag.ERKLAERING)
    assert dokument is not None
    with pikepdf.open(io.BytesIO(dokument.innhold)) as pdf:
        pdf.docinfo["/Title"] = f"Eksempeldata: {avtale.referanse}"
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
