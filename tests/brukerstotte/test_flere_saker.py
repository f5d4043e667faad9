"""What is done with several cases at once: merging, one answer to all, other limits."""

import re

import pytest
import time_machine
from sqlalchemy import select

from ksadmin.app import handlers
from ksadmin.brukerstotte import queries, tradtegn, usecases
from ksadmin.brukerstotte.kodeverk import Meldingsslag, Sakskategori, Saksprak
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Saksfrist, Saksmelding, Svarutkast
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.database import transaction
from ksadmin.scheduler.runner import drain
from tests.actors import KONTROLLOR, SAKSBEHANDLER
from tests.brukerstotte.saker import en_sak, innmelding
from tests.simulators.smtp import parsed
from tests.tilgangsoversikt.test_sider import send


def test_den_som_spurte_far_vite_at_saken_er_slatt_sammen(app, session, settings, tmp_path):
    with transaction():
        forst, andre = en_sak(session, emne="Hemmelig for andre"), en_sak(session, innsender_epost="ola@x.example")
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forst, si_fra=True)
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    (fil,) = tmp_path.glob("*.eml")
    brev = parsed(fil.read_bytes())
    assert (brev["To"], brev["Auto-Submitted"]) == ("ola@x.example", "auto-replied")
    assert f"Vi følger opp begge i {forst.referanse}" in brev.get_body(("plain",)).get_content()
    assert "Hemmelig" not in fil.read_text()
    with transaction():  # the answer to it belongs to whoever wrote it, also when the two are split again
        svar = usecases.motta(session, SYSTEM, tradtegn.finn(session, settings, brev["Message-ID"]).sak, innmelding())
        usecases.skill(session, SAKSBEHANDLER, andre)
    assert (svar.sak, len(queries.traden(session, forst))) == (andre, 1)


def test_alle_som_spor_om_samme_driftshendelse_far_ett_svar_i_sin_malform(session, client_as):
    with transaction():
        nb, nn, uten, lost, annet = (
            en_sak(session, innsender_epost=e, sprak=s)
            for e, s in (
                ("nb@x.example", Saksprak.NB), ("nn@x.example", Saksprak.NN), (None, Saksprak.NB),
                ("lost@x.example", Saksprak.NB), ("annet@x.example", Saksprak.NB),
            )
        )  # fmt: skip
        for sak in (nb, nn, uten, lost):
            usecases.koble(session, SAKSBEHANDLER, sak, driftshendelse="INC-7")
        usecases.koble(session, SAKSBEHANDLER, annet, driftshendelse="INC-70")
        usecases.ta(session, SAKSBEHANDLER, lost, "los")
        usecases.lagre_utkast(session, SAKSBEHANDLER, nb, "Halvskrevet")
        with pytest.raises(InvalidInput, match="1 av sakene er på nynorsk"):
            usecases.svar_alle(session, SAKSBEHANDLER, "INC-7", {Saksprak.NB: "Rettet."}, etterpa="los")
        kobling = nb.koblinger[0].id
    client = client_as(Rolle.SAKSBEHANDLER)
    assert "Svar alle (3)" in client.get(f"/admin/saker/details/?id={nb.id}").text
    adresse = f"/admin/saker/{nb.id}/kobling/{kobling}/svar-alle"
    assert "har ingen adresse og får ikke svar" in client.get(adresse).text
    side = send(client, adresse, tekst_nb="Rettet kl. 12.", tekst_nn="Retta kl. 12.", etterpa="los").text
    assert "Svaret sendes i 2 saker om 15 sekunder." in side
    session.expire_all()
    svar = {m.til: m.tekst for m in session.scalars(select(Saksmelding).where(Saksmelding.slag == Meldingsslag.UT))}
    assert svar == {"nb@x.example": "Rettet kl. 12.", "nn@x.example": "Retta kl. 12."}
    assert [s.status for s in (nb, nn, uten, annet)] == [Saksstatus.LOST, Saksstatus.LOST, Saksstatus.NY, Saksstatus.NY]
    assert session.scalars(select(Svarutkast.tekst)).all() == ["Halvskrevet"]
    usecases.ta(session, SAKSBEHANDLER, uten, "los")
    with pytest.raises(Conflict, match="Ingen av sakene er åpne"):
        usecases.svar_alle(session, SAKSBEHANDLER, "INC-7", {Saksprak.NB: "Igjen"}, etterpa=None)
    session.rollback()


