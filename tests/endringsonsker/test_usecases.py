"""What holds of wishes and voices whoever asks."""

import threading
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.fakta import Stottefakta
from ksadmin.endringsonsker.kodeverk import Fristgrunn
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Stemme, Stottespiller
from ksadmin.register.models import Organisasjon
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.endringsonsker.saker import en_stemme, et_onske, onskefakta

I_DAG = date(2026, 11, 23)
BERGEN = "4601"


def bilde(session, onske):
    """All that splitting must give back."""
    stemmer = [(s.id, s.organisasjon_id, [p.id for p in s.stottespillere]) for s in queries.stemmene(session, onske)]
    return (onske.status, onske.svar, stemmer, onske.oppslutning.kommuner, onske.oppslutning.innbyggere)


def test_et_onske_prioriteres_forst_nar_hjemmel_og_nodvendighet_er_skrevet(session):
    with transaction():
        onske = et_onske(session, Onskestatus.UNDER_VURDERING, hjemmel=None, nodvendighet=None)
        with pytest.raises(Conflict, match="Skriv hjemmel og hvorfor det er nødvendig"):
            usecases.prioriter(session, FORVALTER, onske)
        usecases.endre(session, SAKSBEHANDLER, onske, onskefakta(), tjenester=[])
        with pytest.raises(NotPermitted):
            usecases.prioriter(session, SAKSBEHANDLER, onske)
        usecases.prioriter(session, FORVALTER, onske)
        with pytest.raises(InvalidInput, match="ikke fjernes"):
            usecases.endre(session, SAKSBEHANDLER, onske, onskefakta(hjemmel=None), tjenester=[])
        with pytest.raises(InvalidInput, match="Velg hva den skyldes"):
            usecases.endre(session, SAKSBEHANDLER, onske, onskefakta(frist=I_DAG), tjenester=[])
        frist = {"frist": I_DAG, "fristgrunn": Fristgrunn.LOVENDRING}
        usecases.endre(session, SAKSBEHANDLER, onske, onskefakta(**frist), tjenester=[])
        assert onske.tjenester == []


@pytest.mark.parametrize(
    "status", [s for s in Onskestatus if s not in (Onskestatus.INNSENDT, Onskestatus.SLATT_SAMMEN)]
)
def test_hver_status_kan_nas_med_korteste_vei(session, status):
    with transaction():
        assert et_onske(session, status).status is status


def test_databasen_tar_ikke_imot_et_avslag_uten_grunn(session):
    with transaction():
        et_onske(session)
    with pytest.raises(IntegrityError), transaction():
        session.execute(text("UPDATE endringsonske SET status = 'avslatt'"))


def test_en_kommune_har_en_stemme_og_en_til_er_en_stottespiller(session):
    with transaction():
        onske = et_onske(session)
        oslo = en_stemme(session, onske)
        assert en_stemme(session, onske, navn="Mari Medarbeider") is oslo
        en_stemme(session, onske, BERGEN)
        innbyggere = organisasjon(session).innbyggere + organisasjon(session, BERGEN).innbyggere
        assert (onske.oppslutning.kommuner, onske.oppslutning.innbyggere) == (2, innbyggere)
        assert len(oslo.stottespillere) == 2
        usecases.trekk_stemme(session, SAKSBEHANDLER, onske, oslo, begrunnelse="Vedtak.", i_dag=I_DAG)
        assert onske.oppslutning.kommuner == 1
        with pytest.raises(Conflict, match="alt trukket"):
            usecases.trekk_stemme(session, SAKSBEHANDLER, onske, oslo, begrunnelse="Igjen.", i_dag=I_DAG)
        assert en_stemme(session, onske) is not oslo


def test_en_opphort_kommune_og_et_avsluttet_onske_far_ingen_stemme(session):
    with transaction():
        session.execute(text("UPDATE organisasjon SET opphort = '2026-01-01' WHERE nummer = '0301'"))
        oslo = session.scalars(select(Organisasjon).where(Organisasjon.opphort.is_not(None))).one()
        stotte = Stottefakta(navn="Kim", rolle="Rådgiver", dato=I_DAG, kilde="Møte")
        with pytest.raises(InvalidInput, match="Velg organisasjonen som tok over"):
            usecases.stem(session, SAKSBEHANDLER, et_onske(session), stotte, organisasjon=oslo, i_dag=I_DAG)
        with pytest.raises(Conflict, match="kan ikke få flere stemmer"):
            en_stemme(session, et_onske(session, Onskestatus.AVSLATT), BERGEN)
        assert session.scalars(select(Stemme)).all() == []


def test_to_stemmer_i_samme_oyeblikk_blir_en_stemme_med_to_stottespillere(app, session):
    with transaction():
        ident = et_onske(session).id
    start = threading.Barrier(2)

    def stem(navn):
        with app.app_context():
            start.wait()
            with transaction() as egen:
                en_stemme(egen, egen.get_one(Endringsonske, ident), navn=navn)

    traader = [threading.Thread(target=stem, args=(navn,)) for navn in ("Kim", "Mari")]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    session.rollback()
    assert len(session.scalars(select(Stemme)).all()) == 1
    assert len(session.scalars(select(Stottespiller)).all()) == 2
    kopi = "INSERT INTO onske_stemme (onske_id, organisasjon_id) SELECT onske_id, organisasjon_id FROM onske_stemme"
    with pytest.raises(IntegrityError), transaction():  # the database says so too, whoever writes
        session.execute(text(kopi))


