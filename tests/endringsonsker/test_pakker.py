"""A package is made once, answered item by item, and never changes."""

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
import time_machine
from sqlalchemy import select

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.kodeverk import Fristgrunn, Konsekvens, Pakkesvar
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.usecases import Svarfakta
from ksadmin.endringsonsker.views.pakker import pakk
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.endringsonsker.saker import en_stemme, et_onske, onskefakta
from tests.endringsonsker.test_mote import en_runde
from tests.endringsonsker.test_prioritering import vurder
from tests.pdf.conformance import assert_claims, assert_headings_in_order, assert_tables_have_headers
from tests.tilgangsoversikt.saker import tjeneste
from tests.tilgangsoversikt.test_sider import gjor, send

I_DAG = clock.today()


TJENESTER = ["Redusert foreldrebetaling barnehage og SFO", "Egenbetaling langtidsopphold institusjon"]
FRIST = {"frist": I_DAG, "fristgrunn": Fristgrunn.LOVENDRING}


def prioriterte(session):
    for tittel in ("=1+1 <script>alert(1)</script>", "Det viktigste"):
        onske = et_onske(session, Onskestatus.PRIORITERT, tittel=tittel)
    en_stemme(session, onske)
    to = [tjeneste(session), tjeneste(session, "langtidsopphold")]
    usecases.endre(session, SAKSBEHANDLER, onske, onskefakta(tittel=tittel, **FRIST), tjenester=to)


def varslene(session):
    return session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "onske.varsel")).all()


def test_pakken_er_lik_for_alltid_og_folges_til_svar_pa_hvert_onske(app, client_as):
    gjor(app, prioriterte)
    forvalter = client_as(Rolle.FORVALTER)
    skjema = {"svarfrist": (I_DAG + timedelta(days=30)).isoformat()}
    assert "Fristen kan ikke ha vært." in send(forvalter, "/admin/innspillspakker/new/", svarfrist="2020-01-01").text
    side = send(forvalter, "/admin/innspillspakker/new/", **skjema)
    assert "Innspillspakke IP-0001" in side.text
    assert "Ingen ønsker er prioritert" in send(forvalter, "/admin/innspillspakker/new/", **skjema).text
    sendt = forvalter.get("/admin/innspillspakker/1/last-ned").data

    pakke = zipfile.ZipFile(io.BytesIO(sendt))
    assert pakke.namelist() == ["IP-0001.pdf", "IP-0001.json", "IP-0001.xlsx", "SHA256SUMS"]
    innspill = json.loads(pakke.read("IP-0001.json"))["innspill"]
    assert [(i["nummer"], i["referanse"]) for i in innspill] == [(1, "EØ-00002"), (2, "EØ-00001")]
    assert innspill[0]["tjenester"] == [
        "Redusert foreldrebetaling barnehage og SFO",
        "Egenbetaling langtidsopphold institusjon",
    ]
    assert (innspill[0]["frist"], innspill[0]["fristgrunn"]) == (I_DAG.isoformat(), "Lovendring")
    ark = openpyxl.load_workbook(io.BytesIO(pakke.read("IP-0001.xlsx"))).active
    assert ark["E2"].value == ", ".join(TJENESTER)
    assert (ark["C3"].value, ark["C3"].data_type) == ("=1+1 <script>alert(1)</script>", "s")
    with pikepdf.open(io.BytesIO(pakke.read("IP-0001.pdf"))) as pdf:
        assert_claims(pdf, "nb")
        assert_tables_have_headers(pdf)
        assert_headings_in_order(pdf)

    with app.app_context(), transaction() as session:
        onske = session.get_one(Endringsonske, 2)
        usecases.endre(session, SAKSBEHANDLER, onske, onskefakta(tittel="Noe annet"), tjenester=[])
    svar = {"dato": I_DAG.isoformat(), "svar": "planlagt", "referanse": "SKE-9"}
    assert "Skriv når Skatteetaten planlegger" in send(forvalter, "/admin/innspillspakker/1/svar/1", **svar).text
    assert (
        "Skriv begrunnelsen." in send(forvalter, "/admin/innspillspakker/1/svar/1", **svar | {"svar": "avslatt"}).text
    )
    side = send(forvalter, "/admin/innspillspakker/1/svar/1", **svar, utgivelse="Andre kvartal 2027")
    assert "Det viktigste" in side.text
    assert "SKE-9" in side.text
    assert "Andre kvartal 2027" in side.text
    with app.app_context():
        assert db.session.get_one(Endringsonske, 2).status is Onskestatus.PLANLAGT
    assert forvalter.get("/admin/innspillspakker/1/last-ned").data == sendt

    over_fristen = "Skatteetaten har ikke svart innen fristen"
    assert over_fristen not in forvalter.get("/admin/").text
    with time_machine.travel(clock.now() + timedelta(days=31)):
        forside = client_as(Rolle.SAKSBEHANDLER).get("/admin/").text
    assert over_fristen in forside


