"""The pages of organisations, contacts and suppliers, as people with different roles meet them."""

import html
import re

import pytest

from ksadmin.core.actor import Rolle
from tests.brukere.personer import send, synlig
from tests.importer.filer import last_opp

LANG = "x" * 10_000
HTML = "<script>alert(1)</script>"


@pytest.fixture
def forvalter(client_as):
    return client_as(Rolle.FORVALTER)


def ident(client, sok, rom="organisasjoner"):
    page = client.get(f"/admin/{rom}/?search={sok}").get_data(as_text=True)
    return re.search(r"details/\?id=(\d+)", page)[1]


def side(client, nummer):
    return synlig(client.get(f"/admin/organisasjoner/details/?id={ident(client, nummer)}"))


def ny_kontakt(client, organisasjon="3101", **felt):
    given = {"rolle": "varsling", "epost": "post@example.org", **felt}
    return send(client, "/admin/kontakter/new/", organisasjon=ident(client, organisasjon), **given)


def test_the_list_says_why_an_old_name_led_here(client_as):
    page = synlig(client_as(Rolle.LESER).get("/admin/organisasjoner/?search=Tysfjord"))
    assert "2 rader for «Tysfjord»" in page
    assert "1875 Hamarøy Hábmer forgjengeren het Tysfjord" in page
    assert "1806 Narvik forgjengeren het Tysfjord" in page


@pytest.mark.parametrize(
    ("filtre", "antall"),
    [
        ("", "372 rader"),
        ("flt0_type_er=fylkeskommune", "15 rader"),
        ("flt0_malform_er=nynorsk&flt1_fylke_er=Troms", "0"),
        ("search=920+415+288", "2 rader"),
        ("search=gaivuotna", "1 rad"),
    ],
)
def test_the_list_is_searched_and_filtered(client_as, filtre, antall):
    page = synlig(client_as(Rolle.LESER).get(f"/admin/organisasjoner/?{filtre}"))
    assert antall in page


def test_the_list_sorts_names_the_norwegian_way(client_as):
    page = client_as(Rolle.LESER).get("/admin/organisasjoner/?sort=1&desc=1").get_data(as_text=True)
    assert page.index("Åsnes") < page.index("Åseral") < page.index("Ålesund")


def test_the_export_of_the_list_can_be_imported_again(forvalter):
    exported = forvalter.get("/admin/organisasjoner/export/csv/").data
    page = synlig(forvalter.get(last_opp(forvalter, exported).location))
    assert "Filen endrer ingenting" in page
    assert "Uendrede 372" in page


def test_the_page_shows_names_in_their_language_and_numbers_with_periods(client_as):
    client = client_as(Rolle.LESER)
    page = client.get(f"/admin/organisasjoner/details/?id={ident(client, '5540')}").get_data(as_text=True)
    assert '<span lang="se">Gáivuotna</span> · <span lang="fkv">Kaivuono</span>' in page
    text = side(client, "5540")
    assert "Nummer 5426 01.01.2020 01.01.2024" in text
    assert "ksadmin lastet inn organisasjonen" in text
    assert "Endre nummer" not in text


def test_facts_are_changed_with_a_form_that_says_what_is_wrong(forvalter):
    url = f"/admin/organisasjoner/edit/?id={ident(forvalter, '3101')}"
    wrong = synlig(send(forvalter, url, malform="nynorsk", epostdomene="ikke et domene", innbyggere="mange"))
    assert "Innbyggere:" in wrong
    wrong = synlig(send(forvalter, url, malform="nynorsk", epostdomene="ikke et domene"))
    assert "E-postdomene: Skriv bare domenet" in wrong
    answer = send(forvalter, url, malform="nynorsk", epostdomene="halden.kommune.no", postadresse=HTML)
    assert answer.status_code == 302
    assert HTML in side(forvalter, "3101")
    assert "Målform før: Bokmål → nå: Nynorsk" in side(forvalter, "3101")


def test_a_new_name_keeps_the_old_one_findable(forvalter):
    url = f"/admin/organisasjoner/{ident(forvalter, '3101')}/kjennetegn"
    felt = {"slag": "navn", "verdi": "Fredriksten", "fra": "2026-01-01", "begrunnelse": "Vedtak"}
    assert "ligge fram i tid" in synlig(send(forvalter, url, **{**felt, "fra": "2999-01-01"}))
    assert "tilhører allerede" in synlig(send(forvalter, url, **{**felt, "slag": "nummer", "verdi": "3103"}))
    assert "kontrollsiffer" in synlig(send(forvalter, url, **{**felt, "slag": "orgnr", "verdi": "123456789"}))
    assert send(forvalter, url, **felt).status_code == 302
    page = side(forvalter, "Halden")
    assert "Navn Fredriksten 01.01.2026 –" in page
    assert "Navn Halden – 01.01.2026" in page


