"""The check of an error: the missing step comes back, and nothing of what was pasted stays anywhere."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.audit_chain import AuditHead
from ksadmin.database import transaction
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from tests.avtaler.builders import en_avtale
from tests.client import StrictClient
from tests.tilgangsoversikt.saker import en_pakobling

PERSON = "27847099416"


def sjekk(client: StrictClient, feilmelding: str, organisasjon: str = "", sprak: str = "nb") -> str:
    skjema = client.get(f"/sjekk?sprak={sprak}").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', skjema)
    assert token
    data = {"csrf_token": token[1], "feilmelding": feilmelding, "organisasjon": organisasjon}
    svar = client.post("/sjekk", data=data)
    assert svar.headers["Cache-Control"] == "no-store"
    return svar.get_data(as_text=True)


def test_mp_251_er_delegeringen(client: StrictClient) -> None:
    side = sjekk(client, "MP-251: Consumer has not delegated access")
    assert "Kommunen har ikke delegert API-et til leverandøren i Altinn." in side
    assert "på vegne av" in side.lower()


def test_med_kommunen_valgt_vises_steget_som_mangler_hos_dem(session: Session, client: StrictClient) -> None:
    with transaction():
        en_avtale(session, Avtalestatus.BEKREFTET)
        en_pakobling(session, Pakoblingsstatus.KONTROLLERT)
    side = sjekk(client, "SSG-005", "kommune/0301")
    assert "Dette vet vi om Oslo kommune" in side
    assert "KS kontrollerer forespørselen og sender den til Skatteetaten." in side
    assert "Redusert foreldrebetaling" in side
    assert 'href="/kommune/0301"' in side


def test_en_feil_i_et_api_gjelder_bare_tjenestene_som_bruker_det(client: StrictClient) -> None:
    side = sjekk(client, "AR-005", "kommune/0301")
    assert "Egenbetaling langtidsopphold" in side
    assert "Redusert foreldrebetaling" not in side


def test_svaret_kommer_paa_nynorsk(client: StrictClient) -> None:
    side = sjekk(client, "MP-251", "kommune/0301", sprak="nn")
    assert "Kommunen har ikkje delegert API-et til leverandøren i Altinn." in side
    assert "Dette veit vi om Oslo kommune" in side


def test_ukjent_feil_gir_ingen_gjetning(client: StrictClient) -> None:
    assert "Vi kjenner ikke igjen noen feilkode i teksten." in sjekk(client, "Noe gikk galt")


@pytest.mark.parametrize("tekst", [f"MP-251 for {PERSON}", PERSON, f"{PERSON} " * 2000])
def test_det_som_limes_inn_blir_ikke_igjen_noe_sted(
    session: Session, client: StrictClient, capfd: pytest.CaptureFixture[str], tekst: str
) -> None:
    forst = session.get_one(AuditHead, 1).siste_hash
    assert PERSON not in sjekk(client, tekst)
    assert PERSON not in client.get("/sjekk").get_data(as_text=True)
    with client.session_transaction() as okt:
        assert PERSON not in str(dict(okt))
    session.rollback()
    assert session.get_one(AuditHead, 1).siste_hash == forst
    assert PERSON not in "".join(capfd.readouterr())


def test_tomt_skjema_sier_hva_som_mangler(client: StrictClient) -> None:
    side = sjekk(client, "  ", "kommune/0301")
    assert "Lim inn feilmeldingen eller feilkoden." in side
    assert re.search(r'<option selected value="kommune/0301">', side)


def test_ukjent_kommune_i_skjemaet_avvises(client: StrictClient) -> None:
    assert "MP-251</code>" not in sjekk(client, "MP-251", "kommune/9999")
    assert "MP-251</code>" not in sjekk(client, "MP-251", "x/0301")


def test_uten_token_blir_ingenting_sjekket(app: Flask, client: StrictClient) -> None:
    svar = client.post("/sjekk", data={"feilmelding": "MP-251"})
    assert svar.status_code == 400
    assert b"MP-251" not in svar.data
