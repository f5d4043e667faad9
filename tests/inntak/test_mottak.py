"""From bytes to a message in the right case, once, whoever sends it and however often."""

import json
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import post, tradtegn, usecases
from ksadmin.brukerstotte.commands import brukerstotte
from ksadmin.brukerstotte.inntak.mottak import Kvittering, slipp_inn, ta_imot
from ksadmin.brukerstotte.kodeverk import Karantenegrunn, Meldingsslag, Sakskategori, Saksprak
from ksadmin.brukerstotte.lifecycle import Karantenestatus, Saksstatus
from ksadmin.brukerstotte.models import Karantenepost, Sak, Saksmelding
from ksadmin.brukerstotte.queries import innkommet
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.audit import AuditEvent
from ksadmin.core.mail import compose
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import transaction
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Malform, Organisasjon
from ksadmin.register.usecases import registrer_kontakt
from ksadmin.settings import Settings
from tests.core.numre import BARE_ETTER_2032, TESTNUMMER
from tests.inntak.filer import docx, epost, pdf

OLA = "ola@storevik.kommune.example"
Imot = Callable[..., Kvittering]


@pytest.fixture
def imot(session: Session, settings: Settings) -> Imot:
    """Take in a mail, made by ``epost``, or one that is made already."""

    def gjor(melding: EmailMessage | bytes | None = None, **hoder: str) -> Kvittering:
        innhold = melding if isinstance(melding, bytes) else (melding or epost(**hoder)).as_bytes()
        kvittering = ta_imot(transaction, settings, innhold)
        session.rollback()
        return kvittering

    return gjor


def antall(session: Session, tabell: type) -> int:
    return session.scalar(select(func.count()).select_from(tabell)) or 0


def saken(session: Session, kvittering: Kvittering) -> Sak:
    assert kvittering.melding is not None
    return session.get_one(Saksmelding, kvittering.melding).sak


def nynorsk_kommune(session: Session) -> Organisasjon:
    statement = select(Organisasjon).where(
        Organisasjon.malform == Malform.NYNORSK, Organisasjon.epostdomene.is_not(None)
    )
    return session.scalars(statement.order_by(Organisasjon.id).limit(1)).one()


def test_a_question_becomes_a_case_that_knows_what_it_is_about(
    session: Session, settings: Settings, imot: Imot
) -> None:
    kommune = nynorsk_kommune(session)
    with transaction():
        registrer_kontakt(
            session, SYSTEM, kommune, rolle=Kontaktrolle.KONTAKTPERSON, navn="Kari", epost="kari@eksempel.example",
            telefon=None,
        )  # fmt: skip
    spor = epost(
        f"Feil {TESTNUMMER}",
        f"Vi får MP-251 for {TESTNUMMER}.\nkorrelasjonsid: 1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        From="Kari Kontakt <Kari@eksempel.example>",
    )
    spor.add_attachment(pdf(f"Fnr {TESTNUMMER}"), maintype="application", subtype="pdf", filename="a.pdf")
    spor.add_attachment(docx("Uten"), maintype="application", subtype="x", filename="b.docx")
    spor.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="bilde.png")
    kvittering = imot(spor)
    sak = saken(session, kvittering)
    assert (kvittering.sak, kvittering.ny_sak, kvittering.duplikat) == (sak.referanse, True, False)
    assert (kvittering.sladdet, kvittering.automatisk, kvittering.karantene) == (3, False, None)
    assert (sak.organisasjon, sak.foreslatt_organisasjon, sak.sprak) == (kommune, None, Saksprak.NN)
    assert (sak.kategori, sak.feilkode, sak.forutsetning) == (Sakskategori.ALTINN, "MP-251", "Delegering i Altinn")
    assert sak.korrelasjonsid == "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    inn, svar = sak.meldinger
    assert [(v.filnavn, bool(v.holdt_tilbake)) for v in inn.vedlegg] == [
        ("a.pdf.txt", False), ("b.docx", False), ("bilde.png", True),
    ]  # fmt: skip
    assert (svar.slag, svar.til, svar.automatisk) == (Meldingsslag.UT, "kari@eksempel.example", True)
    assert "Det stod 3 fødselsnummer i han" in svar.tekst
    mail = compose("skattedeling@ks.no", post.som_mail(session, settings, svar, til=svar.til or ""))
    assert (mail["Auto-Submitted"], mail["In-Reply-To"]) == ("auto-replied", "<1@storevik.kommune.example>")
    for tabell in (Sak, Saksmelding, AuditEvent, OutboxMessage):
        for rad in session.scalars(select(tabell)):
            assert TESTNUMMER not in str(vars(rad))


