"""Adoption over time: the same numbers as each day looked back at by itself, told at once and drawn."""

from datetime import UTC, date, datetime
from io import BytesIO

import time_machine
from openpyxl import load_workbook

from ksadmin.core import audit, clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.usecases import avvis_kontakt, registrer_kontakt
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.kodeverk import Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.queries.utvikling import manedsslutt, utvikling
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import synlig
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import en_kjoring, en_pakobling, sett, tjeneste

OSLO, HALDEN = "0301", "3101"


def den(maned: int) -> datetime:
    return datetime(2026, maned, 4, 10, tzinfo=UTC)


def et_ar(session):
    """Oslo ready from March, its access taken away in May and back in June, its address dead from September.

    Halden out of it from April to July. Moss is no more from April, and Aremark new in June.
    """
    oslo, halden = organisasjon(session, OSLO), organisasjon(session, HALDEN)
    with time_machine.travel(den(3), tick=True), transaction():
        erklaeringer(session, [oslo])
        kontakt = registrer_kontakt(
            session, SAKSBEHANDLER, oslo, rolle=Kontaktrolle.VARSLING, navn=None, epost="v@example.org", telefon=None
        )
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON, nummer=OSLO)
    with time_machine.travel(den(4), tick=True), transaction():
        unntak = usecases.sett_unntak(
            session,
            SAKSBEHANDLER,
            organisasjon=halden,
            tjeneste=tjeneste(session),
            slag=Unntaksslag.TAR_IKKE_I_BRUK,
            grunn="Regner for hånd.",
            fra=den(4).date(),
            i_dag=den(4).date(),
        )
    with transaction():
        sett(session, en_kjoring(session, den(5)), oslo, Verdi.NEI, gjeldende=False)
        sett(session, en_kjoring(session, den(6)), oslo)
    with time_machine.travel(den(7), tick=True), transaction():
        usecases.opphev_unntak(session, SAKSBEHANDLER, unntak, begrunnelse="Vil ha.", i_dag=den(7).date())
    moss, aremark = organisasjon(session, "3103"), organisasjon(session, "3124")
    with transaction():
        for org, felt, maned in ((moss, "opphort", 4), (aremark, "opprettet", 6)):
            with audit.recording(session, org, actor=SAKSBEHANDLER, handling="organisasjon.endret"):
                setattr(org, felt, den(maned).date())
    with time_machine.travel(den(9), tick=True), transaction():
        avvis_kontakt(session, SAKSBEHANDLER, kontakt, grunn="Finnes ikke.", tidspunkt=clock.now())


def test_hver_dag_er_som_om_den_ble_regnet_ut_for_seg(session, statements):
    et_ar(session)
    dager = [date(2023, 12, 31), *manedsslutt(date(2026, 10, 15), 8)]
    statements.clear()
    svar = utvikling(session, dager)
    assert len(statements) < 12
    for dag, dekning in svar:
        assert list(dekning) == queries.dekning(queries.bilde(session, i_dag=dager[-1], per=dag)), dag
    nummer = [d.tjeneste.nokkel for d in svar[0].dekning].index("foreldrebetaling")
    telt = {d.dag.isoformat()[:7]: (d.dekning[nummer].klare, d.dekning[nummer].aktuelle) for d in svar[1:]}
    assert telt == {
        "2026-03": (1, 356),
        "2026-04": (1, 354),
        "2026-05": (0, 354),
        "2026-06": (1, 355),
        "2026-07": (1, 356),
        "2026-08": (1, 356),
        "2026-09": (0, 356),
        "2026-10": (0, 356),
    }


def test_manedene_slutter_den_siste_og_denne_i_dag():
    assert manedsslutt(date(2028, 3, 31), 2) == [date(2028, 2, 29), date(2028, 3, 31)]
    assert manedsslutt(date(2026, 3, 31), 3) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_siden_og_nedlastingen_viser_det_samme(app, client_as):
    with app.app_context(), transaction() as session:
        erklaeringer(session, [organisasjon(session)])
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON)
    leser = client_as(Rolle.LESER)
    side = leser.get("/admin/utvikling/")
    assert "Redusert foreldrebetaling barnehage og SFO 0 av 357 er klare, 0 %." in synlig(side)
    assert side.text.count("<polyline") == 5
    assert "36 måneder" in leser.get("/admin/utvikling/?maneder=tull").text
    fil = leser.get("/admin/utvikling/eksport/xlsx?maneder=24")
    overskrifter, *rader = load_workbook(BytesIO(fil.data)).active.values
    assert overskrifter[0] == "Dato"
    assert len(rader) == 24 * 5
    assert rader[-1][0].date() == clock.today()
    assert leser.get("/admin/utvikling/eksport/exe").status_code == 404
