"""Sends what was promised: looks once more whether it still is wanted, and hands it over once."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler import fornyelse, stillinger
from ksadmin.avtaler.lifecycle import LEVENDE
from ksadmin.avtaler.papers import Brevhode
from ksadmin.avtaler.stillinger import Stilling
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.mail import Mail, Mailer, UkjentMottaker, Vedlegg
from ksadmin.core.outbox import Avvist, Handler, Levering, Midlertidig, Uaktuelt
from ksadmin.database import transaction
from ksadmin.oppfolging import fremdrift, queries, usecases
from ksadmin.oppfolging.lifecycle import Kampanjestatus
from ksadmin.oppfolging.models import Kampanje, Kontaktforsok
from ksadmin.oppfolging.queries import Grunn
from ksadmin.settings import Settings

_PAUSE = timedelta(minutes=10)
"""How soon a mail that waits for its campaign looks again."""


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """The one kind: a mail to an organisation."""

    def send(levering: Levering) -> None:
        with transaction() as session:
            mail = _mail(session, levering, settings)
        try:
            mailer.send(mail, levering.point_of_no_return)
        except UkjentMottaker as refusal:
            with transaction() as session:
                usecases.adressen_virker_ikke(session, SYSTEM, _forsok(session, levering), grunn=str(refusal))
            raise

    return {"kontakt.epost": send}


def _mail(session: Session, levering: Levering, settings: Settings) -> Mail:
    """The mail as previewed, to the address in use now. Raises Uaktuelt when they have answered meanwhile."""
    forsok = _forsok(session, levering)
    if forsok.organisasjon.opphort is not None:
        raise Uaktuelt(f"Ikke sendt: {forsok.organisasjon} er opphørt. Følg opp enheten som har tatt over.")
    stilling = stillinger.nyeste(session, [forsok.organisasjon_id]).get(forsok.organisasjon_id)
    if forsok.kampanje is None:
        _krev_at_purring_trengs(forsok, stilling)
        vedlegg: tuple[Vedlegg, ...] = ()
    else:
        _krev_at_svar_mangler(session, forsok, forsok.kampanje)
        vedlegg = (_nye_vilkar(session, forsok, forsok.kampanje, settings),)
    mottaker = queries.adresser(session, [stilling], [forsok.organisasjon_id]).get(forsok.organisasjon_id)
    if mottaker is None:
        raise Avvist(f"{forsok.organisasjon} har ingen e-postadresse som virker. Registrer en kontakt.")
    if mottaker != forsok.mottaker:
        usecases.rett_mottaker(session, SYSTEM, forsok, mottaker)
    domene = settings.epost_avsender.rpartition("@")[2]
    return Mail(mottaker, forsok.emne, forsok.tekst, f"<{levering.nokkel}@{domene}>", vedlegg)


def _forsok(session: Session, levering: Levering) -> Kontaktforsok:
    return session.scalars(select(Kontaktforsok).where(Kontaktforsok.utboks_id == levering.id)).one()


def _krev_at_purring_trengs(forsok: Kontaktforsok, stilling: Stilling | None) -> None:
    if forsok.erklaering_id is None:
        needed = stilling is None or stilling.status not in LEVENDE
    else:
        needed = stilling is not None and stilling.erklaering_id == forsok.erklaering_id
        needed = needed and stilling is not None and stilling.status.value == Grunn.SENDT.value
    if not needed:
        raise Uaktuelt("Ikke sendt: saken har gått videre siden purringen ble lagt i utboksen.")


def _krev_at_svar_mangler(session: Session, forsok: Kontaktforsok, kampanje: Kampanje) -> None:
    if kampanje.status is Kampanjestatus.PAUSET:
        raise Midlertidig("Kampanjen er satt på pause. E-posten går når den gjenopptas.", vent=_PAUSE)
    if kampanje.status is not Kampanjestatus.AAPEN:
        raise Uaktuelt("Ikke sendt: kampanjen er avsluttet.")
    rader = fremdrift.oppgaver(session, kampanje, clock.today(), erklaering_id=forsok.erklaering_id)
    if not any(r.tilstand in fremdrift.VENTER_PA_SVAR for r in rader):
        raise Uaktuelt("Ikke sendt: kommunen har svart, eller skal ikke spørres mer.")


def _nye_vilkar(session: Session, forsok: Kontaktforsok, kampanje: Kampanje, settings: Settings) -> Vedlegg:
    assert forsok.erklaering_id is not None
    assert kampanje.aapnet_dato is not None
    brevhode = Brevhode(settings.erklaering_mottak, str(settings.base_url))
    navn, pdf = fornyelse.erklaering_pdf(session, forsok.erklaering_id, kampanje.vilkar, brevhode, kampanje.aapnet_dato)
    return Vedlegg(navn, pdf, "application/pdf")