def test_sammenslaing_baerer_stemmene_og_skilling_gir_tilbake_noyaktig_det_som_var(session):
    with transaction():
        forste, andre = et_onske(session), et_onske(session, Onskestatus.UTSATT, tittel="Månedlig næringsinntekt")
        en_stemme(session, forste)
        en_stemme(session, andre, navn="Mari Medarbeider")
        en_stemme(session, andre, BERGEN)
        for_ = bilde(session, forste), bilde(session, andre)
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forste)
        assert (forste.oppslutning.kommuner, len(queries.stemmene(session, forste))) == (2, 3)
        with pytest.raises(Conflict, match="Endre det, eller skill dem først"):
            usecases.endre(session, SAKSBEHANDLER, andre, onskefakta(), tjenester=[])
        with pytest.raises(Conflict, match="Registrer stemmen der"):
            en_stemme(session, andre, "5001")
        usecases.skill(session, SAKSBEHANDLER, andre)
        assert (bilde(session, forste), bilde(session, andre)) == for_


def test_det_som_skjer_mens_de_er_slatt_sammen_blir_der_det_ble_gjort(session):
    with transaction():
        forste, andre = et_onske(session), et_onske(session)
        bergen = en_stemme(session, andre, BERGEN)
        for_ = bilde(session, andre)
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forste)
        ny = en_stemme(session, forste, BERGEN, navn="Mari Medarbeider")
        assert ny is not bergen
        assert en_stemme(session, forste, BERGEN, navn="Ola Overtar") is ny
        assert forste.oppslutning.kommuner == 1
        assert queries.en_stemme_hver(session, forste) == [ny]
        en_stemme(session, forste)
        usecases.endre(session, SAKSBEHANDLER, forste, onskefakta(tittel="Ny tittel"), tjenester=[])
        usecases.skill(session, SAKSBEHANDLER, andre)
        assert bilde(session, andre) == for_
        assert (forste.oppslutning.kommuner, andre.oppslutning.kommuner) == (2, 1)
        assert [p.navn for p in ny.stottespillere] == ["Mari Medarbeider", "Ola Overtar"]
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forste)
        usecases.trekk_stemme(session, SAKSBEHANDLER, forste, bergen, begrunnelse="Vedtak.", i_dag=I_DAG)
        usecases.skill(session, SAKSBEHANDLER, andre)
        assert (forste.oppslutning.kommuner, andre.oppslutning.kommuner) == (1, 0)


def test_to_enheter_med_ett_organisasjonsnummer_har_en_stemme(session):
    """Oslo is a kommune and a fylkeskommune with one orgnr."""
    with transaction():
        onske, dublett = et_onske(session), et_onske(session)
        kommune, fylke = (organisasjon(session, nummer) for nummer in ("0301", "03"))
        assert kommune.orgnr == fylke.orgnr
        assert queries.alle_som_kan_stemme(session)[0] == 371
        stemme = en_stemme(session, onske, "03")
        assert en_stemme(session, onske, "0301") is stemme
        en_stemme(session, dublett, "0301")
        usecases.sla_sammen(session, SAKSBEHANDLER, dublett, med=onske)
        assert (onske.oppslutning.kommuner, onske.oppslutning.innbyggere) == (1, kommune.innbyggere)
        assert queries.en_stemme_hver(session, onske) == [stemme]
        usecases.trekk_stemme(session, SAKSBEHANDLER, onske, stemme, begrunnelse="Vedtak.", i_dag=I_DAG)
        assert (onske.oppslutning.kommuner, dublett.oppslutning.kommuner) == (0, 0)


def test_ingen_ring_ingen_kjede_og_ikke_seg_selv(session):
    with transaction():
        a, b, c = et_onske(session), et_onske(session), et_onske(session)
        with pytest.raises(InvalidInput, match="seg selv"):
            usecases.sla_sammen(session, SAKSBEHANDLER, a, med=a)
        usecases.sla_sammen(session, SAKSBEHANDLER, a, med=b)
        with pytest.raises(InvalidInput, match="Velg det i stedet"):
            usecases.sla_sammen(session, SAKSBEHANDLER, c, med=a)
        with pytest.raises(Conflict, match="Skill dem først"):
            usecases.sla_sammen(session, SAKSBEHANDLER, b, med=c)
        with pytest.raises(InvalidInput, match="avsluttet"):
            usecases.sla_sammen(session, SAKSBEHANDLER, c, med=et_onske(session, Onskestatus.TRUKKET))
    merge = text(
        "UPDATE endringsonske SET status = 'slatt_sammen', status_for = 'registrert', sammenslatt = true,"
        " malet_sammenslatt = false, slatt_sammen_med_id = :med WHERE id = :id"
    )
    for ident, med in ((b.id, a.id), (b.id, c.id), (c.id, c.id), (c.id, a.id)):
        with pytest.raises(IntegrityError), transaction():
            session.execute(merge, {"id": ident, "med": med})
    assert db.session.get_one(Endringsonske, c.id).status is Onskestatus.REGISTRERT
