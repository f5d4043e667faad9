"""The pages of an import: upload, preview, write, undo, and what is wrong with a file."""

import re

import pytest

from ksadmin.core.actor import Rolle
from tests.brukere.personer import send, synlig
from tests.importer.filer import HALDEN, csv, last_opp, organisasjoner


@pytest.fixture
def forvalter(client_as):
    return client_as(Rolle.FORVALTER)


def test_a_file_is_uploaded_previewed_written_and_undone(forvalter):
    answer = last_opp(forvalter, organisasjoner(HALDEN, "3198;Nyby;974760673;bokmål;10"))
    page = synlig(forvalter.get(answer.location))
    assert "Nye 1 Endrede 1 Avviste 0 Uendrede 0" in page
    assert "Innbyggere før: 31 935 → nå: 32 000" in page
    ident = re.search(r"id=(\d+)", answer.location)[1]
    assert "1 nye rader" in synlig(forvalter.get(f"/admin/importer/{ident}/steg/utfor"))
    send(forvalter, f"/admin/importer/{ident}/steg/utfor")
    assert "Utført" in synlig(forvalter.get(answer.location))
    assert "Nyby" in synlig(forvalter.get("/admin/organisasjoner/?search=3198"))
    angre = re.search(r'href="(/admin/angre/\d+\?[^"]+)">Angre importen', forvalter.get(answer.location).text)[1]
    assert "3 rader settes tilbake" in synlig(forvalter.get(angre))
    assert "Skriv hvorfor" in synlig(send(forvalter, angre))
    send(forvalter, angre, begrunnelse="Feil fil")
    assert "Feil fil" in synlig(forvalter.get(answer.location))
    assert "Dette kan ikke angres" in synlig(forvalter.get(angre))
    assert "Ingen rader passer" in synlig(forvalter.get("/admin/organisasjoner/?search=3198"))


def test_rejected_rows_are_shown_and_come_back_as_a_file_to_put_right(forvalter):
    answer = last_opp(forvalter, organisasjoner(HALDEN, '1101;"<b>=1+1</b>";944496395;bokmål;mange'))
    page = synlig(forvalter.get(answer.location))
    assert "Én rad er avvist, og da skrives ingen av radene." in page
    assert "Utfør importen" not in page
    assert "organisasjonsnummer Organisasjonsnummeret må ha ni siffer" in page
    ident = re.search(r"id=(\d+)", answer.location)[1]
    rejected = forvalter.get(f"/admin/importer/{ident}/avviste.csv").data.decode("utf-8-sig").splitlines()
    assert rejected[0] == "kommunenummer;navn;organisasjonsnummer;målform;innbyggere;Hvorfor avvist"
    assert rejected[1].endswith("innbyggere: Skriv antallet med siffer.")
    assert rejected[1].startswith("1101;<b>=1+1</b>;944496395;bokmål;mange;organisasjonsnummer: Organisasjonsnummeret")
    mended = "\n".join(rejected).replace("944496395", "944496394").replace("mange", "1").encode()
    assert "Avviste 0" in synlig(forvalter.get(last_opp(forvalter, mended).location))


def test_a_preview_is_paged(forvalter):
    lines = [f"958935420;varsling;a{number}@example.org" for number in range(120)]
    answer = last_opp(forvalter, csv("orgnr;rolle;epost", *lines), "kontakter")
    third = synlig(forvalter.get(f"{answer.location}&utfall=ny&side=2"))
    assert "102 0301 Oslo: a100@example.org" in third
    assert forvalter.get(f"{answer.location}&utfall=tull&side=-9").status_code == 200


@pytest.mark.parametrize(
    ("innhold", "filnavn", "setning"),
    [
        (b"", "tom.csv", "Filen er tom"),
        (b"MZ\x90\x00\x03", "program.csv", "Dette er ikke en tekstfil"),
        (b"navn;kommunenummer\nA;1\n", "mangler.csv", "Filen mangler kolonnen «organisasjonsnummer»"),
        (b"", "", "Velg en fil."),
    ],
)
def test_a_bad_file_is_told_at_its_field(forvalter, innhold, filnavn, setning):
    answer = last_opp(forvalter, innhold, filnavn=filnavn)
    assert answer.status_code == 200
    assert setning in synlig(answer)


def test_a_file_of_fifty_megabytes_is_refused(forvalter):
    body = b'--x\r\nContent-Disposition: form-data; name="fil"; filename="a.csv"\r\n\r\n' + b"x" * 50_000_000
    answer = forvalter.post("/admin/importer/new/", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_a_file_name_is_only_text(forvalter):
    page = forvalter.get(last_opp(forvalter, organisasjoner(HALDEN), filnavn="<img src=x>.csv").location)
    assert "<img src=x>" not in page.get_data(as_text=True)
    assert "<img src=x>.csv" in synlig(page)


def test_only_a_forvalter_imports(client_as):
    assert client_as(Rolle.SAKSBEHANDLER).get("/admin/importer/").status_code == 403
