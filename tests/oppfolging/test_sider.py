"""The pages of the room, as a client without eyes meets them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import audit, clock
from ksadmin.core.actor import Rolle
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.oppfolging import fremdrift
from ksadmin.oppfolging.models import Kampanje, Kampanjeoppgave, Kontaktforsok
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import send, synlig
from tests.client import StrictClient
from tests.oppfolging.saker import en_apen_kampanje, epost, erklaeringer, et_utkast, nye_vilkar

As = Callable[[Rolle], StrictClient]
LISTE = "/admin/oppfolging/"


@pytest.fixture
def saksbehandler(client_as: As) -> StrictClient:
    return client_as(Rolle.SAKSBEHANDLER)


@pytest.fixture
def forvalter(client_as: As) -> StrictClient:
    return client_as(Rolle.FORVALTER)


def sent_to(nynorsk: bool) -> Organisasjon:
    """A kommune of that målform that has its erklæring and has not signed."""
    with transaction() as session:
        org = next(o for o in organisasjoner(session) if o.skriver_nynorsk is nynorsk)
        erklaeringer(session, [org], Avtalestatus.SENDT)
        session.expunge(org)
        return org


def post(client: StrictClient, url: str, rowid: list[int | str]) -> str:
    """The form of the list, with these rows ticked."""
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(LISTE).text)[0]
    answer = client.post(url, data={"csrf_token": token, "rowid": rowid}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def names(page: str) -> list[str]:
    return re.findall(r'class="radlenke"[^>]*>([^<]+)<', page)


def test_everyone_without_an_active_erklaering_is_there_in_norwegian_order(
    session: Session, saksbehandler: StrictClient
) -> None:
    with transaction():
        erklaeringer(session, organisasjoner(session)[:2])
    found = names(saksbehandler.get(LISTE).text)
    assert len(found) == 370
    assert found[-1] == "Åsnes kommune"
    assert found.index("Ørsta kommune") < found.index("Åfjord kommune")


def test_the_filters_are_in_the_address(session: Session, saksbehandler: StrictClient) -> None:
    org = sent_to(nynorsk=True)
    assert names(saksbehandler.get(f"{LISTE}?grunn=sendt").text) == [org.visningsnavn]
    assert names(saksbehandler.get(f"{LISTE}?grunn=sendt&type=fylkeskommune").text) == []
    nordland = saksbehandler.get(f"{LISTE}?fylke=Nordland&type=kommune")
    assert len(names(nordland.text)) == 41
    assert "Nullstill" in synlig(nordland)
    assert len(names(saksbehandler.get(f"{LISTE}?grunn=tull&stille=aldri").text)) == 372


def test_the_page_takes_the_same_few_queries_whatever_the_size(
    session: Session, saksbehandler: StrictClient, statements: list[str]
) -> None:
    def reads() -> int:
        statements.clear()
        saksbehandler.get(LISTE)
        return len([s for s in statements if s.startswith("SELECT") and "bruker" not in s])

    before = reads()
    with transaction():
        en_apen_kampanje(session, 1)
        erklaeringer(session, organisasjoner(session)[1:200], Avtalestatus.SENDT)
    assert (reads(), before <= 6) == (before, True)


def test_each_mail_is_shown_in_its_malform_before_it_is_sent_once(
    app: Flask, session: Session, saksbehandler: StrictClient
) -> None:
    bokmal, nynorsk = sent_to(nynorsk=False), sent_to(nynorsk=True)
    page = post(saksbehandler, f"{LISTE}forhandsvis", [bokmal.id, nynorsk.id])
    assert "Vi mangler signert tilslutningserklæring fra" in page
    assert "Vi manglar signert tilslutningserklæring frå" in page
    assert epost(bokmal) in page
    assert session.scalar(select(func.count(OutboxMessage.id))) == 0
    assert "2 e-poster er lagt i utboksen" in post(saksbehandler, f"{LISTE}send", [bokmal.id, nynorsk.id])
    assert "2 har alt fått en purring i dag" in post(saksbehandler, f"{LISTE}send", [bokmal.id, nynorsk.id])
    session.rollback()
    assert session.scalar(select(func.count(Kontaktforsok.id))) == 2
    assert "i kø" in saksbehandler.get(f"{LISTE}?grunn=sendt").text


def test_those_without_an_address_and_those_who_wait_for_us_are_listed_apart(
    session: Session, saksbehandler: StrictClient
) -> None:
    with transaction():
        unknown, waiting = organisasjoner(session)[:2]
        erklaeringer(session, [waiting], Avtalestatus.SIGNERT)
        ids = [unknown.id, waiting.id]
    page = post(saksbehandler, f"{LISTE}forhandsvis", [*ids, "abc", 10**12])
    assert "1 mangler en e-postadresse som virker" in page
    assert f"/admin/kontakter/new/?organisasjon={ids[0]}" in page
    assert "1 får ingen e-post" in page
    assert "Ingen e-post å sende" in page


def test_nothing_ticked_leads_back_with_a_word(saksbehandler: StrictClient) -> None:
    assert "Kryss av for minst én" in post(saksbehandler, f"{LISTE}forhandsvis", [])


def test_a_reader_reads_and_sends_nothing(client_as: As) -> None:
    leser = client_as(Rolle.LESER)
    page = leser.get(LISTE).text
    assert 'name="rowid"' not in page
    org_id = re.findall(rf"{LISTE}(\d+)/", page)[0]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    for url in (f"{LISTE}forhandsvis", f"{LISTE}send", f"{LISTE}{org_id}/"):
        assert leser.post(url, data={"csrf_token": token, "rowid": [org_id]}).status_code == 403


def test_a_phone_call_is_registered_and_shown(session: Session, saksbehandler: StrictClient) -> None:
    url = f"{LISTE}{sent_to(nynorsk=False).id}/"
    facts = {"kanal": "telefon", "tidspunkt": "2026-10-02T10:00", "emne": "Purret"}
    assert send(saksbehandler, url, **facts, tekst="<script>alert(1)</script> på torsdag").status_code == 302
    page = saksbehandler.get(url)
    assert "<script>alert(1)" not in page.text
    assert "Telefon: Purret <script>alert(1)</script> på torsdag" in synlig(page)


@pytest.mark.parametrize(
    ("endring", "feil"),
    [
        ({"tidspunkt": "2999-01-01T10:00"}, "Tidspunktet kan ikke ligge fram i tid."),
        ({"tekst": ""}, "Skriv hva som ble sagt."),
        ({"tekst": "x" * 10_001}, "10000"),
        ({"kanal": "epost"}, "Velg en verdi fra listen."),
    ],
)
def test_contact_that_cannot_be_is_told_at_its_field(
    session: Session, saksbehandler: StrictClient, endring: dict[str, str], feil: str
) -> None:
    url = f"{LISTE}{sent_to(nynorsk=False).id}/"
    facts = {"kanal": "telefon", "tidspunkt": "2026-10-02T10:00", "emne": "Purret", "tekst": "De signerer."}
    answer = send(saksbehandler, url, **{**facts, **endring})
    assert answer.status_code == 200
    assert feil in synlig(answer)


@pytest.mark.parametrize("url", ["999999/", "99999999999/", "eksport/pdf"])
def test_what_is_not_there_is_not_found(saksbehandler: StrictClient, url: str) -> None:
    assert saksbehandler.get(LISTE + url).status_code == 404


def test_a_campaign_is_drafted_opened_for_some_and_exported(session: Session, forvalter: StrictClient) -> None:
    with transaction():
        active = erklaeringer(session, organisasjoner(session)[:3])
        vilkar_id = nye_vilkar(session).id
        chosen = [e.id for e in active[:2]]
    frist = (clock.today() + timedelta(days=30)).isoformat()
    facts = {"navn": "Høstens vilkår", "vilkar": str(vilkar_id), "frist": frist, "purreintervall_dager": "14"}
    texts = {"tekst_nb": "Nytt på bokmål.", "tekst_nn": "Nytt på nynorsk."}
    assert send(forvalter, "/admin/kampanjer/new/", **facts, **texts).status_code == 302
    assert "alt en kampanje med dette navnet" in synlig(send(forvalter, "/admin/kampanjer/new/", **facts, **texts))
    ident = session.scalars(select(Kampanje.id)).one()
    page = forvalter.get(f"/admin/kampanjer/{ident}/steg/aapne").text
    assert page.count(" checked>") == 3
    assert "Nytt på bokmål." in page
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    url = f"/admin/kampanjer/{ident}/steg/aapne"
    assert "Velg minst én avtale" in forvalter.post(url, data={"csrf_token": token}).text
    assert forvalter.post(url, data={"csrf_token": token, "avtaler": chosen}).status_code == 302
    assert "0 av 2 har akseptert" in synlig(forvalter.get(f"/admin/kampanjer/details/?id={ident}"))
    csv = forvalter.get(f"/admin/kampanjer/{ident}/eksport/csv").get_data().decode("utf-8-sig")
    assert [line.split(";")[6] for line in csv.splitlines()] == ["Tilstand", "Ikke sendt", "Ikke sendt"]
    assert forvalter.get(f"/admin/kampanjer/{ident}/eksport/xlsx").get_data()[:2] == b"PK"


def test_filters_decide_who_is_ticked_and_the_others_can_be_added(session: Session, forvalter: StrictClient) -> None:
    with transaction():
        orgs = organisasjoner(session)[:6]
        erklaeringer(session, orgs)
        kampanje_id = et_utkast(session, nye_vilkar(session)).id
        fylke, antall = orgs[0].fylke, sum(o.fylke == orgs[0].fylke for o in orgs)
    page = forvalter.get(f"/admin/kampanjer/{kampanje_id}/steg/aapne?fylke={fylke}").text
    assert page.count(" checked>") == antall
    assert page.count('name="avtaler"') == 6
    assert f"Blir ikke spurt ({6 - antall})" in page


def test_a_task_is_exempted_with_a_reason_and_the_campaign_shows_it(
    session: Session, saksbehandler: StrictClient
) -> None:
    with transaction():
        kampanje = en_apen_kampanje(session, 2)
        oppgave_id = session.scalars(select(func.min(Kampanjeoppgave.id))).one()
        kampanje_id = kampanje.id
    url = f"/admin/kampanjeoppgaver/{oppgave_id}/steg/unnta"
    assert "Skriv hvorfor" in synlig(send(saksbehandler, url, begrunnelse=""))
    assert send(saksbehandler, url, begrunnelse="Slås sammen.").status_code == 302
    shown = synlig(saksbehandler.get(f"/admin/kampanjer/details/?id={kampanje_id}&tilstand=unntatt"))
    assert "Unntatt (1)" in shown
    assert "0 av 1 har akseptert" in shown


def test_late_answers_wait_on_the_front_page(session: Session, saksbehandler: StrictClient) -> None:
    with transaction():
        kampanje = en_apen_kampanje(session, 1)
        rad = fremdrift.oppgaver(session, kampanje, clock.today())[0]
        with audit.recording(session, rad.oppgave, actor=SAKSBEHANDLER, handling="oppgave.frist_endret"):
            rad.oppgave.frist = clock.today() - timedelta(days=1)
    assert "Har ikke svart på nye vilkår innen fristen" in saksbehandler.get("/admin/").text


def test_a_doubt_waits_for_a_forvalter_who_settles_it(session: Session, client_as: As, forvalter: StrictClient) -> None:
    org = sent_to(nynorsk=False)
    post(forvalter, f"{LISTE}send", [org.id])
    with transaction() as writing:
        message = writing.scalars(select(OutboxMessage)).one()
        message.status, message.paabegynt = Utboksstatus.I_TVIL, clock.now() - timedelta(minutes=10)
        ident = message.id
    assert "Utsendinger som trenger en avgjørelse" in forvalter.get("/admin/").text
    page = synlig(forvalter.get(f"/admin/utboks/details/?id={ident}"))
    assert "Den kom fram Send på nytt Avlys" in page
    assert epost(org) in page
    assert client_as(Rolle.SAKSBEHANDLER).get("/admin/utboks/").status_code == 403
    assert send(forvalter, f"/admin/utboks/{ident}/steg/kom_fram").status_code == 302
    assert "registrerte at den kom fram" in synlig(forvalter.get(f"/admin/utboks/details/?id={ident}"))
    assert epost(org) in forvalter.get("/admin/utboks/").text