def test_en_pakke_med_et_uferdig_onske_lages_ikke_og_et_svar_gis_en_gang(session):
    with transaction():
        onske = et_onske(session, Onskestatus.PRIORITERT)
        hjemmel, onske.__dict__["hjemmel"] = onske.hjemmel, None
        with pytest.raises(Conflict, match="Disse mangler hjemmel eller nødvendighet: EØ-00001"):
            usecases.lag_pakke(session, FORVALTER, svarfrist=I_DAG, i_dag=I_DAG, pakk=pakk)
        onske.__dict__["hjemmel"] = hjemmel
        pakke = usecases.lag_pakke(session, FORVALTER, svarfrist=I_DAG, i_dag=I_DAG, pakk=pakk)
        (sak,) = pakke.saker
        nei = Svarfakta(svar=Pakkesvar.AVSLATT, dato=I_DAG, referanse="SKE-4", tekst="Mangler hjemmel.")
        usecases.registrer_svar(session, FORVALTER, sak, nei, i_dag=I_DAG)
        assert (onske.status, onske.referanse_skatteetaten) == (Onskestatus.AVSLATT, "SKE-4")
        with pytest.raises(Conflict, match="alt registrert"):
            usecases.registrer_svar(session, FORVALTER, sak, nei, i_dag=I_DAG)
        with pytest.raises(InvalidInput, match="Fristen"):
            usecases.lag_pakke(session, FORVALTER, svarfrist=I_DAG - timedelta(1), i_dag=I_DAG, pakk=pakk)


def test_ja_og_nar_det_kommer_er_ett_varsel_med_det_skatteetaten_sa(session):
    with transaction():
        onske = et_onske(session, Onskestatus.PRIORITERT)
        en_stemme(session, onske)
        (sak,) = usecases.lag_pakke(session, FORVALTER, svarfrist=I_DAG, i_dag=I_DAG, pakk=pakk).saker
        for_ = len(varslene(session))
        ja = Svarfakta(
            svar=Pakkesvar.PLANLAGT, dato=I_DAG, referanse="SKE-9", utgivelse="Andre kvartal 2027", tekst="Ja, gjerne.",
            tekst_nn="Ja, gjerne det.",
        )  # fmt: skip
        usecases.registrer_svar(session, FORVALTER, sak, ja, i_dag=I_DAG)
        assert [v.payload["status"] for v in varslene(session)[for_:]] == ["planlagt"]
        assert (onske.svar, onske.svar_nn, onske.planlagt_utgivelse, onske.referanse_skatteetaten) == (
            "Ja, gjerne.", "Ja, gjerne det.", "Andre kvartal 2027", "SKE-9",
        )  # fmt: skip


def test_pakken_folger_rekkefolgen_motet_ble_enig_om(session):
    with transaction():
        forst, midt, sist, utenfor = (et_onske(session, Onskestatus.PRIORITERT) for _ in range(4))
        for nummer in ("0301", "4601"):
            en_stemme(session, utenfor, nummer)
        runde = en_runde(session, forst, midt, sist)
        usecases.flytt(session, FORVALTER, runde, runde.saker[2], plass=1, begrunnelse="Lovendring.")
        assert queries.til_neste_pakke(session) == [sist, forst, midt, utenfor]
        vurder(session, midt, Konsekvens.INGEN)
        usecases.frys_runde(session, FORVALTER, navn="Våren", i_dag=I_DAG)
        assert queries.til_neste_pakke(session) == [forst, sist, midt, utenfor]
