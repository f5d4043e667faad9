"""The pages of requests, as a case worker meets them."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from ksadmin.avtaler.models import Avtaledokument
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from ksadmin.register.models import Leverandor
from ksadmin.tilgangsoversikt.lifecycle import PAKOBLINGSLOP, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tilgangsoversikt.views.steg import PAKOBLINGSSTEG
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import synlig
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import en_pakobling, tjeneste

I_DAG = clock.today().isoformat()
MANGE = "/admin/massesteg/pakoblinger/"


@pytest.fixture
def leser(client_as):
    return client_as(Rolle.LESER)


@pytest.fixture
def saksbehandler(client_as):
    return client_as(Rolle.SAKSBEHANDLER)


def send(client, url, **felter):
    """Post the form of a page as a browser does: with the token the page was made with."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/admin/konto/").text)
    return client.post(url, data={"csrf_token": token[1], **felter}, follow_redirects=True)


def lagret(app, ident=None) -> Pakobling:
    with app.app_context():
        siste = select(Pakobling).order_by(Pakobling.id.desc())
        return db.session.scalars(siste if ident is None else siste.where(Pakobling.id == ident)).first()


def gjor(app, *arbeid):
    """Run in a session of its own, since pages see only what is committed."""
    with app.app_context(), transaction() as session:
        return [arbeid_(session) for arbeid_ in arbeid]


def signert(session, *nummer):
    erklaeringer(session, [organisasjon(session, n) for n in nummer])


def test_hvert_steg_har_en_side():
    assert PAKOBLINGSSTEG.keys() == PAKOBLINGSLOP.steps.keys()


def test_en_saksbehandler_registrerer_en_foresporsel_pa_vegne_av_kommunen(app, saksbehandler):
    with app.app_context():
        oslo, om = organisasjon(db.session).id, tjeneste(db.session).id
        leverandor = db.session.scalar(select(Leverandor.id).where(Leverandor.navn == "Tietoevry"))
    side = saksbehandler.get(f"/admin/pakoblinger/new/?organisasjon={oslo}")
    assert "Fagsystemleverandør mot KS Fiks" in side.text
    skjema = {
        "organisasjon": oslo,
        "tjeneste": om,
        "mottatt": I_DAG,
        "leverandor": [leverandor],
        "kontakt_navn": "Kim Kontakt",
        "status": "apnet_produksjon",  # nobody asked
    }
    svar = send(saksbehandler, "/admin/pakoblinger/new/", **skjema)
    assert "Tietoevry" in svar.text
    ny = lagret(app)
    assert (ny.status, ny.kontakt_navn) == (Pakoblingsstatus.REGISTRERT, "Kim Kontakt")
    igjen = send(saksbehandler, "/admin/pakoblinger/new/", **skjema)
    assert "har alt en forespørsel" in igjen.text


def test_uten_rute_sier_siden_hva_som_mangler_og_beholder_svarene(app, saksbehandler):
    with app.app_context():
        skjema = {"organisasjon": organisasjon(db.session).id, "tjeneste": tjeneste(db.session).id, "mottatt": I_DAG}
    svar = send(saksbehandler, "/admin/pakoblinger/new/", **skjema, kontakt_navn="Kim Kontakt")
    assert "Velg minst én påkoblingsmåte." in svar.text
    assert "Kim Kontakt" in svar.text


def test_siden_viser_hva_som_mangler_og_hvem_som_er_neste(app, saksbehandler):
    ((), pakobling) = gjor(app, lambda s: signert(s, "0301") or (), lambda s: en_pakobling(s).id)
    svar = saksbehandler.get(f"/admin/pakoblinger/details/?id={pakobling}")
    assert "KS har ingen varslingsadresse for kommunen." in svar.text
    assert "<strong>Kommunen:</strong> Oppgi en varslingsadresse til KS." in svar.text


