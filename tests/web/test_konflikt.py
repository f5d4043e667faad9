"""Of two who saved the same thing, the second chooses field by field, also where a field holds many values."""

import html
import re

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.endringsonsker.models import Endringsonske
from tests.brukere.personer import synlig
from tests.endringsonsker.saker import et_onske
from tests.tilgangsoversikt.saker import tjeneste

FELT = {
    "type": "nye_felter",
    "tittel": "Næringsinntekt hver måned",
    "beskrivelse": "Vi trenger næringsinntekt for hver måned i oppgjøret.",
    "hjemmel": "Forskrift om foreldrebetaling § 3.",
    "nodvendighet": "Uten måneden regner vi feil pris.",
}


def skjulte(side):
    return dict(re.findall(r'name="(csrf_token|versjon)"[^>]*value="([^"]*)"', side))


def test_a_choice_of_many_values_is_posted_again_whole(client_as, session):
    with transaction():
        onske = et_onske(session)
        ene, den_andre = tjeneste(session).id, tjeneste(session, "boligsosial")
        andre, andre_navn = den_andre.id, str(den_andre)
    url = f"/admin/onsker/edit/?id={onske.id}"
    forst, sist = client_as(Rolle.SAKSBEHANDLER), client_as(Rolle.FORVALTER)
    aapnet = {klient: skjulte(klient.get(url).text) for klient in (forst, sist)}
    svar = forst.post(url, data={**FELT, **aapnet[forst], "tittel": "Først", "tjenester": [str(ene)]})
    assert svar.status_code == 302
    svar = sist.post(url, data={**FELT, **aapnet[sist], "tittel": "Sist", "tjenester": [str(ene), str(andre)]})
    side = svar.text
    assert "Ingenting er mistet" in side
    assert andre_navn in synlig(svar)
    radioer = re.findall(r'id="valg-[^"]+-forslag" name="([^"]+)" value="([^"]*)"', side)
    valg = {navn: html.unescape(verdi) for navn, verdi in radioer}
    assert valg["tjenester.samlet"] == f"{ene}\n{andre}" if ene < andre else f"{andre}\n{ene}"
    skjult = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', side))
    valgt = {
        **{k: html.unescape(v) for k, v in skjult.items()},
        "tittel": "Først",
        "tjenester.samlet": valg["tjenester.samlet"],
    }
    assert sist.post(url, data=valgt).status_code == 302
    session.expire_all()
    lagret = session.get_one(Endringsonske, onske.id)
    assert (lagret.tittel, {r.tjeneste_id for r in lagret.tjenester}) == ("Først", {ene, andre})
