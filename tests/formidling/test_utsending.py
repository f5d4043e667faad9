"""How a notice goes out: once to each, in turn, held and called off, and again only to those it failed for."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.brukerstotte.inntak.mottak import ta_imot
from ksadmin.core import clock, outbox
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import db, transaction
from ksadmin.formidling import jobs, queries, usecases
from ksadmin.formidling.kodeverk import Levering, Meldingstype
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding, Mottaker
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktperson
from ksadmin.register.queries import organisasjoner
from ksadmin.register.usecases.kontakter import avvis_kontakt, bekreft_kontakt
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.brukere.personer import ny_bruker
from tests.client import StrictClient
from tests.formidling.saker import adresse, bytt_adresse, et_utkast, fakta, i_fylket, kontakter, publiser
from tests.simulators.smtp import SmtpServer, smtp_server

L = Levering
PER_MINUTT = 5


class Post:
    """The scheduler's part of it, with a real SMTP server. A later pass is some minutes on."""

    def __init__(self, app: Flask, settings: Settings, smtp: SmtpServer) -> None:
        self.app, self.smtp = app, smtp
        self.settings = settings.model_copy(
            update={
                "smtp_host": "127.0.0.1",
                "smtp_port": smtp.port,
                "smtp_starttls": False,
                "formidling_per_minutt": PER_MINUTT,
            }
        )

    def gar(self, minutter: float = 0) -> int:
        """One pass; how many mails the server has had in all."""
        db.session.rollback()
        with time_machine.travel(clock.now() + timedelta(minutes=minutter), tick=True):
            drain(self.app, handlers(self.settings))
        return len(self.smtp.mails())


@pytest.fixture
def post(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Post]:
    with smtp_server(tmp_path) as smtp:
        yield Post(app, settings, smtp)


def en_sendt(session: Session, antall: int, **endringer: object) -> Melding:
    """To the first of Rogaland."""
    with transaction():
        kontakter(session, i_fylket(session)[:antall])
        melding = et_utkast(session, **endringer)
        publiser(session, melding)
    return melding


def tall(session: Session, melding: Melding) -> dict[Levering, int]:
    session.rollback()
    return queries.tell(queries.logg(session, melding.id))


def test_it_goes_in_turn_can_be_held_and_called_off_and_nobody_gets_two(session: Session, post: Post) -> None:
    melding = en_sendt(session, 16)
    assert tall(session, melding) == {L.VENTER: 16}
    assert post.gar() == PER_MINUTT
    assert post.gar() == PER_MINUTT  # within the same minute
    assert post.gar(1.1) == 2 * PER_MINUTT
    with transaction():
        usecases.pause(session, SAKSBEHANDLER, melding)
    assert post.gar(10) == 2 * PER_MINUTT
    assert pauset(session) == 6
    with transaction():
        usecases.gjenoppta(session, SAKSBEHANDLER, melding)
    assert (pauset(session), outbox.eldste_forfalte(session) is not None) == (0, True)  # they are due at once
    post.smtp.stop()  # down for an hour, with tries all the way
    for minutter in (20, 40, 60):
        post.gar(minutter)
    post.smtp.start()
    assert tall(session, melding) == {L.SENDT: 10, L.VENTER: 6}
    assert post.gar(80) == 3 * PER_MINUTT
    with transaction():
        assert usecases.avlys_resten(session, SAKSBEHANDLER, melding) == 1
    assert post.gar(200) == 15
    assert tall(session, melding) == {L.SENDT: 15, L.AVLYST: 1}
    assert len(set(post.smtp.recipients())) == 15


def pauset(session: Session) -> int:
    """How many of the mails say that they are held."""
    sier = OutboxMessage.feil.contains("satt på pause")
    return session.scalar(select(func.count(OutboxMessage.id)).where(sier)) or 0


def test_what_is_called_off_while_it_is_under_way_never_goes_later(session: Session, post: Post) -> None:
    en = i_fylket(session)[0]
    post.smtp.told({adresse(en): {"RCPT": "wait"}})
    melding = en_sendt(session, 2)
    with ThreadPoolExecutor(1) as scheduler:
        gar = scheduler.submit(drain, post.app, handlers(post.settings))
        post.smtp.wait_for(f"RCPT {adresse(en)}")
        with transaction():
            usecases.avlys_resten(session, SAKSBEHANDLER, melding)
        post.smtp.release()
        gar.result()
    assert tall(session, melding) == {L.AVLYST: 2}
    assert post.gar(60) == 0


def test_an_address_that_went_wrong_while_the_mail_waited_was_not_refused_by_a_server(
    session: Session, post: Post
) -> None:
    melding = en_sendt(session, 1)
    kontakt = session.scalars(select(Kontaktperson)).one()
    with transaction():
        avvis_kontakt(session, SAKSBEHANDLER, kontakt, grunn="550", tidspunkt=clock.now())
    assert post.gar() == 0
    assert tall(session, melding) == {L.HINDRET: 1}
    assert post.smtp.events() == []
    with transaction():
        bekreft_kontakt(session, SAKSBEHANDLER, kontakt, dag=clock.today())
        assert usecases.send_pa_nytt(session, FORVALTER, melding) == 1
    assert post.gar() == 1


