"""Looks once more whether a declaration still is wanted, just before the mail that asks for it goes."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from ksadmin.core.outbox import Midlertidig, Uaktuelt
from ksadmin.etterlevelse import lenker, queries
from ksadmin.etterlevelse.lifecycle import Egenerklaeringsrundestatus, Egenerklaeringsstatus
from ksadmin.oppfolging.anledninger import Anledning, Klar
from ksadmin.oppfolging.queries import adressen
from ksadmin.settings import Settings

_PAUSE = timedelta(minutes=10)
"""How soon a mail that waits for its round looks again."""


def anledninger(settings: Settings) -> Mapping[str, Anledning]:
    """Why this room writes to an organisation."""

    def egenerklaering(session: Session, forsok_id: int) -> Klar:
        skjema = queries.ved_forsok(session, forsok_id)
        if skjema.runde.status is Egenerklaeringsrundestatus.PAUSET:
            raise Midlertidig("Runden er satt på pause. E-posten går når den gjenopptas.", vent=_PAUSE)
        if skjema.runde.status is not Egenerklaeringsrundestatus.AAPEN:
            raise Uaktuelt("Ikke sendt: runden er avsluttet.")
        if skjema.status is not Egenerklaeringsstatus.VENTER:
            raise Uaktuelt("Ikke sendt: egenerklæringen er levert, eller skal ikke leveres.")
        return Klar(adressen(session, skjema.organisasjon_id), lenker.lag(settings, skjema))

    return {"egenerklaering": egenerklaering}
