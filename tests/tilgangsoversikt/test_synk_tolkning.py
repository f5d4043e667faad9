"""The feed's text, judged row by row. No database: the register is what we say it is."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from ksadmin.tilgangsoversikt.gateway.fil import Fil
from ksadmin.tilgangsoversikt.gateway.kilder import KOLONNER, KildeFeil
from ksadmin.tilgangsoversikt.motor import Tjenestekrav
from ksadmin.tilgangsoversikt.synk_tolkning import MAKS_FEIL, SKILLE, Kjente, Tolket, tolk
from ksadmin.tjenester.models import Aktuell
from tests.register.bomber import bombe
from tests.tilgangsoversikt.lister import ANNEN, HALDEN, LEVERANDOR, MOSS, OVERSKRIFT, delegering, fil, rad

NAA = datetime(2026, 11, 23, 12, tzinfo=UTC)
OSLO = "958935420"


def tjeneste(ident: int, nokkel: str, aktuell: Aktuell = Aktuell.KOMMUNE) -> Tjenestekrav:
    return Tjenestekrav(ident, nokkel, nokkel, nokkel, aktuell, (), frozenset())


KJENTE = Kjente(
    {HALDEN: (1, 1), MOSS: (2, 2), OSLO: (3, 4)},
    {t.nokkel: t for t in (tjeneste(5, "foreldrebetaling"), tjeneste(6, "videregaende", Aktuell.FYLKESKOMMUNE))},
)


def tolket(kilde: Fil) -> Tolket:
    return tolk(kilde.les(lambda _: None), KJENTE, NAA)


def fakta(ut: Tolket) -> list[tuple[list[str], str]]:
    return [(nokkel.split(SKILLE), ord_[0]) for nokkel, ord_ in ut.fakta.items()]


@pytest.mark.parametrize(
    ("linje", "grunn"),
    [
        (rad("123456789"), "Organisasjonsnummeret «123456789» er ikke gyldig"),
        (rad(""), "Organisasjonsnummeret «» er ikke gyldig"),
        (rad("991825827"), "Er det en underenhet? Bruk hovedorganisasjonsnummeret"),
        (rad(tjeneste="barnehage"), "Det finnes ingen tjeneste med nøkkelen «barnehage»"),
        (rad(miljo="prod"), "«prod» kan ikke stå i miljo. Det skal være test eller produksjon."),
        (rad(faktum="brukt"), "Det skal være tilgang eller delegering"),
        (rad(verdi="1"), "Det skal være ja eller nei"),
        (rad(leverandor=LEVERANDOR), "Leverandør skal bare stå når faktum er delegering"),
        (delegering(leverandor=""), "Leverandørens nummer «» er ikke gyldig"),
        (rad(api="x" * 201), "er for langt"),
        (rad(observert="-0001-01-01"), "«-0001-01-01» er ikke en dato. Skriv den slik: 2026-11-23."),
        (rad(observert="0001-01-01"), "kan ikke stemme"),
        (rad(observert="9999-12-31T23:59:59Z"), "kan ikke stemme"),
        (rad(observert="2026-11-24"), "er ikke kommet ennå"),
        (rad(observert=""), "er ikke en dato"),
        (rad(observert="2026-03-29T02:30:00"), "Klokka er aldri 02.30 den 29.03.2026: da stilles den fram."),
        (rad() + ";for;mange", "ikke like mange felter som overskriften"),
        ("<html>", "ikke like mange felter som overskriften"),
    ],
)
def test_a_bad_row_is_told_why(tmp_path: Path, linje: str, grunn: str) -> None:
    ut = tolket(fil(tmp_path, rad(MOSS), linje))
    assert (len(ut.fakta), ut.avvist, ut.lest) == (1, 1, 2)
    assert grunn in ut.feil[0][2]
    assert ut.feil[0][1] == 3


@pytest.mark.parametrize("observert", ["2026-11-23", "2026-11-23T11:00:00", "2026-11-23T12:00:00+01:00", "20261123"])
def test_dates_and_times_of_several_kinds(tmp_path: Path, observert: str) -> None:
    ((_, (_, tid, _)),) = tolket(fil(tmp_path, rad(observert=observert))).fakta.items()
    assert tid <= NAA


def test_codes_and_numbers_may_be_written_in_other_ways(tmp_path: Path) -> None:
    linje = f" 959 159 092 ; Foreldrebetaling;PRODUKSJON ;Delegering;JA; {LEVERANDOR};;2026-03-01"
    assert fakta(tolket(fil(tmp_path, linje))) == [
        (["1", "5", "delegering", LEVERANDOR, "", "produksjon", HALDEN], "ja")
    ]


def test_oslo_is_two_with_one_number(tmp_path: Path) -> None:
    ut = tolket(fil(tmp_path, rad(OSLO), rad(OSLO, tjeneste="videregaende")))
    assert [nokkel[0] for nokkel, _ in fakta(ut)] == ["3", "4"]


def test_the_same_row_twice_is_used_once(tmp_path: Path) -> None:
    ut = tolket(fil(tmp_path, rad(), rad()))
    assert (len(ut.fakta), ut.avvist, ut.i_tvil) == (1, 1, set())
    assert ut.feil == [(None, 3, "Linje 2 sier det samme. Raden er bare brukt én gang.")]


def test_of_two_rows_that_disagree_the_newer_is_used(tmp_path: Path) -> None:
    for linjer in (
        [rad(), rad(verdi="nei", observert="2026-04-01")],
        [rad(verdi="nei", observert="2026-04-01"), rad()],
    ):
        ut = tolket(fil(tmp_path, *linjer))
        assert [verdi for _, verdi in fakta(ut)] == ["nei"]
        assert "er nyere" in ut.feil[0][2]


def test_of_two_as_old_that_disagree_none_is_used_and_the_kommune_is_in_doubt(tmp_path: Path) -> None:
    ut = tolket(fil(tmp_path, rad(), rad(verdi="nei"), rad(MOSS)))
    assert (len(ut.fakta), ut.i_tvil) == (1, {1})


def test_the_header_may_stand_in_any_order_with_other_columns_and_another_separator(tmp_path: Path) -> None:
    kolonner = [*reversed(KOLONNER), "merknad"]
    celler = dict(zip(KOLONNER, rad().split(";"), strict=True)) | {"merknad": '"a,b"'}
    sti = tmp_path / "f.csv"
    sti.write_text("\ufeff" + ",".join(kolonner).upper() + "\r\n\r\n" + ",".join(celler[k] for k in kolonner) + "\r\n")
    assert len(tolket(Fil(sti)).fakta) == 1


def test_a_spreadsheet_is_read_as_well(tmp_path: Path) -> None:
    bok = openpyxl.Workbook()
    assert bok.active is not None
    bok.active.append(list(KOLONNER))
    dato = datetime(2026, 3, 1)  # noqa: DTZ001 - as Excel has it
    bok.active.append([int(HALDEN), "foreldrebetaling", "test", "tilgang", "ja", None, None, dato])
    bok.active.append([None] * 8)
    bok.active.append([int(MOSS), "foreldrebetaling", "test", "delegering", "ja", float(ANNEN), None, "2026-03-01"])
    bok.save(tmp_path / "f.xlsx")
    ut = tolket(Fil(tmp_path / "f.xlsx"))
    assert (len(ut.fakta), ut.avvist) == (2, 0)


@pytest.mark.parametrize(
    ("innhold", "grunn"),
    [
        (b"", "Filen er tom"),
        (b"<!doctype html><title>Logg inn</title>", "Filen mangler kolonnene organisasjonsnummer, tjeneste"),
        (OVERSKRIFT.replace(";verdi", ";svar").encode(), "Filen mangler kolonnen verdi. Overskriften skal være"),
        (OVERSKRIFT.encode() + b";verdi", "Kolonnen «verdi» står flere ganger"),
        (OVERSKRIFT.encode() + b"\n" + rad(api="a\x07b").encode(), "Dette er ikke en tekstfil"),
        (b"PK\x03\x04 not really", "kan ikke leses som et regneark"),
        (OVERSKRIFT.encode() + b"\n" + b"x;;;;;;;\n" * 1_000_000, "Filen har for mange rader"),
        (OVERSKRIFT.encode() + b'\n"' + b"x" * 200_000, "kan ikke leses fra linje"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(tmp_path: Path, innhold: bytes, grunn: str) -> None:
    (tmp_path / "f.csv").write_bytes(innhold)
    with pytest.raises(KildeFeil, match=grunn):
        tolket(Fil(tmp_path / "f.csv"))


def test_a_spreadsheet_that_unpacks_to_more_than_anybody_has_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "f.xlsx").write_bytes(bombe())
    with pytest.raises(KildeFeil, match=r"Regnearket er for stort\. .* Ingenting er endret"):
        tolket(Fil(tmp_path / "f.xlsx"))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KildeFeil, match=r"Filen borte\.csv kan ikke leses"):
        tolket(Fil(tmp_path / "borte.csv"))


def test_of_many_faults_the_first_are_kept_and_every_kommune_in_doubt_is_named(tmp_path: Path) -> None:
    ut = tolket(fil(tmp_path, *[rad("1")] * (MAKS_FEIL + 50), rad(verdi="?"), rad(MOSS, "?"), rad(MOSS, "!")))
    assert ut.avvist == MAKS_FEIL + 53
    assert [org for org, _, _ in ut.feil if org] == [1, 2]
    assert ut.i_tvil == {1, 2}
