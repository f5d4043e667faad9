"""Undoing: everything a deed did is set back, recorded, by who may, unless something later rests on it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from ksadmin.app import ANGREFOLGER
from ksadmin.avtaler import usecases as avtaler
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.brukerstotte import usecases as saker
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Klokkeperiode, Sak
from ksadmin.brukerstotte.usecases import steg
from ksadmin.core import angring, audit, audit_chain, clock, outbox
from ksadmin.core.audit import Audited, AuditEvent
from ksadmin.core.base import Base
from ksadmin.core.errors import Conflict, NotPermitted, TransitionNotAllowed
from ksadmin.core.history import historikk
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.endringsonsker import usecases as onsker
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Plassering
from ksadmin.register import usecases as register
from ksadmin.register.models import Kjennetegnslag, Kontaktperson, Kontaktrolle
from ksadmin.tilgangsoversikt import usecases as pakoblinger
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tjenester import usecases as tjenester
from ksadmin.tjenester.models import Datafelt
from tests.actors import FORVALTER, LESER, SAKSBEHANDLER
from tests.avtaler.builders import I_DAG, en_avtale, organisasjon
from tests.brukerstotte.saker import en_sak
from tests.endringsonsker.saker import en_stemme, et_onske
from tests.tilgangsoversikt.saker import MOTTATT, en_pakobling
from tests.tjenester.loype import FULLT_FELT, en_kandidat, et_datasett


def siste(session, handling):
    return session.scalars(
        select(AuditEvent).where(AuditEvent.handling == handling).order_by(AuditEvent.id.desc())
    ).first()


def angre(session, handling, actor=FORVALTER):
    with transaction():
        hendelse = siste(session, handling)
        return angring.angre(session, actor, hendelse, begrunnelse="Det var feil.", folger=ANGREFOLGER)


def ny_kontakt(session, epost="kim@example.org"):
    with transaction():
        return register.registrer_kontakt(
            session,
            SAKSBEHANDLER,
            organisasjon(session),
            rolle=Kontaktrolle.VARSLING,
            navn="Kim",
            epost=epost,
            telefon=None,
        )


def endre(session, kontakt, **nytt):
    fakta = {"rolle": kontakt.rolle, "navn": kontakt.navn, "epost": kontakt.epost, "telefon": None, "aktiv": True}
    with transaction():
        register.endre_kontakt(session, SAKSBEHANDLER, kontakt, **{**fakta, **nytt})


def test_an_edit_is_set_back_also_where_the_trail_does_not_hold_the_values(session):
    kontakt = ny_kontakt(session)
    endre(session, kontakt, navn="Kari", epost="kari@example.org")
    angre(session, "kontakt.endret", SAKSBEHANDLER)
    assert (kontakt.navn, kontakt.epost) == ("Kim", "kim@example.org")
    angret, endret = historikk(session, kontakt)[:2]
    assert angret.tekst.startswith("angret: Sara Saksbehandler endret kontakten ")
    assert angret.begrunnelse == "Det var feil."
    assert endret.angret.startswith("Sara Saksbehandler ")
    assert "kari" not in str([h.endringer for h in session.scalars(select(AuditEvent))])
    assert audit_chain.verifiser(session) is None
    with pytest.raises(Conflict, match="Dette er alt angret: Sara Saksbehandler"):
        angre(session, "kontakt.endret")
    with pytest.raises(Conflict, match="selv en angring"):
        angre(session, "angret")


def test_a_later_change_of_the_same_is_named_and_one_of_something_else_is_no_hindrance(session):
    kontakt = ny_kontakt(session)
    endre(session, kontakt, navn="Kari")
    forste = siste(session, "kontakt.endret")
    endre(session, kontakt, telefon="22334455")
    with transaction():
        angring.angre(session, SAKSBEHANDLER, forste, begrunnelse="Nei.", folger=ANGREFOLGER)
    assert (kontakt.navn, kontakt.telefon) == ("Kim", "22334455")
    endre(session, kontakt, navn="Kåre", telefon="22334455")
    andre = siste(session, "kontakt.endret")
    endre(session, kontakt, navn="Kine", telefon="22334455")
    with (
        pytest.raises(
            Conflict, match=r"«Kine» er endret etterpå: Sara Saksbehandler endret kontakten .* Angre det først"
        ),
        transaction(),
    ):
        angring.angre(session, SAKSBEHANDLER, andre, begrunnelse="Nei.", folger=ANGREFOLGER)
    assert kontakt.navn == "Kine"


def test_only_those_who_may_do_the_deed_and_only_for_a_while(session):
    kontakt = ny_kontakt(session)
    endre(session, kontakt, navn="Kari")
    with pytest.raises(NotPermitted):
        angre(session, "kontakt.endret", LESER)
    with time_machine.travel(clock.now() + angring.ANGREFRIST + timedelta(days=1)):
        with pytest.raises(Conflict, match="over 30 dager siden"):
            angre(session, "kontakt.endret")
        with transaction():
            assert angring.slett_utgatte(session, clock.now() - angring.ANGREFRIST) > 0
    assert kontakt.navn == "Kari"


def test_what_was_made_goes_and_what_was_removed_comes_back_as_the_same_row(session):
    ny_kontakt(session)
    angre(session, "kontakt.registrert", SAKSBEHANDLER)
    assert session.scalar(select(func.count(Kontaktperson.id))) == 0
    with transaction():
        datasett = et_datasett(session, en_kandidat(session))
        felt = tjenester.legg_til_felt(session, FORVALTER, datasett, replace(FULLT_FELT, teknisk_navn="gjeld"))
    ident = felt.id
    with transaction():
        tjenester.fjern_felt(session, FORVALTER, felt, begrunnelse="Dobbelt.")
    angre(session, "datasett.fjernet")  # the note in the history of the whole leads to it
    assert session.get_one(Datafelt, ident).teknisk_navn == "gjeld"
    with transaction():
        tjenester.fjern_felt(session, FORVALTER, session.get_one(Datafelt, ident), begrunnelse="Dobbelt.")
    with transaction():
        tjenester.forkast(session, FORVALTER, datasett, begrunnelse="Ny runde.")
    with pytest.raises(Conflict, match="Det har gått videre siden: Frode Forvalter forkastet utkastet til datasett"):
        angre(session, "felt.fjernet")


def test_a_step_is_taken_back_through_its_lifecycle(session):
    with transaction():
        avtale = en_avtale(session)
    with transaction():
        avtaler.trekk(session, SAKSBEHANDLER, avtale, begrunnelse="Ombestemte seg.")
    angre(session, "avtale.trukket", SAKSBEHANDLER)
    assert (avtale.status, avtale.avsluttet_dato) == (Avtalestatus.UTKAST, None)
    with transaction():
        sendt = en_avtale(session, Avtalestatus.SENDT, nummer="4601")
    with pytest.raises(TransitionNotAllowed, match=r"Erklæringen er sendt til kommunen\. Trekk den i stedet"):
        angre(session, "avtale.sendt", SAKSBEHANDLER)
    assert sendt.status is Avtalestatus.SENDT


def test_another_erklaering_in_the_place_of_the_old_one_keeps_it_ended(session):
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
    with transaction():
        ny = avtaler.erstatt(session, FORVALTER, avtale, begrunnelse="Ny ordfører.", i_dag=I_DAG)
    with pytest.raises(NotPermitted):
        angre(session, "avtale.erstattet", SAKSBEHANDLER)
    angre(session, "avtale.erstattet")
    assert avtale.status is Avtalestatus.BEKREFTET
    assert session.get(type(avtale), ny.id) is None


def kontroller_alle(session, alle):
    with transaction():
        for pakobling in alle:
            pakoblinger.kontroller(session, SAKSBEHANDLER, pakobling, i_dag=I_DAG)


def test_many_at_one_stroke_are_one_or_none(session):
    with transaction():
        for nummer in ("0301", "4601"):
            en_avtale(session, Avtalestatus.BEKREFTET, nummer=nummer)
        alle = [en_pakobling(session, nummer=nummer) for nummer in ("0301", "4601")]
    kontroller_alle(session, alle)
    plan = angre(session, "pakobling.kontrollert", SAKSBEHANDLER)
    assert plan.antall == 2
    assert {p.status for p in alle} == {Pakoblingsstatus.REGISTRERT}
    kontroller_alle(session, alle)
    with transaction():
        pakoblinger.send(session, SAKSBEHANDLER, alle[0], dato=MOTTATT, i_dag=I_DAG)
    with pytest.raises(Conflict, match="Det har gått videre siden: Sara Saksbehandler registrerte at foresp"):
        angre(session, "pakobling.kontrollert", SAKSBEHANDLER)
    assert [p.status for p in alle] == [Pakoblingsstatus.SENDT, Pakoblingsstatus.KONTROLLERT]


def test_a_merge_is_taken_apart_with_what_was_reckoned_of_it(session):
    with transaction():
        ett, annet = et_onske(session), et_onske(session, tittel="Et annet")
        en_stemme(session, ett)
        en_stemme(session, annet, "4601")
    with transaction():
        onsker.sla_sammen(session, SAKSBEHANDLER, ett, med=annet)
    assert annet.oppslutning.kommuner == 2
    angre(session, "onske.sla_sammen", SAKSBEHANDLER)
    assert (ett.status, ett.slatt_sammen_med_id, annet.oppslutning.kommuner) == (Onskestatus.REGISTRERT, None, 1)
    assert session.get(Plassering, ett.id) is not None


def test_a_case_gets_its_clock_back(session):
    with transaction():
        sak = en_sak(session)
    with transaction():
        steg.ta(session, SAKSBEHANDLER, sak, "vent_kommune")
    angre(session, "sak.vent_kommune", SAKSBEHANDLER)
    assert sak.status is Saksstatus.NY
    lopende = session.scalars(select(Klokkeperiode).where(Klokkeperiode.til.is_(None))).one()
    assert (lopende.part.value, sak.frist is not None) == ("ks", True)


def test_mail_that_waits_is_called_off_and_mail_that_is_sent_keeps_the_deed(session):
    with transaction():
        onske = et_onske(session)
        en_stemme(session, onske)
        session.execute(OutboxMessage.__table__.delete())
    with transaction():
        onsker.vurder(session, SAKSBEHANDLER, onske)
    angre(session, "onske.vurder", SAKSBEHANDLER)
    assert onske.status is Onskestatus.REGISTRERT
    assert {m.status for m in session.scalars(select(OutboxMessage))} == {Utboksstatus.AVLYST}
    with transaction():
        onsker.vurder(session, SAKSBEHANDLER, onske)
    with transaction():
        outbox.claim(session)
    with pytest.raises(Conflict, match="Det ble sendt e-post om dette"):
        angre(session, "onske.vurder", SAKSBEHANDLER)
    assert onske.status is Onskestatus.UNDER_VURDERING


def test_the_periods_of_a_name_follow(session):
    kommune = organisasjon(session, "3101")
    with transaction():
        register.endre_kjennetegn(session, FORVALTER, kommune, Kjennetegnslag.NAVN, "Fredriksten", fra=I_DAG)
    angre(session, "organisasjon.kjennetegn")
    assert kommune.navn == "Halden"
    assert [(k.verdi, k.til) for k in kommune.kjennetegn if k.slag is Kjennetegnslag.NAVN] == [("Halden", None)]


def test_every_deed_that_can_be_undone_is_one_and_tells_made_from_changed():
    for mapper in Base.registry.mappers:
        klasse = mapper.class_
        if issubclass(klasse, Audited):
            assert klasse.ANGRES.keys() <= klasse.HANDLINGER.keys()
            assert klasse.LIVSLOP is None or audit.livslopsfelt(klasse)
            if klasse.ANGRES:
                assert any(not a.columns[0].nullable and not a.columns[0].info for a in audit.sporede(klasse))
            if klasse.DEL_AV:
                assert mapper.relationships[klasse.DEL_AV].direction.name == "MANYTOONE"


def test_what_somebody_wants_forgotten_cannot_be_brought_back(session):
    with transaction():
        sak = en_sak(session)
    with transaction():
        saker.endre(
            session,
            SAKSBEHANDLER,
            sak,
            emne="Nytt",
            kategori=None,
            sprak=sak.sprak,
            tjeneste=None,
            leverandor=None,
            innsender_navn="Nina Navn",
            innsender_epost=sak.innsender_epost,
        )
    with transaction():
        saker.slett_person(session, FORVALTER, sak.innsender_epost, begrunnelse="Bedt om det.")
    verdier = session.scalars(select(audit_chain.Angregrunnlag.verdier)).all()
    assert "Nina" not in str(verdier)
    with pytest.raises(Conflict):
        angre(session, "sak.endret")
    assert session.get_one(Sak, sak.id).innsender_navn is None
