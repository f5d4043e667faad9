"""Whom a supplier serves, and who has not delegated to it."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.models import Leverandor
from ksadmin.tilgangsoversikt.kodeverk import Faktum
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import synlig
from tests.tilgangsoversikt.saker import en_kjoring, en_pakobling, sett

FIKS = "971032146"
HALDEN, MOSS, SARPSBORG = "3101", "3103", "3105"


def leverandor(session, navn):
    return session.scalars(select(Leverandor).where(Leverandor.navn == navn)).one()


def kommuner_som_bruker_fiks(app):
    """Halden has delegated one API of three, Moss through Tietoevry nothing, Sarpsborg all without asking."""
    with app.app_context(), transaction() as session:
        fiks, tietoevry = leverandor(session, "KS Fiks"), leverandor(session, "Tietoevry")
        direkte = [Rutevalg(Tilkoblingskode.FIKS)]
        via = [Rutevalg(Tilkoblingskode.LEVERANDOR_FIKS, tietoevry)]
        en_pakobling(session, nummer=HALDEN, nokkel="langtidsopphold", ruter=direkte)
        en_pakobling(session, nummer=MOSS, ruter=via)
        kjoring = en_kjoring(session, datetime(2026, 3, 2, 10, tzinfo=UTC))
        delegert = {"faktum": Faktum.DELEGERING, "leverandor": FIKS}
        halden = organisasjon(session, HALDEN)
        sett(session, kjoring, halden, nokkel="langtidsopphold", api="Beregnet skatt API", **delegert)
        sett(session, kjoring, organisasjon(session, SARPSBORG), **delegert)
        return fiks.id, tietoevry.id


def test_en_leverandors_side_sier_hvem_den_har_og_hvem_som_mangler_delegering(app, client_as, statements):
    fiks, tietoevry = kommuner_som_bruker_fiks(app)
    leser = client_as(Rolle.LESER)
    statements.clear()
    side = synlig(leser.get(f"/admin/leverandorer/details/?id={fiks}"))
    assert len(statements) < 30
    assert "3 organisasjoner bruker leverandøren. 2 mangler delegering" in side
    assert "Halden kommune 3101 · Østfold Egenbetaling langtidsopphold" in side
    assert "Summert skattegrunnlag API, Avregning API" in side
    assert "Sarpsborg kommune I orden" in side
    en_tjeneste = synlig(leser.get(f"/admin/leverandorer/details/?id={fiks}&tjeneste=langtidsopphold"))
    assert "1 mangler for Egenbetaling langtidsopphold institusjon." in en_tjeneste
    assert "Sarpsborg" not in en_tjeneste
    svar = leser.get(f"/admin/leverandorer/details/?id={tietoevry}")
    assert "Moss kommune" in synlig(svar)
    assert leser.get("/admin/matrise/?leverandor=Tietoevry").status_code == 200
    assert "/admin/matrise/?leverandor=Tietoevry" in svar.text
    oversikt = synlig(leser.get("/admin/leverandorbruk/"))
    assert (
        "KS Fiks Egenbetaling langtidsopphold institusjon, Redusert foreldrebetaling barnehage og SFO 3 2" in oversikt
    )

    fil = leser.get(f"/admin/leverandorbruk/{fiks}/mangler/xlsx")
    overskrifter, *rader = load_workbook(BytesIO(fil.data)).active.values
    assert [rad[overskrifter.index("Navn")] for rad in rader] == ["Halden", "Moss"]
    assert rader[0][overskrifter.index("Mangler for")] == "Summert skattegrunnlag API, Avregning API"
    assert "Moss" in leser.get(f"/admin/leverandorbruk/{tietoevry}/mangler/csv").text
    assert leser.get(f"/admin/leverandorbruk/{2**40}/mangler/csv").status_code == 404
    assert leser.get(f"/admin/leverandorbruk/{fiks}/mangler/exe").status_code == 404
