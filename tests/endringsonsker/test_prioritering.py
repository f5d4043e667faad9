"""Scores explain themselves, weights are versions, and a frozen ranking stays as it was."""

import math
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.database import transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.kodeverk import Fristgrunn, Innsats, Konsekvens, Lovplikt, Personverngevinst
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.poeng import KRITERIER, Inndata, poeng, regnestykke, vekter
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.endringsonsker.saker import en_stemme, et_onske, onskefakta
from tests.tilgangsoversikt.test_sider import gjor, send

I_DAG = date(2026, 11, 23)
LIKT = dict.fromkeys(KRITERIER, 1.0)
INNDATA = Inndata(
    kommuner=186, av_kommuner=372, innbyggere=100_000, av_innbyggere=400_000, lovplikt=Lovplikt.LOVPALAGT,
    konsekvens=Konsekvens.MIDDELS, personvern=Personverngevinst.INGEN, innsats=Innsats.LITEN, frist=date(2028, 11, 22),
    dag=I_DAG,
)  # fmt: skip


def vurder(session, onske, konsekvens=Konsekvens.STOR):
    usecases.sett_grunnlag(
        session, SAKSBEHANDLER, onske, lovplikt=Lovplikt.LOVPALAGT, konsekvens=konsekvens,
        personvern=Personverngevinst.LITEN, innsats=Innsats.LITEN,
    )  # fmt: skip


def test_summen_er_leddene_og_samme_inndata_gir_samme_poeng():
    ledd = regnestykke(INNDATA, vekter(LIKT))
    assert [round(x.verdi, 3) for x in ledd] == [0.5, 0.25, 1.0, 0.667, 0.0, 0.5, 1.0]
    assert poeng(INNDATA, vekter(LIKT)) == round(sum(x.bidrag for x in ledd), 1) == 56.0
    assert [x.bidrag for x in ledd] == [7.2, 3.6, 14.3, 9.5, 0.0, 7.1, 14.3]
    assert ledd[1].grunnlag == "100\xa0000 av 400\xa0000"
    assert Inndata.fra_json(INNDATA.som_json()) == INNDATA
    assert poeng(INNDATA, vekter({**dict.fromkeys(KRITERIER, 0.0), "lovplikt": 0.001})) == 100.0


@pytest.mark.parametrize("verdi", [-1.0, math.nan, math.inf, 1001.0, None])
def test_vekter_som_ikke_kan_vaere_vekter_avvises_med_en_setning(verdi):
    with pytest.raises(InvalidInput, match="tall fra 0 til 1000"):
        vekter({**LIKT, "frist": verdi})
    with pytest.raises(InvalidInput, match="Minst én vekt"):
        vekter(dict.fromkeys(KRITERIER, 0.0))


def test_databasen_tar_heller_ikke_imot_dem(session):
    kolonner = ", ".join(KRITERIER)
    sett_inn = f"INSERT INTO vektsett ({kolonner}, begrunnelse, opprettet) VALUES ({{}}, 'x', '2026-01-01')"
    for verdier in (["0"] * 7, ["-1", *["1"] * 6], ["'NaN'", *["1"] * 6], ["1001", *["1"] * 6]):
        with pytest.raises(IntegrityError), transaction():
            session.execute(text(sett_inn.format(", ".join(verdier))))


def test_en_frosset_rangering_star_selv_om_onsker_og_vekter_endres(session):
    with transaction():
        liten, stor, uten = et_onske(session), et_onske(session, tittel="Det store"), et_onske(session)
        with pytest.raises(Conflict, match="vektsett"):
            usecases.frys_runde(session, FORVALTER, navn="Høsten", i_dag=I_DAG)
        usecases.nytt_vektsett(session, FORVALTER, LIKT, begrunnelse="Alt likt.")
        with pytest.raises(Conflict, match="Ingen ønsker har fått poeng"):
            usecases.frys_runde(session, FORVALTER, navn="Høsten", i_dag=I_DAG)
        with pytest.raises(Conflict, match="Endre minst én"):
            usecases.nytt_vektsett(session, FORVALTER, LIKT, begrunnelse="Igjen.")
        vurder(session, liten, Konsekvens.INGEN)
        vurder(session, stor)
        runde = usecases.frys_runde(session, FORVALTER, navn="Høsten", i_dag=I_DAG)
        for_ = [(s.plass, s.onske_id, s.tittel, s.poeng) for s in runde.saker]
        assert [ident for _, ident, _, _ in for_] == [stor.id, liten.id]
        assert queries.uten_grunnlag(session) == 1
        assert uten.id not in [r.onske.id for r in queries.rangert(session, runde.vektsett.vekter)]
        usecases.nytt_vektsett(session, FORVALTER, {**LIKT, "konsekvens": 0}, begrunnelse="Uten konsekvens.")
        vurder(session, liten)
        en_stemme(session, liten)
        usecases.trekk(session, FORVALTER, stor, svar="Løst.", svar_nn=None)
        session.expire_all()
        assert [(s.plass, s.onske_id, s.tittel, s.poeng) for s in runde.saker] == for_
        with pytest.raises(Conflict, match="rangeres ikke lenger"):
            vurder(session, stor)


