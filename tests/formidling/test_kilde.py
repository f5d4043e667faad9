"""Skatteetaten's feed becomes drafts, once each, and nothing that comes on the line can do harm."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import transaction
from ksadmin.formidling import gateway, queries, usecases
from ksadmin.formidling.jobs import les_kilden
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.formidling.models import Melding, Varselmerke
from ksadmin.formidling.utvalg import Utvalg
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import send
from tests.client import StrictClient
from tests.formidling.saker import fakta, publiser
from tests.simulators.atom import Atomtjener, atomtjener, entry, strom


@pytest.fixture
def tjener() -> Iterator[Atomtjener]:
    with atomtjener() as state:
        yield state


def test_each_entry_becomes_one_draft_and_a_change_of_it_is_known_as_one(
    session: Session, tjener: Atomtjener, client_as: Callable[[Rolle], StrictClient]
) -> None:
    drift = entry("nede", "Nedetid i Summert skattegrunnlag API", "<p>Nede.<br>\nTil kl. 14.</p>", "Drift")
    i_gar = clock.now() - timedelta(days=1)
    nyhet = entry("ny", "Årsrevisjon 2026", "<p>Ny kodeliste.</p>", "nyhet", "skatteoppgjør", oppdatert=i_gar)
    gammel = entry("g", "Gammelt nytt", "<p>x</p>", "nyhet", oppdatert=clock.now() - timedelta(days=90))
    tjener.innhold = strom(drift, nyhet, nyhet, gammel)
    assert les_kilden(transaction, tjener.url) == "2 nye utkast, 0 endret, 1 for gamle."
    assert les_kilden(transaction, tjener.url) == "Uendret."
    assert tjener.svart == [200, 304]
    forst, siste = session.scalars(select(Melding).order_by(Melding.id)).all()
    assert (siste.type, siste.tekst_nb.splitlines()[:2]) == (Meldingstype.DRIFTSVARSEL, ["Nede.", "Til kl. 14."])
    assert (forst.type, forst.tittel_nb) == (Meldingstype.ARSREVISJON, "Årsrevisjon 2026")
    for melding in (forst, siste):  # nynorsk, and when it ends, are for a person
        with pytest.raises(Conflict), transaction():
            publiser(session, melding)

    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    forside = saksbehandler.get("/admin/").text
    assert "Varsler fra Skatteetaten å ta stilling til" in forside
    assert "Merker i Skatteetatens varsler uten tjeneste" in forside
    assert "Laget av Skatteetatens varsel" in saksbehandler.get(f"/admin/meldinger/details/?id={siste.id}").text
    merke = session.scalars(select(Varselmerke).where(Varselmerke.merke == "skatteoppgjør")).one()
    url = f"/admin/varselmerker/edit/?id={merke.id}"
    assert send(saksbehandler, url, tjenester="foreldrebetaling").status_code == 302
    assert "Redusert foreldrebetaling" in saksbehandler.get("/admin/varselmerker/").text

    # Nobody has touched them: they follow the source, under the same date.
    tjener.innhold = strom(drift.replace("kl. 14", "kl. 16"), nyhet.replace("Ny kode", "Endelig kode"))
    assert les_kilden(transaction, tjener.url) == "0 nye utkast, 2 endret, 0 for gamle."
    assert "Til kl. 16." in siste.tekst_nb
    assert forst.tjenester == ["foreldrebetaling"]

    # A person takes it over: the source waits for them.
    with transaction():
        usecases.endre(session, SAKSBEHANDLER, siste, fakta(), i_dag=clock.today())
    tjener.innhold = strom(drift.replace("kl. 14", "kl. 18"))
    les_kilden(transaction, tjener.url)
    assert siste.tekst_nb == "Oppslagene feiler."
    assert "Skatteetaten har endret varselet" in saksbehandler.get("/admin/").text
    assert "endret varselet etter at" in saksbehandler.get(f"/admin/meldinger/details/?id={siste.id}").text

    # It is out: a change becomes the draft of a correction, once.
    with transaction():
        usecases.endre(session, SAKSBEHANDLER, siste, fakta(), i_dag=clock.today())
        usecases.velg_mottakere(session, SAKSBEHANDLER, siste, Utvalg(), ekstra_adresser="drift@leverandor.example")
        publiser(session, siste)
    assert "Skatteetaten har endret varselet" not in saksbehandler.get("/admin/").text
    for time in (19, 20):
        tjener.innhold = strom(drift.replace("kl. 14", f"kl. {time}"))
        les_kilden(transaction, tjener.url)
    rettelse = queries.apen_rettelse(session, siste.id)
    assert rettelse is not None
    assert rettelse.tekst_nb.startswith("Nede.\nTil kl. 20.")
    assert session.scalar(select(func.count(Melding.id))) == 3
    assert session.scalar(select(func.count(OutboxMessage.id))) == 1  # only what a person has sent


@pytest.mark.parametrize(
    "oppdatert", ["2099-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"]
)
def test_an_entry_of_another_time_is_not_read(oppdatert: str) -> None:
    feil = re.sub("<updated>.*</updated>", f"<updated>{oppdatert}</updated>", entry("f", "Feil tid", "<p>x</p>"))
    lest = gateway.les(strom(feil, entry("n", "Nå", "y")))
    assert ([o.tittel for o in lest.oppforinger], lest.uleselige) == (["Nå"], 1)


def test_entries_are_read_as_plain_text_without_fodselsnummer() -> None:
    tabell = "<table><tr><th>Nr.</th></tr><tr><td>20907396194</td></tr></table><script>x()</script><p>A &amp; b</p>"
    uten_id = entry("x", "Uten id", "<p>x</p>").replace("<id>", "<guid>").replace("</id>", "</guid>")
    lang = entry("l", "Lang " * 100, f"<p>{'x' * 50_000}</p>", ident="en")
    strange = entry("s", "Rar lenke", tabell, ident="to").replace('href="https://', 'href="javascript://')
    nyere = entry("n", "Nyere", "<p>y</p>", ident="en", oppdatert=clock.now() + timedelta(hours=1))
    lest = gateway.les(strom(lang, uten_id, strange, nyere))
    assert lest.uleselige == 1
    assert [o.tittel for o in lest.oppforinger] == ["Nyere", "Rar lenke"]
    rar = lest.oppforinger[1]
    assert rar.lenke is None
    assert "20907396194" not in rar.tekst
    assert "x()" not in rar.tekst
    assert rar.tekst.endswith("A & b")
    (kort,) = gateway.les(strom(lang)).oppforinger
    assert (len(kort.tittel), len(kort.tekst)) == (gateway.MAKS_TITTEL, gateway.MAKS_TEKST)