def test_again_only_to_those_it_failed_for(session: Session, post: Post) -> None:
    en, to, tre, fire = i_fylket(session)[:4]
    post.smtp.told({adresse(en): {"RCPT": "550 nobody here"}, adresse(to): {"DATA": "554 no thanks"}})
    melding = en_sendt(session, 4)
    assert post.gar() == 2
    assert tall(session, melding) == {L.SENDT: 2, L.AVVIST: 2}
    avvist = session.scalars(select(Kontaktperson).where(Kontaktperson.avvist.is_not(None))).one()
    assert avvist.organisasjon_id == en.id
    with transaction():
        mottaker = session.scalars(select(Mottaker).where(Mottaker.epost == adresse(tre))).one()
        usecases.registrer_retur(session, SAKSBEHANDLER, mottaker, grunn="Postkassen er full")
    assert tall(session, melding) == {L.SENDT: 1, L.AVVIST: 2, L.RETUR: 1}
    post.smtp.told({})
    with transaction():
        bytt_adresse(session, tre, "ny@kommune.example")
        assert usecases.send_pa_nytt(session, FORVALTER, melding) == 2  # the one known to be wrong is left
    post.gar(2)
    assert sorted(post.smtp.recipients()) == sorted([adresse(to), adresse(tre), adresse(fire), "ny@kommune.example"])
    with pytest.raises(Conflict, match="Rett eller bekreft"), transaction():
        usecases.send_pa_nytt(session, FORVALTER, melding)
    with transaction():
        bekreft_kontakt(session, SAKSBEHANDLER, session.get_one(Kontaktperson, avvist.id), dag=clock.today())
        assert usecases.send_pa_nytt(session, FORVALTER, melding) == 1
    post.gar(4)
    assert tall(session, melding) == {L.SENDT: 4}


def test_a_delivery_report_in_the_mailbox_marks_the_address(session: Session, settings: Settings, post: Post) -> None:
    melding = en_sendt(session, 2)
    post.gar()
    sendt = next(m for m in post.smtp.mails() if adresse(i_fylket(session)[0]) in m["To"])

    def retur(message_id: str) -> bytes:
        return RETUR.format(til=sendt["To"], message_id=message_id).encode()

    ta_imot(transaction, settings, retur("<utboks-1.20200101000000000000@ks.no>"))  # a guess is not ours
    assert tall(session, melding) == {L.SENDT: 2}
    for _ in range(2):  # servers say it again
        ta_imot(transaction, settings, retur(sendt["Message-ID"]))
    post.gar()
    assert tall(session, melding) == {L.SENDT: 1, L.RETUR: 1}
    avvist = session.scalars(select(Kontaktperson).where(Kontaktperson.avvist.is_not(None))).one()
    assert (avvist.epost, avvist.avvist_grunn) == (sendt["To"], "E-posten kom i retur")


RETUR = """\
From: MAILER-DAEMON@kommune.example
To: skattedeling@ks.no
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.kommune.example

Final-Recipient: rfc822; {til}
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
--b--
"""


def test_each_reads_it_in_their_own_malform_after_a_try_to_the_writer(session: Session, post: Post) -> None:
    jeg = Actor(f"bruker:{ny_bruker(post.app, epost='jeg@ks.example')}", "Jeg", Rolle.SAKSBEHANDLER)
    nynorsk = next(o for o in i_fylket(session) if o.skriver_nynorsk)
    bokmal = next(o for o in i_fylket(session) if not o.skriver_nynorsk)
    with transaction():
        kontakter(session, [nynorsk, bokmal])
        melding = et_utkast(session, tjenester=("foreldrebetaling",), krever_bekreftelse=True)
        usecases.prov(session, jeg, melding)
    assert post.gar() == 2
    assert {str(m["To"]) for m in post.smtp.mails()} == {"jeg@ks.example"}
    assert sorted(str(m["Subject"]) for m in post.smtp.mails()) == ["[Prøve] Feil i oppslag", "[Prøve] Feil i oppslaga"]
    with transaction():
        publiser(session, melding)
    post.gar()
    brev = {str(m["To"]): m for m in post.smtp.mails()}
    tekst = {til: m.get_content() for til, m in brev.items()}
    assert "Oppslaga feilar." in tekst[adresse(nynorsk)]
    assert re.search(rf"{nynorsk}: http\S+\?sprak=nn\s", tekst[adresse(nynorsk)])
    assert "Oppslagene feiler." in tekst[adresse(bokmal)]
    assert "Tjenester: Redusert foreldrebetaling barnehage og SFO." in tekst[adresse(bokmal)]
    assert "List-Unsubscribe" not in brev[adresse(bokmal)]  # they are bound to hear of this


