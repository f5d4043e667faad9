"""A thousand lookups, good and bad, and then everything that was written anywhere is read."""

import random
import re
import threading
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from ksadmin.database import db, transaction
from tests.oppslag.huset import FORELDREBETALING, SPORSMAL, Hus, apne, huset, samtidig
from tests.simulators.nett import Humor
from tests.simulators.skatteetaten import SLETTET, UKJENT, UTEN_DATA

ANTALL, TRAADER = 1000, 8
ELLEVE_SIFFER = re.compile(rb"(?<![0-9A-Za-z])[0-9]{11}(?![0-9A-Za-z])")


def personer() -> list[str]:
    """Synthetic numbers (month + 80), some with a special answer."""
    dice = random.Random(1)
    noen = [
        f"{dice.randint(1, 28):02}{dice.randint(81, 92)}{dice.randint(0, 99):02}{dice.randint(0, 99999):05}"
        for _ in range(ANTALL)
    ]
    noen[::50] = [UKJENT, UTEN_DATA, SLETTET, "12345678910"] * (ANTALL // 200)
    return noen


def test_ingen_personnumre_noe_sted(app: Flask, session: Session, database_url: str, tmp_path: Path) -> None:
    with transaction() as s:
        apne(s)
    alle = personer()
    with huset(tmp_path, database_url, oppslag_per_minutt=100_000, oppslag_frist_sekunder=3) as hus:

        def en(n: int) -> list[int]:
            return [slaa_opp(hus, i, alle[i]) for i in range(n, ANTALL, TRAADER)]

        status = {kode for noen in samtidig(TRAADER, en) for kode in noen}
        assert status >= {200, 400, 403, 404, 410}
        for humor in (Humor.NEDE, Humor.HTML, Humor.KUTTET, Humor.AVKORTET, Humor.VIDERE, Humor.TAUS):
            hus.skatteetaten.tjener.humor = humor
            assert slaa_opp(hus, 0, alle[1]) in (502, 503, 504)
        hus.skatteetaten.tjener.slipp.set()
        flask_sider_med_numre(hus, alle[2])
        den_som_er_i_gang_far_svaret_nar_tjeneren_stanser(hus)
    antall = session.execute(text("select count(*) from oppslag")).scalar_one()
    assert antall > 0.8 * ANTALL
    leste = [*filer(tmp_path), *tabeller(session, database_url)]
    assert len(leste) > 10
    for hvor, innhold in leste:
        funn = ELLEVE_SIFFER.search(innhold)
        assert funn is None, (hvor, innhold[max(0, funn.start() - 60) : funn.end()])
        assert not any(nummer.encode() in innhold for nummer in alle), hvor


def slaa_opp(hus: Hus, n: int, person: str) -> int:
    """Every tenth is wrong in some way, with the number where it should not be."""
    if n % 10 == 1:
        return hus.spor(sporsmal=SPORSMAL | {"personidentifikator": person, "stadie": person}).status_code
    if n % 10 == 2:
        return hus.spor(f"{FORELDREBETALING}/{person}?fnr={person}", headers={"X-Fnr": person}).status_code
    if n % 10 == 3:
        return hus.spor(sporsmal=SPORSMAL | {"personidentifikator": person, "inntektsaar": 2016}).status_code
    return hus.spor(sporsmal=SPORSMAL | {"personidentifikator": person}).status_code


def flask_sider_med_numre(hus: Hus, person: str) -> None:
    for sti in (f"/{person}", f"/kommune/{person}", f"/sok?q={person}", f"/oppslag/{person}"):
        assert hus.klient.get(hus.url + sti).status_code < 500


def den_som_er_i_gang_far_svaret_nar_tjeneren_stanser(hus: Hus) -> None:
    hus.skatteetaten.tjener.humor = Humor.GOD
    frist = time.monotonic() + 60
    while hus.spor_alene().status_code != 200:
        assert time.monotonic() < frist
    hus.skatteetaten.treghet = 0.6
    svar: list[int] = []
    traader = [threading.Thread(target=lambda: svar.append(hus.spor_alene().status_code)) for _ in range(4)]
    spurt = hus.spurt
    for traad in traader:
        traad.start()
    while hus.spurt < spurt + 4:
        assert time.monotonic() < frist
        time.sleep(0.01)
    hus.stans()
    for traad in traader:
        traad.join()
    assert svar == [200] * 4
    assert "Traceback" not in hus.utskrift


def filer(mappe: Path) -> list[tuple[str, bytes]]:
    """The logs of every process, and whatever else is left."""
    return [(str(fil), fil.read_bytes()) for fil in mappe.rglob("*") if fil.is_file()]


def tabeller(session: Session, url: str) -> list[tuple[str, bytes]]:
    """Every row of every table as text; on SQLite the very bytes of the file and its journal too."""
    session.rollback()
    navn = inspect(db.engine).get_table_names()
    alt = [(t, "\n".join(map(str, session.execute(text(f'select * from "{t}"')))).encode()) for t in navn]
    if url.startswith("sqlite"):
        fil = Path(url.removeprefix("sqlite:///"))
        alt += [(f.name, f.read_bytes()) for f in fil.parent.glob(f"{fil.name}*")]
    return alt
