"""A disk that is full, for real: no file of this process may grow past a limit."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.fakta import Vedleggsfil
from ksadmin.brukerstotte.inntak.mottak import ta_imot_flere
from ksadmin.brukerstotte.models import Saksmelding, Saksvedlegg, Svarutkast
from ksadmin.core.audit_chain import verifiser
from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.uploads import Fil
from ksadmin.database import transaction
from ksadmin.settings import Settings
from tests.actors import SAKSBEHANDLER
from tests.inntak.filer import epost

FULL_VED = 4_000_000


@pytest.fixture
def database_kind() -> str:
    """The limit is on our own process, and PostgreSQL writes its files in another."""
    return "sqlite"


@contextmanager
def full_disk() -> Iterator[None]:
    for_ = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_VED, for_[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, for_)


def brev(nummer: int, vedlegg: bytes = b"") -> bytes:
    melding = epost(f"Nr. {nummer}", Message_ID=f"<{nummer}@x.example>")
    if vedlegg:
        melding.add_attachment(vedlegg, maintype="application", subtype="x", filename="stor.bin")
    return melding.as_bytes()


def test_an_attachment_the_disk_has_no_room_for_is_all_or_nothing(session: Session, settings: Settings) -> None:
    stor = os.urandom(2 * FULL_VED)
    bunke = [brev(1), brev(2, stor), brev(3)]
    with full_disk():
        assert ta_imot_flere(transaction, settings, bunke) == [True, False, True]
    session.rollback()
    assert session.scalars(select(Saksmelding.emne).order_by(Saksmelding.id)).all() == ["Nr. 1", "Nr. 3"]
    assert session.scalars(select(Saksvedlegg.id)).all() == []
    assert ta_imot_flere(transaction, settings, bunke) == [True] * 3
    session.rollback()
    (vedlegg,) = session.scalars(select(Saksvedlegg)).all()
    assert vedlegg.innhold == stor

    sak = vedlegg.melding.sak
    with transaction():
        usecases.lagre_utkast(session, SAKSBEHANDLER, sak, "Se vedlegget.")
    fil = Vedleggsfil(fil=Fil("stor.bin", "application/octet-stream", stor))
    with full_disk(), pytest.raises(OperationalError), transaction():
        usecases.svar(session, SAKSBEHANDLER, sak, "Se vedlegget.", vedlegg=(fil,))
    assert len(session.scalars(select(Saksmelding)).all()) == 3
    assert session.scalars(select(OutboxMessage)).all() == []
    assert session.scalars(select(Svarutkast.tekst)).all() == ["Se vedlegget."]
    assert verifiser(session) is None
