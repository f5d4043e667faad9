"""No fødselsnummer gets past the door, and nothing that only looks like one is lost there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import kontonr, orgnr

from ksadmin.core.sladding import FJERNET, TESTNUMMER_FJERNET, sladd, sladd_html
from tests.core.numre import HOY, MIDDELS, TESTNUMMER

SKILLE = st.sampled_from((" ", ".", "-", "\u00a0", "\u2009", "–", " - ", "_", "/"))
USYNLIG = st.sampled_from(("\u200b", "\u00ad", "\ufeff", "\u2060", "\0"))
TAGGER = st.sampled_from(("<b>", "</b>", "<span class=x>", "<!-- -->", "&zwnj;", "<wbr>", "&#8203;"))
ORD = st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=20)


def siffer_igjen(tekst: str) -> str:
    return "".join(re.findall(r"\d", tekst))


@given(HOY, ORD, ORD)
def test_a_number_is_gone_whatever_stands_around_it(nummer: str, foran: str, etter: str) -> None:
    ut = sladd(f"x{foran} {nummer} {etter}")
    assert ut.fjernet == 1
    assert nummer not in ut.tekst
    assert sladd(ut.tekst) == type(ut)(ut.tekst, 0, 0)


@given(HOY, SKILLE)
def test_as_people_write_it(nummer: str, skille: str) -> None:
    for form in ((6, 5), (2, 2, 2, 5), (6, 3, 2), (2, 2, 2, 3, 2), (3, 3, 5), (1,) * 11):
        deler, her = [], 0
        for antall in form:
            deler.append(nummer[her : her + antall])
            her += antall
        skrevet = skille.join(deler)
        assert siffer_igjen(sladd(f"Det gjelder {skrevet}, takk").tekst) == "", skrevet
    arhundre = "20"
    for dato in (nummer[:4] + arhundre + nummer[4:6], f"{nummer[:2]}.{nummer[2:4]}.{arhundre}{nummer[4:6]}"):
        assert siffer_igjen(sladd(f"{dato} {nummer[6:]}").tekst) == ""


@given(HOY, st.lists(USYNLIG, min_size=10, max_size=10), st.integers(0, 2))
def test_hidden_from_a_search_but_not_from_a_reader(nummer: str, usynlige: list[str], skrift: int) -> None:
    sifre = nummer.translate(
        {48 + n: ("０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "0123456789")[skrift][n] for n in range(10)}
    )
    skjult = "".join(tegn + usynlig for tegn, usynlig in zip(sifre, [*usynlige, ""], strict=True))
    assert siffer_igjen(sladd(f"a {skjult} b").tekst) == ""


@given(HOY, st.lists(TAGGER, min_size=10, max_size=10), st.lists(st.booleans(), min_size=11, max_size=11))
def test_split_by_tags_and_written_as_entities(nummer: str, tagger: list[str], som_entitet: list[bool]) -> None:
    sifre = [f"&#{ord(tegn)};" if entitet else tegn for tegn, entitet in zip(nummer, som_entitet, strict=True)]
    delt = "".join(tegn + tag for tegn, tag in zip(sifre, [*tagger, ""], strict=True))
    ut = sladd_html(f"<p>Hei, {delt} &amp; takk</p>")
    assert ut.fjernet == 1
    assert ut.tekst.startswith("<p>Hei, [")
    assert ut.tekst.endswith(" &amp; takk</p>")
    assert siffer_igjen(re.sub(r"&#8203;", "", ut.tekst)) == ""


@pytest.mark.parametrize(
    ("html", "ut"),
    [
        ("<td>098198</td><td>99123</td>", f"<td>{TESTNUMMER_FJERNET}</td><td></td>"),
        (f'<a href="https://x.example/?f={TESTNUMMER}" title="t">her</a>', "<a>her</a>"),
        ('<a href="?f=%30%39819899123">her</a>', "<a>her</a>"),
        (f"<p>a<!-- {TESTNUMMER} -->b</p>", "<p>ab</p>"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        (f"a < {TESTNUMMER}", f"a < {TESTNUMMER_FJERNET}"),
    ],
)
def test_html(html: str, ut: str) -> None:
    assert sladd_html(html).tekst == ut


@given(MIDDELS)
def test_the_rule_of_2032_needs_a_word_beside_it(nummer: str) -> None:
    ut = sladd(f"Saken gjelder {nummer}, takk")
    assert (ut.fjernet, ut.mulige) == (0, 1)
    assert nummer in ut.tekst
    for omtalt in (
        f"fnr: {nummer}",
        f"Fødselsnummeret er {nummer}",
        f"født {nummer}",
        f"{nummer} (personnummer)",
        f"f.nr. {nummer}",
        f"foedselsnummer {nummer}",
        f"{nummer[:6]} {nummer[6:]}",
        f"{nummer[:6]}-{nummer[6:]}",
    ):
        ut = sladd(omtalt)
        assert (ut.fjernet, ut.mulige) == (1, 0), omtalt


@given(HOY)
def test_the_date_and_the_personnummer_apart(nummer: str) -> None:
    dato, pnr = nummer[:6], nummer[6:]
    med_arhundre = f"{dato[:2]}.{dato[2:4]}.20{dato[4:]}"
    for tekst in (
        *(f"{dato} ({pnr})", f"født {dato}, personnummer {pnr}", f"Født: {dato}\nPersonnummer: {pnr}"),
        *(f"{dato}, {pnr}", f"{med_arhundre} og pers.nr. {pnr}", f"{med_arhundre}, pnr {pnr}"),
    ):
        assert pnr not in sladd(tekst).tekst, tekst
        assert pnr not in sladd_html(f"<p>{tekst.replace(pnr, f'<b>{pnr}</b>')}</p>").tekst, tekst
    for tekst in (f"Møte {med_arhundre} ({pnr})", f"{dato};{pnr}", f"ref {dato}:{pnr}"):
        assert sladd(tekst).tekst == tekst


def test_a_test_number_is_called_what_it_is() -> None:
    assert sladd(f"fnr {TESTNUMMER}").tekst == f"fnr {TESTNUMMER_FJERNET}"
    assert sladd(f"{TESTNUMMER}.pdf").tekst == f"{TESTNUMMER_FJERNET}.pdf"


@given(HOY.filter(lambda nummer: int(nummer[2]) < 4))
def test_a_number_a_person_may_get_is_called_that(nummer: str) -> None:
    assert sladd(f"bruker_{nummer}.pdf").tekst == f"bruker_{FJERNET}.pdf"


@given(st.from_regex(r"[0-9]{10}", fullmatch=True), st.sampled_from((".", " ")))
def test_a_kontonummer_stays(ti: str, skille: str) -> None:
    nummer = next((f"{ti}{n}" for n in range(10) if kontonr.is_valid(f"{ti}{n}")), None)
    if nummer is None:
        return
    delt = f"{nummer[:4]}{skille}{nummer[4:6]}{skille}{nummer[6:]}"
    for tekst in (
        f"Betal til {delt} i dag",
        f"Kontonummer: {nummer}",
        f"konto nr. {nummer}",
        f"kontonummeret er {nummer}",
    ):
        assert sladd(tekst).tekst == tekst


@given(HOY)
def test_words_tell_a_kontonummer_and_a_kid_from_a_fodselsnummer(nummer: str) -> None:
    """Some numbers are valid as both: what they are called decides, and fødselsnummer wins."""
    dotted = f"{nummer[:4]}.{nummer[4:6]}.{nummer[6:]}"
    for tekst in (f"KID {nummer}", f"kontonr {nummer}", f"IBAN: {nummer}", f"Betal til {dotted}", f"1{nummer}2"):
        assert sladd(tekst).tekst == tekst
    for tekst in (f"Kontoret ba om {nummer}", f"fødselsnummer/kontonummer: {nummer}", f"kontonr 1, fnr {nummer}"):
        assert nummer not in sladd(tekst).tekst


@given(st.uuids(), st.integers(20_000_000, 99_999_999), st.from_regex(r"[0-9]{12,25}", fullmatch=True))
def test_ids_and_telephones_stay(korrelasjonsid: object, telefon: int, kid: str) -> None:
    t = str(telefon)
    tekst = (
        f"korrelasjonsid {korrelasjonsid}, tlf +47 {t[:2]} {t[2:4]} {t[4:6]} {t[6:]} eller {t}, KID {kid}, "
        f"orgnr 974 761 076 og 974761076, {str(korrelasjonsid).replace('-', '')}a, 29.11.2026 kl. 18.43"
    )
    assert sladd(tekst).tekst == tekst


@given(HOY)
def test_a_number_inside_an_id_stays(nummer: str) -> None:
    for tekst in (f"12345678-1234-1234-1234-{nummer}1", f"0a1b2c3d-1234-5678-9abc-a{nummer}", f"{'ab' * 11}{nummer}"):
        assert sladd(tekst).tekst == tekst
    assert orgnr.is_valid("974761076")
    assert sladd("974 761 076 12").tekst == "974 761 076 12"


@given(st.text(max_size=200) | st.from_regex(r"[0-9 .\-<>&;#/a]{0,80}", fullmatch=True))
def test_any_text_at_all(tekst: str) -> None:
    for gjor in (sladd, sladd_html):
        ut = gjor(tekst)
        igjen = gjor(ut.tekst)
        assert igjen.fjernet == 0
        if ut.fjernet == 0:
            assert ut.tekst == tekst