def test_the_same_mail_twice_gives_one(session: Session, settings: Settings, imot: Imot, app: Flask) -> None:
    forste, andre = imot(), imot()
    assert (andre.melding, andre.duplikat, andre.ny_sak) == (forste.melding, True, False)
    uten_id = epost("Uten ID", Message_ID="").as_bytes()
    assert imot(uten_id).melding == imot(uten_id).melding
    samtidig = epost("Samtidig", Message_ID="<samtidig@x.example>").as_bytes()

    def i_egen_trad() -> None:
        with app.app_context():
            ta_imot(transaction, settings, samtidig)

    trader = [Thread(target=i_egen_trad) for _ in range(4)]
    for trad in trader:
        trad.start()
    for trad in trader:
        trad.join()
    assert antall(session, Sak) == antall(session, Saksmelding) == 3
    fra_en_annen = imot(From="En annen <annen@andre.example>", emne="Samme ID")
    assert session.get_one(Karantenepost, fra_en_annen.karantene).grunn is Karantenegrunn.SAMME_ID


def test_an_answer_finds_its_case(session: Session, settings: Settings, imot: Imot) -> None:
    sak = saken(session, imot())
    with transaction():
        usecases.ta(session, SYSTEM, sak, "start")
        svar = usecases.svar(session, SYSTEM, sak, "Har dere delegert?")
        usecases.ta(session, SYSTEM, sak, "vent_kommune")
    token = tradtegn.lag(settings, svar)
    etter_token = imot(
        Message_ID="<2@x>", emne="Helt annet emne", References=f"<x@y> {token}", From="kollega@y.example"
    )
    assert (saken(session, etter_token), etter_token.ny_sak) == (sak, False)
    assert sak.status is Saksstatus.UNDER_BEHANDLING
    etter_referanse = imot(Message_ID="<3@x>", In_Reply_To="<1@storevik.kommune.example>", From="kollega@y.example")
    assert saken(session, etter_referanse) == sak
    etter_emne = imot(Message_ID="<4@x>", emne=f"SV: hei [{sak.referanse}]")
    assert saken(session, etter_emne) == sak
    ukjent = imot(Message_ID="<5@x>", emne=f"SV: hei [{sak.referanse}]", From="ukjent@andre.example")
    samme_emne = imot(Message_ID="<6@x>", emne="Vi får ikke hentet data")
    assert ukjent.ny_sak
    assert samme_emne.ny_sak
    eget = compose("skattedeling@ks.no", post.som_mail(session, settings, svar, til=svar.til or "")).as_bytes()
    assert (imot(eget).melding, imot(eget).duplikat) == (svar.id, True)
    lant = imot(Message_ID=token, From="annen@andre.example")
    assert session.get_one(Karantenepost, lant.karantene).grunn is Karantenegrunn.SAMME_ID


def test_a_false_id_of_ours_waits_for_a_person(session: Session, settings: Settings, imot: Imot) -> None:
    sak = saken(session, imot())
    with transaction():
        svar = usecases.svar(session, SYSTEM, sak, "Svar")
    ekte = tradtegn.lag(settings, svar)
    falsk = ekte.replace("@", "x@")
    falskt = epost(emne=f"SV: [{sak.referanse}]", tekst="Slett alt", References=falsk, Message_ID="<7@x>").as_bytes()
    kvittering = imot(falskt)
    assert (kvittering.sak, kvittering.melding) == (None, None)
    assert imot(falskt).duplikat
    (karantenepost,) = session.scalars(select(Karantenepost)).all()
    assert (karantenepost.grunn, karantenepost.avsender) == (Karantenegrunn.FORFALSKET, f"Ola Nordmann <{OLA}>")
    assert innkommet(session) == {"melding": 1, "karantene": 1, "forkastet": 0}
    with transaction():
        slipp_inn(session, SYSTEM, settings, karantenepost)
    assert innkommet(session) == {"melding": 2, "karantene": 0, "forkastet": 0}
    assert (karantenepost.status, karantenepost.innhold) == (Karantenestatus.SLUPPET_INN, None)
    assert karantenepost.sak is not None
    assert karantenepost.sak != sak
    assert imot(falskt).sak == karantenepost.sak.referanse


def test_what_cannot_be_read_is_kept_and_can_be_let_in(session: Session, settings: Settings, imot: Imot) -> None:
    rot = b"\xff\xfe ikke en e-post, men fnr " + TESTNUMMER.encode()
    kvittering = imot(rot)
    karantenepost = session.get_one(Karantenepost, kvittering.karantene)
    assert (karantenepost.innhold, karantenepost.grunn) == (rot, Karantenegrunn.ULESBAR)
    with transaction():
        slipp_inn(session, SYSTEM, settings, karantenepost)
    assert karantenepost.sak is not None
    assert "ikke en e-post, men fnr [testnummer fjernet]" in karantenepost.sak.meldinger[0].tekst


