"""The clock's part of support: fetching the mail."""

from functools import partial

from ksadmin.brukerstotte.inntak.mottak import ta_imot_flere
from ksadmin.brukerstotte.inntak.postkasse import Postkasse, PostkasseBorte, les_adresse, tom
from ksadmin.core.errors import DomainError
from ksadmin.core.jobs import Job, Transact
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One job for all the mailboxes; none without a mailbox."""
    if settings.imap_postkasser is None:
        return ()
    postkasser = tuple(map(les_adresse, settings.imap_postkasser.get_secret_value().split()))

    def hent(transact: Transact) -> str:
        return hent_e_post(transact, settings, postkasser)

    return (Job("innboks", "Henter e-post til brukerstøtten.", hent, every_seconds=60),)


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
