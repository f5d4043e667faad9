"""A case from the question to the answer, by use cases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ksadmin.app import handlers
from ksadmin.brukere import usecases as brukere
from ksadmin.brukerstotte import post, queries, tradtegn, usecases
from ksadmin.brukerstotte.kodeverk import Meldingsslag, Regelkilde, Sakskategori, Sakspart, Saksprak
from ksadmin.brukerstotte.lifecycle import SAKSLOP, Saksstatus
from ksadmin.brukerstotte.models import Klokkeperiode, Saksmelding
from ksadmin.brukerstotte.usecases import Svarfakta
from ksadmin.brukerstotte.usecases.svar import ANGREFRIST
from ksadmin.brukerstotte.views.steg import SAKSSTEG
from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.core.history import historikk
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import transaction
from ksadmin.endringsonsker import queries as onsker
from ksadmin.endringsonsker import usecases as onskesteg
from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.scheduler.runner import drain
from tests.actors import ADMINISTRATOR, FORVALTER, KONTROLLOR, LESER, SAKSBEHANDLER
from tests.brukerstotte.saker import en_fil, en_sak, innmelding
from tests.simulators.smtp import parsed
from tests.tilgangsoversikt.saker import tjeneste

OUTLOOK = "<AM0PR08MB3412AAAABBBBCCCCDDDD1234567890ABCDEF@AM0PR08MB3412.eurprd08.prod.outlook.com>"


def test_hvert_steg_har_en_side():
    assert SAKSSTEG.keys() == SAKSLOP.steps.keys()


def test_klokka_folger_den_som_har_turen(session):
    with transaction():
        sak = en_sak(session)
        for steg in ("start", "vent_leverandor", "vent_skatteetaten"):
            usecases.ta(session, SAKSBEHANDLER, sak, steg)
        usecases.motta(session, SYSTEM, sak, innmelding("Noe nytt?"))
        assert sak.status is Saksstatus.VENTER_SKATTEETATEN
        usecases.ta(session, SAKSBEHANDLER, sak, "vent_kommune")
        usecases.motta(session, SYSTEM, sak, innmelding("Fraværende", automatisk=True))
        assert sak.status is Saksstatus.VENTER_KOMMUNE
        usecases.motta(session, SYSTEM, sak, innmelding("Her er svaret."))
        assert sak.status is Saksstatus.UNDER_BEHANDLING
        usecases.ta(session, SAKSBEHANDLER, sak, "los")
        assert sak.lost is not None
        with pytest.raises(TransitionNotAllowed):
            usecases.ta(session, SAKSBEHANDLER, sak, "los")
        usecases.ta(session, SAKSBEHANDLER, sak, "lukk")
        usecases.motta(session, SYSTEM, sak, innmelding("Det virket ikke."))
        assert (sak.status, sak.lost) == (Saksstatus.UNDER_BEHANDLING, None)
    perioder = session.scalars(select(Klokkeperiode).order_by(Klokkeperiode.id)).all()
    p = Sakspart
    assert [x.part for x in perioder] == [p.KS, p.LEVERANDOR, p.SKATTEETATEN, p.KOMMUNE, p.KS, p.KS]
    assert [x.til is None for x in perioder] == [False] * 5 + [True]


def test_svaret_gar_som_e_post_i_traden_og_ingen_andre_kan_lage_tegnet_vart(app, session, settings, tmp_path):
    with transaction():
        sak = en_sak(session, emne="Re: Får ikke hentet", vedlegg=(en_fil(),), message_id=OUTLOOK)
        with pytest.raises(NotPermitted):
            usecases.svar(session, LESER, sak, "Nei.")
        melding = usecases.svar(session, SAKSBEHANDLER, sak, "Hei!\n\nSe https://ks.no/x.\n<b>Deleger</b>.")
        usecases.noter(session, SAKSBEHANDLER, sak, "Bare for oss.")
    lovnad = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sak.melding")).one()
    assert lovnad.neste_forsok - melding.tidspunkt == ANGREFRIST
    assert drain(app, handlers(settings)) == 0
    with transaction():
        lovnad.neste_forsok = clock.now()
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    (fil,) = tmp_path.glob("*.eml")
    assert OUTLOOK.encode() in fil.read_bytes()
    brev = parsed(fil.read_bytes())
    assert (brev["To"], brev["Subject"]) == ("kim@kommune.example", f"SV: Får ikke hentet [{sak.referanse}]")
    assert brev["In-Reply-To"] == brev["References"] == OUTLOOK
    ren, html = (brev.get_body((slag,)).get_content().replace("\r", "") for slag in ("plain", "html"))
    assert "> Vi får MP-251 når vi henter.\n> Hva mangler?" in ren
    assert "Bare for oss." not in ren
    assert '<a href="https://ks.no/x">https://ks.no/x</a>.<br>\n&lt;b&gt;Deleger' in html
    assert "<blockquote>" in html
    tegn = brev["Message-ID"]
    assert tradtegn.finn(session, settings, tegn).id == melding.id
    assert tradtegn.finn(session, settings, OUTLOOK) is None
    fremmed = tradtegn.lag(settings.model_copy(update={"secret_key": settings.secret_key.__class__("x")}), melding)
    for falskt in (fremmed, tegn.replace(".", ".x"), "<sak-1@ks.no>", "<sak-@ks.no>"):
        with pytest.raises(tradtegn.Forfalsket):
            tradtegn.finn(session, settings, falskt)
    with transaction():
        usecases.motta(session, SYSTEM, sak, innmelding(message_id="<b@x>", referanser=(OUTLOOK, tegn)))
        andre = usecases.svar(session, SAKSBEHANDLER, sak, "Da er det løst.")
        nyeste = session.scalars(select(OutboxMessage).where(OutboxMessage.nokkel == f"{andre.utboks}:0")).one()
        nyeste.neste_forsok = clock.now()
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    brev = parsed(max(tmp_path.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns).read_bytes())
    assert brev["References"].split() == [OUTLOOK, tegn, "<b@x>"]
    assert queries.utsendinger(session, [lovnad]) == {lovnad.id: f"Svar i sak {sak.referanse}"}
    assert sak.forste_svar == melding.tidspunkt < andre.tidspunkt
    assert [m.slag for m in queries.traden(session, sak)] == [
        Meldingsslag.INN,
        Meldingsslag.UT,
        Meldingsslag.NOTAT,
        Meldingsslag.INN,
        Meldingsslag.UT,
    ]
    assert "skrev et svar" in {h.tekst for h in historikk(session, sak)}


def test_hver_far_svaret_i_traden_slik_de_kjenner_den(session, settings):
    with transaction():
        sak = en_sak(session, message_id="<kim@x>")
        ola = {"innsender_epost": "ola@annen.example", "avsender_epost": "ola@annen.example"}
        annen = en_sak(session, message_id="<ola@x>", **ola)
        kollega = {"avsender_epost": "kari@annen.example", "avsender_navn": "Kari", "message_id": "<kari@x>"}
        usecases.motta(session, SYSTEM, annen, innmelding("Jeg overtar for Ola.", **kollega))
        usecases.motta(session, SYSTEM, annen, innmelding("Ikke her.", avsender_epost="syk@x.example", automatisk=True))
        usecases.sla_sammen(session, SAKSBEHANDLER, annen, med=sak, si_fra=True)
        melding = usecases.svar(session, SAKSBEHANDLER, sak, "Det er rettet.")
    assert melding.til == "kim@kommune.example, ola@annen.example, kari@annen.example"
    kim, ola, kari = (post.som_mail(session, settings, melding, til=til) for til in melding.til.split(", "))
    assert (kim.referanser, kim.html.count("overtar")) == (("<kim@x>",), 0)
    assert "Du skrev" in kim.tekst
    for mail, hvem in ((ola, "Kari skrev"), (kari, "Du skrev")):
        assert (mail.referanser[-1], hvem in mail.tekst) == ("<kari@x>", True)
        assert mail.tekst.count("\n> ") == mail.tekst.count("\n> Jeg overtar for Ola.") == 1


def test_det_som_ikke_kan_vaere_blir_sagt_pa_norsk(session):
    with transaction():
        sak = en_sak(session, innsender_epost=None, vedlegg=(en_fil(), en_fil("annen.png", b"2")))
        with pytest.raises(InvalidInput, match="ingen e-postadresse"):
            usecases.svar(session, SAKSBEHANDLER, sak, "Hei")
    assert session.scalars(select(Saksmelding)).one().vedlegg[1].filnavn == "annen.png"


def test_sammenslaing_kan_angres_og_alt_ligger_pa_ett_sted(session):
    with transaction():
        forst, andre = en_sak(session), en_sak(session, vedlegg=(en_fil(),))
        tredje = en_sak(session)
        usecases.ta(session, SAKSBEHANDLER, andre, "vent_kommune")
        with pytest.raises(InvalidInput, match="seg selv"):
            usecases.sla_sammen(session, SAKSBEHANDLER, forst, med=forst, si_fra=False)
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forst, si_fra=False)
        with pytest.raises(InvalidInput, match="selv slått sammen"):
            usecases.sla_sammen(session, SAKSBEHANDLER, tredje, med=andre, si_fra=False)
        with pytest.raises(Conflict, match="Skill dem først"):
            usecases.sla_sammen(session, SAKSBEHANDLER, forst, med=tredje, si_fra=False)
        with pytest.raises(Conflict, match="Svar der"):
            usecases.svar(session, SAKSBEHANDLER, andre, "Hei")
        usecases.ta(session, SAKSBEHANDLER, forst, "los")
        usecases.motta(session, SYSTEM, andre, innmelding("Enda et spørsmål."))
        assert forst.status is Saksstatus.UNDER_BEHANDLING
        assert [m.sak_id for m in queries.traden(session, forst)] == [forst.id, andre.id, andre.id]
        usecases.skill(session, SAKSBEHANDLER, andre)
    assert (andre.status, andre.slatt_sammen_med) == (Saksstatus.VENTER_KOMMUNE, None)
    assert [len(queries.traden(session, s)) for s in (forst, andre)] == [1, 2]
    assert queries.traden(session, andre)[0].vedlegg[0].filnavn == "skjermbilde.png"


def test_et_svar_kan_angres_med_vedlegg_og_sendes_igjen(app, session, settings, tmp_path):
    with transaction():
        sak = en_sak(session)
        annen = en_sak(session, innsender_epost="ola@kommune.example")
        usecases.sla_sammen(session, SAKSBEHANDLER, annen, med=sak, si_fra=False)
        usecases.lagre_utkast(session, SAKSBEHANDLER, sak, "Hei")
        assert queries.utkastene(session, KONTROLLOR, sak)[1] == [SAKSBEHANDLER.navn]
        assert queries.utkastene(session, SAKSBEHANDLER, sak)[1] == []
        melding = usecases.svar(session, SAKSBEHANDLER, sak, "Hei, her er svaret.", vedlegg=(en_fil(),))
        assert usecases.finn_utkast(session, SAKSBEHANDLER, sak) is None
    with transaction():
        with pytest.raises(NotPermitted):
            usecases.angre(session, KONTROLLOR, melding)
        usecases.angre(session, SAKSBEHANDLER, melding)
        with pytest.raises(Conflict, match="alt angret"):
            usecases.angre(session, SAKSBEHANDLER, melding)
        assert (usecases.finn_utkast(session, SAKSBEHANDLER, sak).tekst, sak.forste_svar) == (
            "Hei, her er svaret.",
            None,
        )
        assert session.scalars(select(OutboxMessage.status)).all() == ["avlyst", "avlyst"]
    with transaction():
        igjen = usecases.svar(session, SAKSBEHANDLER, sak, "Hei, dette er riktig.")
        assert (igjen.id, [v.filnavn for v in igjen.vedlegg]) == (melding.id, ["skjermbilde.png"])
    with transaction():
        for lovnad in session.scalars(select(OutboxMessage)):
            lovnad.neste_forsok = clock.now()
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    with transaction(), pytest.raises(Conflict, match="for sent"):
        usecases.angre(session, SAKSBEHANDLER, igjen)
    assert sak.forste_svar == igjen.tidspunkt


def test_en_sak_deles_kobles_eskaleres_og_far_vite_hva_det_ble_av_onsket(app, session, settings):
    with transaction():
        kollega = brukere.opprett(
            session, ADMINISTRATOR, epost="kari@ks.example", navn="Kari Ås", rolle=Rolle.FORVALTER
        )
        sak = en_sak(session, kategori=Sakskategori.FEIL)
        to = usecases.motta(
            session, SYSTEM, sak, innmelding("Noe helt annet.", avsender_epost="b@x.example"), (en_fil(),)
        )
        borte = [o.navn for o in usecases.mangler(sak, queries.traden(session, sak))]
        assert borte == ["Tidspunkt", "Om det har virket før", "Om rettigheten er delegert", "Korrelasjons-ID"]
        assert "- Når skjedde det?" in usecases.sporsmalet(session, sak)
        with pytest.raises(InvalidInput, match="bli igjen"):
            usecases.del_ut(session, SAKSBEHANDLER, sak, sak.meldinger, emne="Alt")
        ny = usecases.del_ut(session, SAKSBEHANDLER, sak, [to], emne="Noe annet")
        assert (ny.innsender_epost, ny.koblinger[0].annen_sak_id) == ("b@x.example", sak.id)
        assert [len(s.meldinger) for s in (sak, ny)] == [1, 1]
        assert ny.meldinger[0].vedlegg[0].filnavn == "skjermbilde.png"
        usecases.noter(session, SAKSBEHANDLER, ny, "Kan du se på dette, @Kari Ås? Ikke @Kari Åsen.")
        assert [f.bruker_id for f in ny.folgere] == [kollega.id]
        usecases.merk(session, SAKSBEHANDLER, ny, ["Haster", "pilot"])
        usecases.merk(session, SAKSBEHANDLER, ny, ["haster", "Åpent"])
        assert [str(m) for m in ny.merker] == ["Haster", "Åpent"]
        frist = clock.today() + timedelta(days=3)
        rad = usecases.eskaler(
            session, SAKSBEHANDLER, ny, sporsmal="Hva skjer?", frist=frist, referanse=None, i_dag=clock.today()
        )
        assert (ny.status, ny.frist) == (Saksstatus.VENTER_SKATTEETATEN, None)
        usecases.besvar_eskalering(session, SAKSBEHANDLER, rad, svar="Rettet.", referanse="SKE-9", i_dag=clock.today())
        assert (ny.status, rad.referanse) == (Saksstatus.UNDER_BEHANDLING, "SKE-9")
        onske_id = usecases.lag_onske(
            session,
            SAKSBEHANDLER,
            ny,
            type=Onsketype.NYE_FELTER,
            tittel="Nytt felt",
            beskrivelse="Trengs.",
            i_dag=clock.today(),
        )
        with pytest.raises(Conflict, match="alt koblet"):
            usecases.koble(session, SAKSBEHANDLER, ny, onske_id=onske_id)
    with transaction():
        onskesteg.avsla(session, FORVALTER, onsker.ved_referanse(session, str(onske_id)), svar="Nei.", svar_nn=None)
    drain(app, handlers(settings))
    drain(app, handlers(settings))
    nytt = [m for m in queries.traden(session, ny) if m.automatisk]
    assert [m.slag for m in nytt] == [Meldingsslag.NOTAT, Meldingsslag.UT]
    assert "Status er nå: Avslått\n\nNei." in nytt[1].tekst
    with transaction():
        assert (
            usecases.onske_endret(session, SYSTEM, onske_id, "avslatt", merke=nytt[0].message_id.rpartition(":")[0])
            == 0
        )
        usecases.slutt_a_folge(session, ny, kollega)
    beskjeder = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "sak.beskjed")).all()
    assert [b.payload["hva"] for b in beskjeder] == ["nevnt", "onske"]
    assert "Åpent" in str(historikk(session, *ny.merker))


def test_standardsvar_har_versjoner_bare_kjente_variabler_og_leses_pa_nytt_nar_regelen_endres(session):
    svar = queries.finn_standardsvar(session, "delegert altinn MP-251")[0]
    assert (svar.nokkel, len(queries.finn_standardsvar(session))) == ("mp-251", 15)
    om = tjeneste(session)

    def fakta(**endringer):
        verdier = {
            "tittel": "Nytt",
            "tekst_nb": "Hei {hilsenavn}, {organisasjon}.",
            "tekst_nn": "Hei {hilsenavn}, {tjeneste}.",
        }
        return Svarfakta(**{**verdier, "kilde": "§ 1", "kontrollert": clock.today(), **endringer})

    with transaction():
        for tekst in ("{{ 7*7 }}", "{sak.id}", "{0}", "{__class__}"):
            with pytest.raises(InvalidInput, match="kan ikke fylles inn"):
                usecases.ny_versjon(session, SAKSBEHANDLER, svar, fakta(tekst_nb=tekst))
        with pytest.raises(InvalidInput, match="Velg tjenesten"):
            usecases.ny_versjon(session, SAKSBEHANDLER, svar, fakta(tjeneste=om))
        regel = {"regelkilde": Regelkilde.TJENESTE, "tjeneste": om}
        usecases.ny_versjon(session, SAKSBEHANDLER, svar, fakta(**regel))
        sak = en_sak(session, sprak=Saksprak.NB)
        assert usecases.flett(svar.gjeldende, sak) == "Hei Kim Kontakt, …."
        sak = en_sak(session, sprak=Saksprak.NN, tjeneste=tjeneste(session, "boligsosial"))
        assert usecases.flett(svar.gjeldende, sak).startswith("Hei Kim Kontakt, Bustadsosialt arbeid")
        usecases.sla_sammen(session, SAKSBEHANDLER, en_sak(session), med=sak, si_fra=False)
        assert usecases.flett(svar.gjeldende, sak).startswith("Hei alle, Bustadsosialt arbeid")
        assert [v.nummer for v in svar.versjoner] == [1, 2]
        assert usecases.ma_leses_pa_nytt(session) == []
        hjemmel = om.hjemler[0]
        with audit.recording(session, hjemmel, actor=FORVALTER, handling="hjemmel.endret"):
            hjemmel.tekst = "En annen lov § 2"
        assert usecases.ma_leses_pa_nytt(session) == [svar]
