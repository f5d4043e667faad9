"""A notice from draft to its end: who may do what, to whom it goes, and what is refused."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import transaction
from ksadmin.formidling import queries, usecases
from ksadmin.formidling.kodeverk import Fase, Ferskhet, Meldingstype, Utelatt
from ksadmin.formidling.lifecycle import MELDINGSLOP, Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding, Mottaker
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.formidling.views.meldinger import MeldingView
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.usecases.kontakter import avvis_kontakt
from ksadmin.settings import Settings
from tests.actors import FORVALTER, KONTROLLOR, SAKSBEHANDLER
from tests.formidling.saker import MANGE, adresse, bytt_adresse, et_utkast, fakta, i_fylket, kontakter, publiser

S = Meldingsstatus


def test_each_step_but_the_correction_has_a_page(app: Flask, settings: Settings) -> None:
    with app.app_context():
        assert MeldingView(settings).steps.keys() == MELDINGSLOP.steps.keys() - {"rett"}


def test_a_second_person_approves_what_many_get_and_an_edit_takes_it_back(session: Session) -> None:
    with transaction():
        kontakter(session, i_fylket(session))
        melding = et_utkast(session)
    with pytest.raises(Conflict, match=r"går til 24 adresser. Når det er flere enn 10"), transaction():
        usecases.publiser(session, SAKSBEHANDLER, melding, uten_godkjenning=10)
    assert session.scalars(select(Mottaker)).all() == []
    with transaction():
        usecases.send_til_godkjenning(session, FORVALTER, melding)
    for part in (SAKSBEHANDLER, FORVALTER):
        with pytest.raises(Conflict, match="En annen må godkjenne"), transaction():
            usecases.godkjenn(session, part, melding)
    with transaction():
        usecases.godkjenn(session, KONTROLLOR, melding)
        usecases.endre(session, SAKSBEHANDLER, melding, fakta(tittel_nb="Verre enn vi trodde"), i_dag=clock.today())
    assert (melding.status, melding.godkjent_av) == (S.UTKAST, None)
    assert session.scalars(select(Adressat)).all() == []
    with transaction():
        usecases.send_til_godkjenning(session, SAKSBEHANDLER, melding)
        usecases.velg_mottakere(session, SAKSBEHANDLER, melding, Utvalg(), ekstra_adresser=None)
    assert melding.status is S.UTKAST
    with transaction():
        usecases.velg_mottakere(session, SAKSBEHANDLER, melding, Utvalg(fylke="Rogaland"), ekstra_adresser=None)
        usecases.send_til_godkjenning(session, SAKSBEHANDLER, melding)
        usecases.godkjenn(session, KONTROLLOR, melding)
        # What comes into the register after the approval was not approved.
        bytt_adresse(session, i_fylket(session)[0], "ny@kommune.example")
        assert usecases.publiser(session, SAKSBEHANDLER, melding, uten_godkjenning=10) == 24
    assert "ny@kommune.example" not in session.scalars(select(Mottaker.epost)).all()
    assert melding.status is S.PUBLISERT
    with pytest.raises(Conflict, match="Lag en rettelse"), transaction():
        usecases.endre(session, SAKSBEHANDLER, melding, fakta(), i_dag=clock.today())


def test_the_audience_is_asked_of_the_matrix_and_each_without_an_address_becomes_a_task(session: Session) -> None:
    i_dag = clock.today()
    with transaction():
        orgs = i_fylket(session)
        en, to, tre, fire, *resten = orgs
        varsling = kontakter(session, [en, to, tre])
        kontakter(session, [fire], bekreftet=i_dag - timedelta(days=400))
        kontakter(session, [en, fire], Kontaktrolle.KONTAKTPERSON)
        bytt_adresse(session, tre, adresse(to))  # two kommuner share a mailbox
        avvis_kontakt(session, SAKSBEHANDLER, varsling[0], grunn="550", tidspunkt=clock.now())
        melding = et_utkast(session)

    def liste(**utvalg: object) -> dict[str, object]:
        with transaction():
            velg = Utvalg(fylke="Rogaland", **utvalg)  # type: ignore[arg-type]
            usecases.velg_mottakere(session, SAKSBEHANDLER, melding, velg, ekstra_adresser="a@leverandor.example\n\n")
        funnet = queries.mottakerliste(session, melding, i_dag)
        assert [a.epost for a in funnet.ekstra] == ["a@leverandor.example"]
        return {m.organisasjon.navn: m.utelatt or [a.epost for a in m.adresser] for m in funnet.maal}

    alle = liste()
    assert alle[en.navn] is Utelatt.RETUR
    assert alle[to.navn] == alle[tre.navn] == [adresse(to)]
    assert alle[fire.navn] == [adresse(fire)]
    assert all(alle[o.navn] is Utelatt.INGEN_ADRESSE for o in resten)
    assert liste(ferskhet=Ferskhet.FERSK)[fire.navn] is Utelatt.FOR_GAMMEL
    gamle = {tre.navn: [adresse(to)], fire.navn: [adresse(fire)]}  # a new address is not confirmed yet
    assert liste(ferskhet=Ferskhet.GAMMEL) == gamle
    begge = liste(roller=(Kontaktrolle.VARSLING, Kontaktrolle.KONTAKTPERSON))
    assert begge[en.navn] == [adresse(en, Kontaktrolle.KONTAKTPERSON)]
    assert len(begge[fire.navn]) == 2  # type: ignore[arg-type]
    assert "fylkeskommune" not in str(liste(tjeneste="foreldrebetaling"))  # it concerns kommuner only
    assert liste(leverandor="Finnes ikke") == {}
    liste()
    with transaction():
        assert publiser(session, melding) == 3  # the shared mailbox once, and the extra address
    oppgaver = session.scalars(queries.uten_adresse()).all()
    assert {str(a.organisasjon) for a in oppgaver} == {str(o) for o in (en, *resten)}
    with pytest.raises(Conflict, match="har fått en adresse"), transaction():
        usecases.ettersend(session, SAKSBEHANDLER, melding)
    with transaction():
        kontakter(session, [resten[0]])
        assert usecases.ettersend(session, SAKSBEHANDLER, melding) == 1
    assert len(session.scalars(queries.uten_adresse()).all()) == len(oppgaver) - 1
    assert len(session.scalars(select(OutboxMessage)).all()) == 4


def test_bad_input_changes_nothing_and_loses_nothing(session: Session) -> None:
    with transaction():
        melding = et_utkast(session)
    i_gar, uka_for = clock.today() - timedelta(days=1), clock.now() - timedelta(days=7)
    for felt, endring in (
        ("gjelder_til", {"gjelder_til": None}),
        ("gjelder_fra", {"gjelder_fra": None}),
        ("gjelder_til", {"gjelder_til": uka_for}),
        ("gjelder_til", {"gjelder_fra": uka_for, "gjelder_til": uka_for + timedelta(hours=2)}),
        ("bekreftes_innen", {"bekreftes_innen": clock.today()}),
        ("bekreftes_innen", {"krever_bekreftelse": True, "bekreftes_innen": i_gar}),
    ):
        with pytest.raises(InvalidInput) as refusal, transaction():
            usecases.endre(session, SAKSBEHANDLER, melding, fakta(**endring), i_dag=clock.today())
        assert refusal.value.field == felt

    def velg(adresser: str, utvalg: Utvalg | None = None) -> None:
        with transaction():
            usecases.velg_mottakere(session, SAKSBEHANDLER, melding, utvalg or Utvalg(), ekstra_adresser=adresser)

    with pytest.raises(InvalidInput, match=r"Linje 2: «ola@»\."):
        velg("en@leverandor.example\nola@\nto@leverandor.example")
    assert melding.ekstra_adresser is None
    with pytest.raises(InvalidInput, match="minst én kontaktrolle"):
        velg("", Utvalg(roller=()))
    velg("\n".join(f"nr{n}@leverandor.example" for n in range(10_000)))
    with transaction():
        assert publiser_ti_tusen(session, melding) == 10_000
    with transaction():
        tom = et_utkast(session)
        usecases.velg_mottakere(session, SAKSBEHANDLER, tom, Utvalg(leverandor="Finnes ikke"), ekstra_adresser=None)
    for steg in (usecases.send_til_godkjenning, lambda s, a, m: publiser(s, m)):
        with pytest.raises(Conflict, match="Ingen er i utvalget"), transaction():
            steg(session, SAKSBEHANDLER, tom)
    with transaction():
        usecases.endre(session, SAKSBEHANDLER, tom, fakta(tekst_nn="[[kva]]"), i_dag=clock.today())
    with pytest.raises(Conflict, match="ikke er fylt ut"), transaction():
        usecases.send_til_godkjenning(session, SAKSBEHANDLER, tom)


def publiser_ti_tusen(session: Session, melding: Melding) -> int:
    return usecases.publiser(session, SAKSBEHANDLER, melding, uten_godkjenning=20 * MANGE)


def test_maintenance_starts_and_ends_by_the_clock(session: Session) -> None:
    naa = clock.now()
    with transaction():
        melding = et_utkast(session, Meldingstype.VEDLIKEHOLD, gjelder_fra=naa + timedelta(hours=1))
        publiser(session, melding)
    assert melding.fase(naa) is Fase.PLANLAGT
    assert queries.driftsbanner(session, naa) == []
    assert queries.ute(session, naa) == [melding]
    under, etter = naa + timedelta(minutes=90), naa + timedelta(hours=3)
    assert (melding.fase(under), queries.driftsbanner(session, under)) == (Fase.GJELDER, [melding])
    assert (melding.fase(etter), queries.ute(session, etter)) == (Fase.SLUTT, [])
    stempler = [queries.stempel(session, t) for t in (naa, under, etter)]
    assert len(set(stempler)) == 3
