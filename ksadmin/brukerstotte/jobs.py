"""The clock's part of support: fetching the mail, closing what is solved, forgetting what is old."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.inntak import karantene
from ksadmin.brukerstotte.inntak.mottak import ta_imot_flere
from ksadmin.brukerstotte.inntak.postkasse import Postkasse, PostkasseBorte, les_adresse, tom
from ksadmin.brukerstotte.models import Saksinnsending
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import DomainError
from ksadmin.core.innsending import slett_utgatte
from ksadmin.core.jobs import Job, Transact
from ksadmin.core.oppbevaring import Dataklasse
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """Closing the cases that were solved a while ago, and one job for all the mailboxes; none without a mailbox."""

    def lukk(transact: Transact) -> str:
        with transact() as session:
            for_ = clock.now() - timedelta(days=settings.sak_lukkes_dager)
            return f"{usecases.lukk_loste(session, SYSTEM, for_=for_)} saker lukket."

    lukking = Job("sak_lukking", "Lukker saker som har vært løst en tid.", lukk, every_seconds=3600)
    if settings.imap_postkasser is None:
        return (lukking,)
    postkasser = tuple(map(les_adresse, settings.imap_postkasser.get_secret_value().split()))

    def hent(transact: Transact) -> str:
        return hent_e_post(transact, settings, postkasser)

    return (Job("innboks", "Henter e-post til brukerstøtten.", hent, every_seconds=60), lukking)


def oppbevaring(settings: Settings) -> tuple[Dataklasse, ...]:
    """What people have written to KS: a case is emptied, so that the reports are as before."""
    return (
        Dataklasse(
            "karantene",
            "E-post i karantene: innholdet av den ingen har avgjort, og hvem som sendte resten.",
            settings.karantene_dager,
            karantene.tom_gamle,
        ),
        Dataklasse("saker", "Det folk har skrevet i lukkede saker.", settings.sak_oppbevaring_dager, _tom_saker),
        Dataklasse(
            "saksinnsendinger",
            "Det som er sendt inn i spørreskjemaet; et bekreftet spørsmål lever videre som sak.",
            settings.innsending_frist_dager,
            partial(slett_utgatte, tabell=Saksinnsending),
        ),
    )


def _tom_saker(session: Session, eldre_enn: datetime) -> int:
    tomt = 0
    while noen := usecases.tom_gamle(session, SYSTEM, for_=eldre_enn):
        tomt += noen
    return tomt


def hent_e_post(transact: Transact, settings: Settings, postkasser: tuple[Postkasse, ...]) -> str:
    """Empty every mailbox. Raises DomainError at the end for those that could not be emptied."""
    tatt_imot, galt = 0, []
    for postkasse in postkasser:
        try:
            tomming = tom(postkasse, settings.imap_ferdig, partial(ta_imot_flere, transact, settings))
        except PostkasseBorte as borte:
            galt.append(str(borte))
            continue
        tatt_imot += tomming.tatt_imot
        if tomming.ble_liggende:
            galt.append(f"{tomming.ble_liggende} e-poster ble liggende hos {postkasse}, se loggen.")
    if galt:
        raise DomainError("\n".join(galt))
    return f"{tatt_imot} e-poster tatt imot."
