"""The public form: taken in from anyone, put before KS when the address is confirmed, deleted when not."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.core.outbox import promise
from ksadmin.endringsonsker.fakta import Onskefakta, Stottefakta
from ksadmin.endringsonsker.kodeverk import Onskeopphav, Onsketype
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Onskeinnsending
from ksadmin.endringsonsker.usecases.onsker import opprett
from ksadmin.endringsonsker.usecases.stemmer import gi_stemme
from ksadmin.register import verdier
from ksadmin.register.models import Organisasjon
from ksadmin.tjenester.models import Tjeneste


def ta_imot(
    session: Session,
    *,
    organisasjon: Organisasjon,
    fakta: Onskefakta,
    tjenester: Sequence[Tjeneste],
    navn: str,
    rolle: str,
    epost: str,
) -> Onskeinnsending:
    """Keep what anyone has sent, and promise the mail that asks whether the address is theirs.

    Raises InvalidInput for an address that cannot be one, and for an organisation that is dissolved.
    """
    innsending = Onskeinnsending(
        organisasjon=organisasjon,
        fakta={felt: verdi for felt, verdi in asdict(fakta).items() if verdi is not None},
        tjenester={"ider": [t.id for t in tjenester]},
        kontakt_navn=navn,
        kontakt_rolle=rolle,
        kontakt_epost=verdier.epost(epost, "kontakt_epost"),
        opprettet=clock.now(),
    )
    bekreftbar(innsending)
    session.add(innsending)
    session.flush()  # gives it its key
    promise(session, "onske.bekreft", innsending=innsending.nokkel)
    return innsending


def bekreftbar(innsending: Onskeinnsending) -> None:
    """Raises InvalidInput when the organisation is dissolved."""
    o = innsending.organisasjon
    if o.opphort is not None:
        raise InvalidInput("organisasjon", f"{o} opphørte {o.opphort:%d.%m.%Y}. Velg organisasjonen som tok over.")


def bekreft(session: Session, innsending: Onskeinnsending, *, i_dag: date) -> Endringsonske:
    """The sender has followed the link: KS has the wish to look at, with the organisation's voice.

    Confirming twice is the same as once. The trail says that the sender did it, but not who that is: it is kept for
    ever, their name is not. Raises as ``bekreftbar``.
    """
    session.refresh(innsending, with_for_update={"of": Onskeinnsending})
    if innsending.onske is not None:
        return innsending.onske
    bekreftbar(innsending)
    actor = Actor("skjema", f"Kontaktpersonen i {innsending.organisasjon}", None)
    onske = Endringsonske(opphav=Onskeopphav.SKJEMA, mottatt_dato=i_dag, status=Onskestatus.INNSENDT)
    valgte = session.scalars(select(Tjeneste).where(Tjeneste.id.in_(innsending.tjenester["ider"]))).all()
    opprett(session, actor, onske, _fakta(innsending), tjenester=valgte, handling="onske.sendt_inn")
    stotte = Stottefakta(
        navn=innsending.kontakt_navn,
        rolle=innsending.kontakt_rolle,
        dato=i_dag,
        kilde="Skjemaet på nettsiden, bekreftet med e-post",
        epost=innsending.kontakt_epost,
    )
    gi_stemme(session, actor, onske, stotte, organisasjon=innsending.organisasjon)
    innsending.onske = onske
    return onske


def _fakta(innsending: Onskeinnsending) -> Onskefakta:
    fakta = Onskefakta(**innsending.fakta)
    return replace(fakta, type=Onsketype(fakta.type))
