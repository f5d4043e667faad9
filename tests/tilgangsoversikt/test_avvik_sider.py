"""The pages of avvik, and those where a person registers what they know of a cell."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.models import Avvik, Observasjon, Unntak
from ksadmin.tilgangsoversikt.sammenligning import sammenlign
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import send, synlig
from tests.client import StrictClient
from tests.tilgangsoversikt.lister import HALDEN, LEVERANDOR, delegering, les, rad
from tests.tilgangsoversikt.saker import en_pakobling

As = Callable[[Rolle], StrictClient]
SAK = "foreldrebetaling"


@pytest.fixture
def saksbehandler(client_as: As) -> StrictClient:
    return client_as(Rolle.SAKSBEHANDLER)


def test_et_avvik_finnes_igjen_faar_en_ansvarlig_og_sier_fra_naar_det_er_rettet(
    session: Session, settings: Settings, tmp_path: Path, saksbehandler: StrictClient, client_as: As
) -> None:
    les(tmp_path, rad(), delegering(leverandor=LEVERANDOR))
    sammenlign(transaction, settings)
    assert "Avvik ingen følger opp 2 Halden kommune" in synlig(saksbehandler.get("/admin/"))
    liste = synlig(saksbehandler.get("/admin/avvik/?flt0_status_er=apent&flt1_avvik_er=uten_erklaering"))
    assert "Tilgang uten aktiv erklæring Halden kommune" in liste
    assert "Delegert til en ukjent leverandør Halden" not in liste
    avvik = session.scalars(select(Avvik).order_by(Avvik.id)).first()
    assert avvik is not None
    adresse, rediger = f"/admin/avvik/details/?id={avvik.id}", f"/admin/avvik/edit/?id={avvik.id}"
    side = synlig(saksbehandler.get(adresse))
    assert "Fil fra Skatteetaten: ja i produksjon 01.03.2026" in side
    assert "Ingen tilslutningserklæring" in side
    felt = re.search(r'<select[^>]*name="eier_id".*?</select>', saksbehandler.get(rediger).text, re.S)
    assert felt is not None
    eier = re.findall(r'value="(\d+)"', felt[0])[0]
    send(saksbehandler, rediger, eier_id=eier, frist="2026-01-02", merknad="Ringt kommunen.")
    side = synlig(saksbehandler.get(adresse))
    assert "Ringt kommunen." in side
    assert "02.01.2026" in side
    assert "endret hvem som følger opp, frist eller merknad" in side
    assert "Avvik som skulle vært rettet" in synlig(saksbehandler.get("/admin/"))
    leser = client_as(Rolle.LESER)
    kommune = synlig(leser.get(f"/admin/organisasjoner/details/?id={avvik.organisasjon_id}"))
    assert "Tilgang uten aktiv erklæring : Redusert foreldrebetaling" in kommune
    assert "Registrer opplysning" not in kommune
    celle = leser.get(f"/admin/matrise/{avvik.organisasjon_id}/foreldrebetaling")
    assert "Avvik: tilgang uten aktiv erklæring" in synlig(celle)


def test_en_saksbehandler_registrerer_det_hun_vet_og_setter_og_opphever_unntak(
    session: Session, saksbehandler: StrictClient
) -> None:
    with transaction():
        sak = en_pakobling(session, nummer="3101")
    org = organisasjon(session, "3101").id
    base = f"/admin/opplysninger/{org}/{SAK}"
    for adresse in (f"/admin/pakoblinger/details/?id={sak.id}", f"/admin/matrise/{org}/{SAK}"):
        assert f'href="{base}/ny"' in saksbehandler.get(adresse).text
    for felt, setning in (
        ({"observert": "2999-01-01"}, "Datoen kan ikke ligge fram i tid."),
        ({"observert": "2014-12-31"}, "Ingenting ble delt før 2015."),
        ({"faktum": "delegering"}, "Velg leverandøren det er delegert til."),
        ({"begrunnelse": " "}, "Skriv hvorfor."),
        ({"kilde": "Drøm"}, "Velg en verdi fra listen."),
    ):
        svar = send(saksbehandler, f"{base}/ny", **(FORTALT | felt))
        assert setning in synlig(svar)
        assert "Sagt av saksbehandleren der." in svar.text or felt.keys() == {"begrunnelse"}
    assert session.scalars(select(Observasjon)).all() == []
    send(saksbehandler, f"{base}/ny", **FORTALT)
    session.rollback()
    (rad_,) = session.scalars(select(Observasjon))
    assert (rad_.orgnr, rad_.verdi.value, rad_.begrunnelse) == (HALDEN, "ja", "Telefon: Sagt av saksbehandleren der.")
    kommune = synlig(saksbehandler.get(f"/admin/organisasjoner/details/?id={org}"))
    assert "Tatt i bruk: ja." in kommune
    assert "registrerte opplysningen" in kommune

    with transaction():
        sak = en_pakobling(session, nummer="3101", nokkel="langtidsopphold")
    annen = f"/admin/opplysninger/{org}/langtidsopphold"
    tatt = {"slag": "tar_ikke_i_bruk", "fra": "2026-01-01", "grunn": "Regner for hånd."}
    assert sak.referanse in synlig(send(saksbehandler, f"{annen}/unntak", **tatt)), "a request is under way"
    tredje = f"/admin/opplysninger/{org}/boligsosial"
    send(saksbehandler, f"{tredje}/unntak", **tatt)
    kommune = saksbehandler.get(f"/admin/organisasjoner/details/?id={org}").text
    assert f'href="{tredje}/opphev"' in kommune
    assert f'href="{tredje}/unntak"' not in kommune
    send(saksbehandler, f"{tredje}/opphev", begrunnelse="Vil ha likevel.")
    session.rollback()
    assert session.scalars(select(Unntak.til)).one() is not None
    assert "har ikke noe unntak lenger" in synlig(saksbehandler.get(f"{tredje}/opphev", follow_redirects=True))
    assert saksbehandler.get("/admin/opplysninger/99999999999/x/ny").status_code == 404


FORTALT = {
    "faktum": "brukt",
    "verdi": "ja",
    "miljo": "produksjon",
    "leverandor": "",
    "api": "",
    "observert": "2026-03-02",
    "kilde": "Telefon",
    "begrunnelse": "Sagt av saksbehandleren der.",
}
