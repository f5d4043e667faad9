"""The pages of wishes, as a case worker meets them."""

import io

import pytest
from sqlalchemy import select

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.endringsonsker.lifecycle import ONSKELOP, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.views.steg import ONSKESTEG
from ksadmin.tjenester.models import Datafelt, TjenesteApi
from tests.avtaler.builders import en_skann, organisasjon
from tests.endringsonsker.saker import en_stemme, et_onske
from tests.tilgangsoversikt.saker import tjeneste
from tests.tilgangsoversikt.test_sider import gjor, send

I_DAG = clock.today().isoformat()
FARLIG = '<script>alert("x")</script>'


@pytest.fixture
def forvalter(client_as):
    return client_as(Rolle.FORVALTER)


def status(app, ident) -> Onskestatus:
    with app.app_context():
        return db.session.get_one(Endringsonske, ident).status


def test_hvert_steg_har_en_side():
    assert ONSKESTEG.keys() == ONSKELOP.steps.keys()


def test_et_onske_registreres_far_stemme_og_vedlegg_og_gar_sin_gang(app, forvalter):
    with app.app_context():
        oslo, om = organisasjon(db.session).id, tjeneste(db.session).id
    skjema = {
        "tittel": FARLIG,
        "type": "nye_felter",
        "beskrivelse": FARLIG,
        "tjenester": [om],
        "felter": FARLIG,
        "mottatt": I_DAG,
        "opphav": "sak",
        "saksreferanse": "SAK-1",
        "frist": I_DAG,
        "fristgrunn": "",
        "intern_merknad": FARLIG,
    }
    uten_grunn = send(forvalter, "/admin/onsker/new/", **skjema)
    assert "Velg hva den skyldes." in uten_grunn.text
    assert "SAK-1" in uten_grunn.text
    side = send(forvalter, "/admin/onsker/new/", **skjema | {"fristgrunn": "lovendring"})
    assert "Skriv hjemmel og hvorfor det er nødvendig før ønsket kan prioriteres." in side.text
    assert FARLIG not in side.text
    with app.app_context():
        onske = db.session.scalars(select(Endringsonske)).one()
    sti = f"/admin/onsker/{onske.id}"
    stemme = {"organisasjon": oslo, "navn": FARLIG, "rolle": FARLIG, "dato": I_DAG, "kilde": FARLIG}
    assert "Stemmen fra Oslo kommune er registrert." in send(forvalter, f"{sti}/stem", **stemme).text
    assert "hadde alt en stemme" in send(forvalter, f"{sti}/stem", **stemme | {"navn": "Mari Medarbeider"}).text
    assert "opphav" not in send(forvalter, f"{sti}/stem", **stemme | {"dato": "2999-01-01"}).text
    assert "ikke en PDF" in send(forvalter, f"{sti}/vedlegg/nytt", fil=(io.BytesIO(b"MZ"), "virus.pdf")).text
    assert (
        "Lastet opp notat.pdf."
        in send(forvalter, f"{sti}/vedlegg/nytt", fil=(io.BytesIO(en_skann()), "notat.pdf")).text
    )
    assert forvalter.get(f"{sti}/vedlegg/1").data == en_skann()
    send(forvalter, f"{sti}/steg/vurder")
    assert "Skriv hjemmel" in send(forvalter, f"{sti}/steg/prioriter").text
    rettet = skjema | {"fristgrunn": "lovendring", "hjemmel": "Lov § 1", "nodvendighet": "Trengs.", "versjon": 2}
    send(forvalter, f"/admin/onsker/edit/?id={onske.id}", **rettet)
    for steg, felter in (
        ("prioriter", {}),
        ("send_over", {"dato": I_DAG}),
        ("aksepter", {"referanse": "SKE-7"}),
        ("planlegg", {"utgivelse": "Andre kvartal 2027"}),
        ("lever", {"dato": I_DAG}),
    ):
        side = send(forvalter, f"{sti}/steg/{steg}", **felter)
    assert status(app, onske.id) is Onskestatus.LEVERT
    assert "SKE-7" in side.text
    assert "Registrer stemme" not in side.text
    assert "trakk en stemme" in send(forvalter, f"{sti}/stemme/1/trekk", begrunnelse="Vedtak.").text
    assert "fjernet et vedlegg" in send(forvalter, f"{sti}/vedlegg/1/fjern", begrunnelse="Feil fil.").text
    assert forvalter.get(f"{sti}/vedlegg/1").status_code == 404


