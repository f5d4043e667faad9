"""Cells from the database: how many questions it takes, what is counted, and who confirmed what when."""

from datetime import timedelta

import pytest
from sqlalchemy import false, inspect, select, update
from sqlalchemy.orm.exc import DetachedInstanceError

from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.samlet import med, samlet
from ksadmin.database import transaction
from ksadmin.register.models import Kontaktperson, Leverandor, Organisasjonstype
from ksadmin.register.queries import organisasjoner
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Kjorestatus, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tilgangsoversikt.motor import Cellestatus, Oppfyllelse
from ksadmin.tilgangsoversikt.queries.katalog import LEVERANDORER, krav_sporsmal
from ksadmin.tilgangsoversikt.queries.saker import naa_sporsmal
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import en_kjoring, en_pakobling, sett, tjeneste

I_DAG = clock.today()
NA = clock.now()
FIKS = "971032146"


def dager_siden(antall: int):
    return NA - timedelta(days=antall)


def test_katalogen_sier_hva_hver_tjeneste_trenger(session):
    krav = {t.nokkel: t for t in queries.krav(session)}
    assert {k: len([a for a in t.apier if a.rettighet]) for k, t in krav.items()} == {
        "foreldrebetaling": 1,
        "langtidsopphold": 3,
        "praktisk_bistand": 2,
        "boligsosial": 2,
        "saernamsmann": 2,
    }
    assert krav["boligsosial"].ruter == {Tilkoblingskode.DIREKTE, Tilkoblingskode.LEVERANDOR}
    api = krav["foreldrebetaling"].apier[0]
    assert queries.api_av(krav["foreldrebetaling"], " summert skattegrunnlag api - på vegne av ") == api.nokkel
    assert queries.api_av(krav["foreldrebetaling"], "Noe annet") == "Noe annet"


def test_en_kommune_tar_hoyst_fire_sporringer_og_matrisen_ikke_flere_enn_en(session, statements):
    kommuner = organisasjoner(session, Organisasjonstype.KOMMUNE)[:40]
    with transaction():
        erklaeringer(session, kommuner)
        kjoring = en_kjoring(session, dager_siden(1))
        for k in kommuner:
            sett(session, kjoring, k)
            en_pakobling(session, Pakoblingsstatus.SENDT, nummer=k.nummer)
    session.refresh(kommuner[0])
    session.expire_on_commit = False
    statements.clear()
    queries.en_kommune(session, kommuner[0], i_dag=I_DAG)
    en = len([s for s in statements if s.startswith("SELECT")])
    statements.clear()
    alle = queries.bilde(session, i_dag=I_DAG)
    assert en <= 4
    assert len([s for s in statements if s.startswith("SELECT")]) <= en + 1  # the organisations themselves
    assert len(alle.celler) == len(organisasjoner(session)) * len(alle.tjenester)
    spurt = (krav_sporsmal(), LEVERANDORER, *naa_sporsmal(None), select(Kontaktperson.id).where(false()))
    hver_for_seg = [[dict(rad) for rad in session.execute(s).mappings()] for s in spurt]
    assert samlet(session, *spurt) == hver_for_seg
    assert all(hver_for_seg[:3])
    assert hver_for_seg[4]

    med_navn = select(Pakobling, Bruker, Tjeneste.navn).join(Pakobling.tjeneste).outerjoin(Pakobling.eier)
    rader, bare = samlet(session, med_navn.order_by(Pakobling.id), select(Pakobling).order_by(Pakobling.id))
    (lest, eier, navn), (ekte, _, ekte_navn) = rader[0], session.execute(med_navn.order_by(Pakobling.id)).first()
    kolonner = [a.key for a in inspect(Pakobling).column_attrs]
    assert [getattr(lest, k) for k in kolonner] == [getattr(ekte, k) for k in kolonner]
    assert (lest.referanse, navn, eier) == (bare[0].referanse, ekte_navn, None)
    assert lest not in session
    with pytest.raises(DetachedInstanceError):
        str(lest)
    assert str(med(lest, organisasjon=ekte.organisasjon, tjeneste=ekte.tjeneste)) == str(ekte)


def test_en_hel_kommune_blir_klar_gjennom_fiks(session):
    oslo = organisasjon(session)
    with transaction():
        erklaeringer(session, [oslo])
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON, ruter=[Rutevalg(Tilkoblingskode.FIKS)])
        sett(session, en_kjoring(session, NA, Kilde.ALTINN), oslo, faktum=Faktum.DELEGERING, leverandor=FIKS)
    (vurdering,) = [v for t, v in queries.en_kommune(session, oslo, i_dag=I_DAG) if t.nokkel == "foreldrebetaling"]
    assert [f.kode.value for f in vurdering.mangler] == ["VARSLINGSADRESSE"]
    assert [(r.leverandor, r.tilstand) for r in vurdering.ruter] == [("KS Fiks", Oppfyllelse.OPPFYLT)]


