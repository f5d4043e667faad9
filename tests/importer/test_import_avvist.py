"""Every bad row is told by line, column and reason; every bad file by a sentence."""

import pytest

from tests.importer.filer import HALDEN, KON, LEV, ORG, antall, avslag, csv, feil, forhandsvis, organisasjoner, utfor

LANG = "x" * 10_000
HTML = "<script>alert(1)</script>"


def test_rows_of_organisations_are_rejected_with_a_reason(session):
    batch = forhandsvis(
        session,
        ORG,
        organisasjoner(
            "3101;Halden;959159093;nøytral;1",  # 2: control digit
            "3103;Moss;944383476;samisk;ti",  # 3: two columns
            "31;;920817521;nøytral;1",  # 4: no name
            "3105;Halden;959159092;nøytral;1",  # 5: the orgnr is Halden's
            "1507;Ålesund;974760673;bokmål;1",  # 6: an old number
            "310A;X;974760673;bokmål;1",  # 7: not a number
            "9999;X;974760673;bokmål;1",  # 8: no such fylke
            "3199;X;974760673",  # 9: too few
            f"3197;{LANG};974760673;bokmål;1",  # 10: too long
            "3196;X;974760673;;1",  # 11: no målform
        ),
    )
    assert antall(batch) == (0, 0, 0, 10)
    reasons = feil(session, batch)
    assert "kontrollsiffer" in reasons[2]["organisasjonsnummer"]
    assert set(reasons[3]) == {"målform", "innbyggere"}
    assert reasons[4]["navn"] == "Skriv navnet."
    assert reasons[5]["organisasjonsnummer"] == "959\xa0159\xa0092 tilhører allerede 3101 Halden."
    assert reasons[6]["kommunenummer"] == "Nummeret 1507 er gått ut. Organisasjonen er nå 1508 Ålesund."
    assert reasons[7]["kommunenummer"] == "Nummeret til en kommune har 4 siffer."
    assert "ikke kjent fra før" in reasons[8]["fylke"]
    assert reasons[9][""].startswith("Raden har 3 felter, men overskriften har 5.")
    assert reasons[10]["navn"] == "Teksten er 10000 tegn. Kort den ned til 200."
    assert "bokmål, nynorsk, nøytral" in reasons[11]["målform"]


def test_the_second_of_two_equal_rows_points_at_the_first(session):
    batch = forhandsvis(session, ORG, organisasjoner(HALDEN, HALDEN, "3198;Nyby;959159092;bokmål;1"))
    reasons = feil(session, batch)
    assert reasons[3] == {"": "Linje 2 har det samme: kommunenummeret kan stå én gang i filen."}
    assert reasons[4] == {"": "Linje 2 har det samme: organisasjonsnummeret kan stå én gang i filen."}


def test_a_leading_zero_that_a_spreadsheet_ate_is_put_back(session):
    batch = forhandsvis(session, ORG, organisasjoner("301;Oslo;958 935 420;nøytral;717 710"))
    assert antall(batch) == (0, 0, 1, 0)


def test_rows_of_contacts_are_rejected_with_a_reason(session):
    batch = forhandsvis(
        session,
        KON,
        csv(
            "orgnr;rolle;e-post;navn;telefon",
            "974760673;varsling;a@example.org;;",
            f"958935420;sjef;{HTML};{LANG};ring meg",
            "958935420;varsling;a@example.org;;",
            "958935420;varsling;A@EXAMPLE.ORG;;",
        ),
    )
    reasons = feil(session, batch)
    assert reasons[2] == {"organisasjonsnummer": "974\xa0760\xa0673 er ingen kommune eller fylkeskommune her."}
    assert set(reasons[3]) == {"rolle", "e-post", "navn", "telefon"}
    assert reasons[5] == {"": "Linje 4 har det samme: kontakten kan stå én gang i filen."}


def test_rows_of_suppliers_are_rejected_with_a_reason(session):
    batch = forhandsvis(
        session,
        LEV,
        csv(
            "navn;organisasjonsnummer;merknad;i_bruk",
            "Banqsoft;971032146;;",
            f"{LANG};123;{LANG};kanskje",
            f"{HTML};;;",
        ),
    )
    assert antall(batch) == (1, 0, 0, 2)
    reasons = feil(session, batch)
    assert reasons[2] == {"organisasjonsnummer": "971\xa0032\xa0146 tilhører allerede KS Fiks."}
    assert set(reasons[3]) == {"navn", "organisasjonsnummer", "merknad", "i_bruk"}


@pytest.mark.parametrize(
    ("innhold", "setning"),
    [
        (b"", "Filen er tom"),
        (b"MZ\x00\x01", "ikke en tekstfil"),
        (
            csv("navn;målform", "A;bokmål"),
            "Filen mangler kolonnen «organisasjonsnummer». Overskriften er: navn;målform",
        ),
        (csv("navn;organisasjonsnummer", "A;971032146"), "Filen mangler kolonnen «kommunenummer»"),
        (csv("kommunenummer;knr;navn;orgnr", "1;1;A;1"), "betyr det samme som en annen"),
        (csv("bare tull", "A"), "Filen mangler kolonnen «navn»"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(session, innhold, setning):
    assert setning in avslag(session, ORG, innhold)


def test_unknown_columns_are_told_and_left_alone(session):
    batch = forhandsvis(session, LEV, csv(f"navn;orgnr;{HTML};", "Ny;;x;y"))
    assert batch.merknader.splitlines() == [
        f"Kolonnen «{HTML}» er ukjent og ble ikke brukt.",
        "Kolonnen «nr. 4 uten navn» er ukjent og ble ikke brukt.",
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_survive_every_encoding(session, codec):
    batch = utfor(session, LEV, csv("navn;orgnr", "Ærlig Øl på Ås;", codec=codec))
    assert antall(batch) == (1, 0, 0, 0)
    assert batch.tegnsett == {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}[codec]


def test_a_file_of_a_hundred_thousand_rows_gets_its_answer(session):
    lines = (f"958935420;varsling;a{number}@example.org" for number in range(100_000))
    batch = forhandsvis(session, KON, csv("orgnr;rolle;e-post", *lines))
    assert antall(batch) == (100_000, 0, 0, 0)
