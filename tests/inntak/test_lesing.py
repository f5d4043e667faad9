"""Any message gets in: whole, harmless and without fødselsnummer, or it is refused in a sentence."""

import re
from base64 import encodebytes
from contextlib import suppress
from dataclasses import fields, is_dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksadmin.brukerstotte.inntak.epost import Adresse, Epost, Ulesbar
from ksadmin.brukerstotte.inntak.lesing import les
from ksadmin.core.sladding import TESTNUMMER_FJERNET as MERKE
from tests.core.numre import TESTNUMMER
from tests.inntak.filer import docx, epost, pdf, winmail, xlsx, zippet

SPLITTET = f"{TESTNUMMER[:6]} {TESTNUMMER[6:]}"


def alt_i(verdi: Any) -> str:
    """Every text and every byte there is in a value."""
    if is_dataclass(verdi):
        return "\n".join(alt_i(getattr(verdi, f.name)) for f in fields(verdi))
    if isinstance(verdi, (tuple, list)):
        return "\n".join(map(alt_i, verdi))
    return verdi.decode("latin-1") if isinstance(verdi, bytes) else str(verdi)


def test_an_ordinary_mail() -> None:
    mail = les(epost(tekst="Hei,\nvi får MP-251.\n", References="<a@b> <c@d>", In_Reply_To="<c@d>").as_bytes())
    assert mail.avsender == Adresse("ola@storevik.kommune.example", "Ola Nordmann")
    assert (mail.emne, mail.tekst, mail.html) == ("Vi får ikke hentet data", "Hei,\nvi får MP-251.", None)
    assert (mail.message_id, mail.referanser) == ("<1@storevik.kommune.example>", ("<a@b>", "<c@d>"))
    assert (mail.til, mail.mottakere) == ("skattedeling@ks.no", ("skattedeling@ks.no",))
    assert mail.dato is not None
    assert mail.dato.isoformat() == "2026-11-29T11:00:00+00:00"
    assert (mail.automatisk, mail.besvares, mail.retur, mail.sladdet) == (False, True, None, 0)


def test_a_number_is_gone_from_every_corner() -> None:
    melding = epost(f"Gjelder {TESTNUMMER}", f"Fnr {SPLITTET}", From=f"{TESTNUMMER} <ola@storevik.example>")
    melding["References"] = f"<{TESTNUMMER}@x>"
    melding.add_alternative(f"<p>Fnr {TESTNUMMER[:3]}<b>{TESTNUMMER[3:]}</b> <a href='?{TESTNUMMER}'>x</a>", "html")
    melding.add_attachment(f"a;{TESTNUMMER}\n", subtype="csv", filename=f"{TESTNUMMER}.csv")
    melding.add_attachment(pdf("Uten", f"Fnr {TESTNUMMER}"), maintype="application", subtype="pdf", filename="a.pdf")
    melding.add_attachment(pdf("Skjema", felt=TESTNUMMER), maintype="application", subtype="pdf", filename="f.pdf")
    melding.add_attachment(docx("Hei", f"nr {SPLITTET}"), maintype="application", subtype="x", filename="b.docx")
    melding.add_attachment(xlsx("fnr", int(TESTNUMMER)), maintype="application", subtype="x", filename="c.xlsx")
    melding.add_attachment(xlsx(TESTNUMMER, "mer"), maintype="application", subtype="x", filename="d.xlsx")
    melding.add_attachment(
        winmail(f"Fnr {TESTNUMMER}", liste_txt=TESTNUMMER.encode()), maintype="application", subtype="ms-tnef"
    )
    melding.add_attachment(epost(f"VS {TESTNUMMER}", f"fnr {TESTNUMMER}"))
    lagret = epost("Lagret")
    lagret.set_content(f"fnr {TESTNUMMER}", cte="base64")
    melding.add_attachment(lagret.as_bytes(), maintype="application", subtype="octet-stream", filename="e.eml")
    bilde = {"word/header1.xml": f'<w:hdr xmlns:w="w"><w:p/><w:pict descr="Kort {TESTNUMMER}"/></w:hdr>'.encode()}
    for navn, innhold in (("g.docx", docx("Hei", ekstra=bilde)), ("h.pdf", pdf("Hei", xmp=f"Kort {TESTNUMMER}"))):
        melding.add_attachment(innhold, maintype="application", subtype="x", filename=navn)
    mail = les(melding.as_bytes())
    lest = alt_i(mail)
    assert TESTNUMMER not in re.sub(r"[\s.<>/b-]", "", lest)
    assert str(int(TESTNUMMER)) not in lest
    assert mail.emne == f"Gjelder {MERKE}"
    assert mail.tekst == f"Fnr {MERKE}\n\nFnr {MERKE}"
    assert [v.filnavn for v in mail.vedlegg] == [
        *(f"{MERKE}.csv", "a.pdf.txt", "f.pdf.txt", "b.docx.txt", "c.xlsx.txt", "d.xlsx.txt"),
        *("liste.txt", f"VS {MERKE}.txt", "Lagret.txt", "g.docx.txt", "h.pdf.txt"),
    ]
    assert all(v.holdt_tilbake is None and v.tekst and MERKE in v.tekst for v in mail.vedlegg)
    assert mail.vedlegg[1].innhold.decode().startswith("Teksten i «a.pdf» uten fødselsnummer.")
    assert mail.vedlegg[0].innhold == f"a;{MERKE}\n".encode()


