"""The numbers of the report are those of the wishes."""

import io
from datetime import timedelta

import openpyxl

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.kodeverk import Pakkesvar
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.queries.rapport import rapport
from ksadmin.endringsonsker.usecases import Svarfakta
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.endringsonsker.saker import MOTTATT, et_onske

I_DAG = clock.today()


def test_rapporten_teller_lop_alder_svartid_utfall_og_tjenester(session, client_as):
    tom = {d.nokkel: d for d in rapport(session, I_DAG)}
    assert tom["svartid"].rader == []
    assert sum(n for _, n in tom["lop"].rader) == 0
    with transaction():
        malet, dublett = et_onske(session), et_onske(session)
        usecases.sla_sammen(session, SAKSBEHANDLER, dublett, med=malet)
        for _ in range(3):
            et_onske(session, Onskestatus.PRIORITERT)
        pakke = usecases.lag_pakke(session, FORVALTER, svarfrist=I_DAG, i_dag=I_DAG, pakk=lambda _: b"zip")
        for dager, (sak, svar) in enumerate(
            zip(pakke.saker, (Pakkesvar.AVSLATT, Pakkesvar.AKSEPTERT), strict=False), 9
        ):
            fakta = Svarfakta(svar=svar, dato=I_DAG + timedelta(dager), tekst="Nei.")
            usecases.registrer_svar(session, FORVALTER, sak, fakta, i_dag=I_DAG + timedelta(30))
        usecases.lever(session, FORVALTER, pakke.saker[1].onske, dato=I_DAG, i_dag=I_DAG)
    deler = {d.nokkel: {rad[0]: rad[1:] for rad in d.rader} for d in rapport(session, MOTTATT + timedelta(100))}
    assert {status: n for status, (n,) in deler["lop"].items() if n} == {
        "Registrert": 1, "Oversendt Skatteetaten": 1, "Levert": 1, "Avslått": 1, "Slått sammen med et annet": 1,
    }  # fmt: skip
    assert {alder: n for alder, (n,) in deler["alder"].items() if n} == {"3–6 måneder": 2}
    assert deler["svartid"] == {"IP-0001": (9.5, 10, 2, 1)}
    assert deler["utfall"]["Levert"] == (33.3, 1)
    with transaction():
        usecases.trekk(session, FORVALTER, pakke.saker[2].onske, svar="Løst.", svar_nn=None)
        et_onske(session, Onskestatus.OVERSENDT)
        igjen = et_onske(session, Onskestatus.OVERSENDT)
        usecases.utsett(session, FORVALTER, igjen, svar="Senere.", svar_nn=None)
        usecases.vurder(session, FORVALTER, igjen)
    (utfall,) = (d.rader for d in rapport(session, I_DAG) if d.nokkel == "utfall")
    assert {status: n for status, _, n in utfall if n} == {
        "Levert": 1, "Oversendt Skatteetaten": 1, "Avslått": 1, "Trukket": 1, "Under vurdering": 1,
    }  # fmt: skip
    assert deler["tjenester"] == {"Redusert foreldrebetaling barnehage og SFO": (4, 1, 0, 1, 1, 1)}
    leser = client_as(Rolle.LESER)
    assert "Svartid hos Skatteetaten" in leser.get("/admin/onskerapport/").text
    ark = openpyxl.load_workbook(io.BytesIO(leser.get("/admin/onskerapport/eksport/svartid/xlsx").data)).active
    assert [c.value for c in ark[2]] == ["IP-0001", 9.5, 10, 2, 1]
    csv = leser.get("/admin/onskerapport/eksport/utfall/csv")
    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    for sti in ("tull/xlsx", "lop/exe"):
        assert leser.get(f"/admin/onskerapport/eksport/{sti}").status_code == 404
