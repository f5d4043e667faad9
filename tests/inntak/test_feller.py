"""What is written to take for ever is read in a moment, or refused in one."""

import io
import zlib

import pikepdf
import pytest

from ksadmin.brukerstotte.inntak import tekstuttrekk
from ksadmin.brukerstotte.inntak.epost import Ulesbar
from ksadmin.brukerstotte.inntak.lesing import les
from ksadmin.core.errors import InvalidInput
from ksadmin.core.uploads import MAKS_STROM, pdf_pages


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


def test_a_pdf_that_unpacks_to_more_than_there_is_room_for_is_not_unpacked() -> None:
    stor = zlib.compress(b"10 0 << >> " + b" " * MAKS_STROM, 1)
    tegnet = pikepdf.new()
    tegnet.add_blank_page()
    tegnet.pages[0].Contents = pikepdf.Stream(tegnet, stor, Filter=pikepdf.Name.FlateDecode)
    fil = io.BytesIO()
    tegnet.save(fil, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    skjult = _med_objekter_i(stor)
    for bombe in (fil.getvalue(), skjult):
        with pytest.raises(tekstuttrekk.KanIkkeLeses):
            tekstuttrekk.pdf(bombe)
    with pytest.raises(InvalidInput, match="for stor når den pakkes ut"):
        pdf_pages(skjult, field="fil")


@pytest.mark.parametrize("filter_", [b"/LZWDecode", b"/L#5AWD#65code", b"[ /LZW /FlateDecode ]"])
def test_a_pdf_packed_by_lzw_is_not_unpacked_whoever_brings_it(filter_: bytes) -> None:
    innhold = _med_objekter_i(b"whatever", filter_)
    with pytest.raises(tekstuttrekk.KanIkkeLeses, match="foreldet måte"):
        tekstuttrekk.pdf(innhold)
    with pytest.raises(InvalidInput, match=r"foreldet måte\. Skriv den ut som PDF på nytt"):
        pdf_pages(innhold, field="fil")


def _med_objekter_i(strom: bytes, filter_: bytes = b"/FlateDecode") -> bytes:
    """A PDF whose object 10 is in an object stream (ISO 32000-1 section 7.5.7), told of by a cross-reference stream."""
    objekter = {
        1: b"<< /Type /Catalog /Pages 2 0 R /X 10 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        4: b"<< /Type /ObjStm /N 1 /First 5 /Length %d /Filter %s >>\nstream\n%s\nendstream"
        % (len(strom), filter_, strom),
    }
    fil, rader = b"%PDF-1.5\n", {0: (0, 0), 10: (2, 4)}
    for nummer, innhold in objekter.items():
        rader[nummer] = (1, len(fil))
        fil += b"%d 0 obj\n%s\nendobj\n" % (nummer, innhold)
    rader[11] = (1, len(fil))
    tabell = b"".join(
        bytes([slag]) + sted.to_bytes(4, "big") for slag, sted in (rader.get(n, (0, 0)) for n in range(12))
    )
    om = b"<< /Type /XRef /Size 12 /W [1 4 0] /Root 1 0 R /Length %d >>" % len(tabell)
    return fil + b"11 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (om, tabell, rader[11][1])