def test_en_ny_fullfort_kjoring_bekrefter_alt_den_lot_sta_uten_a_rore_det(session):
    oslo, bergen = organisasjon(session), organisasjon(session, "4601")
    with transaction():
        forst = en_kjoring(session, dager_siden(9), omfang="a")
        for org in (oslo, bergen):
            sett(session, forst, org)
        en_kjoring(session, dager_siden(7), omfang="a")
        en_kjoring(session, dager_siden(5), omfang="a", uten_svar=[bergen])
        en_kjoring(session, dager_siden(3), omfang="a", status=Kjorestatus.FEILET)
        en_kjoring(session, dager_siden(1), omfang="b")
        en_kjoring(session, dager_siden(1), Kilde.DIGDIR, omfang="a")

    def bekreftet(org, **da):
        bilde = queries.bilde(session, i_dag=I_DAG, organisasjoner=[oslo, bergen], **da)
        return bilde.celler[org.id, tjeneste(session).id].tilgang.bekreftet

    assert (bekreftet(oslo), bekreftet(bergen)) == (dager_siden(5), dager_siden(7))
    assert bekreftet(oslo, trodd=dager_siden(6)) == dager_siden(7)
    assert bekreftet(oslo, trodd=dager_siden(8)) == dager_siden(9)


def test_dekningen_teller_bare_dem_tjenesten_er_aktuell_for(session):
    oslo, bergen = organisasjon(session), organisasjon(session, "4601")
    with transaction():
        for org, slag in ((oslo, Unntaksslag.IKKE_AKTUELT), (bergen, Unntaksslag.TAR_IKKE_I_BRUK)):
            usecases.sett_unntak(
                session,
                SAKSBEHANDLER,
                organisasjon=org,
                tjeneste=tjeneste(session),
                slag=slag,
                grunn="Har ikke ordningen.",
                fra=I_DAG,
                i_dag=I_DAG,
            )
    bilde = queries.bilde(session, i_dag=I_DAG)
    (dekning,) = [d for d in queries.dekning(bilde) if d.tjeneste.nokkel == "foreldrebetaling"]
    kommuner = len(organisasjoner(session, Organisasjonstype.KOMMUNE))
    assert (dekning.klare, dekning.aktuelle, dekning.prosent) == (0, kommuner - 2, 0)
    assert dekning.antall[Cellestatus.TAR_IKKE_I_BRUK] == 1
    assert sum(dekning.antall.values()) == len(organisasjoner(session))


def test_stempelet_endres_av_alt_som_kan_endre_et_svar(session):
    sett_ = {queries.stempel(session)}
    with transaction():
        kjoring = en_kjoring(session, NA)
    sett_.add(queries.stempel(session))
    with transaction():
        sett(session, kjoring, organisasjon(session))
    sett_.add(queries.stempel(session))
    with transaction():
        en_pakobling(session)
    sett_.add(queries.stempel(session))
    assert len(sett_) == 4


def test_json_har_formen_som_er_lovet_og_ingen_personopplysninger(session):
    bergen = organisasjon(session, "4601")
    with transaction():
        erklaeringer(session, [bergen])
        leverandor = session.query(Leverandor).filter_by(navn="Tietoevry").one()
        en_pakobling(session, nummer="4601", ruter=[Rutevalg(Tilkoblingskode.LEVERANDOR, leverandor)])
    svar = queries.status_json(session, bergen, I_DAG)
    assert (svar["kommunenummer"], svar["navn"], svar["tilslutning"]["status"]) == ("4601", "Bergen", "aktiv")
    assert svar["oppdatert"].endswith(("+01:00", "+02:00"))
    (en,) = [t for t in svar["tjenester"] if t["tjeneste"] == "foreldrebetaling"]
    assert en["status"] == "mangler"
    assert en["ruter"] == [{"type": "LEVERANDOR", "leverandor": "Tietoevry", "tilstand": "ukjent"}]
    assert {m["kode"] for m in en["mangler"]} == {"SENDT", "TILGANG", "DELEGERING", "VARSLINGSADRESSE"}
    assert {"ansvarlig", "neste_steg", "lenke", "kilde", "sist_bekreftet"} <= en["mangler"][0].keys()
    assert "kim" not in str(svar).lower()


def test_nynorskkommuner_far_nynorsk(session):
    nynorsk = next(o for o in organisasjoner(session) if o.skriver_nynorsk)
    svar = queries.status_json(session, nynorsk, I_DAG)
    assert "ikkje" in str(svar)


def test_en_leverandor_som_er_tatt_ut_av_bruk_er_ingen_vei_inn(session):
    oslo = organisasjon(session)
    with transaction():
        sett(session, en_kjoring(session, NA, Kilde.ALTINN), oslo, faktum=Faktum.DELEGERING, leverandor=FIKS)
    assert queries.en_kommune(session, oslo, i_dag=I_DAG)[3][1].ruter
    with transaction():
        session.connection().execute(update(Leverandor.__table__).values(aktiv=False))
    assert not queries.en_kommune(session, oslo, i_dag=I_DAG)[3][1].ruter
    assert Verdi.JA
