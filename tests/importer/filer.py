"""CSV files for the tests, and what became of one."""

import io
import re

from sqlalchemy import select

from ksadmin.core import angring
from ksadmin.core.errors import DomainError
from ksadmin.core.history import siste_hendelse
from ksadmin.database import transaction
from ksadmin.importer import usecases
from ksadmin.importer.models import Importrad, Importslag
from ksadmin.register.angrefolger import FOLGER
from tests.actors import FORVALTER

ORG, LEV, KON = Importslag.ORGANISASJONER, Importslag.LEVERANDORER, Importslag.KONTAKTER
HALDEN = "3101;Halden;959159092;bokmål;32000"


def csv(*linjer: str, codec: str = "utf-8") -> bytes:
    return "\n".join(linjer).encode(codec)


def organisasjoner(*linjer: str) -> bytes:
    return csv("kommunenummer;navn;organisasjonsnummer;målform;innbyggere", *linjer)


def forhandsvis(session, slag, innhold, filnavn="fil.csv"):
    with transaction():
        return usecases.forhandsvis_import(session, FORVALTER, slag=slag, filnavn=filnavn, innhold=innhold)


def utfor(session, slag, innhold):
    batch = forhandsvis(session, slag, innhold)
    with transaction():
        usecases.utfor_import(session, FORVALTER, batch)
    return batch


def angre(session, batch):
    with transaction():
        skrevet = siste_hendelse(session, batch, "import.utfort")
        angring.angre(session, FORVALTER, skrevet, begrunnelse="Feil fil.", folger=FOLGER)


def avslag(session, slag, innhold):
    """The sentence a file is refused with."""
    try:
        forhandsvis(session, slag, innhold)
    except DomainError as refusal:
        return str(refusal)
    raise AssertionError("the file was accepted")


def rader(session, batch):
    """Each line as (line, outcome, changes, errors)."""
    statement = select(Importrad).where(Importrad.batch_id == batch.id).order_by(Importrad.radnr)
    return [(r.radnr, r.utfall.value, r.endringer, r.feil) for r in session.scalars(statement)]


def feil(session, batch):
    """{line: {column: reason}} of the rejected lines."""
    return {radnr: wrong for radnr, _, _, wrong in rader(session, batch) if wrong}


def antall(batch):
    return batch.antall_nye, batch.antall_endrede, batch.antall_uendrede, batch.antall_avviste


def last_opp(client, innhold, slag="organisasjoner", filnavn="fil.csv"):
    """Upload a file as a browser would."""
    url = "/admin/importer/new/"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(url).get_data(as_text=True))[1]
    return client.post(url, data={"csrf_token": token, "slag": slag, "fil": (io.BytesIO(innhold), filnavn)})
