"""Example cases for trying ksadmin, made by use cases only and marked «eksempeldata» wherever they show.

The kommuner are real, what is said about them is not: every address ends in example.org, which nobody has.
"""

import io
import random
from collections.abc import Callable
from datetime import date, timedelta

import pikepdf
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.avtaler import signing, usecases
from ksadmin.avtaler.lifecycle import AVTALELOP, Avtalestatus
from ksadmin.avtaler.models import Dokumentslag, Fullmakt, Tilslutningserklaering
from ksadmin.avtaler.papers import Brevhode
from ksadmin.avtaler.queries import siste_dokument
from ksadmin.avtaler.signing import Signaturfakta
from ksadmin.avtaler.usecases import Avslutning
from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.database import db, transaction
from ksadmin.oppfolging import fremdrift, kampanjer
from ksadmin.oppfolging import usecases as oppfolging
from ksadmin.oppfolging.models import Kanal
from ksadmin.register import usecases as register
from ksadmin.register.models import Kontaktrolle, Organisasjon
from ksadmin.settings import Settings
from ksadmin.tjenester import usecases as tjenester
from ksadmin.tjenester.fakta import Tjenestefakta
from ksadmin.vilkar import usecases as vilkar
from ksadmin.vilkar.models import Endringsklasse, Utgave

FORST = Actor("demo:1", "Eksempelbruker 1", Rolle.FORVALTER)
ANDRE = Actor("demo:2", "Eksempelbruker 2", Rolle.FORVALTER)
FORDELING = {
    Avtalestatus.BEKREFTET: 14,
    Avtalestatus.SENDT: 6,
    Avtalestatus.SIGNERT: 4,
    Avtalestatus.KONTROLLERT: 3,
    Avtalestatus.VIDERESENDT: 3,
    Avtalestatus.UTKAST: 4,
    Avtalestatus.TRUKKET: 1,
    Avtalestatus.AVVIST: 1,
    Avtalestatus.AVSLUTTET: 1,
}


def lag_eksempeldata(settings: Settings, *, seed: int) -> str:
    """Make the cases; one sentence on what came of it. The same ``seed`` gives the same cases on the same day.

    Raises Conflict when the database holds real cases, or runs in production.
    """
    if settings.env == "prod":
        raise Conflict("Eksempeldata legges ikke inn i produksjon.")
    counts = dict(
        db.session.execute(
            select(Tilslutningserklaering.eksempel, func.count()).group_by(Tilslutningserklaering.eksempel)
        ).all()
    )
    if counts.get(False):
        raise Conflict("Databasen har virkelige saker. Eksempeldata legges bare inn i en tom database.")
    if counts.get(True):
        return "Eksempeldata er alt lagt inn."
    with transaction() as session:
        made = _avtaler(session, random.Random(seed), settings)  # noqa: S311 - chosen to repeat, not to be secret
    with transaction() as session:
        _oppfolging(session)
        _tjeneste(session)
    return f"La inn {made} erklæringer som eksempeldata."


def _avtaler(session: Session, dice: random.Random, settings: Settings) -> int:
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
        "videresend": lambda s, a: usecases.videresend(s, FORST, a, dato=i_dag, i_dag=i_dag),
        "bekreft": lambda s, a: usecases.bekreft(s, FORST, a, brevhode, dato=i_dag, referanse="Eksempel", i_dag=i_dag),
        "trekk": lambda s, a: usecases.trekk(s, FORST, a, begrunnelse="Eksempel på en erklæring som ble trukket."),
        "avvis": lambda s, a: usecases.avvis(s, FORST, a, begrunnelse="Eksempel: underskriften er uleselig."),
        "avslutt": lambda s, a: usecases.avslutt(s, FORST, a, brevhode, avslutning, i_dag=i_dag),
    }


def _signatur(avtale: Tilslutningserklaering, dice: random.Random) -> Signaturfakta:
    fullmakt = dice.choice(list(Fullmakt))
    signert = clock.today() - timedelta(days=dice.randrange(2, 300))
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


def _oppfolging(session: Session) -> None:
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
        navn="Eksempel: ny aksept av vilkårene",
        vilkar=ny,
        frist=i_dag + timedelta(days=42),
        purreintervall_dager=14,
        tekst_nb="Dette er en eksempelkampanje. Det er ikke kommet nye vilkår.",
        tekst_nn="Dette er ein eksempelkampanje. Det er ikkje komne nye vilkår.",
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


def _tjeneste(session: Session) -> None:
    fakta = Tjenestefakta(
        navn="Eksempeltjeneste (eksempeldata)",
        navn_nn="Eksempelteneste (eksempeldata)",
        beskrivelse="Et eksempel på en tjeneste som er under kartlegging. Den finnes ikke.",
        beskrivelse_nn="Eit eksempel på ei teneste som er under kartlegging. Ho finst ikkje.",
    )
    tjenester.registrer(session, FORST, fakta, nokkel="eksempeltjeneste", eksempel=True)
