"""A backup taken while others write is one moment of the database, and is proved whole when it is read back."""

import os
import resource
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from ksadmin.app import create_app
from ksadmin.core.audit_chain import AuditHead, verifiser
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.outbox import OutboxMessage, Utboksstatus, promise
from ksadmin.database import db, transaction
from ksadmin.drift import sikkerhetskopi as kopi
from ksadmin.register import usecases as register
from ksadmin.register.models import Kjennetegnslag
from ksadmin.settings import Settings
from tests import processes
from tests.actors import FORVALTER
from tests.avtaler.builders import organisasjon
from tests.databases import Databases, leave_blank


@pytest.fixture
def tom(databases: Databases, database_kind: str) -> Iterator[str]:
    """Another database, of the same kind, with nothing in it."""
    with databases.copy(database_kind, "blank", leave_blank) as url:
        yield url


class Skriver(threading.Thread):
    """Somebody who works all the time: one change with its place in the audit trail after the other."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app, self.ferdig, self.antall = app, threading.Event(), 0

    def run(self) -> None:
        with self.app.app_context():
            while not self.ferdig.is_set():
                with transaction() as session:
                    oslo = organisasjon(session)
                    register.endre_kjennetegn(
                        session, FORVALTER, oslo, Kjennetegnslag.NAVN, f"Nyby {self.antall}", fra=None
                    )
                self.antall += 1


def test_en_kopi_tatt_mens_andre_skriver_er_hel_og_kan_leses_inn_igjen(
    app: Flask, session: Session, database_url: str, tom: str, tmp_path: Path
) -> None:
    with transaction():
        promise(session, "avtale.kvittering", avtale=1)
    skriver = Skriver(app)
    skriver.start()
    try:
        while skriver.antall < 3:
            skriver.ferdig.wait(0.01)
        bevis = kopi.ta(database_url, tmp_path / "kopi.zip")
        kopiert = skriver.antall
        while skriver.antall < kopiert + 3:
            skriver.ferdig.wait(0.01)
    finally:
        skriver.ferdig.set()
        skriver.join()
    assert (tmp_path / "kopi.zip").stat().st_mode & 0o077 == 0

    assert kopi.les(tom, tmp_path / "kopi.zip") == bevis
    igjen = create_app(Settings(env="test", database_url=tom))
    with igjen.app_context():
        assert verifiser(db.session) is None
        hode = db.session.get_one(AuditHead, 1)
        assert hode.siste_hash == bevis.revisjonsspor
        session.rollback()
        assert hode.antall < session.get_one(AuditHead, 1).antall
        ventet = db.session.scalars(select(OutboxMessage)).one()
        assert ventet.status is Utboksstatus.I_TVIL
        assert "sikkerhetskopi" in (ventet.feil or "")
        assert b"Nyby" in igjen.test_client().get("/kommune/0301").data
        with transaction() as ny:  # the next id of every table is free
            promise(ny, "avtale.kvittering", avtale=2)
            register.endre_kjennetegn(ny, FORVALTER, organisasjon(ny), Kjennetegnslag.NAVN, "Etterpå", fra=None)
        assert verifiser(db.session) is None
    with igjen.app_context():
        db.engine.dispose()


def test_det_som_ikke_kan_leses_inn_sier_hvorfor_og_endrer_ingenting(
    app: Flask, session: Session, database_url: str, tom: str, tmp_path: Path
) -> None:
    hel, skadet, forlatt = tmp_path / "kopi.zip", tmp_path / "skadet.zip", tmp_path / ".ksadmin-kopi-drept"
    forlatt.mkdir()
    os.utime(forlatt, (0, 0))
    with transaction():
        promise(session, "avtale.kvittering", avtale=1)
    kopi.ta(database_url, hel)
    assert [*tmp_path.iterdir()] == [hel]
    with pytest.raises(InvalidInput, match="finnes ikke"):
        kopi.les(tom, tmp_path / "ingen.zip")
    with pytest.raises(InvalidInput, match="finnes fra før"):
        kopi.ta(database_url, hel)
    with pytest.raises(Conflict, match="ikke tom"):
        kopi.les(database_url, hel)
    with pytest.raises(Conflict, match="ksadmin init"):
        kopi.ta(tom, tmp_path / "ingenting.zip")
    assert not (tmp_path / "ingenting.zip").exists()
    skadet.write_bytes(hel.read_bytes()[:-500])
    with pytest.raises(InvalidInput, match="ikke en hel sikkerhetskopi"):
        kopi.les(tom, skadet)
    with ZipFile(hel) as original, ZipFile(skadet, "w") as endret:
        bevis = original.read(kopi.BEVIS)
        endret.writestr(kopi.BEVIS, bevis.replace(b'"sha256": "', b'"sha256": "0'))
        endret.writestr(kopi.INNHOLD, original.read(kopi.INNHOLD))
    with pytest.raises(InvalidInput, match="er endret etter"):
        kopi.les(tom, skadet)
    with ZipFile(hel) as original, ZipFile(skadet, "w") as endret:
        endret.writestr(kopi.BEVIS, bevis.replace(b'"organisasjon": 372', b'"organisasjon": 371'))
        endret.writestr(kopi.INNHOLD, original.read(kopi.INNHOLD))
    with pytest.raises(Conflict, match="Ikke bruk databasen"):
        kopi.les(tom, skadet)
    engine = create_engine(tom)
    with engine.connect() as lest:  # and should somebody use it all the same, nothing goes out
        assert lest.scalars(select(OutboxMessage.status)).all() == [Utboksstatus.I_TVIL]
    engine.dispose()


def test_en_disk_som_blir_full_sies_det_fra_om(database_url: str, tmp_path: Path) -> None:
    fil, grense = tmp_path / "kopi.zip", resource.getrlimit(resource.RLIMIT_FSIZE)
    overta = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, grense[1]))  # as much room as there is for a file
        with pytest.raises(Conflict, match=r"disk I/O error|disk is full|pg_dump stoppet: .+"):
            kopi.ta(database_url, fil)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, grense)
        signal.signal(signal.SIGXFSZ, overta)
    assert list(tmp_path.iterdir()) == []


def test_kommandoen_sier_hva_den_gjorde(database_url: str, tom: str, tmp_path: Path) -> None:
    fil, stderr = tmp_path / "kopi.zip", tmp_path / "stderr"
    for steg, url, kode in (("ta", database_url, 0), ("les", tom, 0), ("les", tom, 1)):
        ksadmin = processes.start("sikkerhetskopi", steg, str(fil), stderr=stderr, database_url=url)
        ksadmin.join()
        assert ksadmin.exitcode == kode, stderr.read_text()
    assert stderr.read_text() == "Databasen er ikke tom. Les kopien inn i en ny, tom database.\n"