def test_api_rettighetspakke_og_felter_knyttes_til_det_tjenestene_har(app, forvalter):
    with app.app_context():
        felt = db.session.scalars(select(Datafelt).order_by(Datafelt.id)).first()
        api = db.session.scalars(select(TjenesteApi).where(TjenesteApi.rettighetspakke.is_not(None))).first()
        navn, pakke, teknisk, tekst = api.navn, api.rettighetspakke, felt.teknisk_navn, felt.visningstekst
        skrevet = {"api": navn, "rettighetspakke": pakke, "felter": f"{teknisk}\r\nfinnesIkke {FARLIG}"}
        gjor(app, lambda s: et_onske(s, **skrevet).id, lambda s: et_onske(s, felter="finnesIkke").id)
    skjema = forvalter.get("/admin/onsker/new/").text
    assert f'<option value="{navn}">' in skjema
    assert f'<option value="{pakke}">' in skjema
    side = forvalter.get("/admin/onsker/details/?id=1").text
    assert "API og rettighetspakke brukes av" in side
    assert f"<code>{teknisk}</code> {tekst}" in side
    assert FARLIG not in side
    assert "Ingen av dem deles med noen tjeneste i dag." in forvalter.get("/admin/onsker/details/?id=2").text


def test_dubletter_slas_sammen_og_skilles_pa_siden(app, forvalter):
    def dubletter(session):
        forste, andre = et_onske(session), et_onske(session)
        en_stemme(session, forste)
        en_stemme(session, andre)
        return forste.id, andre.id

    ((forste, andre),) = gjor(app, dubletter)
    url = f"/admin/onsker/{andre}/steg/sla_sammen"
    assert "Det finnes ikke noe ønske med den referansen" in send(forvalter, url, med="EØ-99").text
    assert "seg selv" in send(forvalter, url, med=f"EØ-{andre:05d}").text
    side = send(forvalter, url, med=f"eø-{forste:05d}")
    assert "Ønsket er slått sammen med" in side.text
    assert f"Gitt til EØ-{andre:05d}" in forvalter.get(f"/admin/onsker/details/?id={forste}").text
    trekk = forvalter.get(f"/admin/onsker/{forste}/stemme/1/trekk").text
    assert "Organisasjonen trekker stemmen sin for EØ-00001 og EØ-00002." in trekk
    assert "Antall stemmer: 1." in forvalter.get(f"/admin/onsker/{andre}/steg/skill").text
    send(forvalter, f"/admin/onsker/{andre}/steg/skill")
    assert status(app, andre) is Onskestatus.REGISTRERT


@pytest.mark.parametrize(
    ("sporring", "finnes"),
    [("", 1), ("search=næringsinntekt+måned", 1), ("search=EØ-00001", 1), ("search=barnehage", 0),
     ("flt0_status_er=registrert", 1), ("flt0_tjeneste_er=999", 0), ("sort=4", 1)],
)  # fmt: skip
def test_listen_finner_og_filtrerer(app, forvalter, sporring, finnes):
    gjor(app, lambda s: et_onske(s).id)
    assert ("Næringsinntekt hver måned" in forvalter.get(f"/admin/onsker/?{sporring}").text) is bool(finnes)
    assert "Nye endringsønsker" in forvalter.get("/admin/").text


def test_siden_spor_like_mye_om_den_har_en_stemme_eller_mange(app, forvalter, statements):
    (ident,) = gjor(app, lambda s: en_stemme(s, et_onske(s)).onske_id)
    url = f"/admin/onsker/details/?id={ident}"
    forvalter.get(url)
    statements.clear()
    forvalter.get(url)
    med_en = len(statements)
    flere = ("4601", "5001", "1103")
    gjor(app, lambda s: [en_stemme(s, s.get_one(Endringsonske, ident), nummer) for nummer in flere] and None)
    statements.clear()
    forvalter.get(url)
    assert len(statements) == med_en


def test_organisasjonens_side_viser_hva_den_vil_ha_endret(app, forvalter):
    def stem(session):
        onske = et_onske(session)
        return en_stemme(session, onske).organisasjon_id

    (oslo,) = gjor(app, stem)
    assert "EØ-00001 Næringsinntekt hver måned" in forvalter.get(f"/admin/organisasjoner/details/?id={oslo}").text
