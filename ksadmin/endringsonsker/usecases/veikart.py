"""What anyone may read of a wish: written by KS for the purpose, and shown when KS says so."""

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.endringsonsker.models import Endringsonske, Veikarttekst


def skriv_for_veikartet(
    session: Session,
    actor: Actor,
    onske: Endringsonske,
    *,
    tittel: str,
    tekst: str,
    tittel_nn: str | None,
    tekst_nn: str | None,
    vises: bool,
) -> None:
    """Write the public words, and show or hide them. Nothing a kommune has sent is shown by itself.

    Without nynorsk, readers of nynorsk get bokmål.
    """
    actor.require(Rolle.FORVALTER)
    rad = onske.veikart or Veikarttekst(onske=onske)
    with audit.recording(session, rad, actor=actor, handling="veikart.skrevet"):
        rad.tittel, rad.tekst, rad.tittel_nn, rad.tekst_nn = tittel, tekst, tittel_nn, tekst_nn
        rad.vises, rad.endret = vises, clock.now()
