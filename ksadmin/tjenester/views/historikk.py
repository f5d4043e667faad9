"""The history of a thing with parts: a line about a part says which part."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from ksadmin.core.audit import Audited
from ksadmin.core.history import Hendelse, historikk

_MAKS_NAVN = 80


def med_navn(session: Session, hele: Audited, deler: Iterable[Audited]) -> list[Hendelse]:
    """What has happened to ``hele`` and its ``deler``, the newest first."""
    linjer = historikk(session, hele)
    for delen in deler:
        navn, medfulgte = _kort(str(delen)), _medfulgte(delen)
        linjer += [
            replace(h, tekst=f"{h.tekst}: {navn}") for h in historikk(session, delen) if h.tekst not in medfulgte
        ]
    return sorted(linjer, key=lambda h: h.tidspunkt, reverse=True)


def _medfulgte(delen: Audited) -> set[str]:
    """What came along from the shipped file or the version before is on the page; people's deeds are told."""
    return {tekst for handling, tekst in delen.HANDLINGER.items() if handling.endswith((".lastet_inn", ".kopiert"))}


def _kort(tekst: str) -> str:
    return tekst if len(tekst) <= _MAKS_NAVN else f"{tekst[:_MAKS_NAVN].rstrip()} …"
