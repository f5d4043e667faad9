"""The pages of cases, as a case worker meets them."""

from io import BytesIO

import pytest
from sqlalchemy import select

from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from tests.avtaler.builders import organisasjon
from tests.brukerstotte.saker import en_fil, en_sak
from tests.core.numre import TESTNUMMER
from tests.tilgangsoversikt.test_sider import send

FARLIG = '<script>alert("x")</script>{{ 7*7 }}'


@pytest.fixture
def saksbehandler(client_as):
    return client_as(Rolle.SAKSBEHANDLER)


def test_en_telefon_blir_en_sak_som_besvares_og_loses(app, saksbehandler):
    with app.app_context():
        oslo = organisasjon(db.session).id
    skjema = {"emne": FARLIG, "opphav": "telefon", "tekst": FARLIG, "sprak": "nn", "organisasjon": oslo}
    assert "Skriv et emne." in send(saksbehandler, "/admin/saker/new/", **skjema | {"emne": " "}).text
    side = send(saksbehandler, "/admin/saker/new/", **skjema, innsender_epost="kim@kommune.example")
    assert FARLIG not in side.text
    assert "Oslo kommune" in side.text
    deler = [saksbehandler.get(f"/admin/saker/1/om/{nr}") for nr in range(4)]
    assert [d.status_code for d in deler] == [200, 200, 200, 404]
    assert "Ingen tilslutningserklæring er registrert." in deler[0].text
    assert "Leverandører og delegeringer" in deler[1].text
    assert "49" not in side.text.split("Samtalen")[1].split("melding-tekst")[1][:80]
    assert (
        "Svaret sendes til kim@kommune.example om 15 sekunder."
        in send(saksbehandler, "/admin/saker/1/svar", tekst=FARLIG).text
    )
    for innhold, sagt in ((TESTNUMMER, "Det står fødselsnummer i «liste.csv»."), ("zebrafisk", "om 15 sekunder.")):
        fil = (BytesIO(innhold.encode()), "liste.csv")
        assert sagt in send(saksbehandler, "/admin/saker/1/svar", tekst="Se vedlegget.", vedlegg=fil).text
    assert "KS-00001" in saksbehandler.get("/admin/saker/?sok=zebrafisk").text
    assert "Skriv svaret." in send(saksbehandler, "/admin/saker/1/svar", tekst="").text
    assert "vises bare for KS." in send(saksbehandler, "/admin/saker/1/notat", tekst="Ring igjen.").text
    assert "Ansvarlig: ingen." in send(saksbehandler, "/admin/saker/1/tildel", ansvarlig="").text
    assert "ingen bestemt organisasjon" in send(saksbehandler, "/admin/saker/1/organisasjon", organisasjon="").text
    send(saksbehandler, "/admin/saker/1/steg/los")
    with app.app_context():
        assert db.session.scalars(select(Sak)).one().status is Saksstatus.LOST
    with app.app_context(), transaction() as session:
        holdt = en_fil("hemmelig.zip", b"PK")
        sak = en_sak(session, vedlegg=(en_fil(), holdt.__class__(fil=holdt.fil, holdt_tilbake="Kan ikke leses.")))
        vedlegg = [v.id for v in sak.meldinger[0].vedlegg]
    assert saksbehandler.get(f"/admin/saker/2/vedlegg/{vedlegg[0]}").data == b"\x89PNG bilde"
    assert saksbehandler.get(f"/admin/saker/2/vedlegg/{vedlegg[1]}").status_code == 404
    side = saksbehandler.get("/admin/saker/details/?id=2").text
    assert "hemmelig.zip: holdt tilbake. Kan ikke leses." in side
    assert "KS-00002" in saksbehandler.get("/admin/saker/").text
    with app.app_context(), transaction() as session:
        en_sak(session)
    assert "utført." in send(saksbehandler, "/admin/saker/3/steg/sla_sammen", med="KS-00002", si_fra="y").text
    assert "Fra KS-00003" in saksbehandler.get("/admin/saker/details/?id=2").text
    assert "utført." in send(saksbehandler, "/admin/saker/3/steg/skill").text
