"""Recording many rows at once."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor


@contextmanager
def recording_all(
    session: Session,
    objects: Sequence[audit.Audited],
    *,
    actor: Actor,
    handling: str,
    begrunnelse: str | None = None,
) -> Iterator[None]:
    """``audit.recording`` of many rows with one flush between them."""
    with ExitStack() as stack:
        for obj in objects:
            one = audit.recording(session, obj, actor=actor, handling=handling, begrunnelse=begrunnelse)
            stack.enter_context(one)
        yield
        session.add_all(objects)


@contextmanager
def removing_all(session: Session, objects: Sequence[audit.Audited], *, actor: Actor, handling: str) -> Iterator[None]:
    """``audit.removing`` of many rows with one flush between them."""
    with ExitStack() as stack:
        for obj in objects:
            stack.enter_context(audit.removing(session, obj, actor=actor, handling=handling))
        yield
