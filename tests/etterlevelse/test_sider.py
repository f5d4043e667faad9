"""KS' pages: from the first clause to the report, and nothing of it where the public can see."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, InvalidInput, TransitionNotAllowed
from ksadmin.database import transaction
from ksadmin.etterlevelse import usecases
from ksadmin.etterlevelse.lifecycle import Egenerklaeringsstatus, Tiltaksstatus
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsrunde, Etterlevelsesavvik, Svar, Vilkarspunkt
from ksadmin.etterlevelse.queries import fremdrift, rader
from ksadmin.etterlevelse.usecases import Tiltaksfakta
from ksadmin.register.queries import organisasjoner
from ksadmin.vilkar.queries import gjeldende
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.brukere.personer import send, synlig
from tests.client import StrictClient
from tests.etterlevelse.saker import apen_runde, plan, punkt, svar
from tests.oppfolging.saker import erklaeringer
from tests.pdf.conformance import assert_conforms

As = Callable[[Rolle], StrictClient]
RUNDER = "/admin/egenerklaeringsrunder"


def test_fra_forste_punkt_til_apen_runde(session: Session, client_as: As) -> None:
    forvalter = client_as(Rolle.FORVALTER)
    vilkar = gjeldende(session, clock.today())
    assert vilkar is not None
    vilkar_id, frist = str(vilkar.id), (clock.today() + timedelta(days=40)).isoformat()
    assert "Skriv inn den første fra vilkårene." in synlig(forvalter.get("/admin/vilkarspunkter/"))
    assert "Ingen runde er åpnet ennå" in synlig(forvalter.get("/admin/etterlevelse/"))
    felt = {"nummer": "1", "klausul": "Eksempel 1", "sporsmal_nb": "Er det slik?", "sporsmal_nn": "Er det slik, de?"}
    assert send(forvalter, "/admin/vilkarspunkter/new/", **felt).status_code == 200, "which terms?"
    assert send(forvalter, "/admin/vilkarspunkter/new/", **felt, vilkar=vilkar_id).status_code == 302

    runde = {
        "navn": "2026",
        "vilkar": vilkar_id,
        "purreintervall_dager": "14",
        "tekst_nb": "Hei",
        "tekst_nn": "Hei, de",
    }
    fortid = send(forvalter, f"{RUNDER}/new/", **runde, frist="2020-01-01")
    assert "Fristen må ligge fram i tid." in synlig(fortid)
    assert 'value="2026"' in fortid.text, "what was typed is kept"
    assert send(forvalter, f"{RUNDER}/new/", **runde, frist=frist).status_code == 302
    assert "det finnes alt en runde" in synlig(send(forvalter, f"{RUNDER}/new/", **runde, frist=frist)).lower()
    assert "så det er ingen å spørre" in synlig(send(forvalter, f"{RUNDER}/1/steg/aapne"))
    with transaction():
        orgs = organisasjoner(session)[:3]
        erklaeringer(session, orgs)
    utkast = synlig(forvalter.get(f"{RUNDER}/details/?id=1"))
    assert "Eksempel 1 : Er det slik?" in utkast
    assert "[personlig lenke]" in utkast, "the mail as it will look"
    assert "3 organisasjoner blir spurt om 1 punkter." in synlig(forvalter.get(f"{RUNDER}/1/steg/aapne"))
    assert send(forvalter, f"{RUNDER}/1/steg/aapne").status_code == 302
    assert "0 av 3 har levert" in synlig(forvalter.get("/admin/etterlevelse/"))
    laast = send(forvalter, "/admin/vilkarspunkter/edit/?id=1", **(felt | {"klausul": "En annen"}), aktiv="y")
    assert "Punktet er brukt i 2026" in synlig(laast)
    assert send(forvalter, "/admin/vilkarspunkter/edit/?id=1", **felt).status_code == 302, "out of use"

    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    assert send(saksbehandler, "/admin/egenerklaeringer/edit/?id=1", frist="2020-01-01").status_code == 200
    assert send(saksbehandler, "/admin/egenerklaeringer/1/steg/unnta", begrunnelse="Slås sammen").status_code == 302
    assert "0 av 2 har levert" in synlig(saksbehandler.get("/admin/etterlevelse/"))


def test_rapport_dashbord_og_avvik(session: Session, client_as: As, client: StrictClient, tmp_path: Path) -> None:
    with transaction():
        orgs = organisasjoner(session)[:3]
        navn, nummer = str(orgs[0]), orgs[0].nummer
        runde = apen_runde(session, orgs)
        skjema = session.scalars(select(Egenerklaering).order_by(Egenerklaering.id)).first()
        assert skjema is not None
        svar(session, skjema, Svar.NEI, Svar.IKKE_AKTUELT)
        usecases.lever(session, skjema, navn="Kim", rolle="Ombud")
        assert fremdrift(rader(session, runde, clock.today())).prosent == 33
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    forside = synlig(saksbehandler.get("/admin/"))
    assert "Egenerklæringer å gå gjennom" in forside
    assert "Avvik fra vilkårene uten tiltak" in forside
    dashbord = synlig(saksbehandler.get("/admin/etterlevelse/"))
    assert "1 av 3 har levert" in dashbord
    assert "Vi arbeider med det." in synlig(saksbehandler.get("/admin/egenerklaeringer/details/?id=1"))
    assert f"{navn}: Rutiner" in synlig(saksbehandler.get("/admin/egenerklaeringer/1/steg/gjennomga"))
    assert send(saksbehandler, "/admin/egenerklaeringer/1/steg/gjennomga").status_code == 302
    assert navn in synlig(saksbehandler.get(f"{RUNDER}/details/?id=1&tilstand=gjennomgatt"))
    assert navn not in synlig(saksbehandler.get(f"{RUNDER}/details/?id=1&tilstand=ikke_sendt"))
    for svaret, er_med in (("nei", True), ("ja", False)):
        assert (navn in synlig(saksbehandler.get(f"{RUNDER}/details/?id=1&punkt=2&svar={svaret}"))) is er_med
    assert saksbehandler.get("/admin/egenerklaeringer/1/steg/lever").status_code == 404, "only by their own link"
    assert saksbehandler.get("/admin/egenerklaeringer/1/dokumentasjon/1").status_code == 404

    tiltak = {"tiltak": "Skrive rutinen", "frist": (clock.today() + timedelta(days=9)).isoformat()}
    assert send(saksbehandler, "/admin/etterlevelsesavvik/1/steg/avtal", **tiltak).status_code == 302
    assert send(saksbehandler, "/admin/etterlevelsesavvik/1/steg/lukk", begrunnelse="Sett").status_code == 302
    ny = {"organisasjon": "2", "punkt": "1", "beskrivelse": "Tips fra Skatteetaten"}
    i_morgen = (clock.today() + timedelta(days=1)).isoformat()
    assert "ikke ligge fram i tid" in synlig(
        send(saksbehandler, "/admin/etterlevelsesavvik/new/", **ny, oppdaget=i_morgen)
    )
    assert send(saksbehandler, "/admin/etterlevelsesavvik/new/", **ny, oppdaget="2026-01-02").status_code == 302

    rapport = saksbehandler.get(f"{RUNDER}/1/rapport")
    assert rapport.mimetype == "application/pdf"
    assert_conforms(rapport.data, "nb", tmp_path)
    assert saksbehandler.get(f"{RUNDER}/1/rapport").data == rapport.data, "the same bytes the same day"
    organisasjonen = synlig(saksbehandler.get("/admin/organisasjoner/details/?id=1"))
    assert "Etterlevelse av vilkårene" in organisasjonen
    offentlig = (
        client.get(f"/fylkeskommune/{nummer}").text + client.get(f"/kommune/{nummer}").text + client.get("/").text
    )
    assert not any(ord_ in offentlig.lower() for ord_ in ("etterlevelse", "egenerklæring", "avvik"))


def test_reglene_for_avvik_og_runder(session: Session) -> None:
    i_dag = clock.today()
    with transaction():
        orgs = organisasjoner(session)[:1]
        erklaeringer(session, orgs)
        tom = usecases.opprett_runde(session, FORVALTER, plan(session, navn="Tom"), i_dag=i_dag)
        with pytest.raises(Conflict, match="ingen punkter i bruk"):
            usecases.aapne_runde(session, FORVALTER, tom, i_dag=i_dag)
    with transaction():
        klausul = punkt(session, 1, "Rutiner")
        avvik = usecases.registrer_avvik(
            session, SAKSBEHANDLER, organisasjon=orgs[0], punkt=klausul, beskrivelse="Funn", oppdaget=i_dag, i_dag=i_dag
        )
        with pytest.raises(TransitionNotAllowed):
            usecases.lukk(session, SAKSBEHANDLER, avvik, begrunnelse="For tidlig", i_dag=i_dag)
        fakta = Tiltaksfakta(tiltak="Noe", ansvarlig=None, frist=i_dag)
        with pytest.raises(InvalidInput, match="fram i tid"):
            usecases.avtal_tiltak(session, SAKSBEHANDLER, avvik, fakta, i_dag=i_dag)
        usecases.frafall(session, SAKSBEHANDLER, avvik, begrunnelse="Misforståelse", i_dag=i_dag)
        usecases.gjenapne(session, SAKSBEHANDLER, avvik, begrunnelse="Likevel")
        assert (avvik.status, avvik.lukket_dato) == (Tiltaksstatus.APENT, None)

    with transaction():
        runde = session.scalars(select(Egenerklaeringsrunde)).one()
        usecases.aapne_runde(session, FORVALTER, runde, i_dag=i_dag)
        skjema = session.scalars(select(Egenerklaering)).one()
        with pytest.raises(Conflict, match="1 punkter er ikke ferdige: Rutiner"):
            usecases.lever(session, skjema, navn="Kim", rolle="Ombud")
        for _ in range(2):  # asked anew, and the answer is still no: the closed deviation is open again
            svar(session, skjema, Svar.NEI)
            usecases.lever(session, skjema, navn="Kim", rolle="Ombud")
            nytt = session.scalars(select(Etterlevelsesavvik).order_by(Etterlevelsesavvik.id.desc())).first()
            assert nytt is not None
            assert nytt.status is Tiltaksstatus.APENT
            usecases.frafall(session, SAKSBEHANDLER, nytt, begrunnelse="Sett på", i_dag=i_dag)
            usecases.apne_igjen(session, SAKSBEHANDLER, skjema, begrunnelse="Se på nytt")
        usecases.unnta(session, SAKSBEHANDLER, skjema, begrunnelse="Slås sammen")
        usecases.spor_likevel(session, SAKSBEHANDLER, skjema)
        usecases.avslutt_runde(session, FORVALTER, runde, i_dag=i_dag)
        with pytest.raises(Conflict, match="avsluttet"):
            usecases.unnta(session, SAKSBEHANDLER, skjema, begrunnelse="For sent")
        assert skjema.status is Egenerklaeringsstatus.VENTER
        assert session.scalars(select(Vilkarspunkt)).one().aktiv
