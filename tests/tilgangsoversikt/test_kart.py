"""The tile map: a fylke's numbers count those the tjeneste concerns, and stand in the tile and in the table."""

import html
import re
from datetime import date

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.usecases import registrer_kontakt
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.kodeverk import Unntaksslag
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import synlig
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import en_pakobling, tjeneste

OSLO, HALDEN = "0301", "3101"
DAG = date(2026, 3, 2)


def oslo_er_klar_og_halden_vil_ikke(session):
    oslo = organisasjon(session, OSLO)
    erklaeringer(session, [oslo])
    registrer_kontakt(
        session, SAKSBEHANDLER, oslo, rolle=Kontaktrolle.VARSLING, navn=None, epost="v@example.org", telefon=None
    )
    en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON)
    usecases.sett_unntak(
        session,
        SAKSBEHANDLER,
        organisasjon=organisasjon(session, HALDEN),
        tjeneste=tjeneste(session),
        slag=Unntaksslag.TAR_IKKE_I_BRUK,
        grunn="Regner for hånd.",
        fra=DAG,
        i_dag=DAG,
    )


def test_kartet_sier_hvor_langt_hvert_fylke_er_kommet(app, client_as, statements):
    with app.app_context(), transaction() as session:
        oslo_er_klar_og_halden_vil_ikke(session)
    leser = client_as(Rolle.LESER)
    statements.clear()
    svar = leser.get("/admin/kart/?tjeneste=foreldrebetaling")
    assert len(statements) < 20
    side = synlig(svar)
    assert "1 av 356 aktuelle organisasjoner er klare, 0 %." in side
    assert "Oslo 1 av 1 klare 100 %" in side
    assert "Østfold 0 av 11 klare 0 %" in side
    assert "Østfold 0 11 mangler noe i Østfold 0 11 0 % 2" in side  # Halden, and the fylkeskommune it does not concern
    assert "Hele landet 1 klar i Hele landet 355 mangler noe i Hele landet 0 356 0 % 16" in side
    assert "Aremark Mangler noe" in side
    assert "Halden" not in side
    for lenke in ("fylke=%C3%98stfold&amp;tjeneste=foreldrebetaling", "status=mangler&amp;fylke=%C3%98stfold"):
        assert re.search(rf'href="/admin/matrise/\?[^"]*{lenke}', svar.text)
    lenker = {html.unescape(u) for u in re.findall(r'href="(/admin/matrise/[^"]+)"', svar.text)}
    assert {leser.get(u).status_code for u in sorted(lenker)[::40]} == {200}
    assert leser.get("/admin/kart/?tjeneste=tull").status_code == 404
    assert leser.get("/admin/kart/").status_code == 200
