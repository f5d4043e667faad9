"""The veikart shows what KS has written for it, to anyone, and nothing else."""

import xml.etree.ElementTree as ET

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.lifecycle import Onskestatus
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.endringsonsker.saker import en_stemme, et_onske
from tests.tilgangsoversikt.test_sider import gjor, send

ATOM = "{http://www.w3.org/2005/Atom}"
HEMMELIG = "HEMMELIG"


def vis(session, onske, tittel="Inntekt hver måned", *, vises=True):
    usecases.skriv_for_veikartet(
        session, FORVALTER, onske, tittel=tittel, tekst="Kommunene trenger <b>dette</b>.",
        tittel_nn="Inntekt kvar månad", tekst_nn=None, vises=vises,
    )  # fmt: skip


def test_alle_leser_det_ks_har_skrevet_og_ikke_det_kommunen_sendte(app, client):
    def onsker(session):
        hemmelig = {"tittel": HEMMELIG, "beskrivelse": HEMMELIG, "intern_merknad": HEMMELIG, "hjemmel": HEMMELIG}
        skjult, kladd, vist = (et_onske(session, **hemmelig) for _ in range(3))
        en_stemme(session, vist, navn=HEMMELIG)
        vis(session, kladd, vises=False)
        vis(session, vist)
        avslatt = et_onske(session, Onskestatus.AVSLATT)
        vis(session, avslatt, "Avslått ønske")
        return skjult.id, kladd.id, vist.id, avslatt.id

    ((skjult, kladd, vist, avslatt),) = gjor(app, onsker)
    for ident in (skjult, kladd, 999, 2**40):
        assert client.get(f"/veikart/{ident}").status_code == 404
    sider = [client.get(url) for url in ("/veikart", f"/veikart/{vist}", "/veikart.atom", "/veikart.json")]
    for side in sider:
        assert side.status_code == 200
        assert HEMMELIG not in side.text
        assert "<b>dette</b>" not in side.text or side.is_json
    assert "1 organisasjon støtter ønsket" in sider[0].text
    assert "Vil dere støtte ønsket?" in sider[1].text
    assert "Vil dere støtte ønsket?" not in client.get(f"/veikart/{avslatt}").text
    assert "Mangler hjemmel." in client.get(f"/veikart/{avslatt}").text
    nynorsk = client.get(f"/veikart/{avslatt}?sprak=nn").text
    assert "Manglar heimel." in nynorsk
    assert "Grunngjeving" in nynorsk
    ett = next(o for o in sider[3].get_json()["onsker"] if o["referanse"] == f"EØ-{vist:05d}")
    assert (ett["tittel"]["nn"], ett["organisasjoner"], ett["tjenester"]) == (
        "Inntekt kvar månad",
        1,
        ["foreldrebetaling"],
    )
    feed = ET.fromstring(client.get("/veikart.atom?status=avslatt&sprak=nb").data)
    assert [e.findtext(f"{ATOM}title") for e in feed.iter(f"{ATOM}entry")] == ["Avslått ønske – Avslått"]
    assert client.get("/veikart.json", headers={"If-None-Match": sider[3].headers["ETag"]}).status_code == 304


def test_filtrene_begrenser_og_tull_begrenser_ikke(app, client):
    gjor(app, lambda s: vis(s, et_onske(s)))
    for sporring, antall in (
        ("", 1), ("status=registrert&type=nye_felter&tjeneste=foreldrebetaling", 1), ("status=levert", 0),
        ("type=organisatorisk", 0), ("tjeneste=boligsosial", 0), ("status=tull&type=&side=-3", 1), ("side=99999999", 1),
    ):  # fmt: skip
        assert client.get(f"/veikart.json?{sporring}").get_json()["antall"] == antall, sporring
        assert client.get(f"/veikart?{sporring}").status_code == 200


def test_et_sammenslatt_onske_leder_til_det_som_gar_videre_og_et_steg_er_en_nyhet(app, session, client):
    with transaction():
        forste, andre = et_onske(session), et_onske(session)
        vis(session, forste)
        vis(session, andre)
        for_ = forste.veikart.endret
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forste)
        usecases.vurder(session, SAKSBEHANDLER, forste)
        assert forste.veikart.endret > for_
        ider = forste.id, andre.id
    assert client.get(f"/veikart/{ider[1]}").location == f"/veikart/{ider[0]}"
    assert client.get("/veikart.json").get_json()["antall"] == 1
    with transaction():
        vis(session, forste, vises=False)
    assert "Slått sammen med et annet" in client.get(f"/veikart/{ider[1]}").text


def test_forvalteren_skriver_og_viser_pa_siden(app, client_as, client):
    gjor(app, lambda s: et_onske(s).id)
    forvalter = client_as(Rolle.FORVALTER)
    skjema = {"tittel": "Offentlig tittel", "tekst": "", "vises": "y"}
    side = send(forvalter, "/admin/onsker/1/veikart", **skjema)
    assert "Skriv hva som ønskes." in side.text
    assert "Offentlig tittel" in side.text
    assert "Vises for alle" in send(forvalter, "/admin/onsker/1/veikart", **skjema | {"tekst": "Tekst."}).text
    assert "Offentlig tittel" in client.get("/veikart").text
