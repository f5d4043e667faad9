"""One voice for each organisation, given and taken back."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.endringsonsker.fakta import Stottefakta
from ksadmin.endringsonsker.lifecycle import AAPNE, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Oppslutning, Stemme, Stottespiller
from ksadmin.endringsonsker.queries import gruppen, stemmene
from ksadmin.endringsonsker.usecases.plassering import plasser
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.register.usecases.opptak import recording_all


def stem(
    session: Session,
    actor: Actor,
    onske: Endringsonske,
    fakta: Stottefakta,
    *,
    organisasjon: Organisasjon,
    i_dag: date,
) -> Stemme:
    """Somebody at the organisation supports the wish. Where it has a voice already, this is one more supporter.

    Two at the same instant take turns on the wish's row, so they give one voice. Raises Conflict when the wish
    has ended or is merged, InvalidInput for an organisation that is dissolved and for a date to come.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    las(session, onske)
    if onske.status is Onskestatus.SLATT_SAMMEN:
        raise Conflict(f"Ønsket er slått sammen med {onske.slatt_sammen_med}. Registrer stemmen der.")
    if onske.status is Onskestatus.INNSENDT:
        raise Conflict("Ønsket er sendt inn med skjemaet. Ta det inn først, så kan det få flere stemmer.")
    if onske.status not in AAPNE:
        raise Conflict(f"Ønsket er avsluttet ({onske.status.midt_i_setning}). Det kan ikke få flere stemmer.")
    if organisasjon.opphort is not None:
        dag = f"{organisasjon.opphort:%d.%m.%Y}"
        raise InvalidInput("organisasjon", f"{organisasjon} opphørte {dag}. Velg organisasjonen som tok over.")
    if fakta.dato > i_dag:
        raise InvalidInput("dato", "Datoen kan ikke ligge fram i tid.")
    return gi_stemme(session, actor, onske, fakta, organisasjon=organisasjon)


def gi_stemme(
    session: Session, actor: Actor, onske: Endringsonske, fakta: Stottefakta, *, organisasjon: Organisasjon
) -> Stemme:
    """Write the voice and its evidence, whoever asks.

    A voice for one merged into the wish stays what it is: splitting gives each what it was given.
    """
    egne = (s for s in stemmene(session, onske, fra=organisasjon) if s.onske_id == onske.id)
    stemme = next(egne, None) or _ny_stemme(session, actor, onske, organisasjon)
    rad = Stottespiller(
        stemme=stemme, navn=fakta.navn, rolle=fakta.rolle, epost=fakta.epost, dato=fakta.dato, kilde=fakta.kilde
    )
    with audit.recording(session, rad, actor=actor, handling="stottespiller.lagt_til"):
        session.add(rad)
    tell_opp(session, onske)
    return stemme


def trekk_stemme(
    session: Session, actor: Actor, onske: Endringsonske, stemme: Stemme, *, begrunnelse: str, i_dag: date
) -> None:
    """The organisation takes its voice back, also where it gave one to a duplicate. Raises Conflict if it has."""
    actor.require(Rolle.SAKSBEHANDLER)
    las(session, onske)
    egne = stemmene(session, onske, fra=stemme.organisasjon)
    if not egne:
        raise Conflict(f"Stemmen fra {stemme} er alt trukket. Last siden på nytt.")
    handling = "stemme.trukket"
    for egen in egne:
        with audit.recording(session, egen, actor=actor, handling=handling, begrunnelse=begrunnelse):
            egen.trukket_dato = i_dag
    for berort in {egen.onske for egen in egne} | {onske}:
        tell_opp(session, berort)


def tell_opp(session: Session, onske: Endringsonske) -> None:
    """Count anew who stands behind it: each orgnr once. Linear in the voices of the wish and its duplicates."""
    kommune = (Organisasjon.type == Organisasjonstype.KOMMUNE) & Organisasjon.opphort.is_(None)
    stemt = (
        select(Organisasjon.orgnr)
        .join(Stemme, Stemme.organisasjon_id == Organisasjon.id)
        .where(Stemme.onske_id.in_(gruppen(onske)), Stemme.trukket_dato.is_(None))
    )
    antall, innbyggere = session.execute(
        select(func.count(Organisasjon.orgnr.distinct()), func.sum(Organisasjon.innbyggere).filter(kommune)).where(
            Organisasjon.orgnr.in_(stemt)
        )
    ).one()
    oppslutning = session.get_one(Oppslutning, onske.id)
    oppslutning.kommuner, oppslutning.innbyggere = antall, innbyggere or 0
    plasser(session, onske)


def las(session: Session, onske: Endringsonske) -> None:
    """Take the wish's row until the transaction ends, and read it as it now is."""
    session.refresh(onske, with_for_update={"of": Endringsonske})


def _ny_stemme(session: Session, actor: Actor, onske: Endringsonske, organisasjon: Organisasjon) -> Stemme:
    stemme = Stemme(onske=onske, organisasjon=organisasjon)
    with recording_all(session, [stemme], actor=actor, handling="stemme.gitt"):
        pass
    return stemme
