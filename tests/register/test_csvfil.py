"""Files as people make them."""

import pytest

from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import kolonnenokkel
from ksadmin.register import csvfil
from tests.register.bomber import bombe, med_rader, regneark

TEKST = "navn;organisasjonsnummer\nSør-Ærøy;971032146\n"


def rader(innhold):
    return list(csvfil.les(innhold).rader())


@pytest.mark.parametrize(
    ("codec", "tegnsett"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("latin-1", "Windows-1252")],
)
def test_the_encoding_is_found(codec, tegnsett):
    fil = csvfil.les(TEKST.encode(codec))
    assert fil.tegnsett == tegnsett
    assert fil.kolonner == ("navn", "organisasjonsnummer")
    assert [rad.celler for rad in fil.rader()] == [["Sør-Ærøy", "971032146"]]


@pytest.mark.parametrize("skilletegn", [";", ","])
def test_the_separator_is_found(skilletegn):
    fil = csvfil.les(TEKST.replace(";", skilletegn).encode())
    assert fil.skilletegn == skilletegn
    assert len(fil.kolonner) == 2


def test_lines_are_numbered_as_in_the_file_with_the_header_first():
    found = rader(b'navn;merknad\r\n\r\nA;"to\r\nlinjer"\r\nB;x\r\n')
    assert [(rad.linje, rad.celler[0]) for rad in found] == [(3, "A"), (5, "B")]


def test_a_row_with_another_number_of_fields_says_so():
    (rad,) = rader(b"navn;orgnr\nA;1;2\n")
    assert rad.feil == "Raden har 3 felter, men overskriften har 2. Sjekk skilletegnene."


def test_what_our_own_export_guards_is_read_back():
    (rad,) = rader(b"telefon;navn\n'+47 12345678;'n Ola\n")
    assert rad.celler == ["+47 12345678", "'n Ola"]


@pytest.mark.parametrize(
    ("innhold", "setning"),
    [
        (b"", "Filen er tom"),
        (b"\xef\xbb\xbf  \n\n", "Filen er tom"),
        (b"PK\x03\x04\x14\x00\x06\x00", "kan ikke leses som et regneark"),
        (b"\xd0\xcf\x11\xe0", "gammel Excel-fil"),
        (TEKST.encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7\n\x00\x01\x02", "ikke en tekstfil"),
        (b"MZ\x90\x00\x03", "ikke en tekstfil"),
        (b"navn;Navn\nA;B\n", "flere ganger"),
    ],
)
def test_what_is_no_csv_file_is_refused_with_what_to_do(innhold, setning):
    with pytest.raises(InvalidInput, match=setning) as refusal:
        rader(innhold)
    assert refusal.value.field == "fil"


def test_a_quote_that_is_never_closed_is_found_by_line():
    innhold = b'navn;merknad\nA;x\nB;"' + b"y" * 200_000
    with pytest.raises(InvalidInput, match="fra linje 3"):
        rader(innhold)


def test_there_is_a_clear_limit_to_the_number_of_rows():
    innhold = b"navn;orgnr\n" + b"A;1\n" * (csvfil.MAKS_RADER + 1)
    with pytest.raises(InvalidInput, match="over 200\xa0000 rader"):
        rader(innhold)


def test_a_spreadsheet_that_would_take_too_much_is_refused_and_empty_cells_cost_nothing():
    for innhold, setning in (
        (bombe(), "Regnearket er for stort"),
        (
            med_rader('<row r="1"><c r="A1"><v>1</v></c></row><row r="250000"><c r="A250000"><v>1</v></c></row>'),
            "over 200",
        ),
        (regneark(["navn"])[:-300], "kan ikke leses som et regneark"),
    ):
        with pytest.raises(InvalidInput, match=setning):
            csvfil.les(innhold)
    langt_ute = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="2000000000"></row>'
    assert csvfil.les(med_rader(langt_ute)).kolonner == ("1",)


def test_a_column_is_known_however_it_is_written():
    assert {kolonnenokkel(k) for k in ("Målform", "maalform", "MALFORM", " målform ")} == {"malform"}
    assert kolonnenokkel("innbyggere_2024_01_01") == csvfil.kolonnenokkel("Innbyggere")
