"""Example cases for trying ksadmin, made by use cases only and marked «eksempeldata» wherever they show.

The kommuner are real, what is said about them is not: every address ends in example.org, which nobody has.
"""

import random
from contextvars import copy_context

from sqlalchemy import func, select

from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core import audit
from ksadmin.core.errors import Conflict
from ksadmin.database import db, transaction
from ksadmin.demo.avtaler import lag_avtaler
from ksadmin.demo.etterlevelse import lag_etterlevelse
from ksadmin.demo.formidling import lag_meldinger
from ksadmin.demo.onsker import lag_onsker
from ksadmin.demo.oppfolging import lag_kontakter, lag_oppfolging, lag_tjeneste
from ksadmin.demo.oppslag import lag_oppslag
from ksadmin.demo.saker import lag_saker
from ksadmin.demo.tilgang import lag_tilgang
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.sammenligning import sammenlign


def lag_eksempeldata(settings: Settings, *, seed: int) -> str:
    """Make the cases; one sentence on what came of it. The same ``seed`` gives the same cases on the same day.

    Raises Conflict when the database holds real cases, runs in production or where mail goes out.
    """
    if settings.env == "prod":
        raise Conflict("Eksempeldata legges ikke inn i produksjon.")
    if settings.smtp_host and not settings.epost_mappe:
        raise Conflict("Eksempeldata legges ikke inn der e-post sendes ut. Sett KSADMIN_EPOST_MAPPE først.")
    counts = dict(
        db.session.execute(
            select(Tilslutningserklaering.eksempel, func.count()).group_by(Tilslutningserklaering.eksempel)
        ).all()
    )
    if counts.get(True):  # whoever tries ksadmin makes cases beside the examples, and starts it again the next day
        return "Eksempeldata er alt lagt inn."
    if counts.get(False):
        raise Conflict("Databasen har virkelige saker. Eksempeldata legges bare inn i en tom database.")
    dice = random.Random(seed)  # noqa: S311 - chosen to repeat, not to be secret
    return copy_context().run(_lag, settings, dice)


def _lag(settings: Settings, dice: random.Random) -> str:
    audit.request_id.set(f"{audit.MASKIN}eksempeldata")
    with transaction() as session:
        erklaeringer = lag_avtaler(session, dice, settings)
    with transaction() as session:
        lag_oppfolging(session)
        lag_kontakter(session)
        lag_tjeneste(session)
        onsker = lag_onsker(session, dice)
        saker = lag_saker(session, dice)
        lag_etterlevelse(session, dice)
    forespurt = lag_tilgang(transaction, dice)
    sammenlign(transaction, settings)
    with transaction() as session:
        meldinger = lag_meldinger(session)
        oppslag = lag_oppslag(session, dice, settings)
    return (
        f"La inn {erklaeringer} erklæringer, {forespurt} påkoblingsforespørsler, {onsker} endringsønsker,"
        f" {saker} saker i brukerstøtten, {meldinger} meldinger og {oppslag} oppslag som eksempeldata."
    )
