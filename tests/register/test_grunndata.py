"""The data that ships: nothing lost, nothing invented, and every old number leads somewhere."""

import csv
from datetime import date

from stdnum.no import orgnr

from ksadmin.register import grunndata
from ksadmin.register.grunndata import Kjennetegnfakta
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjonstype

ALLE = grunndata.organisasjoner()
KOMMUNER = {o.nummer: o for o in ALLE if o.type is Organisasjonstype.KOMMUNE}
FYLKER = {o.nummer: o for o in ALLE if o.type is Organisasjonstype.FYLKESKOMMUNE}
NUMMER = Kjennetegnslag.NUMMER


def kjennetegn(organisasjon, slag):
    return {k.verdi: k for k in organisasjon.kjennetegn if k.slag is slag}


def test_there_are_357_kommuner_and_15_fylkeskommuner():
    assert (len(KOMMUNER), len(FYLKER), len(ALLE)) == (357, 15, 372)


def test_every_orgnr_has_a_valid_control_digit():
    assert all(orgnr.is_valid(o.orgnr) for o in ALLE)


def test_only_oslo_shares_its_orgnr():
    assert len({o.orgnr for o in KOMMUNER.values()}) == 357
    shared = {o.orgnr for o in KOMMUNER.values()} & {o.orgnr for o in FYLKER.values()}
    assert shared == {KOMMUNER["0301"].orgnr} == {FYLKER["03"].orgnr}


def test_the_population_is_that_of_norway():
    assert sum(o.innbyggere for o in KOMMUNER.values()) == 5_550_203
    assert sum(o.innbyggere for o in FYLKER.values()) == 5_550_203


def test_the_malformer_are_those_sprakradet_counts():
    count = [sum(o.malform is m for o in KOMMUNER.values()) for m in (Malform.BOKMAL, Malform.NYNORSK, Malform.NOYTRAL)]
    assert count == [119, 88, 150]


def test_every_kommune_lies_in_a_fylke_with_the_same_number_and_name():
    assert all(k.nummer.startswith(k.fylkesnummer) for k in KOMMUNER.values())
    assert {(k.fylkesnummer, k.fylke) for k in KOMMUNER.values()} == {(f.nummer, f.fylke) for f in FYLKER.values()}


def test_every_name_in_the_file_is_in_the_register():
    with (grunndata.DATA / "kommuner.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        kommune = KOMMUNER[row["kommunenummer"]]
        names = {row["navn"], row["navn_samisk"], row["navn_kvensk"]} - {""}
        found = {k.verdi for k in kommune.kjennetegn if k.slag.value.startswith("navn") and k.til is None}
        assert found == names
    assert KOMMUNER["5540"].navn_kvensk == "Kaivuono"


def test_every_number_since_2019_leads_to_a_kommune_of_today():
    with (grunndata.DATA / "kommuneendringer.csv").open(encoding="utf-8") as file:
        old = {row["gammelt_nummer"] for row in csv.DictReader(file)}
    reachable = {k.verdi for o in KOMMUNER.values() for k in o.kjennetegn if k.slag is NUMMER}
    assert old <= reachable


def test_the_number_of_halden_is_followed_through_two_reforms():
    numbers = kjennetegn(KOMMUNER["3101"], NUMMER)
    assert numbers["3101"] == Kjennetegnfakta(NUMMER, "3101", fra=date(2024, 1, 1))
    assert numbers["3001"] == Kjennetegnfakta(NUMMER, "3001", date(2020, 1, 1), date(2024, 1, 1))
    assert numbers["0101"] == Kjennetegnfakta(NUMMER, "0101", None, date(2020, 1, 1))


def test_the_division_of_alesund_in_2024_leads_to_both():
    alesund, haram = KOMMUNER["1508"], KOMMUNER["1580"]
    assert not kjennetegn(alesund, NUMMER)["1507"].forgjenger
    assert kjennetegn(haram, NUMMER)["1507"].forgjenger
    old = kjennetegn(alesund, Kjennetegnslag.ORGNR)["920415288"]
    assert old.til == kjennetegn(alesund, Kjennetegnslag.ORGNR)["929911709"].fra == date(2024, 1, 1)


def test_haram_keeps_its_own_number_from_before_it_was_merged():
    assert not kjennetegn(KOMMUNER["1580"], NUMMER)["1534"].forgjenger


def test_tysfjord_leads_to_both_its_successors():
    heirs = {o.navn for o in KOMMUNER.values() if "Tysfjord" in kjennetegn(o, Kjennetegnslag.NAVN)}
    assert heirs == {"Narvik", "Hamarøy"}


def test_a_sami_name_given_since_2020_has_its_date():
    assert kjennetegn(KOMMUNER["5001"], Kjennetegnslag.NAVN_SAMISK)["Tråante"].fra == date(2023, 1, 1)
    assert kjennetegn(KOMMUNER["5610"], Kjennetegnslag.NAVN_SAMISK)["Kárášjohka"].fra is None


def test_viken_leads_to_the_three_that_came_after():
    heirs = {o.fylke for o in FYLKER.values() if "30" in kjennetegn(o, NUMMER)}
    assert heirs == {"Østfold", "Akershus", "Buskerud"}


def test_a_supplier_nobody_has_verified_has_no_orgnr():
    known = {leverandor.navn: leverandor.orgnr for leverandor in grunndata.leverandorer()}
    assert known.pop("KS Fiks") == "971032146"
    assert set(known.values()) == {None}
