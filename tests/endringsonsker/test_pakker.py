"""A package is made once, answered item by item, and never changes."""

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
import time_machine

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.kodeverk import Pakkesvar
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.usecases import Svarfakta
from ksadmin.endringsonsker.views.pakker import pakk
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.endringsonsker.saker import en_stemme, et_onske, onskefakta
from tests.pdf.conformance import assert_claims, assert_headings_in_order, assert_tables_have_headers
from tests.tilgangsoversikt.test_sider import gjor, send

I_DAG = clock.today()


def prioriterte(session):
    for tittel in ("=1+1 <script>alert(1)</script>", "Det viktigste"):
        onske = et_onske(session, Onskestatus.PRIORITERT, tittel=tittel)
    en_stemme(session, onske)


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
    ark = openpyxl.load_workbook(io.BytesIO(pakke.read("IP-0001.xlsx"))).active
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
        nei = Svarfakta(svar=Pakkesvar.AVSLATT, dato=I_DAG, tekst="Mangler hjemmel.")
        usecases.registrer_svar(session, FORVALTER, sak, nei, i_dag=I_DAG)
        assert onske.status is Onskestatus.AVSLATT
        with pytest.raises(Conflict, match="alt registrert"):
            usecases.registrer_svar(session, FORVALTER, sak, nei, i_dag=I_DAG)
        with pytest.raises(InvalidInput, match="Fristen"):
            usecases.lag_pakke(session, FORVALTER, svarfrist=I_DAG - timedelta(1), i_dag=I_DAG, pakk=pakk)
