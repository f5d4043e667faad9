"""The public form: what is sent waits for its address to be confirmed, and nothing else gets past."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from ksadmin.app import handlers, job_list
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.register.models import Leverandor
from ksadmin.scheduler.runner import drain, run_once
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Innsending, Miljo, Opphav, Pakobling
from ksadmin.web.innsending import PER_EPOST, PER_MASKIN
from ksadmin.web.ratelimit import limiter, uleselig
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.client import StrictClient
from tests.oppfolging.saker import erklaeringer
from tests.simulators.smtp import parsed
from tests.tilgangsoversikt.saker import en_pakobling

OSLO = "/pakobling/kommune/0301/foreldrebetaling"
SKJEMA = {
    "ruter": ["direkte"],
    "kontakt_navn": "Kim Kontakt",
    "kontakt_rolle": "Fagansvarlig",
    "kontakt_epost": "Kim@Kommune.example",
    "kontakt_telefon": "+47 22 00 00 00",
}


@pytest.fixture
def post(app: Flask, settings: Settings, tmp_path: Path) -> Callable[[], list[EmailMessage]]:
    """`post()` keeps every promise and gives the mails so far, in the order they went."""
    med_mappe = settings.model_copy(update={"epost_mappe": tmp_path})

    def les() -> list[EmailMessage]:
        drain(app, handlers(med_mappe))
        filer = sorted(tmp_path.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
        return [parsed(f.read_bytes()) for f in filer]

    return les


def send(client: StrictClient, url: str, **felter: Any) -> TestResponse:
    """Post the form of the page at ``url`` as a browser does."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/pakobling/kommune/4601/foreldrebetaling").text)
    assert token
    return client.post(url, data={"csrf_token": token[1], **felter}, follow_redirects=True)


def lenken(mail: EmailMessage) -> str:
    funnet = re.search(r"http://127\.0\.0\.1:8000(/pakobling/bekreft/\S+)", mail.get_content())
    assert funnet
    return funnet[1]