def test_plassene_folger_alt_poengene_lages_av(session):
    """Whatever is done, reckoning all anew finds nothing to put right."""

    def stemmer_plassene():
        return usecases.plasser_alle(session, clock.today()) == 0

    def plasser():
        rader = queries.rangert(session, vekter(LIKT))
        assert stemmer_plassene()
        return [(r.onske.id, r.inndata.kommuner) for r in rader]

    with transaction():
        forst, sist = et_onske(session), et_onske(session, Onskestatus.UNDER_VURDERING)
        assert queries.uten_grunnlag(session) == 2
        vurder(session, forst, Konsekvens.LITEN)
        vurder(session, sist, Konsekvens.INGEN)
        assert plasser() == []
        assert [r.onske.id for r in queries.rangert(session, vekter(LIKT), provd=True)] == [forst.id, sist.id]
        usecases.nytt_vektsett(session, FORVALTER, LIKT, begrunnelse="Alt likt.")
        for nummer in ("0301", "4601", "5001"):
            stemme = en_stemme(session, sist, nummer)
        assert plasser() == [(forst.id, 0), (sist.id, 3)]
        bare_kommuner = vekter({**dict.fromkeys(KRITERIER, 0.0), "kommuner": 1.0})
        assert [r.onske.id for r in queries.rangert(session, bare_kommuner, provd=True)] == [sist.id, forst.id]
        usecases.sla_sammen(session, SAKSBEHANDLER, sist, med=forst)
        assert plasser() == [(forst.id, 3)]
        usecases.skill(session, SAKSBEHANDLER, sist)
        usecases.trekk_stemme(session, SAKSBEHANDLER, sist, stemme, begrunnelse="Vedtak.", i_dag=clock.today())
        assert plasser() == [(forst.id, 0), (sist.id, 2)]
        endret = onskefakta(frist=clock.today(), fristgrunn=Fristgrunn.LOVENDRING)
        usecases.endre(session, SAKSBEHANDLER, sist, endret, tjenester=[])
        assert plasser() == [(sist.id, 2), (forst.id, 0)]
        usecases.trekk(session, FORVALTER, sist, svar="Løst.", svar_nn=None)
        assert plasser() == [(forst.id, 0)]
        assert [o.id for o in queries.storst_oppslutning(session, etter_innbyggere=True)] == [forst.id]


def test_a_flytte_krever_en_plass_som_finnes_og_viser_hvorfor(session):
    with transaction():
        onsker = [et_onske(session, Onskestatus.UNDER_VURDERING, tittel=f"Ønske {n}") for n in range(3)]
        for onske in onsker:
            vurder(session, onske)
        usecases.nytt_vektsett(session, FORVALTER, LIKT, begrunnelse="Alt likt.")
        runde = usecases.frys_runde(session, FORVALTER, navn="Høsten", i_dag=I_DAG)
        forst, _, sist = runde.saker
        for plass in (None, 0, 4, sist.plass):
            with pytest.raises(InvalidInput, match="Velg en"):
                usecases.flytt(session, FORVALTER, runde, sist, plass=plass, begrunnelse="x")
        usecases.flytt(session, FORVALTER, runde, sist, plass=1, begrunnelse="Lovendring.")
        assert [s.onske_id for s in runde.saker] == [onsker[2].id, onsker[0].id, onsker[1].id]
        assert (sist.poengplass, sist.flyttet_grunn, forst.plass, forst.flyttet_grunn) == (3, "Lovendring.", 2, None)


def test_sidene_rangerer_prover_fryser_og_flytter(app, client_as):
    def onsker(session):
        for tittel in ("Det ene", "Det andre"):
            onske = et_onske(session, tittel=tittel)
            vurder(session, onske)
        en_stemme(session, onske)

    gjor(app, onsker)
    forvalter = client_as(Rolle.FORVALTER)
    assert "Det finnes ikke noe vektsett ennå." in forvalter.get("/admin/rangering/").text
    sporring = "&".join(f"{felt}=1" for felt in KRITERIER)
    provd = forvalter.get(f"/admin/rangering/?{sporring}")
    assert "Ingenting er lagret." in provd.text
    assert "Det andre" in provd.text
    for feil in ("nan", "-1", "inf", "tull"):
        side = forvalter.get(f"/admin/rangering/?{sporring.replace('frist=1', 'frist=' + feil)}")
        assert side.status_code == 200
        assert "Ingenting er lagret. <" not in side.text
    skjema = {**dict.fromkeys(KRITERIER, "1"), "begrunnelse": "Alt likt."}
    assert "større enn 0" in send(forvalter, "/admin/vektsett/new/", **skjema | dict.fromkeys(KRITERIER, "0")).text
    assert 'value="tull"' in send(forvalter, "/admin/vektsett/new/", **skjema | {"frist": "tull"}).text
    side = send(forvalter, "/admin/vektsett/new/", **skjema | {"frist": "1,5", "innsats": "1.5"})
    assert "Vektsett 1" in side.text
    assert side.text.count(">1,5<") == 2
    assert 'value="1,5"' in forvalter.get("/admin/vektsett/new/").text
    side = forvalter.get("/admin/rangering/")
    assert "1 av 371" in side.text
    assert "Vektsett 1" in side.text
    assert "Det andre" in send(forvalter, "/admin/runder/new/", navn="Høsten").text
    assert "Det finnes alt en runde" in send(forvalter, "/admin/runder/new/", navn="Høsten").text
    flyttet = send(forvalter, "/admin/runder/1/flytt/2", plass="1", begrunnelse="Lovendring.")
    assert "Plass 2 etter poeng. Lovendring." in flyttet.text
    assert "flyttet et ønske i rangeringen" in flyttet.text
    assert "saksbehandler" not in send(forvalter, "/admin/onsker/1/grunnlag", lovplikt="tull").text