def test_to_som_svarer_samtidig_og_en_som_angrer(session, client_as):
    with transaction():
        sak = en_sak(session)
        ident = sak.id
    client, adresse = client_as(Rolle.SAKSBEHANDLER), f"/admin/saker/{ident}/svar"
    sett = re.search(r'name="sett"[^>]*value="(\d+)"', client.get(f"/admin/saker/details/?id={ident}").text)[1]
    with transaction():
        usecases.svar(session, KONTROLLOR, sak, "Fra en annen.")
    side = send(client, adresse, tekst="Fra meg.", etterpa="los", sett=sett).text
    assert "Det er kommet noe nytt i saken mens du skrev." in side
    assert "Fra meg." in side
    nytt = re.search(r'name="sett"[^>]*value="(\d+)"', side)[1]
    assert "Svaret sendes til" in send(client, adresse, tekst="Fra meg.", etterpa="los", sett=nytt).text
    session.expire_all()
    assert [m.tekst for m in sak.meldinger[1:]] == ["Fra en annen.", "Fra meg."]
    assert sak.status is Saksstatus.LOST
    angre = f"/admin/saker/{ident}/svar/{sak.meldinger[-1].id}/angre"
    assert "Svaret er ikke sendt." in send(client, angre).text
    session.expire_all()
    assert (sak.status, sak.lost) == (Saksstatus.UNDER_BEHANDLING, None)


@time_machine.travel("2026-11-30 08:00+01:00", tick=False)
def test_ks_setter_sine_egne_frister_og_de_gjelder_sakene_som_er_inne(session, client_as):
    with transaction():
        feil, uten = en_sak(session, kategori=Sakskategori.FEIL), en_sak(session)
        personvern = en_sak(session, kategori=Sakskategori.PERSONVERN)
    oslo = [s.frist.astimezone(clock.OSLO).strftime("%d. %H") for s in (feil, uten, personvern)]
    assert oslo == ["30. 16", "30. 16", "30. 10"]
    rad = session.scalars(select(Saksfrist).where(Saksfrist.kategori == Sakskategori.FEIL)).one()
    client = client_as(Rolle.FORVALTER)
    adresse = f"/admin/saksfrister/edit/?id={rad.id}"
    for forste, losning, sagt in (
        ("4", "3", "Løsningen kan ikke ha kortere frist"),
        ("0", "3", "Skriv et helt antall timer"),
        ("4", "16", "endret fristen"),
    ):
        felter = {"versjon": "1", "forste_svar_timer": forste, "losning_timer": losning}
        assert sagt in send(client, adresse, **felter).text
    session.expire_all()
    assert [s.frist.astimezone(clock.OSLO).hour for s in (feil, uten)] == [12, 16]
    assert "Uten kategori" in client.get("/admin/saksfrister/").text
    for fra, til, sagt in (
        ("16:00", "16:00", "Arbeidsdagen må slutte"),
        ("", "15:30", "Skriv et klokkeslett"),
        ("07:30", "15:30", "endret arbeidstiden"),
    ):
        assert sagt in send(client, "/admin/saksarbeidstid/edit/?id=1", versjon="1", fra=fra, til=til).text
    session.expire_all()
    assert [s.frist.astimezone(clock.OSLO).strftime("%d. %H.%M") for s in (feil, uten)] == ["30. 12.00", "01. 08.00"]
    for handling, frister in (("arbeidstid.endret", ["12", "16"]), ("frist.endret", ["16", "16"])):
        hendelse = session.scalars(select(AuditEvent).where(AuditEvent.handling == handling)).one()
        assert "Angret." in send(client, f"/admin/angre/{hendelse.id}", begrunnelse="Prøvd").text
        session.expire_all()
        assert [s.frist.astimezone(clock.OSLO).strftime("%H") for s in (feil, uten)] == frister
