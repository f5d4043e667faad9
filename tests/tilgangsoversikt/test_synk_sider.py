"""The pages of the synchronisation: what goes on, what it asks, and what sources disagree on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.queries import ved_orgnr
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Verdi
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from tests.brukere.personer import send, synlig
from tests.client import StrictClient
from tests.tilgangsoversikt.lister import HALDEN, MOSS, antall, les, mange, rad, siste
from tests.tilgangsoversikt.saker import en_kjoring, sett

As = Callable[[Rolle], StrictClient]
LISTE = "/admin/synkronisering/"


@pytest.fixture
def forvalter(client_as: As) -> StrictClient:
    return client_as(Rolle.FORVALTER)


def uenige(session: Session, tmp_path: Path) -> None:
    """The file says yes for Halden, and Digdir has said no since."""
    les(tmp_path, rad(), rad(MOSS))
    with transaction():
        halden = ved_orgnr(session, HALDEN)
        assert halden is not None
        sett(session, en_kjoring(session, clock.now(), Kilde.DIGDIR, omfang="alt"), halden, Verdi.NEI)
    les(tmp_path, rad(), rad(MOSS))


def test_a_run_shows_how_far_it_has_come(session: Session, forvalter: StrictClient) -> None:
    with transaction():
        now = clock.now()
        facts = {"startet": now, "livstegn": now, "startet_av": "ksadmin"}
        session.add(Synkkjoring(kilde=Kilde.MASKINPORTEN, omfang="a:b", fremdrift="a:b: 3 av 357", **facts))
    page = synlig(forvalter.get(LISTE))
    assert "Oppslag i Maskinporten a:b Pågår a:b: 3 av 357 Aldri" in page
    assert "Ingen kilder leses fast." in page
    assert "a:b: 3 av 357. Siste livstegn" in synlig(forvalter.get(f"{LISTE}details/?id={siste(session).id}"))


def test_a_source_that_fails_says_since_when_it_is_stale(
    session: Session, tmp_path: Path, forvalter: StrictClient
) -> None:
    les(tmp_path, rad())
    assert "Ikke oppdatert" not in synlig(forvalter.get(LISTE))
    les(tmp_path, rad("1"))
    page = synlig(forvalter.get(LISTE))
    assert "Fil fra Skatteetaten Feilet Ingen av radene kan brukes." in page
    assert "Ikke oppdatert siden" in page
    assert "Ikke oppdatert siden" in synlig(forvalter.get("/admin/"))


def test_what_was_rejected_is_listed_with_its_line(session: Session, tmp_path: Path, forvalter: StrictClient) -> None:
    les(tmp_path, rad(), rad(MOSS, verdi="kanskje"))
    page = synlig(forvalter.get(f"{LISTE}details/?id={siste(session).id}"))
    assert "3 Moss kommune «kanskje» kan ikke stå i verdi." in page
    assert "leste kilden" in page


def test_the_question_of_a_stopped_run_is_answered_by_a_forvalter(
    session: Session, tmp_path: Path, client_as: As, forvalter: StrictClient
) -> None:
    lines = [rad(orgnr) for orgnr in mange(session, 20)]
    les(tmp_path, *lines)
    les(tmp_path, *lines[:10])
    url = f"{LISTE}details/?id={siste(session).id}"
    assert "Lesinger som stoppet og spør" in synlig(forvalter.get("/admin/"))
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    assert "En forvalter avgjør" in synlig(saksbehandler.get(url))
    godta = f"{LISTE}{siste(session).id}/godta"
    assert saksbehandler.get(godta).status_code == 403
    assert "Godta bortfallet" in synlig(forvalter.get(url))
    assert send(forvalter, godta).status_code == 302
    page = synlig(forvalter.get(url))
    assert "Neste lesing av kilden går gjennom." in page
    assert "godtok at tilganger faller bort" in page
    assert "Lesinger som stoppet" not in synlig(forvalter.get("/admin/"))
    assert antall(les(tmp_path, *lines[:10])) == (0, 0, 10, 10, 0)


def test_sources_that_disagree_are_shown_with_time_and_provenance_and_settled(
    session: Session, tmp_path: Path, forvalter: StrictClient
) -> None:
    uenige(session, tmp_path)
    assert "Kildene er uenige om 1 opplysning." in synlig(forvalter.get(LISTE))
    assert "Kilder som er uenige om tilgang" in synlig(forvalter.get("/admin/"))
    page = forvalter.get(f"{LISTE}uenigheter/")
    assert "Halden kommune Redusert foreldrebetaling barnehage og SFO: tilgang gitt av Skatteetaten" in synlig(page)
    assert "Digdir (Maskinporten) Nei" in synlig(page)
    assert "Fil fra Skatteetaten Ja 01.03.2026" in synlig(page)
    halden = ved_orgnr(session, HALDEN)
    assert halden is not None
    url = (
        f"{LISTE}uenigheter/avgjor?organisasjon={halden.id}&tjeneste=foreldrebetaling&miljo=produksjon"
        "&faktum=tilgang&leverandor="
    )
    assert "Skriv hvorfor" in synlig(send(forvalter, url, verdi="ja", begrunnelse=""))
    assert send(forvalter, url, verdi="ja", begrunnelse="Ringte Skatteetaten.").status_code == 302
    assert "Kildene er enige" in synlig(forvalter.get(f"{LISTE}uenigheter/"))
    session.rollback()
    decided = session.scalars(select(Observasjon).where(Observasjon.avgjorelse)).one()
    assert (decided.kilde, decided.verdi, decided.begrunnelse) == (Kilde.MANUELL, Verdi.JA, "Ringte Skatteetaten.")
    assert "ikke uenige om dette lenger" in forvalter.get(url, follow_redirects=True).text


def test_a_reader_sees_and_may_not_decide(session: Session, tmp_path: Path, client_as: As) -> None:
    uenige(session, tmp_path)
    leser = client_as(Rolle.LESER)
    assert leser.get(LISTE).status_code == 200
    assert "/avgjor" not in leser.get(f"{LISTE}uenigheter/").text
    assert leser.get(f"{LISTE}uenigheter/avgjor").status_code == 403