def test_a_mail_that_came_back_marks_the_address_it_went_to(session: Session, settings: Settings, imot: Imot) -> None:
    adresse = "borte@storevik.kommune.example"
    with transaction():
        kommune = nynorsk_kommune(session)
        for rolle in (Kontaktrolle.KONTAKTPERSON, Kontaktrolle.VARSLING):
            registrer_kontakt(session, SYSTEM, kommune, rolle=rolle, navn="B", epost=adresse, telefon=None)
    sak = saken(session, imot(From=adresse))
    with transaction():
        svar = usecases.svar(session, SYSTEM, sak, "Svar")
        usecases.ta(session, SYSTEM, sak, "los")
    retur = Path(__file__).with_name("retur.eml").read_text()
    om_en_annen = retur.replace("<sak-1@ks.no>", tradtegn.lag(settings, svar)).replace("borte@", "annen@")
    for innhold, avvist, status in (
        (om_en_annen, 0, Saksstatus.LOST),
        (om_en_annen.replace("annen@", "borte@").replace("<retur-1", "<retur-2"), 2, Saksstatus.UNDER_BEHANDLING),
    ):
        kvittering = imot(innhold.encode())
        assert (saken(session, kvittering), kvittering.automatisk) == (sak, True)
        assert (antall_avvist(session, adresse), sak.status) == (avvist, status)  # nobody has got the answer
    assert imot(retur.encode().replace(b"<retur-1", b"<retur-3")).karantene is not None


def antall_avvist(session: Session, adresse: str) -> int:
    statement = select(func.count(Kontaktperson.id)).where(Kontaktperson.epost == adresse)
    return session.scalar(statement.where(Kontaktperson.avvist.is_not(None))) or 0


def test_a_machine_is_not_answered_and_a_loop_ends(session: Session, imot: Imot) -> None:
    med_nummer = f"fnr {TESTNUMMER}"
    for nummer, hoder in enumerate(
        ({"Auto-Submitted": "auto-replied"}, {"List-Id": "<l.x>"}, {"From": "skattedeling@ks.no"}, {"From": ""})
    ):
        felt = {navn.replace("-", "_"): verdi for navn, verdi in hoder.items()}
        assert imot(tekst=med_nummer, Message_ID=f"<m{nummer}@x>", **felt).sladdet == 1
    assert antall(session, OutboxMessage) == 0
    for nummer in range(6):
        imot(tekst=med_nummer, Message_ID=f"<p{nummer}@x>")
    assert antall(session, OutboxMessage) == 3
    with time_machine.travel(clock.now() + timedelta(days=2)):
        imot(tekst=med_nummer, Message_ID="<p7@x>")
    assert antall(session, OutboxMessage) == 4


def test_the_domain_is_a_proposal_and_what_may_be_a_number_is_told(session: Session, imot: Imot) -> None:
    kommune = nynorsk_kommune(session)
    sak = saken(session, imot(From=f"Ny <ny@post.{kommune.epostdomene}>", tekst=f"Gjelder {BARE_ETTER_2032}, altså"))
    assert (sak.organisasjon, sak.foreslatt_organisasjon) == (None, kommune)
    inn, notat = sak.meldinger
    assert inn.tekst == f"Gjelder {BARE_ETTER_2032}, altså"
    assert (notat.slag, "et tall i e-posten som kan være" in notat.tekst) == (Meldingsslag.NOTAT, True)


def test_the_command_line(app: Flask, tmp_path: Path) -> None:
    fil = tmp_path / "a.eml"
    fil.write_bytes(epost(tekst=f"MP-251, fnr {TESTNUMMER}").as_bytes())
    kjor = partial(app.test_cli_runner().invoke, brukerstotte)
    svar = json.loads(kjor(args=["ta-imot", str(fil), "--json"]).output)
    assert list(svar) == [
        *("sak", "melding", "ny_sak", "duplikat", "automatisk", "sladdet", "vedlegg", "klassifisering", "karantene"),
    ]
    assert (svar["sak"], svar["ny_sak"], svar["sladdet"]) == ("KS-00001", True, 1)
    assert svar["klassifisering"]["feilkode"] == "MP-251"
    fra_ror = kjor(args=["ta-imot", "-"], input=fil.read_bytes())
    assert fra_ror.output == "E-posten er tatt imot før, i KS-00001.\n"
    assert "karantene" in kjor(args=["ta-imot", "-"], input=b"").output
    assert kjor(args=["ta-imot", "finnes-ikke.eml"]).exit_code == 2
