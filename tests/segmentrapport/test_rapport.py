"""The report: every number is as many as the rows it leads to, whatever the period, on both databases."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy.orm import Session

from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import recording
from ksadmin.database import transaction
from ksadmin.register.queries import organisasjoner
from ksadmin.segmentrapport.queries import Periode
from ksadmin.segmentrapport.views import siste_ar
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import synlig
from tests.client import StrictClient
from tests.oppfolging.saker import erklaeringer
from tests.pdf.conformance import assert_conforms

As = Callable[[Rolle], StrictClient]
SIDE = "/admin/segmentrapport/"
ARET = "fra=2026-01-01&til=2026-12-31"


def test_en_periode_deles_i_maneder() -> None:
    maneder = Periode(date(2026, 1, 15), date(2026, 3, 2)).maneder
    assert [(m.fra, m.til) for m in maneder] == [
        (date(2026, 1, 15), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 2)),
    ]
    assert len(Periode(date(2026, 2, 3), date(2026, 2, 3)).maneder) == 1


@pytest.mark.parametrize(
    ("i_dag", "forst"),
    [
        (date(2028, 2, 29), date(2027, 3, 1)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2027, 1, 1), date(2026, 2, 1)),
        (date(2028, 3, 31), date(2027, 4, 1)),
    ],
)
def test_siste_ar_er_tolv_maneder_uten_hull(i_dag: date, forst: date) -> None:
    """On the 29th and the 31st too: the months follow each other, and end with the day."""
    periode = siste_ar(i_dag)
    maneder = periode.maneder
    assert (periode.fra, maneder[-1].til, len(maneder)) == (forst, i_dag, 12)
    assert all(neste.fra - denne.til == timedelta(days=1) for denne, neste in pairwise(maneder))


@pytest.fixture
def tre_erklaeringer(session: Session) -> list[Tilslutningserklaering]:
    """Sent in the last hour of January in Oslo, in February, and in March; the first was active until June."""
    with transaction():
        alle = erklaeringer(session, organisasjoner(session)[:3])
        sendt = (
            datetime(2026, 1, 31, 22, 59, tzinfo=UTC),
            datetime(2026, 1, 31, 23, tzinfo=UTC),
            datetime(2026, 3, 5, tzinfo=UTC),
        )
        for erklaering, tid in zip(alle, sendt, strict=True):
            with recording(session, erklaering, actor=SAKSBEHANDLER, handling="avtale.endret"):
                erklaering.sendt, erklaering.bekreftet_dato = tid, date(2026, 4, 1)
        with recording(session, alle[0], actor=SAKSBEHANDLER, handling="avtale.endret"):
            alle[0].avsluttet_dato = date(2026, 6, 15)
    return alle


def antall(client: StrictClient, nokkel: str, periode: str) -> int:
    """The number on the list a number leads to; it is as many as its rows."""
    side = client.get(f"{SIDE}tall/{nokkel}?{periode}")
    found = re.search(r"<strong>(\d+)</strong> rad", side.text)
    assert found
    assert side.text.count('class="radlenke"') == int(found[1])
    return int(found[1])


@pytest.mark.usefixtures("tre_erklaeringer")
def test_hvert_tall_leder_til_radene_det_teller(client_as: As) -> None:
    leser = client_as(Rolle.LESER)
    rapport = leser.get(f"{SIDE}?{ARET}").text
    tall = re.findall(
        r'href="(/admin/segmentrapport/tall/([^?]+)\?fra=2026-01-01&amp;til=2026-12-31)"><strong>([\d\xa0]+)', rapport
    )
    assert len(tall) > 15
    for url, nokkel, vist in tall:
        side = leser.get(url.replace("&amp;", "&"))
        assert f"<strong>{vist}</strong> rad" in side.text, nokkel
    assert [antall(leser, "erklaeringer-sendt", f"fra=2026-0{m}-01&til=2026-0{m}-28") for m in (1, 2, 3)] == [0, 1, 1]
    assert antall(leser, "erklaeringer-sendt", "fra=2026-01-01&til=2026-01-31") == 1, "the day it was in Oslo"
    aktive = [
        antall(leser, "erklaeringer-aktive", f"fra=2026-01-01&til={d}")
        for d in ("2026-03-31", "2026-04-01", "2026-06-14", "2026-06-15")
    ]
    assert aktive == [0, 3, 3, 2]
    assert "Aktive tilslutningserklæringer" in rapport
    assert leser.get(f"{SIDE}tall/finnes-ikke").status_code == 404
    forside = leser.get("/admin/").text
    for nokkel in ("med-tilgang", "saker-mottatt", "saker-lost", "onsker-mottatt", "onsker-levert"):
        assert forside.count(f"{SIDE}tall/{nokkel}?") == 13, "in the drawing, and in each month of the table"
    assert forside.count('<svg class="diagram"') == 5


@pytest.mark.usefixtures("tre_erklaeringer")
def test_nedlastinger_og_ugyldige_perioder(client_as: As, tmp_path: Path) -> None:
    leser = client_as(Rolle.LESER)
    pdf = leser.get(f"{SIDE}eksport/pdf?{ARET}")
    assert_conforms(pdf.data, "nb", tmp_path)
    assert leser.get(f"{SIDE}eksport/pdf?{ARET}").data == pdf.data
    bunn = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text().replace("\xa0", " ")
    assert (bunn.count("31. desember 2026 · Segmentrapport"), bunn.count("Segmentrapport 1. januar")) == (1, 0)
    bok = load_workbook(io.BytesIO(leser.get(f"{SIDE}eksport/xlsx?{ARET}").data))
    rows = list(bok["Tall"].values)
    tabell = list(bok["Måned for måned"].values)
    assert [r[2:5] for r in tabell if r[1] == "Erklæringer sendt til signering"] == [(1, 1, 1)]
    diagrammer = bok["Diagrammer"]._charts
    assert len(diagrammer) == len(tabell) - 1
    assert diagrammer[3].series[0].val.numRef.f == "'Måned for måned'!$C$5:$N$5"
    assert rows[0] == ("Plikt", "Tall", "Gjelder", "Fra", "Til", "Antall")
    sendt = {(r[2], r[3].date()): r[5] for r in rows[1:] if r[1] == "Erklæringer sendt til signering"}  # type: ignore[union-attr]
    assert sendt["Perioden", date(2026, 1, 1)] == 3
    assert sendt["Måneden", date(2026, 2, 1)] == 1
    assert {r[0] for r in rows[1:]} == {
        "Være kontaktpunkt", "Formidle informasjon og endringer", "Koordinere og prioritere endringsønsker",
        "Gi faglig brukerstøtte", "Bistå med tilgang", "Sikre at vilkårene aksepteres og etterleves",
    }  # fmt: skip
    csv = leser.get(f"{SIDE}tall/erklaeringer-sendt/eksport/csv?{ARET}").data.decode("utf-8-sig")
    assert len(csv.strip().splitlines()) == 4
    assert leser.get(f"{SIDE}eksport/doc").status_code == 404
    for periode, sier in (
        ("fra=2026-05-01&til=2026-04-01", "slutter før den begynner"),
        ("fra=2026-05-01", "Skriv begge datoene"),
        ("fra=tull&til=2026-01-01", "Skriv begge datoene"),
        ("fra=1990-01-01&til=2026-01-01", "høyst 36 måneder"),
        ("fra=0001-01-01&til=0001-02-01", "fire siffer"),
        ("fra=9999-12-01&til=9999-12-31", "fire siffer"),
        ("fra=2028-02-29&til=2028-02-29", "29. februar 2028"),
    ):
        assert sier in synlig(leser.get(f"{SIDE}?{periode}")), periode