def test_news_can_be_said_no_thanks_to_with_one_click(session: Session, post: Post, client: StrictClient) -> None:
    ny = {"gjelder_fra": None, "gjelder_til": None}
    with transaction():
        orgs = i_fylket(session)[:2]
        kontakter(session, orgs)
        bytt_adresse(session, orgs[1], adresse(orgs[0]))  # the two share a mailbox
        melding = et_utkast(session, Meldingstype.NY_TJENESTE, **ny)
        assert publiser(session, melding) == 1
    assert post.gar() == 1
    (brev,) = post.smtp.mails()
    assert f"{orgs[0]}, {orgs[1]}" in brev.get_content()
    assert brev["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = brev["List-Unsubscribe"].strip("<>").partition("8000")[2]
    assert client.get(url).status_code == 302
    assert client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    with transaction():
        neste = et_utkast(session, Meldingstype.NY_TJENESTE, **ny)
        publiser(session, neste)
        drift = et_utkast(session)
        publiser(session, drift)
    assert (tall(session, neste), tall(session, drift)) == ({}, {L.VENTER: 1})
    assert all(a.melding_id != neste.id or a.organisasjon not in orgs for a in queries.uten_adresse(session))


def test_a_correction_goes_to_those_who_have_the_earlier_version(session: Session, post: Post) -> None:
    en, to, tre = i_fylket(session)[:3]
    post.smtp.told({adresse(en): {"RCPT": "550 nobody here"}})
    melding = en_sendt(session, 3)
    post.gar()
    with transaction():
        kontakter(session, i_fylket(session)[3:5])  # they were not told the first time
        rettelse = usecases.opprett_rettelse(session, SAKSBEHANDLER, melding, fakta(), i_dag=clock.today())
    with pytest.raises(Conflict, match="alt under arbeid"), transaction():
        usecases.opprett_rettelse(session, SAKSBEHANDLER, melding, fakta(), i_dag=clock.today())
    with pytest.raises(Conflict, match="til ingen andre"), transaction():
        usecases.velg_mottakere(session, SAKSBEHANDLER, rettelse, Utvalg(), ekstra_adresser=None)
    with transaction():
        assert publiser(session, rettelse) == 2
    assert melding.status is Meldingsstatus.RETTET
    post.gar(2)
    rettet = [m for m in post.smtp.mails() if m["Subject"].startswith("Rett")]
    assert sorted(str(m["To"]) for m in rettet) == sorted([adresse(to), adresse(tre)])
    assert queries.ute(session, clock.now()) == [rettelse]
    with transaction():
        siste = usecases.opprett_rettelse(session, SAKSBEHANDLER, rettelse, fakta(), i_dag=clock.today())
        assert publiser(session, siste) == 2


def test_when_its_time_is_out_the_clock_ends_it_and_calls_off_the_queue(session: Session, post: Post) -> None:
    melding = en_sendt(session, 2)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=True):
        drain(post.app, handlers(post.settings))
        assert post.smtp.mails() == []
        assert jobs.avslutt_utlopte(transaction) == "1 avsluttet."
        assert jobs.avslutt_utlopte(transaction) == "0 avsluttet."
    assert melding.status is Meldingsstatus.AVSLUTTET
    assert tall(session, melding) == {L.AVLYST: 2}
    assert set(session.scalars(select(OutboxMessage.status))) == {Utboksstatus.AVLYST}


def test_each_kommune_confirms_by_its_own_link(session: Session, post: Post, client: StrictClient) -> None:
    with transaction():
        kontakter(session, [o for o in i_fylket(session) if not o.skriver_nynorsk][:2])
        melding = et_utkast(session, krever_bekreftelse=True, bekreftes_innen=clock.today())
        publiser(session, melding)
    post.gar()
    url = re.findall(r"http://127.0.0.1:8000(/varsler/for/\S+)", post.smtp.mails()[0].get_content())[0]
    side = client.get(url).text
    assert "Vi har lest meldingen" in side
    assert session.scalars(select(Adressat.bekreftet).where(Adressat.bekreftet.is_not(None))).all() == []
    token = re.findall(r'name="csrf_token" value="([^"]+)"', side)[0]
    for _ in range(2):  # a second click changes nothing
        assert client.post(url, data={"csrf_token": token, "svar": "bekreft"}).status_code == 303
    assert "Bekreftet " in client.get(url).text
    session.rollback()
    assert queries.fremdrift(queries.adressater(session, melding.id)) == (1, 24)
    assert client.post(url, data={"csrf_token": token, "svar": "tull"}).status_code == 400
    assert client.get(f"{url}x").status_code == 404


def test_a_thousand_are_queued_in_a_handful_of_statements(session: Session, statements: list[str]) -> None:
    with transaction():
        kontakter(session, organisasjoner(session))
        melding = usecases.opprett(session, SAKSBEHANDLER, fakta(), i_dag=clock.today())
    statements.clear()
    with transaction():
        assert publiser(session, melding) == 372
    assert len(statements) < 40
