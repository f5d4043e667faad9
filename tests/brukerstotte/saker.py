"""Cases for the tests, made by use cases."""

from typing import Any

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta, Vedleggsfil
from ksadmin.brukerstotte.kodeverk import Saksopphav
from ksadmin.brukerstotte.models import Sak
from ksadmin.core.actor import SYSTEM
from ksadmin.core.uploads import Fil

SPOR = "Vi får MP-251 når vi henter.\nHva mangler?"


def en_fil(navn: str = "skjermbilde.png", innhold: bytes = b"\x89PNG bilde") -> Vedleggsfil:
    return Vedleggsfil(fil=Fil(navn, "image/png", innhold))


def innmelding(tekst: str = SPOR, **endringer: Any) -> Innmelding:
    verdier = {"avsender_navn": "Kim Kontakt", "avsender_epost": "kim@kommune.example"}
    return Innmelding(tekst=tekst, **{**verdier, **endringer})


def en_sak(session: Session, *, vedlegg: tuple[Vedleggsfil, ...] = (), **endringer: Any) -> Sak:
    """A question that came by mail."""
    message_id = endringer.pop("message_id", None)
    avsender_epost = endringer.pop("avsender_epost", "kim@kommune.example")
    verdier: dict[str, Any] = {
        "emne": "Får ikke hentet",
        "opphav": Saksopphav.EPOST,
        "innsender_navn": "Kim Kontakt",
        "innsender_epost": "kim@kommune.example",
    }
    fakta = Saksfakta(**{**verdier, **endringer})
    melding = innmelding(message_id=message_id, avsender_epost=avsender_epost)
    sak = usecases.apne(session, SYSTEM, fakta, melding, vedlegg)
    session.flush()
    return sak
