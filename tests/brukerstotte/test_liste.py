"""The list of cases: queues, search in everything, pages that do not skip, saved filters, reports."""

import re

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.fakta import Vedleggsfil
from ksadmin.brukerstotte.kodeverk import Ko, Sakskategori, Tilfredshet
from ksadmin.brukerstotte.queries import Utvalg
from ksadmin.brukerstotte.views import liste
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.database import transaction
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.brukerstotte.saker import en_fil, en_sak, innmelding
from tests.oppfolging.conftest import statements
from tests.tilgangsoversikt.test_sider import send

__all__ = ["statements"]


def funnet(session, **utvalg):
    saker, mer = queries.side(session, Utvalg(**utvalg), SAKSBEHANDLER, 3)
    return [s.id for s in saker], mer


def test_koer_filtre_og_sok_i_alt_ogsa_vedlegg_side_for_side(session):
    with transaction():
        fil = en_fil().fil
        ider = [en_sak(session, emne=f"Sak {n}", kategori=Sakskategori.FIKS if n % 2 else None).id for n in range(7)]
        med_fil = en_sak(session, vedlegg=(Vedleggsfil(fil=fil, tekst="Rettighetspakken for boligsosiale formål"),))
        merket = en_sak(session, organisasjon=organisasjon(session, "0301"))
        usecases.merk(session, SAKSBEHANDLER, merket, ["Haster"])
        usecases.motta(session, SYSTEM, merket, innmelding("Vi får feil i Kárášjohka om delegeringene."))
        usecases.ta(session, SAKSBEHANDLER, merket, "los")
    forste, mer = funnet(session)
    assert (forste, mer) == ([med_fil.id, ider[6], ider[5]], True)
    siste = queries.side(session, Utvalg(), SAKSBEHANDLER, 3)[0][-1]
    neste, _ = funnet(session, etter=(siste.sist_aktivitet, siste.id))
    assert neste == [ider[4], ider[3], ider[2]]
    assert funnet(session, ko=Ko.ALLE, sok="boligsosial formål")[0] == [med_fil.id]
    assert funnet(session, ko=Ko.ALLE, sok="delegering Karasjohka")[0] == [merket.id]
    assert funnet(session, ko=Ko.ALLE, sok=merket.referanse)[0] == [merket.id]
    assert funnet(session, sok="delegering Karasjohka") == ([], False)
    assert funnet(session, ko=Ko.ALLE, merkelapp="haster", organisasjon="oslo")[0] == [merket.id]
    assert funnet(session, kategori=Sakskategori.FIKS) == ([ider[5], ider[3], ider[1]], False)
    assert queries.antall_i_koer(session, SAKSBEHANDLER)[Ko.LEDIGE] == 8
    with transaction():
        sak = session.get_one(type(merket), ider[0])
        sykehjem = Vedleggsfil(fil=fil, tekst="sykehjem")
        melding = usecases.motta(session, SYSTEM, med_fil, innmelding("Noe om vederlag."), (sykehjem,))
        ny = usecases.del_ut(session, SAKSBEHANDLER, med_fil, [melding], emne="Delt")
        usecases.knytt_organisasjon(session, SAKSBEHANDLER, sak, None)
    assert funnet(session, sok="sykehjem vederlag")[0] == [ny.id]
    assert [v.sak_id for v in ny.meldinger[0].vedlegg] == [ny.id]


def test_listen_teller_lite_og_visninger_far_navn(client_as, session, statements, monkeypatch):
    with transaction():
        for n in range(55):
            en_sak(session, emne=f"Sak {n:02}", organisasjon=organisasjon(session, "0301"))
    client = client_as(Rolle.SAKSBEHANDLER)
    side = client.get("/admin/saker/").text
    assert ("Sak 54" in side, "Sak 04" in side) == (True, False)
    neste = re.search(r'href="([^"]+)" rel="next"', side)[1].replace("&amp;", "&")
    statements.clear()
    assert "Sak 04" in client.get(neste).text
    assert len(statements) < 20, statements
    assert client.get("/admin/saker/?etter=tull").status_code == 400
    assert client.get("/admin/saker/?ko=tull").status_code == 400
    adresse = "/admin/visninger/saker/lagre?kategori=fiks&ko=alle"
    assert "Fiks: rolle og integrasjon" in client.get(adresse).text
    side = send(client, adresse, navn="Fiks nå", delt="y").text
    assert "Visningen «Fiks nå» er lagret." in side
    assert "kategori=fiks" in side
    assert "delt en visning" in send(client, adresse, navn="fiks nå", delt="y").text
    assert "Visningen er slettet." in send(client, "/admin/visninger/1/slett").text
    hele = client.get("/admin/saker/export/csv/?ko=alle").data
    monkeypatch.setattr(liste, "PER_DEL", 20)
    monkeypatch.setattr(liste, "MAKS_EKSPORT", 54)
    deler, neste = [], "start"
    while neste:
        deler.append(client.get(f"/admin/saker/export/csv/?ko=alle&del={neste}"))
        neste = deler[-1].headers.get("X-Neste")
    assert [del_.headers["X-Rader"] for del_ in deler] == ["20", "20", "15"]
    assert sorted(b"".join(del_.data for del_ in deler).splitlines()) == sorted(hele.splitlines())
    assert "mer enn 54 saker" in client.get("/admin/saker/export/xlsx/?ko=alle", follow_redirects=True).text
    assert "Sak 07" in client.get("/admin/sok/?q=KS-8").text
    forside = client.get("/admin/").text
    assert "Saker uten ansvarlig" in forside


def test_rapporten_teller_og_kan_lastes_ned(client_as, session):
    with transaction():
        sak = en_sak(session, kategori=Sakskategori.ALTINN, feilkode="MP-251")
        usecases.svar(session, SAKSBEHANDLER, sak, "Deleger i Altinn.")
        usecases.ta(session, SAKSBEHANDLER, sak, "vent_kommune")
        usecases.ta(session, SAKSBEHANDLER, sak, "los")
        usecases.vurder(session, sak, Tilfredshet.DARLIG)
        usecases.vurder(session, sak, Tilfredshet.BRA)
        en_sak(session)
    rapport = queries.rapport(session, clock.today(), clock.today())
    assert (rapport.antall, rapport.arsaker, rapport.vurderinger) == (2, [("MP-251", 1)], {Tilfredshet.BRA: 1})
    assert {k.kategori: k.antall for k in rapport.kategorier} == {"Delegering i Altinn": 1, "Ikke vurdert": 1}
    client = client_as(Rolle.LESER)
    side = client.get("/admin/saksrapport/?dager=30").text
    assert "2 saker de siste 30 dagene" in side
    assert "MP-251" in side
    for slag, begynner in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        assert client.get(f"/admin/saksrapport/eksport/kategorier.{slag}").data.startswith(begynner)
    assert client.get("/admin/saksrapport/eksport/tull.csv").status_code == 404