def test_kontrollen_sier_pa_siden_at_kommunen_ikke_har_signert(app, saksbehandler):
    (pakobling,) = gjor(app, lambda s: en_pakobling(s).id)
    url = f"/admin/pakoblinger/{pakobling}/steg/kontroller"
    assert "har ingen aktiv tilslutningserklæring" in saksbehandler.get(url).text
    send(saksbehandler, url)
    assert lagret(app).status is Pakoblingsstatus.REGISTRERT


def test_kontrollen_varsler_om_en_adresse_utenfor_kommunens_domene(app, saksbehandler):
    _, fremmed = gjor(app, lambda s: signert(s, "0301"), lambda s: en_pakobling(s).id)
    url = f"/admin/pakoblinger/{fremmed}/steg/kontroller"
    assert "kim@kommune.example er ikke en adresse i oslo.kommune.no." in saksbehandler.get(url).text
    merket = "E-post utenfor oslo.kommune.no"
    assert merket in saksbehandler.get(f"/admin/pakoblinger/details/?id={fremmed}").text
    mange = saksbehandler.get(f"/admin/massesteg/pakoblinger/kontroller?id={fremmed}").text
    assert "kim@kommune.example er ikke en adresse i oslo.kommune.no." in mange
    egen = {"versjon": lagret(app).versjon, "kontakt_epost": "kim@byr.oslo.kommune.no", "eier_id": ""}
    assert merket not in send(saksbehandler, f"/admin/pakoblinger/edit/?id={fremmed}", **egen).text


def test_apning_registreres_med_dato(app, saksbehandler):
    _, pakobling = gjor(app, lambda s: signert(s, "0301"), lambda s: en_pakobling(s, Pakoblingsstatus.SENDT).id)
    url = f"/admin/pakoblinger/{pakobling}/steg/apne_produksjon"
    svar = send(saksbehandler, url, dato=I_DAG)
    assert "Skatteetaten har gitt tilgang i produksjon." in svar.text
    assert lagret(app).status is Pakoblingsstatus.APNET_PRODUKSJON


def test_eier_frist_og_merknad_settes_pa_samme_side(app, saksbehandler):
    (pakobling,) = gjor(app, lambda s: en_pakobling(s).id)
    url = f"/admin/pakoblinger/edit/?id={pakobling}"
    versjon = lagret(app).versjon
    skjema = {"versjon": versjon, "eier_id": "", "frist": "2026-12-24", "intern_merknad": "Ring Kim."}
    svar = send(saksbehandler, url, **skjema)
    assert "Ring Kim." in svar.text
    assert lagret(app).frist.isoformat() == "2026-12-24"
    assert "Noen lagret før deg" in send(saksbehandler, url, **skjema | {"frist": "2026-12-25"}).text


def test_ruter_endres_uten_ny_foresporsel(app, saksbehandler):
    (pakobling,) = gjor(app, lambda s: en_pakobling(s).id)
    svar = send(saksbehandler, f"/admin/pakoblinger/{pakobling}/ruter", fiks="y")
    assert "KS Fiks" in svar.text
    assert "avsluttet en påkoblingsmåte" in svar.text


def test_flere_kontrolleres_pa_en_gang_etter_forhandsvisning(app, saksbehandler):
    _, signerte, usignert = gjor(
        app,
        lambda s: signert(s, "0301"),
        lambda s: en_pakobling(s).id,
        lambda s: en_pakobling(s, nummer="4601").id,
    )
    ids = [signerte, usignert]
    side = send(saksbehandler, "/admin/pakoblinger/action/", action="kontroller", rowid=ids)
    assert "Steget kan tas for 1 av 2," in side.text
    adresse = f"{MANGE}kontroller?id={signerte}&id={usignert}"
    svar = send(saksbehandler, adresse, id=ids)
    assert "Ingenting er gjort. PF-00002 Bergen kommune" in svar.text
    assert "Bergen kommune har ingen aktiv tilslutningserklæring." in svar.text
    assert lagret(app, signerte).status is Pakoblingsstatus.REGISTRERT
    svar = send(saksbehandler, adresse, id=[signerte])
    assert "Godkjenn kontrollen: utført for 1." in svar.text, "what is not ticked any more is left out"
    angre = re.search(r'utført for 1\. <a class="ds-link" href="([^"]+)">Angre', svar.text)[1].replace("&amp;", "&")
    assert "Angret." in send(saksbehandler, angre, begrunnelse="Feil kommune.").text
    assert lagret(app, signerte).status is Pakoblingsstatus.REGISTRERT


