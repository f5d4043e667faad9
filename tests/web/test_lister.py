"""What every list can: pages without gaps, honest counts, columns, saved views, the way back, long exports."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import blading
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.register.models import Organisasjon
from ksadmin.web import listview
from tests.brukere.personer import logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient, csrf
from tests.endringsonsker.saker import et_onske

SIDE = "/admin/organisasjoner/"
As = Callable[[Rolle], StrictClient]


@pytest.mark.parametrize("synker", [False, True])
@pytest.mark.parametrize(
    "orden", [["innbyggere"], ["fylke", "innbyggere"], ["navn_nokkel"], ["navn_samisk", "navn_nokkel"]]
)
def test_hver_rad_kommer_en_gang_fram_og_tilbake(session: Session, orden: list[str], synker: bool) -> None:
    """Also where some have nothing to be ordered by, which the two databases put at different ends."""
    ledd = [getattr(Organisasjon, navn) for navn in orden]
    ledd[0] = ledd[0].desc() if synker else ledd[0]
    utvalg = select(Organisasjon).order_by(*ledd)
    siste_synker = synker and len(ledd) == 1  # the id goes the way of the last term
    alle = [*session.scalars(utvalg.order_by(Organisasjon.id.desc() if siste_synker else Organisasjon.id))]

    def blad(**hvor: int) -> blading.Side:
        return blading.side(session, utvalg, Organisasjon.id, 100, hele=utvalg, **hvor)

    side, sett = blad(), []
    assert side.for_ is None
    while True:
        sett += side.rader
        if side.etter is None:
            break
        side = blad(etter=side.etter)
    assert sett == alle
    while side.for_ is not None:
        forrige = blad(for_=side.for_)
        side, sett = forrige, sett[: -len(side.rader)]
        assert list(side.rader) == sett[-len(side.rader) :]
    assert list(side.rader) == alle[:100]


def test_en_rad_som_ikke_passer_filteret_lenger_er_fortsatt_et_sted(session: Session) -> None:
    alle = select(Organisasjon).order_by(Organisasjon.navn_nokkel)
    kommuner = alle.where(Organisasjon.fylke == "Nordland")
    side = blading.side(session, kommuner, Organisasjon.id, 10, hele=alle)
    uten = kommuner.where(Organisasjon.id != side.etter)
    assert side.etter is not None
    videre = blading.side(session, uten, Organisasjon.id, 10, hele=alle, etter=side.etter)
    assert videre.rader[0] == session.scalars(kommuner.offset(10)).first()
    assert blading.side(session, kommuner, Organisasjon.id, 10, hele=alle, etter=99_999).rader == side.rader


def test_antallet_er_ordrett_naar_det_er_lite_og_ellers_sagt_aa_vaere_et_anslag(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    alle = select(Organisasjon).order_by(Organisasjon.id)
    assert blading.antallet(session, alle) == (372, False, False)
    monkeypatch.setattr(blading, "TELLES_TIL", 100)
    antall = blading.antallet(session, alle)
    assert antall.mange
    if session.connection().dialect.name == "postgresql":
        assert antall.omtrent
        assert 100 < antall.tall < 2000
    else:
        assert (antall.tall, antall.minst) == (100, True)


def test_siden_blas_i_og_kan_deles_lagres_og_kommes_tilbake_til(app: Flask, client_as: As) -> None:
    leser = client_as(Rolle.LESER)
    forste = leser.get(f"{SIDE}?page_size=20&flt0_fylke_er=Nordland&search=e")
    neste = _lenke(forste.text, "next")
    assert "flt0_fylke_er=Nordland" in neste
    andre = leser.get(neste)
    assert not set(_navn(forste.text)) & set(_navn(andre.text))
    assert _navn(leser.get(_lenke(andre.text, "prev")).text) == _navn(forste.text)
    leser.get(neste)
    detaljer = leser.get("/admin/organisasjoner/details/?id=1").text
    assert f'href="{neste}"'.replace("&", "&amp;") in detaljer, "the way back is to the page they came from"
    assert leser.get(f"{SIDE}?etter=tull&for=%00&page=7").status_code == 200

    sporring = "flt0_fylke_er=Nordland&kol=navn&kol=nettsted"
    side = leser.get(f"{SIDE}?{sporring}").text
    assert re.findall(r'<th scope="col" class="kol-(\w+)', side) == ["nummer", "navn", "nettsted"]
    lagre = f"/admin/visninger/organisasjoner/lagre?{sporring}&etter=3&tull=1"
    assert "Nordland" in synlig(leser.get(lagre))
    assert send(leser, lagre, navn="Nordland på nett").location == f"{SIDE}?{sporring}"
    side = leser.get(SIDE).text
    assert "Nordland på nett" in side
    assert "Nordland på nett" in leser.get("/admin/visninger/").text
    assert "Nordland på nett" not in client_as(Rolle.FORVALTER).get(SIDE).text
    assert leser.get("/admin/visninger/brukere/lagre").status_code == 404, "a list they may not see"
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    send(saksbehandler, lagre, navn="Min", delt="y")
    assert send(saksbehandler, "/admin/visninger/2/slett").location == SIDE
    svar = saksbehandler.get(SIDE).text
    angre = re.search(r'Visningen er slettet\. <a class="ds-link" href="([^"]+)">Angre</a>', svar)
    assert angre
    adresse = angre[1].replace("&amp;", "&")
    assert "Bare den som gjorde det, kan angre det." in client_as(Rolle.ADMINISTRATOR).get(adresse).text
    assert send(saksbehandler, adresse, begrunnelse="Slettet feil visning").location == SIDE
    assert saksbehandler.get(SIDE).text.count(">Min</a>") == 1, "it is back, for everybody as it was"
    assert send(leser, lagre, navn="Feil filter").location == f"{SIDE}?{sporring}"
    lagret = re.search(
        r'Visningen «Feil filter» er lagret\. <a class="ds-link" href="([^"]+)">Angre', leser.get(SIDE).text
    )
    assert lagret
    angre_lagring = lagret[1].replace("&amp;", "&")
    annen = app.test_client()
    logg_inn(annen, ny_bruker(app, Rolle.LESER, epost="annen@ks.no"))
    assert annen.get(angre_lagring).status_code == 403, "another reader's"
    assert send(leser, angre_lagring, begrunnelse="Feil filter").location == f"{SIDE}?{sporring}"
    assert ">Feil filter</a>" not in leser.get(SIDE).text
    csv = leser.get(f"{SIDE}export/csv/?{sporring}").get_data(as_text=True)
    assert csv.splitlines()[0].endswith("Nummer;Navn;Nettsted")


def test_en_lang_liste_lastes_ned_i_deler(client_as: As, monkeypatch: pytest.MonkeyPatch) -> None:
    leser = client_as(Rolle.LESER)
    hele = leser.get(f"{SIDE}export/csv/").data
    monkeypatch.setattr(listview, "PER_DEL", 150)
    monkeypatch.setattr(blading, "TELLES_TIL", 100)
    side = leser.get(SIDE).text
    assert "data-i-deler" in side
    assert "export/xlsx" not in side
    deler = list(_deler(leser))
    assert [antall for antall, _ in deler] == [150, 150, 72]
    assert sorted(b"".join(d for _, d in deler).splitlines()) == sorted(hele.splitlines())
    nektet = leser.get(f"{SIDE}export/xlsx/", follow_redirects=True)
    assert "for stor for én fil" in synlig(nektet)


def test_ett_steg_for_mange_vises_forst_og_tas_for_alle_eller_ingen(session: Session, client_as: As) -> None:
    with transaction():
        onsker = [et_onske(session, tittel=f"Ønske {n}") for n in range(2)]
        onsker.append(et_onske(session, Onskestatus.UNDER_VURDERING, tittel="Ønske 2"))
    ider = [o.id for o in onsker]
    leser, saksbehandler = client_as(Rolle.LESER), client_as(Rolle.SAKSBEHANDLER)
    liste = saksbehandler.get("/admin/onsker/").text
    assert 'value="vurder"' in liste
    assert 'value="vurder"' not in leser.get("/admin/onsker/").text
    side = f"/admin/massesteg/onsker/vurder?{'&'.join(f'id={i}' for i in ider)}"
    vist = synlig(saksbehandler.get(side))
    assert "Steget kan tas for 2 av 3" in vist
    assert vist.count("Blir «under vurdering»") == 2
    assert "Blir stående" in vist
    skjema = {"csrf_token": csrf(saksbehandler.get(side).text), "id": [str(i) for i in ider[:2]]}
    svar = saksbehandler.post("/admin/massesteg/onsker/vurder", data=skjema, follow_redirects=True)
    assert "utført for 2." in synlig(svar)
    assert saksbehandler.get("/admin/massesteg/onsker/avsla?id=1").status_code == 404, "a step that needs words"
    assert "Ingen rader er valgt" in saksbehandler.get("/admin/massesteg/onsker/vurder?id=x&id=99").text
    assert "Blir «under vurdering»" not in leser.get(side).text


def test_hver_liste_laerer_bort_hva_som_kommer_her(app: Flask) -> None:
    views = [v for v in app.extensions["admin"][0]._views if isinstance(v, listview.Listevisning)]
    tause = {v.endpoint for v in views if v.tom_tekst == listview.Listevisning.tom_tekst and v.export_types}
    assert tause == set()


def _deler(client: StrictClient) -> Iterator[tuple[int, bytes]]:
    neste = "start"
    while neste:
        svar = client.get(f"{SIDE}export/csv/?del={neste}")
        yield int(svar.headers["X-Rader"]), svar.data
        neste = svar.headers.get("X-Neste", "")


def _lenke(side: str, rel: str) -> str:
    treff = re.search(rf'rel="{rel}" href="([^"]+)"', side)
    assert treff, rel
    return treff[1].replace("&amp;", "&")


def _navn(side: str) -> list[str]:
    return re.findall(r'class="radlenke" href="([^"]+)"', side)
