"""A feed that is no feed changes nothing, and what was wrong is told."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.database import transaction
from ksadmin.formidling import gateway
from ksadmin.formidling.gateway import KildeFeil
from ksadmin.formidling.jobs import les_kilden
from ksadmin.formidling.models import Kildevarsel, Varselkilde
from tests.simulators.atom import Atomtjener, atomtjener, strom

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "haha">%s]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>&j;</title>
<link href="&j;"/><updated>2026-11-01T12:00:00Z</updated></entry></feed>""" % b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in range(ord("b"), ord("k"))
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>&x;</title></entry></feed>"""


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What comes on the line is judged before one database can differ from another."""
    return str(request.param)


@pytest.fixture
def tjener() -> Iterator[Atomtjener]:
    with atomtjener() as state:
        yield state


FEIL = [
    (b"<!doctype html><html><body>Vedlikehold</body></html>", "noe annet enn en Atom"),
    (b"<rss version='2.0'><channel/></rss>", "noe annet enn en Atom"),
    (b"", "noe annet enn en Atom"),
    (b"\xff\xfe\x00", "noe annet enn en Atom"),
    (LAUGHS, "noe annet enn en Atom"),
    (OUTSIDE, "noe annet enn en Atom"),
    (b" " * (gateway.MAKS_SVAR + 1), "større enn ventet"),
]


def test_what_is_no_feed_changes_nothing_and_is_told(session: Session, tjener: Atomtjener) -> None:
    for innhold, sagt in FEIL:
        tjener.innhold = innhold
        with pytest.raises(KildeFeil, match=sagt):
            les_kilden(transaction, tjener.url)
        session.rollback()
        kilde = session.scalars(select(Varselkilde)).one()
        assert kilde.feil is not None
        assert sagt in kilde.feil
    assert session.scalar(select(func.count(Kildevarsel.id))) == 0


def test_a_server_that_is_away_is_told_of_and_asked_again(session: Session, tjener: Atomtjener) -> None:
    tjener.innhold, tjener.status = strom(), 503
    with pytest.raises(KildeFeil, match="feil 503"):
        les_kilden(transaction, tjener.url)
    tjener.status = 200
    assert les_kilden(transaction, tjener.url) == "0 nye utkast, 0 endret, 0 for gamle."
    assert session.scalars(select(Varselkilde)).one().feil is None
    with pytest.raises(KildeFeil, match="ikke tilgjengelig"):
        gateway.hent("http://127.0.0.1:9/atom.xml")
