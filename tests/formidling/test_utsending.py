"""How a notice goes out: once to each, in turn, held and called off, and again only to those it failed for."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.core import clock, outbox
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.formidling import jobs, queries, usecases
from ksadmin.formidling.kodeverk import Levering
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Mottaker
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktperson
from ksadmin.register.queries import organisasjoner
from ksadmin.register.usecases.kontakter import avvis_kontakt, bekreft_kontakt
from ksadmin.scheduler.runner import drain
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.brukere.personer import ny_bruker
from tests.formidling.saker import (
    PER_MINUTT,
    Post,
    adresse,
    bytt_adresse,
    en_sendt,
    et_utkast,
    fakta,
    i_fylket,
    kontakter,
    publiser,
    tall,
)

L = Levering


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


def test_a_thousand_are_queued_in_a_handful_of_statements(session: Session, statements: list[str]) -> None:
    with transaction():
        kontakter(session, organisasjoner(session))
        melding = usecases.opprett(session, SAKSBEHANDLER, fakta(), i_dag=clock.today())
    statements.clear()
    with transaction():
        assert publiser(session, melding) == 372
    assert len(statements) < 40
