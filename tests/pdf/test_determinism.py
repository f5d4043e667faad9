"""The same agreement gives the same bytes, whenever and wherever it is typeset."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from ksadmin.core.pdf import render_pdf
from tests.pdf.examples import ALL, document, manuscript

PRINT_SUMS = """
from hashlib import sha256
from tests.pdf.examples import ALL, document
print(*(sha256(document(*one)).hexdigest() for one in ALL))
"""


def test_et_dokument_laget_igjen_har_de_samme_bytene() -> None:
    for one in ALL:
        assert render_pdf(manuscript(*one)) == document(*one)


@pytest.mark.parametrize("surroundings", [{"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}, {"LC_ALL": "C", "TZ": "UTC"}])
def test_bytene_er_de_samme_i_en_annen_prosess(surroundings: dict[str, str]) -> None:
    environment = {**os.environ, **surroundings, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_SUMS], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.split() == [sha256(document(*one)).hexdigest() for one in ALL]


def test_et_annet_innhold_gir_en_annen_fil() -> None:
    assert render_pdf(manuscript("kvittering", adresse="https://annet.example")) != document("kvittering")
