"""The bevispakke verifies with nothing but sha256sum."""

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

from sqlalchemy.orm import Session

from ksadmin.avtaler.evidence import bevispakke
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.database import transaction
from tests.avtaler.builders import en_avtale


def test_the_pack_verifies_offline(session: Session, tmp_path: Path) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
    pakke = bevispakke(session, avtale.organisasjon, laget=clock.now())
    with zipfile.ZipFile(io.BytesIO(pakke)) as archive:
        archive.extractall(tmp_path)
    check = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "FAILED" not in check.stdout
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    listed = {f["navn"]: f["sha256"] for f in manifest["filer"]}
    on_disk = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert on_disk == {*listed, "manifest.json", "SHA256SUMS"}
    assert all(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == s for name, s in listed.items())
    stored = {d.sha256 for d in avtale.dokumenter}
    assert stored <= set(listed.values())
    facts = json.loads((tmp_path / "avtaler.json").read_text())
    assert facts[0]["signaturer"][0]["fullmakt"] == "Ordfører"


def test_the_same_facts_give_the_same_bytes(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
    na = clock.now()
    assert bevispakke(session, avtale.organisasjon, laget=na) == bevispakke(session, avtale.organisasjon, laget=na)