def test_files_without_numbers_are_kept_as_they_came() -> None:
    melding = epost()
    filer = {
        "a.pdf": pdf("Rapport", "side to"),
        "b.docx": docx("Avsnitt en", "Avsnitt to"),
        "c.xlsx": xlsx("Kommune", 12),
        "d.txt": "Blåbær".encode("latin-1"),
        "e.ics": b"BEGIN:VCALENDAR\r\nSUMMARY:M\xc3\xb8te\r\n",
    }
    for navn, innhold in filer.items():
        melding.add_attachment(innhold, maintype="application", subtype="octet-stream", filename=navn)
    mail = les(melding.as_bytes())
    assert {v.filnavn: v.innhold for v in mail.vedlegg} == filer
    assert [v.holdt_tilbake for v in mail.vedlegg] == [None] * 5
    soketekst = "\n".join(v.tekst or "" for v in mail.vedlegg)
    assert all(ord_ in soketekst for ord_ in ("side to", "Avsnitt to", "Kommune\t12", "Blåbær", "Møte"))


@pytest.mark.parametrize(
    ("navn", "innhold"),
    [
        ("skjermbilde.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("skann.pdf", pdf("", bilde=600)),
        ("med-bilde.pdf", pdf("Tekst og bilde", bilde=600)),
        ("striper.pdf", pdf("Tekst", bilde=300, striper=4)),
        ("last.pdf", pdf("Hemmelig", passord="x")),
        ("med-fil.pdf", pdf("Tekst", vedlegg=b"inni")),
        ("odelagt.pdf", pdf("Tekst")[:200]),
        ("bombe.docx", docx("a", ekstra={f"word/{n}.xml": bytes(15_000_000) for n in range(8)})),
        ("entiteter.docx", docx("a", ekstra={"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;'})),
        ("med-bilde.docx", docx("a", ekstra={"word/media/1.png": bytes(30_000) + bytes(range(256)) * 100})),
        ("arkiv.zip", zippet({"a.txt": b"a"})),
        ("brev.rtf", b"{\\rtf1 0981{\\b 9899}123}"),
        ("kontakt.vcf", b"BEGIN:VCARD\r\nNOTE;ENCODING=BASE64:MDk4MTk4OTkxMjM=\r\n"),
        ("gammel.doc", b"\xd0\xcf\x11\xe0" + bytes(100)),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + b"\x01" * 40),
        ("binar.txt", b"a\0b"),
    ],
)
def test_what_cannot_be_read_waits_for_a_person(navn: str, innhold: bytes) -> None:
    melding = epost()
    melding.add_attachment(innhold, maintype="application", subtype="octet-stream", filename=navn)
    (vedlegg,) = les(melding.as_bytes()).vedlegg
    assert vedlegg.holdt_tilbake
    assert (vedlegg.filnavn, vedlegg.innhold) == (navn, innhold)


def test_html_only_does_nothing_and_fetches_nothing() -> None:
    melding = epost(tekst="")
    melding.set_content(
        "<html><head><style>p{background:url(https://x/)}</style><title>T</title></head><body onload=x()>"
        "<script>alert(1)</script><p style='background:url(//x)'>Hei &amp; h&aring;</p><img src=https://x/p.gif>"
        "<a href='javascript:x()'>a</a><a href=https://ks.no>ks</a><table><tr><td>1<td>2</table>"
        "<form action=//x><input></form><svg><use href=//x /></svg><iframe src=//x></iframe><p>To",
        subtype="html",
    )
    mail = les(melding.as_bytes())
    assert mail.html is not None
    assert not re.search(r"script|style|src|onload|img|form|svg|iframe|url\(", mail.html)
    assert mail.html.count("href") == 1
    assert mail.tekst == "Hei & hå\naks1\t2\n\nTo".replace("\n\n", "\n\n")


@pytest.mark.parametrize(
    ("innhold", "felt", "ventet"),
    [
        (b"Subject: =?nope?q?h=E5?=\n\nx", "emne", "hå"),
        (b"Subject: =?utf-8?b?w6VY=?= =?utf-8?q?=C3=A5?=\n\nx", "emne", "åXå"),
        (b"Subject: =?utf-8?b?!!!!?=\n\nx", "emne", ""),
        ("Subject: blåbær".encode() + b"\n\nx", "emne", "blåbær"),
        (b"Subject: bl\xe5b\xe6r\n\nx", "emne", "blåbær"),
        (b"Subject: a\n b\n\tc\nfortsatt uten innrykk\nFrom: a@b.no\n\nx", "emne", "a b c fortsatt uten innrykk"),
        (b"From: a@b.no\nContent-Type: text/plain; charset=x-klingon\n\nbl\xe5b\xe6r", "tekst", "blåbær"),
        (b"From: a@b.no\nContent-Type: text/plain; charset=us-ascii\n\nbl\xc3\xa5b", "tekst", "blåb"),
        (b"From: a@b.no\n\nhei\0sann", "tekst", "heisann"),
        (b"From: a@b.no\nContent-Transfer-Encoding: base64\n\naGVp=!", "tekst", "hei"),
        (b"From: a@b.no\nContent-Type: multipart/mixed\n\nuten grense", "tekst", "uten grense"),
        (b"From: a@b.no\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\naldri lukket", "tekst", "aldri lukket"),
        (b"From a@b.no Sun Nov 29 12:00\nSubject: mbox\n\nx", "emne", "mbox"),
        (b"Subject: x\nFrom: \"Ola, Kari\" <a@b.no\n\nx", "avsender", Adresse("a@b.no", "Ola, Kari")),
        (b"Subject: x\nFrom: ikke en adresse\n\nx", "avsender", None),
        (b"Subject: x\nFrom: a@b.no\nDate: i fjor\n\nx", "dato", None),
        (b"Subject: x\nDate: Sun, 99 Nov 99999 12:00:00 +9999\n\nx", "dato", None),
        (b"Subject: x\n", "tekst", ""),
    ],
)  # fmt: skip
def test_written_by_anything(innhold: bytes, felt: str, ventet: object) -> None:
    assert getattr(les(innhold), felt) == ventet


def test_without_an_id_it_gets_one_from_its_bytes() -> None:
    uten = b"Subject: x\n\nhei"
    assert les(uten).message_id == les(uten).message_id != les(uten + b"!").message_id


@pytest.mark.parametrize("innhold", [b"", b"\0\0\n", b"bare tekst\n\nuten hode", b"\x89PNG\r\n" + bytes(range(256))])
def test_what_is_no_mail_is_refused_in_a_sentence(innhold: bytes) -> None:
    with pytest.raises(Ulesbar, match=r"^[A-ZÆØÅ].*\.$"):
        les(innhold)


def test_a_hundred_mails_inside_each_other_and_a_thousand() -> None:
    def nostet(antall: int) -> bytes:
        deler = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(antall))
        return b"From: a@b.no\n" + deler + b"\ninnerst\n"

    assert les(nostet(99)).tekst == "innerst"
    for antall in (200, 3000):
        with pytest.raises(Ulesbar):
            les(nostet(antall))
    brev = epost(tekst="innerst")
    som_fil = epost(tekst=f"fnr {TESTNUMMER}")
    for _ in range(120):
        ytre = epost()
        ytre.add_attachment(som_fil.as_bytes(), maintype="application", subtype="x", filename="a.eml", cte="8bit")
        som_fil = ytre
    with pytest.raises(Ulesbar, match="inni hverandre"):
        les(som_fil.as_bytes())
    for _ in range(40):
        ytre = epost()
        ytre.add_attachment(brev)
        brev = ytre
    assert "innerst" in alt_i(les(brev.as_bytes()))


def test_many_and_large() -> None:
    til = ", ".join(f"Person {n} <p{n}@kommune.example>" for n in range(10_000))
    mail = les(f"From: a@b.no\nTo: {til}\n\nx".encode())
    assert mail.til.endswith("Person 19 <p19@kommune.example> og 9980 til")
    tusen = epost()
    for n in range(1000):
        tusen.add_attachment(f"fil {n}".encode(), maintype="text", subtype="plain", filename=f"{n}.txt")
    assert len(les(tusen.as_bytes()).vedlegg) == 1000
    hode = b"From: a@b.no\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n"
    stor = hode + encodebytes(bytes(25 * 1024 * 1024))
    assert [len(v.innhold) for v in les(stor).vedlegg] == [25 * 1024 * 1024]


@pytest.mark.parametrize(
    ("hoder", "automatisk", "besvares"),
    [
        ({}, False, True),
        ({"Auto-Submitted": "no"}, False, True),
        ({"Auto-Submitted": "auto-replied"}, True, False),
        ({"Auto-Submitted": "auto-generated; x=y"}, True, False),
        ({"Precedence": "bulk"}, False, False),
        ({"List-Id": "<liste.example>"}, False, False),
        ({"Return-Path": "<>"}, True, False),
        ({"From": "MAILER-DAEMON@x.example"}, True, False),
        ({"From": "no-reply@x.example"}, False, False),
        ({"From": ""}, False, False),
        ({"X-Auto-Response-Suppress": "DR, OOF"}, False, False),
    ],
)
def test_what_a_machine_wrote_and_what_a_machine_may_answer(
    hoder: dict[str, str], automatisk: bool, besvares: bool
) -> None:
    felt = {navn.replace("-", "_"): verdi for navn, verdi in hoder.items()}
    mail = les(epost(**felt).as_bytes())
    assert (mail.automatisk, mail.besvares) == (automatisk, besvares)


def test_a_mail_that_came_back() -> None:
    mail = les(Path(__file__).with_name("retur.eml").read_bytes())
    assert mail.retur is not None
    assert (mail.retur.message_id, mail.retur.adresse, mail.retur.varig) == (
        "<sak-1@ks.no>", "borte@storevik.kommune.example", True,
    )  # fmt: skip
    assert mail.retur.grunn == "5.1.1 550 5.1.1 User unknown"
    assert mail.automatisk
    assert "User unknown" in mail.tekst


FRO = [
    epost().as_bytes(),
    Path(__file__).with_name("retur.eml").read_bytes(),
]


def _med_alt() -> bytes:
    melding: EmailMessage = epost("=?utf-8?q?h=C3=A5?=", "Hei")
    melding.add_alternative("<p>Hei <b>du</b> &#48;", "html")
    melding.add_attachment(winmail("x", a_txt=b"b"), maintype="application", subtype="ms-tnef", filename="winmail.dat")
    melding.add_attachment(docx("a"), maintype="application", subtype="x", filename="b.docx")
    melding.add_attachment(pdf("a"), maintype="application", subtype="pdf", filename="a.pdf")
    melding.add_attachment(epost())
    return melding.as_bytes()


FRO.append(_med_alt())


@given(
    st.sampled_from(FRO),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.binary(max_size=20)), max_size=12),
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_fuzz(fro: bytes, kutt: list[tuple[float, int, bytes]]) -> None:
    """Bytes cut out and put in anywhere: an e-mail or a sentence, and nothing a database cannot hold."""
    for hvor, antall, nytt in kutt:
        sted = int(hvor * len(fro))
        fro = fro[:sted] + nytt + fro[sted + antall :]
    try:
        mail = les(fro)
    except Ulesbar:
        return
    for f in fields(Epost):
        verdi = getattr(mail, f.name)
        if isinstance(verdi, str):
            assert "\0" not in verdi
            verdi.encode()
    for vedlegg in mail.vedlegg:
        assert vedlegg.filnavn
        (vedlegg.filnavn + vedlegg.innholdstype + (vedlegg.tekst or "")).encode()


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_fuzz_from_nothing(innhold: bytes) -> None:
    for forst in (b"", b"Subject: ", b"From: a@b.no\nContent-Type: "):
        with suppress(Ulesbar):
            les(forst + innhold)
