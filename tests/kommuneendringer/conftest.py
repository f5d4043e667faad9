"""A database as KS would have had it on 31 December 2019: 422 kommuner, each with an active erklæring."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ksadmin.app import create_app
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.database import db, transaction
from ksadmin.register.models import Kjennetegn, Kontaktperson, Kontaktrolle, Organisasjon, Organisasjonstype
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.kodeverk import Opphav
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tjenester.models import Tjeneste
from ksadmin.vilkar.models import Vilkar
from tests.databases import Databases, initialised
from tests.kommuneendringer.fortid import enheter_2019

SIGNERT = date(2019, 3, 1)
DA = datetime(2019, 3, 1, 12, tzinfo=UTC)
_FELT = (
    *("type", "nummer", "navn", "navn_samisk", "samisk_sprak", "navn_kvensk", "orgnr", "fylkesnummer", "fylke"),
    *("malform", "innbyggere"),
)


def i_2019(url: str) -> None:
    """Put the kommuner of 2019 where ``ksadmin init`` put today's, by the fewest statements."""
    initialised(url)
    app = create_app(Settings(env="test", database_url=url))
    with app.app_context(), transaction() as session:
        for table in (Kjennetegn.__table__, Organisasjon.__table__):
            session.execute(delete(table).where(True if table is Kjennetegn.__table__ else _kommune()))
        _fyll(session)
    with app.app_context():
        db.engine.dispose()


def _kommune() -> object:
    return Organisasjon.__table__.c.type == Organisasjonstype.KOMMUNE


def _fyll(session: Session) -> None:
    enheter = enheter_2019()
    ider = range(1001, 1001 + len(enheter))
    session.execute(
        insert(Organisasjon.__table__),
        [
            {"id": i, "versjon": 1, "navn_nokkel": sorteringsnokkel(e.navn), **{f: getattr(e, f) for f in _FELT}}
            for i, e in zip(ider, enheter, strict=True)
        ],
    )
    session.execute(
        insert(Kjennetegn.__table__),
        [
            {"organisasjon_id": i, "slag": k.slag, "verdi": k.verdi, "sok": sokenokkel(k.verdi), "forgjenger": False}
            for i, e in zip(ider, enheter, strict=True)
            for k in e.kjennetegn
        ],
    )
    vilkar = session.scalar(select(Vilkar.id).limit(1))
    tjeneste = session.scalar(select(Tjeneste.id).where(Tjeneste.nokkel == "foreldrebetaling"))
    felles = {"versjon": 1, "kontakt_epost": "post@kommune.example", "sist_endret": DA, "eksempel": False}
    session.execute(
        insert(Tilslutningserklaering.__table__),
        [
            {"organisasjon_id": i, "orgnr": e.orgnr, "vilkar_id": vilkar, "status": Avtalestatus.BEKREFTET,
             "bekreftet_dato": SIGNERT, **felles}
            for i, e in zip(ider, enheter, strict=True)
        ],
    )  # fmt: skip
    session.execute(
        insert(Pakobling.__table__),
        [
            {"organisasjon_id": i, "orgnr": e.orgnr, "tjeneste_id": tjeneste, "opphav": Opphav.KS,
             "status": Pakoblingsstatus.APNET_PRODUKSJON, "mottatt_dato": SIGNERT, **felles}
            for i, e in zip(ider, enheter, strict=True)
        ],
    )  # fmt: skip
    session.execute(
        insert(Kontaktperson.__table__),
        [
            {"organisasjon_id": i, "rolle": Kontaktrolle.VARSLING, "epost": f"post@k{e.nummer}.example",
             "aktiv": True, "versjon": 1}
            for i, e in zip(ider, enheter, strict=True)
        ],
    )  # fmt: skip


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """Instead of today's register: the one of 2019. Built once for each kind of database."""
    with databases.copy(database_kind, "i_2019", i_2019) as url:
        yield url
