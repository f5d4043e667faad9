"""The history of a thing with parts: a line about a part says which part."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from ksadmin.core.audit import Audited, Noted
from ksadmin.core.history import Hendelse, historikk

_MAKS_NAVN, _MAKS_LINJER = 80, 1_000
_MEDFULGT = (".lastet_inn", ".kopiert")


def med_navn(session: Session, hele: Audited, deler: Iterable[Audited]) -> list[Hendelse]:
    """What has happened to ``hele`` and its ``deler``, the newest first.

    What came along from the shipped file or the version before is on the page; people's deeds are told.
    """
    navn: dict[Noted, str] = {delen: _kort(str(delen)) for delen in deler}
    medfulgte = {
        tekst for delen in navn for handling, tekst in delen.HANDLINGER.items() if handling.endswith(_MEDFULGT)
    }
    linjer = historikk(session, hele, navn=navn, limit=_MAKS_LINJER)
    return [
        replace(h, tekst=f"{h.tekst}: {h.om}", om=None) if h.om else h
        for h in linjer
        if not (h.om and h.tekst in medfulgte)
    ]


def _kort(tekst: str) -> str:
    return tekst if len(tekst) <= _MAKS_NAVN else f"{tekst[:_MAKS_NAVN].rstrip()} …"
