"""What comes back of a notice: that it is read, no thanks, and mail that was not delivered."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.inntak.mottak import ta_imot
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.core import clock
from ksadmin.database import transaction
from ksadmin.formidling import queries, usecases
from ksadmin.formidling.kodeverk import Levering, Meldingstype
from ksadmin.formidling.models import Adressat, Melding
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktperson
from ksadmin.settings import Settings
from tests.actors import SAKSBEHANDLER
from tests.client import StrictClient
from tests.formidling.saker import (
    Post,
    adresse,
    bytt_adresse,
    en_sendt,
    et_utkast,
    i_fylket,
    kontakter,
    publiser,
    tall,
)
from tests.inntak.filer import epost

L = Levering


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
    assert all(a.melding_id != neste.id or a.organisasjon not in orgs for a in session.scalars(queries.uten_adresse()))


def test_an_address_outside_the_register_can_say_no_thanks_too(
    session: Session, post: Post, client: StrictClient
) -> None:
    utenfor, andre = "nytt@leverandor.example", "to@leverandor.example"

    def nyhet() -> Melding:
        with transaction():
            melding = et_utkast(session, Meldingstype.NY_TJENESTE, gjelder_fra=None, gjelder_til=None)
            valg = Utvalg(fylke="Rogaland")
            usecases.velg_mottakere(session, SAKSBEHANDLER, melding, valg, ekstra_adresser=f"{utenfor}\n{andre}")
            publiser(session, melding)
        return melding

    nyhet()
    post.gar()
    brev = next(m for m in post.smtp.mails() if m["To"] == utenfor)
    url = brev["List-Unsubscribe"].strip("<>").partition("8000")[2]
    for _ in range(2):
        assert client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert "Få nyheter igjen" in client.get(client.get(url).headers["Location"].partition("8000")[2]).text
    assert [r.epost for r in queries.logg(session, nyhet().id)] == [andre]


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
    assert "E-posten kom i retur: 5.1.1" in [r.feil for r in queries.logg(session, melding.id)]
    assert len(session.scalars(select(Sak)).all()) == 1  # of the guess: of the others nobody has asked anything
    avvist = session.scalars(select(Kontaktperson).where(Kontaktperson.avvist.is_not(None))).one()
    assert (avvist.epost, avvist.avvist_grunn) == (sendt["To"], "E-posten kom i retur: 5.1.1")
    sendt_videre = retur(sendt["Message-ID"]).replace(b"MAILER-DAEMON", b"ola").replace(b"auto-replied", b"no")
    ta_imot(transaction, settings, sendt_videre.replace(b"multipart/report", b"multipart/mixed"))
    assert len(session.scalars(select(Sak)).all()) == 2  # a person who sends it on has something to ask


def test_those_who_are_away_make_no_work_for_the_desk(session: Session, settings: Settings, post: Post) -> None:
    en_sendt(session, 2)
    post.gar()
    (sendt, _) = post.smtp.mails()

    def inn(nummer: int, svar_pa: str, **hoder: str) -> Sak:
        hoder |= {"Message_ID": f"<b{nummer}@borte.example>", "In_Reply_To": svar_pa}
        kvittering = ta_imot(transaction, settings, epost("Borte", "Lin har tatt over.", **hoder).as_bytes())
        return session.get_one(Saksmelding, kvittering.melding).sak

    maskin = {"Auto_Submitted": "auto-replied"}
    borte = inn(1, sendt["Message-ID"], **maskin)
    assert (borte.status, borte.frist, borte.lost) == (Saksstatus.LUKKET, None, None)
    assert "Lin har tatt over." in borte.meldinger[0].tekst  # kept, and found by a search
    for nummer, (svar_pa, hoder) in enumerate(
        ((sendt["Message-ID"], {}), ("<utboks-1.20200101000000000000@ks.no>", maskin), ("<noe@annet.example>", maskin)),
        2,
    ):
        assert inn(nummer, svar_pa, **hoder).status is Saksstatus.NY


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
