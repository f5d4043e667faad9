"""What a change means, played against a register in memory: the cases, the refusals, and any sequence of changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksadmin.core.errors import InvalidInput
from ksadmin.register import grunndata
from ksadmin.register.endringer import REGLER, Endringsrad, Enhet, Registeret, Tilfelle, les, planlegg
from ksadmin.register.grunndata import Kjennetegnfakta
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjonstype
from tests.importer.filer import csv
from tests.kommuneendringer.fortid import FIL, FYLKESFIL, registeret_2019, syntetisk_orgnr

KOMMUNE = Organisasjonstype.KOMMUNE
DAGEN = date(2030, 1, 1)
HODE = "gammelt_nummer;gammelt_navn;nytt_nummer;nytt_navn;dato;type;nytt_organisasjonsnummer"
A, B, C, D, E, F = (syntetisk_orgnr(9000 + n) for n in range(6))


def enhet(ident, nummer, navn, orgnr, innbyggere=1000):
    ny = Enhet(
        ident, KOMMUNE, nummer, navn, None, None, None, orgnr, nummer[:2], "Rogaland", Malform.BOKMAL, innbyggere
    )
    ny.kjennetegn = [
        Kjennetegnfakta(slag, getattr(ny, slag.value))
        for slag in (Kjennetegnslag.NUMMER, Kjennetegnslag.NAVN, Kjennetegnslag.ORGNR)
    ]
    ny.lest = len(ny.kjennetegn)
    return ny


def register():
    enheter = [enhet(1, "1191", "Fusa", A), enhet(2, "1192", "Os", B), enhet(3, "1193", "Vik", C)]
    return Registeret(enheter, [], {"11": "Rogaland"})


def spill(*linjer, registeret=None):
    rader, feil, _ = les(csv(HODE, *linjer))
    return planlegg(rader, feil, registeret or register())


def idag(plan):
    """{number: (name, orgnr, inhabitants)} of the units that live."""
    levende = (e for e in plan.registeret.enheter if e.opphort is None)
    return {e.nummer: (e.navn, e.orgnr, e.innbyggere) for e in levende}


@pytest.mark.parametrize(
    ("linjer", "tilfeller"),
    [
        ([f"1193;Vik;1194;Vik;2030-01-01;;{C}"], [Tilfelle.SAMME_NAVN]),
        (["1193;Vik;1193;Viken;01.01.2030;navneendring;"], [Tilfelle.NYTT_NAVN]),
        ([f"1193;Vik;1193;Vik;2030-01-01;;{D}"], [Tilfelle.NYTT_ORGNR]),
        ([f"1193;Vik;1194;Ny;2030-01-01;;{D}"], [Tilfelle.NY_ENHET]),
        (
            [f"1191;Fusa;1195;Bjørnafjorden;2030-01-01;;{B}", f"1192;Os;1195;Bjørnafjorden;2030-01-01;;{B}"],
            [Tilfelle.INNLEMMET, Tilfelle.NYTT_NAVN],
        ),
        (
            [f"1191;Fusa;1195;Ny;2030-01-01;;{D}", f"1192;Os;1195;Ny;2030-01-01;sammenslåing;{D}"],
            [Tilfelle.NY_ENHET, Tilfelle.NY_ENHET],
        ),
        (
            [f"1193;Vik;1194;Vik;2030-01-01;deling;{D}", f"1193;Vik;1195;Nes;2030-01-01;deling;{E}"],
            [Tilfelle.DELT, Tilfelle.DELT],
        ),
    ],
)
def test_the_orgnr_decides_what_carries_over(linjer, tilfeller):
    plan = spill(*linjer)
    (hendelse,) = plan.hendelser
    assert [p.tilfelle for p in hendelse.par] == tilfeller
    assert set(hendelse.opphorte) == {p.gammel for p in hendelse.par} - {
        p.gammel for p in hendelse.par if REGLER[p.tilfelle].viderefores
    }
    assert all(e.opprettet == DAGEN for e in hendelse.nye)
    assert not spill(*linjer, registeret=plan.registeret).hendelser, "the same once more does nothing"


def test_a_merger_adds_the_inhabitants_and_a_division_leaves_them_unknown():
    inn = spill(f"1191;Fusa;1195;Ny;2030-01-01;;{D}", f"1192;Os;1195;Ny;2030-01-01;;{D}")
    assert idag(inn) == {"1195": ("Ny", D, 2000), "1193": ("Vik", C, 1000)}
    delt = spill(f"1193;Vik;1194;Vik;2030-01-01;;{C}", f"1193;Vik;1195;Nes;2030-01-01;;{E}")
    assert {n: folk for n, (_, _, folk) in idag(delt).items()} == {
        "1191": 1000,
        "1192": 1000,
        "1194": None,
        "1195": None,
    }


@pytest.mark.parametrize(
    ("linjer", "feil"),
    [
        (["9999;Vik;1194;Vik;2030-01-01;;"], (2, "gammelt_nummer", "Ingen kommune i registeret har nummeret 9999.")),
        (["1193;Os;1194;Os;2030-01-01;;"], (2, "gammelt_navn", "1193 heter Vik i registeret, ikke Os.")),
        (["1193;Vik;1194;Vik;31.02.2030;;"], (2, "dato", "Skriv datoen som 2024-01-01 eller 01.01.2024.")),
        (["1193;Vik;1194;Vik;-2030-01-01;;"], (2, "dato", "Skriv datoen som 2024-01-01 eller 01.01.2024.")),
        (["1193;Vik;119x;Vik;2030-01-01;;"], (2, "nytt_nummer", "Nummeret til en kommune har 4 siffer.")),
        (["1193;Vik;1192;Vik;2030-01-01;;"], (2, "nytt_nummer", "1192 tilhører Os, som filen ikke endrer samme dag.")),
        (["1193;Vik;9994;Vik;2030-01-01;;"], (2, "nytt_nummer", "Fylkesnummeret 99 er ikke kjent.")),
        (["1193;Vik;1194;Vik;2030-01-01;;123456789"], (2, "nytt_organisasjonsnummer", "Organisasjonsnummeret må")),
        ([f"1193;Vik;1194;Vik;2030-01-01;;{A}"], (2, "nytt_organisasjonsnummer", "tilhører Fusa (1191).")),
        (["1193;Vik;1194;Nes - Muosát;2030-01-01;;"], (2, "nytt_navn", "Vi vet ikke hvilket språk")),
        (["1193;Vik;1194;Vik;2030-01-01;deling;"], (2, "type", "Filen sier deling, men radene viser nummerendring.")),
        (["1193;Vik;1194;Vik;2030-01-01;;", "1193;Vik;1194;Vik;2030-01-01;;"], (3, None, "står to ganger.")),
        (
            ["1191;Fusa;1195;Ny;2030-01-01;;", "1192;Os;1195;Ny;2030-01-01;;"],
            (2, "nytt_organisasjonsnummer", "Skriv organisasjonsnummeret til Ny (1195)."),
        ),
        (
            ["1193;Vik;1194;Vik;2030-01-01;;", "1194;Vik;1195;Vik;2029-01-01;;"],
            (3, "gammelt_nummer", "Ingen kommune i registeret har nummeret 1194."),
        ),
        (["1193;Vik;1194"], (2, None, "Raden har 3 felter, men overskriften har 7.")),
    ],
)
def test_what_cannot_be_placed_is_refused_with_line_column_and_reason(linjer, feil):
    plan = spill(*linjer)
    assert not plan.hendelser
    linje, kolonne, grunn = feil
    assert any(f.linje == linje and f.kolonne == kolonne and grunn in f.grunn for f in plan.feil), plan.feil


@pytest.mark.parametrize("forst", ["1193;Vik;1194;Nes;2030-01-01;;", "1193;Vik;1193;Nes;2030-01-01;;"])
def test_a_change_dated_before_what_the_unit_is_known_by_is_refused(forst):
    registeret = spill(forst).registeret
    nummer = forst.split(";")[2]
    for dato, antall in (("2030-01-01", 0), ("2029-06-01", 0), ("2031-01-01", 1)):
        plan = spill(f"{nummer};Nes;1196;Nes;{dato};;", registeret=registeret)
        assert len(plan.hendelser) == antall
        assert antall or "er slik den er fra 01.01.2030. Endringen må være datert etter det." in plan.feil[0].grunn


def test_a_name_in_another_language_is_told_by_its_column():
    rader, _, _ = les(csv(f"{HODE};nytt_navn_samisk", "1193;Vik;1193;Vik - Muosát;2030-01-01;;;Muosát"))
    plan = planlegg(rader, [], register())
    assert [(e.navn, e.navn_samisk) for e in plan.endrede] == [("Vik", "Muosát")]


def test_two_kommuner_may_trade_numbers():
    bytte = ["1191;Fusa;1192;Fusa;2030-01-01;;", "1192;Os;1191;Os;2030-01-01;;"]
    assert {n: navn for n, (navn, _, _) in idag(spill(*bytte)).items()} == {"1191": "Os", "1192": "Fusa", "1193": "Vik"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("skille", [";", ","])
def test_the_file_may_be_written_as_people_write_them(codec, skille):
    innhold = "\r\n".join([HODE, "1193;Vik;1194;Bø;2030-01-01;;"]).replace(";", skille).encode(codec)
    rader, feil, ukjente = les(innhold)
    assert (rader[0].til_navn, feil, ukjente) == (("Bø",), [], [])


def test_a_file_without_a_needed_column_is_refused():
    with pytest.raises(InvalidInput, match="Filen mangler kolonnen «dato»"):
        les(csv("gammelt_nummer;gammelt_navn;nytt_nummer;nytt_navn", "1;a;2;b"))


@pytest.mark.parametrize("fil", [FIL, FYLKESFIL])
def test_what_shipped_is_in_the_register_that_shipped(fil):
    """A register loaded after a change shows it; its file does nothing."""
    kjent = grunndata.organisasjoner()
    felt = Enhet.__dataclass_fields__.keys() - {"id"}
    enheter = [Enhet(None, **{f: getattr(k, f) for f in felt if hasattr(k, f)}) for k in kjent]
    for ident, e in enumerate(enheter, start=1):
        e.id, e.kjennetegn, e.lest = ident, list(e.kjennetegn), len(e.kjennetegn)
    rader, feil, _ = les(fil.read_bytes())
    plan = planlegg(rader, feil, Registeret(enheter, kjent, grunndata.fylkesnavn()))
    assert (plan.uendrede, plan.hendelser, plan.feil) == (len(rader), [], [])


def test_every_case_of_the_reforms_is_found_in_the_real_file():
    rader, feil, _ = les(FIL.read_bytes())
    plan = planlegg(rader, feil, registeret_2019())
    assert {p.tilfelle for h in plan.hendelser for p in h.par} == set(Tilfelle)
    assert len(idag(plan)) == 357


def test_the_fylker_divided_in_2024_become_todays_fylkeskommuner():
    kjent = [f for f in grunndata.organisasjoner() if f.type is Organisasjonstype.FYLKESKOMMUNE]
    rader, _, _ = les(FYLKESFIL.read_bytes())
    gamle = {r.fra: r.fra_navn[0] for r in rader}
    register = Registeret(
        [
            replace(enhet(n, nummer, f"{navn} fylkeskommune", syntetisk_orgnr(n)), type=rader[0].type)
            for n, (nummer, navn) in enumerate(gamle.items(), start=1)
        ],
        kjent,
        grunndata.fylkesnavn(),
    )
    plan = planlegg(rader, [], register)
    assert plan.feil == []
    blir = {(f.nummer, f.navn, f.orgnr, f.fylke) for f in kjent if f.nummer in {r.til for r in rader}}
    assert {(e.nummer, e.navn, e.orgnr, e.fylke) for e in register.enheter if e.opphort is None} == blir


def test_a_file_of_anything_at_all_is_refused_before_it_is_played():
    with pytest.raises(InvalidInput, match="Filen har over 10000 rader"):
        les(csv(HODE, *(f"1193;Vik;{n % 10_000:04};Vik;2030-01-01;;" for n in range(10_001))))
    plan = spill(*(f"1193;Vik;{n:04};Vik;2030-01-01;;" for n in range(1, 9_999)))
    assert not plan.hendelser
    assert len({f.linje for f in plan.feil}) > 9_000


KJEDE = st.lists(st.tuples(st.sampled_from(["nummer", "navn", "orgnr", "inn", "delt"]), st.randoms()), max_size=8)


@settings(max_examples=60)
@given(KJEDE)
def test_any_sequence_of_changes_leaves_no_orphan_and_loses_nobody(kjede):
    registeret = Registeret(
        [enhet(n, f"11{n:02}", f"Kommune {n}", syntetisk_orgnr(n)) for n in range(1, 9)], [], {"11": "Rogaland"}
    )
    neste, rader = 120, []
    levende = {e.nummer: e.navn for e in registeret.enheter}
    for steg, (hva, terning) in enumerate(kjede):
        dato, neste = DAGEN + timedelta(days=steg), neste + 3
        valgt = terning.sample(sorted(levende), 2 if hva == "inn" and len(levende) > 1 else 1)
        nye = [f"1{neste - 1}", f"1{neste}"][: 2 if hva == "delt" else 1]
        for linje, (gammel, ny) in enumerate([(g, n) for g in valgt for n in nye]):
            orgnr = None if hva in ("nummer", "navn") and len(valgt) == 1 else syntetisk_orgnr(1000 + int(ny))
            navn = levende[gammel] if hva in ("nummer", "orgnr") else f"Ny {ny}"
            rad = Endringsrad(100 * steg + linje, KOMMUNE, gammel, (levende[gammel],), ny, (navn,), dato)
            rader.append(replace(rad, til_orgnr=orgnr))
        levende = {n: navn for n, navn in levende.items() if n not in valgt} | {
            r.til: r.til_navn[0] for r in rader if r.dato == dato
        }
    plan = planlegg(rader, [], registeret)
    assert plan.feil == []
    assert {e.nummer: e.navn for e in registeret.enheter if e.opphort is None} == levende
    arvet = {gammel for e in registeret.enheter for gammel, _ in e.forgjengere}
    assert {e for e in registeret.enheter if e.opphort} <= arvet
    kjente = [e.innbyggere for e in registeret.enheter if e.opphort is None]
    assert None in kjente or sum(filter(None, kjente)) == 8000
    for e in registeret.enheter:
        for k in e.kjennetegn:
            assert k.fra is None or k.til is None or k.fra < k.til
        assert (e.opphort is None) == any(k.til is None for k in e.kjennetegn)
    for nummer in {r.fra for r in rader} | levende.keys():
        assert any(e.opphort is None for e in registeret.med_nummer(KOMMUNE, nummer)), "every number leads to one today"
    assert planlegg(rader, [], registeret).hendelser == []
