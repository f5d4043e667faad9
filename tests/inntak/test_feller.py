"""What is written to take for ever is read in a moment, or refused in one."""

import pytest

from ksadmin.brukerstotte.inntak.epost import Ulesbar
from ksadmin.brukerstotte.inntak.lesing import les


@pytest.mark.parametrize(
    "innhold",
    [
        b'From: a@b.no\nContent-Type: text/plain; a="' + b";" * 200_000,
        b'From: a@b.no\nContent-Type: text/plain; a="' + b";\n " * 70_000,
        b"From: " + b"(" * 200_000,
    ],
)
def test_what_would_take_for_ever_is_not_read(innhold: bytes) -> None:
    with pytest.raises(Ulesbar):
        les(innhold + b"\n\nx")


@pytest.mark.parametrize(
    "innhold",
    [
        b"Subject: " + b"=?u?q?" * 50_000,
        b"To: " + b"a@" * 30_000,
        b"From: a@b.no\nContent-Type: text/html\n\n" + b"<" * 100_000,
        b"From: a@b.no\nContent-Type: text/html\n\n" + b"<p>1 " * 20_000,
        b"From: a@b.no\nContent-Type: text/html\n\n" + b"&" * 1_000_000,
        b"From: a@b.no\n\n" + b"1 " * 200_000,
    ],
)
def test_what_looks_like_a_trap_is_read(innhold: bytes) -> None:
    assert les(innhold + b"\n\nx").message_id