def test_apning_for_mange_far_en_dato_som_ma_passe_for_alle(app, saksbehandler, leser):
    _, *ids = gjor(
        app,
        lambda s: signert(s, "0301", "4601"),
        *(lambda s, n=n: en_pakobling(s, Pakoblingsstatus.SENDT, nummer=n).id for n in ("0301", "4601")),
    )
    adresse = f"{MANGE}apne_test?id={ids[0]}&id={ids[1]}"
    side = saksbehandler.get(adresse).text
    assert f'value="{clock.today()}"' in side
    assert side.count("Blir «åpnet i test».") == side.count("kim@kommune.example får beskjed på e-post.") == 2
    assert "Steget kan tas for 0 av 2," in leser.get(adresse).text
    for_tidlig = send(saksbehandler, adresse, id=ids, dato="2020-01-01").text
    assert "PF-00001 Oslo kommune: Redusert foreldrebetaling barnehage og SFO: Datoen må være fra" in for_tidlig
    svar = send(saksbehandler, adresse, id=ids, dato=I_DAG).text
    assert "Registrer åpnet i test: utført for 2." in svar
    assert ">Angre</a>" not in svar, "it is told on"
    assert {lagret(app, i).status for i in ids} == {Pakoblingsstatus.APNET_TEST}


def test_et_steg_som_ikke_er_for_mange_finnes_ikke(saksbehandler):
    assert saksbehandler.get(f"{MANGE}trekk").status_code == 404


@pytest.mark.parametrize(
    "sporring", ["", "search=Oslo", "search=PF-00001", "flt0_status_er=registrert", "flt0_tjeneste_er=tull", "sort=1"]
)
def test_listen_finner_og_filtrerer(app, saksbehandler, sporring):
    gjor(app, en_pakobling)
    svar = saksbehandler.get(f"/admin/pakoblinger/?{sporring}")
    assert ("PF-00001" in svar.text) is ("tull" not in sporring)


def test_forsiden_sier_hva_som_venter(app, saksbehandler):
    gjor(app, en_pakobling)
    assert "Påkoblingsforespørsler til kontroll" in saksbehandler.get("/admin/").text


def test_a_avslutte_erklaeringen_nevner_tjenestene_som_mister_grunnlaget(app, client_as):
    def arbeid(session):
        signert(session, "4641")
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON, nummer="4641", nokkel="boligsosial")

    gjor(app, arbeid)
    forvalter = client_as(Rolle.FORVALTER)
    side = synlig(forvalter.get("/admin/avtaler/1/steg/avslutt"))
    assert "Boligsosialt arbeid" in side
    assert "Begrunnelsen står i det" in side, "what is written there is sent"
    i_gar = clock.today() - timedelta(days=1)
    svar = send(forvalter, "/admin/avtaler/1/steg/avslutt", begrunnelse="Avtalt.", opphorer=i_gar.isoformat())
    assert "Avslutt: utført." in synlig(svar)
    with app.app_context():
        brev = PdfReader(io.BytesIO(db.session.scalars(select(Avtaledokument)).all()[-1].innhold))
    tekst = brev.pages[0].extract_text()
    assert "Bustadsosialt arbeid" in tekst
    assert "Tek slutt" in tekst
    assert "Opphører" not in tekst
    assert f"Avsluttet ({i_gar:%d.%m.%Y})" in synlig(forvalter.get("/kommune/4641"))
    assert forvalter.get("/kommune/4641.json").json["tilslutning"]["dato"] == i_gar.isoformat()
