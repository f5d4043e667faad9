"""The outbox, for those who must decide what the machine could not."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from flask_admin import Admin
from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from ksadmin.core.actor import Rolle
from ksadmin.core.haug import Haug
from ksadmin.core.outbox import TRENGER_AVGJORELSE, UTBOKSLOP, OutboxMessage, Utboksstatus, avgjor
from ksadmin.database import db
from ksadmin.web.detaljside import detaljside, i_status
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

Beskriv = Callable[[Session, Sequence[OutboxMessage]], dict[int, str]]
"""A room's words for its messages, by id, for as many as it knows."""


def _steg(navn: str, forklaring: str) -> StepAction:
    return StepAction(lambda s, a, m, _: avgjor(s, a, m, navn), forklaring)


class UtboksView(DomainModelView[OutboxMessage]):
    column_list = ("id", "hva", "status", "opprettet", "feil")
    column_export_list = ("id", "hva", "status", "opprettet", "ferdig", "forsok", "feil")
    column_labels: ClassVar[dict[str, str]] = {
        "id": "Nr.",
        "hva": "Hva",
        "status": "Status",
        "opprettet": "Lagt i utboksen",
        "paabegynt": "Sist forsøkt",
        "neste_forsok": "Neste forsøk",
        "ferdig": "Ferdig",
        "forsok": "Forsøk",
        "feil": "Hva som gikk galt",
    }
    column_sortable_list = ("id", "status", "opprettet", "ferdig")
    column_default_sort = ("id", True)
    column_details_list = ("hva", "opprettet", "paabegynt", "neste_forsok", "ferdig", "forsok", "feil")
    column_filters = (KodeFilter(OutboxMessage.status, "Status", Utboksstatus),)
    column_formatters: ClassVar[dict[str, Any]] = {
        "hva": lambda view, _context, model, _name: view.hva(model),
        "id": lambda _view, _context, model, _name: str(model.id),
    }
    column_formatters_detail = column_formatters
    column_formatters_export = column_formatters
    tom_tekst = "Her vises e-post og annet som ksadmin har lovet å sende."
    leserolle = Rolle.FORVALTER
    lifecycle = UTBOKSLOP
    massesteg = ("send_igjen", "kom_fram", "avlys")
    steps = {
        "send_igjen": _steg(
            "send_igjen", "Den sendes på nytt nå. Spør mottakeren først hvis du er i tvil: da får de kanskje to."
        ),
        "kom_fram": _steg("kom_fram", "Velg denne når mottakeren, eller e-posttjenerens logg, sier at den kom fram."),
        "avlys": _steg("avlys", "Den sendes ikke. Det som er registrert i saken, blir stående."),
    }

    def __init__(self, beskrivere: Iterable[Beskriv]) -> None:
        self.beskrivere = tuple(beskrivere)
        super().__init__(OutboxMessage, name="Utboks", endpoint="utboks", url="utboks", category="Drift")

    def hva(self, message: OutboxMessage) -> str:
        """What it is, in the words of the room that promised it."""
        if "hva" not in vars(message):
            self.klargjor([message])
        return str(vars(message)["hva"])

    def klargjor(self, rader: Sequence[OutboxMessage]) -> None:
        """Ask each room once for the whole page."""
        told = {i: text for beskriv in self.beskrivere for i, text in beskriv(db.session, rader).items()}
        for message in rader:
            vars(message)["hva"] = told.get(message.id, message.kind)


def hauger() -> tuple[Haug, ...]:
    """What the machine could not finish, for those who may decide."""
    m = OutboxMessage
    fast = select(m.id, (literal("Utsending ") + cast(m.id, String)).label("tekst"), m.feil.label("under"))
    return tuple(
        Haug(
            f"Utsendinger som trenger en avgjørelse: {status.midt_i_setning}",
            fast.where(m.status == status).order_by(m.id),
            detaljside("utboks"),
            i_status("utboks", status),
            leserolle=Rolle.FORVALTER,
        )
        for status in TRENGER_AVGJORELSE
    )


def register_views(admin: Admin, beskrivere: Iterable[Beskriv]) -> None:
    """Hang the page in the admin."""
    admin.add_view(UtboksView(beskrivere))
