"""A case from the question to the answer, by use cases."""

import pytest
from sqlalchemy import select

from ksadmin.app import handlers
from ksadmin.brukerstotte import queries, tradtegn, usecases
from ksadmin.brukerstotte.kodeverk import Meldingsslag, Sakspart
from ksadmin.brukerstotte.lifecycle import SAKSLOP, Saksstatus
from ksadmin.brukerstotte.models import Klokkeperiode, Saksmelding
from ksadmin.brukerstotte.usecases.meldinger import ANGREFRIST
from ksadmin.brukerstotte.views.steg import SAKSSTEG
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.core.history import historikk
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import transaction
from ksadmin.scheduler.runner import drain
from tests.actors import LESER, SAKSBEHANDLER
from tests.brukerstotte.saker import en_fil, en_sak, innmelding
from tests.simulators.smtp import parsed

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
        nyeste = session.scalars(select(OutboxMessage).where(OutboxMessage.nokkel == andre.utboks)).one()
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
            usecases.sla_sammen(session, SAKSBEHANDLER, forst, med=forst)
        usecases.sla_sammen(session, SAKSBEHANDLER, andre, med=forst)
        with pytest.raises(InvalidInput, match="selv slått sammen"):
            usecases.sla_sammen(session, SAKSBEHANDLER, tredje, med=andre)
        with pytest.raises(Conflict, match="Skill dem først"):
            usecases.sla_sammen(session, SAKSBEHANDLER, forst, med=tredje)
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
