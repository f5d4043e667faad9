"""The calendar: what the rooms hand in, by month, as a list, and as a feed that can be taken away."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukere import usecases as brukere
from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.database import transaction
from ksadmin.etterlevelse import usecases as etterlevelse
from ksadmin.etterlevelse.models import Etterlevelsesavvik
from ksadmin.etterlevelse.queries import punkter_i_bruk
from ksadmin.etterlevelse.usecases import Tiltaksfakta
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.kalender.ical import ical
from ksadmin.kalender.queries import Kalenderpost, uker
from ksadmin.register.queries import organisasjoner
from tests.actors import ADMINISTRATOR, SAKSBEHANDLER
from tests.brukere.personer import synlig
from tests.client import StrictClient
from tests.etterlevelse.saker import apen_runde
from tests.formidling.saker import et_utkast, publiser
from tests.oppfolging.saker import opened

As = Callable[[Rolle], StrictClient]
SIDE = "/admin/kalender/"


@pytest.fixture
def frist(session: Session) -> date:
    """A campaign, a round of declarations and a measure, all due the same day: the eighth of the month after next."""
    dag = (clock.today().replace(day=28) + timedelta(days=40)).replace(day=8)
    opened(2, frist=dag)
    with transaction():
        runde = apen_runde(session, organisasjoner(session)[3:4])
        avvik = etterlevelse.registrer_avvik(
            session, SAKSBEHANDLER, organisasjon=organisasjoner(session)[0],
            punkt=punkter_i_bruk(session, runde.vilkar_id)[0], beskrivelse="Funn", oppdaget=clock.today(),
            i_dag=clock.today(),
        )  # fmt: skip
        fakta = Tiltaksfakta(tiltak="Skrive rutinen", ansvarlig=None, frist=dag)
        etterlevelse.avtal_tiltak(session, SAKSBEHANDLER, avvik, fakta, i_dag=clock.today())
    return dag


def adressen(client: StrictClient, handling: str = "lag") -> str | None:
    """Ask for an address to the feed; what the page shows, once."""
    merke = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(SIDE).text)[0]
    svar = client.post(f"{SIDE}adresse", data={"csrf_token": merke, "handling": handling}, follow_redirects=True)
    found = re.search(r'value="http://[^"]+(/kalender/[^"]+\.ics)"', svar.text)
    assert "/kalender/" not in synlig(client.get(SIDE)), "shown once"
    return found[1] if found else None


def test_maned_og_liste(client_as: As, frist: date) -> None:
    leser = client_as(Rolle.LESER)
    maned = synlig(leser.get(f"{SIDE}?maned={frist:%Y-%m}"))
    for tekst in ("Svarfrist i kampanje Nye vilkår 2026", "Frist for tiltak", "Uke", "Mandag"):
        assert tekst in maned, tekst
    liste = synlig(leser.get(f"{SIDE}?maned={frist:%Y-%m}&visning=liste"))
    assert "Svarfrist i kampanje" in liste
    denne = synlig(leser.get(SIDE))
    assert "Kampanje åpnet" in denne
    assert "Svarfrist i kampanje" not in denne
    assert "Ingenting her" in synlig(leser.get(f"{SIDE}?maned=2031-01&visning=liste"))
    for tull in ("?maned=tull", "?maned=0001-01", "?maned=9999-12", "?maned=2026-13", "?visning=rart"):
        assert leser.get(f"{SIDE}{tull}").status_code == 200, tull
    assert leser.get(f"{SIDE}?maned=2000-01").status_code == leser.get(f"{SIDE}?maned=2100-12").status_code == 200


def test_det_som_har_klokkeslett_vises_med_det(session: Session, client_as: As, client: StrictClient) -> None:
    """A day in July, so that Oslo is two hours ahead of UTC; one of the two lasts over midnight."""
    dag = date(clock.today().year + (clock.today().month > 6), 7, 1)
    natt = {
        "tittel_nb": "Vedlikehold om natten", "gjelder_fra": kl(dag, 22), "gjelder_til": kl(dag + timedelta(days=1), 3)
    }  # fmt: skip
    with transaction():
        for endringer in ({"gjelder_fra": kl(dag, 10), "gjelder_til": kl(dag, 12)}, natt):
            publiser(session, et_utkast(session, Meldingstype.VEDLIKEHOLD, **endringer))
    leser = client_as(Rolle.LESER)
    for visning in ("maned", "liste"):
        side = synlig(leser.get(f"{SIDE}?maned={dag:%Y-%m}&visning={visning}"))
        assert "Feil i oppslag kl. 10.00–12.00" in side
        assert f"natten {dag:%d.%m.%Y} kl. 22.00 – {dag + timedelta(days=1):%d.%m.%Y} kl. 03.00" in side
    fil = client.get(str(adressen(leser))).data
    hendelser = {str(h["summary"]): h for h in Calendar.from_ical(fil).walk("VEVENT")}
    for tittel, fra, til in (
        ("Melding: Feil i oppslag", kl(dag, 10), kl(dag, 12)),
        ("Melding: Vedlikehold om natten", natt["gjelder_fra"], natt["gjelder_til"]),
    ):
        assert (hendelser[tittel].decoded("dtstart"), hendelser[tittel].decoded("dtend")) == (fra, til)
    assert f"DTSTART:{dag:%Y%m%d}T080000Z".encode() in fil


def kl(dag: date, time: int) -> datetime:
    return datetime(dag.year, dag.month, dag.day, time, tzinfo=clock.OSLO)


def test_egen_adresse_kan_leses_byttes_og_slettes(
    app: Flask, session: Session, client_as: As, client: StrictClient, frist: date
) -> None:
    leser = client_as(Rolle.LESER)
    forste = adressen(leser)
    assert forste
    svar = client.get(forste)
    assert (svar.mimetype, svar.headers["Cache-Control"]) == ("text/calendar", "private, no-store")
    hendelser = Calendar.from_ical(svar.data).walk("VEVENT")
    titler = {str(h["summary"]): h for h in hendelser}
    kampanje = titler["Svarfrist i kampanje: Nye vilkår 2026"]
    assert (kampanje.decoded("dtstart"), kampanje.decoded("dtend")) == (frist, frist + timedelta(days=1))
    assert str(kampanje["url"]).startswith("http://")
    assert "/admin/kampanjer/details/" in str(kampanje["url"])
    assert any(t.startswith("Frist for tiltak: ") for t in titler)
    assert len({str(h["uid"]) for h in hendelser}) == len(hendelser)
    assert client.get("/kalender/feil.ics").status_code == 404

    andre = adressen(leser)
    assert andre
    assert client.get(forste).status_code == 404, "the one before stops working"
    assert client.get(andre).status_code == 200
    with transaction():
        avvik = session.scalars(select(Etterlevelsesavvik)).one()
        etterlevelse.lukk(session, SAKSBEHANDLER, avvik, begrunnelse="Sett", i_dag=clock.today())
    assert b"Frist for tiltak" not in client.get(andre).data
    assert adressen(leser, "slett") is None
    assert client.get(andre).status_code == 404

    tredje = adressen(leser)
    assert tredje
    with transaction():
        bruker = session.scalars(select(Bruker).where(Bruker.rolle == Rolle.LESER)).one()
        brukere.sperr(session, ADMINISTRATOR, bruker, begrunnelse="Sluttet")
    assert client.get(tredje).status_code == 404, "whoever may not sign in may not read"


def test_filen_er_entydig_naar_klokka_stilles_tilbake_og_skuddaret_teller() -> None:
    slag = Kalenderslag("x", "Frist", select(), lambda ident: f"/{ident}")
    forst, sist = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    natt = Kalenderpost(slag, 1, forst.astimezone(clock.OSLO), sist.astimezone(clock.OSLO), "Vedlikehold")
    skuddag = Kalenderpost(slag, 2, date(2028, 2, 28), date(2028, 2, 29), "Runde")
    en, to = Calendar.from_ical(ical([natt, skuddag], adresse="http://x", tidspunkt=forst)).walk("VEVENT")
    assert (en.decoded("dtstart"), en.decoded("dtend")) == (forst, sist)
    assert (to.decoded("dtstart"), to.decoded("dtend")) == (date(2028, 2, 28), date(2028, 3, 1))
    (uke,) = (u for u in uker(date(2028, 2, 1), [skuddag]) if u[0].dag == date(2028, 2, 28))
    assert [bool(d.poster) for d in uke] == [True, True, *[False] * 5]