def antall(session: Session, model: type[Any]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_en_kommune_ber_om_en_tjeneste_og_bekrefter_med_lenken(
    session: Session,
    client: StrictClient,
    client_as: Callable[[Rolle], StrictClient],
    post: Callable[[], list[EmailMessage]],
) -> None:
    assert "fylkeskommune 03, Oslo" in client.get("/pakobling?sok=Oslo").text
    skjema = client.get("/pakobling?sok=301&tjeneste=foreldrebetaling", follow_redirects=True)
    assert skjema.request.path == "/pakobling"  # 301 is in many numbers
    skjema = client.get("/pakobling?sok=0301&tjeneste=foreldrebetaling", follow_redirects=True)
    assert skjema.request.path == OSLO
    tietoevry = session.scalar(select(Leverandor.id).where(Leverandor.navn == "Tietoevry"))
    fiendtlig = {"status": "apnet_produksjon", "opphav": "ks", "pakobling_id": "1", "leverandor_fiks": tietoevry}
    sendt = send(
        client, OSLO, **SKJEMA | {"ruter": ["direkte", "leverandor"], "leverandor": [tietoevry, tietoevry]} | fiendtlig
    )
    assert "Vi sender nå en e-post til Kim@Kommune.example." in sendt.text
    assert antall(session, Pakobling) == 0
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    assert "Påkoblingsforespørsler til kontroll" not in saksbehandler.get("/admin/").text

    (mail,) = post()
    assert mail["To"] == "kim@kommune.example"
    assert "- Fagsystemleverandør direkte mot Skatteetaten: Tietoevry" in mail.get_content()
    assert "Kim Kontakt" not in mail.get_content()
    lenke = lenken(mail)
    for _ in range(2):  # the mail scanner, then the reader
        assert "Bekreft og send til KS" in client.get(lenke).text
    assert antall(session, Pakobling) == 0
    for _ in range(2):  # an impatient finger
        assert "Forespørselen er bekreftet og har referansen PF-00001." in send(client, lenke).text

    session.rollback()
    pakobling = session.scalars(select(Pakobling)).one()
    assert (pakobling.status, pakobling.opphav) == (Pakoblingsstatus.REGISTRERT, Opphav.SKJEMA)
    assert [str(r) for r in pakobling.dagens_ruter] == [
        "Direkte mot Skatteetaten",
        "Fagsystemleverandør direkte mot Skatteetaten: Tietoevry",
    ]
    assert (pakobling.kontakt_rolle, pakobling.kontakt_telefon) == ("Fagansvarlig", "+47 22 00 00 00")
    spor = session.scalars(select(AuditEvent).where(AuditEvent.objekt_type == "Pakobling")).one()
    assert (spor.aktor, spor.aktor_navn) == ("skjema", "Kontaktpersonen i Oslo kommune")
    assert "Kim" not in str(spor.endringer)
    assert "Påkoblingsforespørsler til kontroll" in saksbehandler.get("/admin/").text
    kvittering = post()[1]
    assert "(PF-00001)" in kvittering["Subject"]
    assert "http://127.0.0.1:8000/kommune/0301" in kvittering.get_content()
    utboks = client_as(Rolle.FORVALTER).get("/admin/utboks/").text
    assert "Kvittering for påkobling PF-00001 Oslo kommune" in utboks
    assert "Bekreft påkobling: Oslo kommune" in utboks


def test_nynorskkommunen_faar_nynorsk(client: StrictClient, post: Callable[[], list[EmailMessage]]) -> None:
    assert "Vel minst éin måte." in send(client, "/pakobling/kommune/1160/foreldrebetaling?sprak=nn").text
    send(client, "/pakobling/kommune/1160/foreldrebetaling", **SKJEMA)
    lenke = lenken(post()[0])
    assert "KS har fått førespurnaden" in send(client, lenke).text
    spor, kvittering = post()
    assert "Venleg helsing" in spor.get_content()
    assert "Venleg helsing" in kvittering.get_content()


def test_kontaktpersonen_faar_vite_hva_det_ble_til(session: Session, post: Callable[[], list[EmailMessage]]) -> None:
    nynorsk = organisasjon(session, "1160")
    with transaction():
        erklaeringer(session, [nynorsk, organisasjon(session, "4601")])
        apnet = en_pakobling(session, Pakoblingsstatus.APNET_TEST, nummer="1160")
        avvist = en_pakobling(session, Pakoblingsstatus.KONTROLLERT, nummer="4601")
        usecases.avvis(session, SAKSBEHANDLER, avvist, begrunnelse="Feil tjeneste.", i_dag=clock.today())
    test, nei = sorted(post(), key=lambda mail: mail["Subject"], reverse=True)
    assert "opna tilgangen til" in " ".join(test.get_content().split())
    assert "Begrunnelse: Feil tjeneste." in " ".join(nei.get_content().split())
    with transaction():
        usecases.apne(session, SAKSBEHANDLER, apnet, miljo=Miljo.PRODUKSJON, dato=clock.today(), i_dag=clock.today())
    assert "i produksjon" in post()[-1].get_content()

    with transaction():  # trukket before the mail went: there is nothing to tell any more
        flyttet = en_pakobling(session, Pakoblingsstatus.APNET_TEST, nummer="4601")
        usecases.trekk(session, SAKSBEHANDLER, flyttet, begrunnelse="Vil ikke.", i_dag=clock.today())
    assert len(post()) == 3
    siste = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert siste is not None
    assert (siste.status, siste.feil) == (Utboksstatus.AVLYST, f"Ikke sendt: {flyttet.referanse} er nå «trukket».")


AVVIST = [
    ({"ruter": []}, "Velg minst én måte."),
    ({"ruter": ["leverandor"]}, "Velg leverandøren."),
    ({"ruter": ["leverandor"], "leverandor": ["999999", "x"]}, "Velg verdier fra listen."),
    ({"ruter": ["tull"]}, "tull"),
    ({"kontakt_epost": "kåre@kommune.example"}, "uten æ, ø og å"),
    ({"kontakt_epost": "kim@kommune.example\nBcc: alle@kommune.example"}, "gyldig e-postadresse"),
    ({"kontakt_navn": "<script>alert(1)</script>"}, "Skriv bare tekst, uten HTML-koder og linjeskift."),
    ({"kontakt_rolle": ""}, "Skriv hva kontaktpersonen arbeider som."),
    ({"kontakt_telefon": "ring meg"}, "Skriv telefonnummeret med siffer"),
    *(({felt: "a" * 10_000}, "Skriv ikke mer enn") for felt in SKJEMA if felt.startswith("kontakt")),
]


def test_det_som_ikke_duger_forklares_og_kladden_beholdes(session: Session, client: StrictClient) -> None:
    for feil, forklaring in AVVIST:
        svar = send(client, OSLO, **SKJEMA | feil)
        assert svar.status_code == 422
        assert svar.text.count(forklaring) == 2, forklaring  # on top, and at its field
        assert "<script>alert" not in svar.text
        for felt in SKJEMA.keys() - feil.keys() - {"ruter"}:
            assert f'value="{SKJEMA[felt]}"' in svar.text, felt
        assert bool(re.search(r'<input[^>]* checked[^>]* id="ruter-0"', svar.text)) is ("ruter" not in feil)
    uten_merke = client.post(OSLO, data=SKJEMA)
    assert (uten_merke.status_code, 'value="Kim Kontakt"' in uten_merke.text) == (400, True)
    assert antall(session, Innsending) == 0


def test_det_er_en_for_hver_tjeneste_og_den_forste_som_bekrefter_faar_den(
    session: Session, client: StrictClient, post: Callable[[], list[EmailMessage]]
) -> None:
    for _ in range(2):
        send(client, OSLO, **SKJEMA)
    forste, andre = (lenken(mail) for mail in post())
    send(client, forste)
    for svar in (client.get(andre), send(client, andre)):
        assert "Tjenesten er alt bedt om" in svar.text
    for svar in (client.get(OSLO), send(client, OSLO, **SKJEMA)):
        assert "Oslo kommune har alt bedt om denne tjenesten" in svar.text
        assert "kim@kommune.example" not in svar.text.lower()
    assert "Alt bedt om" in client.get("/pakobling/kommune/0301").text
    assert (antall(session, Pakobling), antall(session, Innsending)) == (1, 2)


def test_en_gammel_eller_gjettet_lenke_virker_ikke_og_det_ubekreftede_slettes(
    app: Flask,
    session: Session,
    settings: Settings,
    client: StrictClient,
    post: Callable[[], list[EmailMessage]],
) -> None:
    send(client, OSLO, **SKJEMA)
    lenke = lenken(post()[0])
    for galt in (lenke[:-1], f"{lenke}a", "/pakobling/bekreft/%00"):
        assert client.get(galt).status_code == 410
    opprydding = next(j for j in job_list(settings) if j.name == "oppbevaring")
    ingen = str(run_once(app, opprydding))
    assert "0 innsendinger" in ingen.split(", ")
    send(client, OSLO, **SKJEMA)  # its mail has not gone yet
    with time_machine.travel(clock.now() + timedelta(days=settings.innsending_frist_dager, minutes=1)):
        for svar in (client.get(lenke), send(client, lenke)):
            assert svar.status_code == 410
            assert "Lenken virker ikke lenger" in svar.text
        assert len(post()) == 1
        assert run_once(app, opprydding) == ingen.replace(" 0 innsendinger", " 2 innsendinger")
    assert (antall(session, Innsending), antall(session, Pakobling)) == (0, 0)
    avlyst = select(OutboxMessage).where(OutboxMessage.status == Utboksstatus.AVLYST)
    assert "Ikke sendt" in str(session.scalars(avlyst).one().feil)


def test_maskiner_og_mas_slipper_ikke_inn(session: Session, client: StrictClient) -> None:
    assert "Ett steg gjenstår" in send(client, OSLO, **SKJEMA, nettside="https://spam.example").text
    assert antall(session, Innsending) == 0
    for _ in range(PER_EPOST.amount - 1):
        limiter.limiter.hit(PER_EPOST, f"pakobling:{uleselig('kim@kommune.example')}")
    send(client, OSLO, **SKJEMA)
    svar = send(client, OSLO, **SKJEMA | {"kontakt_epost": "KIM@kommune.example"})
    assert (svar.status_code, antall(session, Innsending)) == (429, 1)
    assert "Prøv igjen i morgen." in svar.text
    assert 'value="Kim Kontakt"' in svar.text
    for _ in range(PER_MASKIN.amount):
        limiter.limiter.hit(PER_MASKIN, "pakobling:127.0.0.1")
    svar = send(client, OSLO, **SKJEMA | {"kontakt_epost": "en.annen@kommune.example"})
    assert (svar.status_code, antall(session, Innsending)) == (429, 1)
    assert "Vent en time" in svar.text


@pytest.mark.parametrize(
    ("adresse", "kode", "tekst"),
    [
        ("/pakobling?sok=Osloo", 200, "Mente du en av disse?"),
        ("/pakobling/kommune/9999", 404, "Ingen treff på «9999»"),
        ("/pakobling/kommune/1507", 200, "Velg tjeneste for Ålesund kommune"),
        ("/pakobling/kommune/0301/finnes_ikke", 404, "Velg en av disse."),
        ("/pakobling/fylkeskommune/46/foreldrebetaling", 404, "kan ikke velges for Vestland fylkeskommune"),
    ],
)
def test_den_som_gaar_feil_blir_hjulpet_videre(client: StrictClient, adresse: str, kode: int, tekst: str) -> None:
    svar = client.get(adresse, follow_redirects=True)
    assert svar.status_code == kode
    assert tekst in svar.text


def test_kommunens_side_leder_rett_til_skjemaet(client: StrictClient) -> None:
    assert f'href="{OSLO}"' in client.get("/kommune/0301").text
    assert 'href="/pakobling?tjeneste=foreldrebetaling"' in client.get("/tjenester/foreldrebetaling").text


def test_en_frist_som_er_over_venter_paa_forsiden(session: Session, client_as: Callable[[Rolle], StrictClient]) -> None:
    i_dag = clock.today()
    with transaction():
        for nummer, dager in (("0301", -1), ("4601", 0)):
            pakobling = en_pakobling(session, nummer=nummer)
            frist = i_dag + timedelta(days=dager)
            usecases.folg_opp(session, SAKSBEHANDLER, pakobling, eier=None, frist=frist, intern_merknad="Ring.")
    client = client_as(Rolle.SAKSBEHANDLER)
    assert "Påkoblingsforespørsler med frist som er over" in client.get("/admin/").text
    liste = client.get("/admin/pakoblinger/?flt0_frist_er=over").text
    assert "Oslo kommune" in liste
    assert "Bergen kommune" not in liste
