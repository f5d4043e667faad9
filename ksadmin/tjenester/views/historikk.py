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
        navn = _kort(str(delen))
        linjer += [replace(h, tekst=f"{h.tekst}: {navn}") for h in historikk(session, delen)]
    return sorted(linjer, key=lambda h: h.tidspunkt, reverse=True)


def _kort(tekst: str) -> str:
    return tekst if len(tekst) <= _MAKS_NAVN else f"{tekst[:_MAKS_NAVN].rstrip()} …"