def test_a_contact_is_registered_confirmed_and_bounced(forvalter):
    assert "ingen varslingsadresse som virker" in side(forvalter, "3101")
    assert ny_kontakt(forvalter).status_code == 302
    assert "Varslingsadresse" in side(forvalter, "3101")
    assert "ingen varslingsadresse" not in side(forvalter, "3101")
    kontakt = ident(forvalter, "post@example.org", "kontakter")
    send_knapp(forvalter, f"/admin/kontakter/details/?id={kontakt}", f"/admin/kontakter/{kontakt}/bekreft")
    assert "Bekreftet" in side(forvalter, "3101")
    send(forvalter, f"/admin/kontakter/{kontakt}/avvist", grunn="Postkassen finnes ikke")
    assert "Kom ikke fram" in side(forvalter, "3101")
    assert "ingen varslingsadresse som virker" in side(forvalter, "3101")
    assert "E-post som ikke kom fram" in synlig(forvalter.get("/admin/"))


def send_knapp(client, fra, til):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(fra).get_data(as_text=True))[1]
    assert client.post(til, data={"csrf_token": token}).status_code == 302


@pytest.mark.parametrize(
    ("felt", "setning"),
    [
        ({"epost": "ikke en adresse"}, "Skriv en hel e-postadresse"),
        ({"epost": f"{LANG}@example.org"}, "254"),
        ({"navn": LANG}, "200"),
        ({"telefon": "ring meg"}, "Skriv telefonnummeret med siffer"),
        ({"rolle": "sjef"}, "Rolle"),
    ],
)
def test_a_bad_contact_is_told_at_its_field(forvalter, felt, setning):
    assert setning in synlig(ny_kontakt(forvalter, **felt))


def test_the_same_address_twice_is_told_and_html_is_only_text(forvalter):
    assert ny_kontakt(forvalter, navn=HTML).status_code == 302
    assert "er allerede registrert som varslingsadresse her" in synlig(ny_kontakt(forvalter))
    page = forvalter.get("/admin/kontakter/").get_data(as_text=True)
    assert HTML not in page
    assert html.escape(HTML) in page


def test_a_reader_sees_that_there_are_contacts_but_not_who(client_as, forvalter):
    ny_kontakt(forvalter, navn="Hemmelig Navn", telefon="12345678")
    leser = client_as(Rolle.LESER)
    page = side(leser, "3101")
    assert "Varslingsadresse" in page
    for secret in ("Hemmelig", "post@example.org", "12345678"):
        assert secret not in page
    assert leser.get("/admin/kontakter/").status_code == 403


def test_suppliers_are_registered_once(forvalter):
    ny = "/admin/leverandorer/new/"
    assert "Ikke bekreftet" in synlig(forvalter.get("/admin/leverandorer/"))
    assert send(forvalter, ny, navn="Ny leverandør", orgnr="974 760 673").status_code == 302
    assert "allerede registrert" in synlig(send(forvalter, ny, navn="ny LEVERANDØR"))
    assert "tilhører allerede Ny leverandør" in synlig(send(forvalter, ny, navn="En annen", orgnr="974760673"))
    assert "kontrollsiffer" in synlig(send(forvalter, ny, navn="En annen", orgnr="123456789"))
    assert "200" in synlig(send(forvalter, ny, navn=LANG))
    rad = f"/admin/leverandorer/edit/?id={ident(forvalter, '974760673', 'leverandorer')}"
    assert send(forvalter, rad, navn="Nytt navn", orgnr="974760673").status_code == 302
    assert "I bruk før: ja → nå: nei" in synlig(forvalter.get(rad.replace("edit", "details")))


def test_the_second_of_two_editors_sees_both_versions(forvalter):
    url = f"/admin/leverandorer/edit/?id={ident(forvalter, 'Banqsoft', 'leverandorer')}"
    page = forvalter.get(url).get_data(as_text=True)
    skjult = dict(re.findall(r'name="(csrf_token|versjon)"[^>]*value="([^"]*)"', page))
    assert send(forvalter, url, navn="Banqsoft", merknad="Først", aktiv="y").status_code == 302
    second = synlig(forvalter.post(url, data={**skjult, "navn": "Banqsoft", "merknad": "Sist", "aktiv": "y"}))
    assert "Ingenting er mistet" in second
    assert "Først" in second
    assert "Sist" in second


def test_the_one_who_may_not_write_is_told_so(client_as):
    leser = client_as(Rolle.LESER)
    svar = leser.get(f"/admin/kontakter/new/?organisasjon={ident(leser, '3101')}")
    assert svar.status_code == 403
    assert "krever en annen rolle" in synlig(svar)


def test_an_address_no_mail_server_may_take_is_refused_in_words(forvalter):
    assert "uten æ, ø, å" in synlig(ny_kontakt(forvalter, epost="øst@example.org"))
