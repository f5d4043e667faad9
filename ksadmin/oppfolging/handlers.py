"""Sends what was promised: looks once more whether it still is wanted, and hands it over once."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler import fornyelse, stillinger
from ksadmin.avtaler.lifecycle import LEVENDE
from ksadmin.avtaler.papers import Brevhode
from ksadmin.avtaler.stillinger import Stilling
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.mail import Mail, Mailer, UkjentMottaker, Vedlegg
from ksadmin.core.outbox import Handler, Hindret, Levering, Midlertidig, Uaktuelt
from ksadmin.database import transaction
from ksadmin.oppfolging import fremdrift, kontaktsjekk, lenker, queries, usecases
from ksadmin.oppfolging.anledninger import LENKE, Anledning, Klar
from ksadmin.oppfolging.lifecycle import Kampanjestatus
from ksadmin.oppfolging.models import Kampanje, Kontaktforsok
from ksadmin.oppfolging.queries import Grunn
from ksadmin.settings import Settings

_PAUSE = timedelta(minutes=10)
"""How soon a mail that waits for its campaign looks again."""


def handlers(settings: Settings, mailer: Mailer, andre: Mapping[str, Anledning]) -> dict[str, Handler]:
    """The one kind: a mail to an organisation. ``andre`` are the occasions of other rooms, by name."""
    anledninger: dict[str, Anledning] = {
        "purring": _purring,
        "kampanje": partial(_kampanje, settings=settings),
        "kontaktsjekk": partial(_kontaktsjekk, settings=settings),
        **andre,
    }

    def send(levering: Levering) -> None:
        with transaction() as session:
            mail = _mail(session, levering, settings, anledninger)
        try:
            mailer.send(mail, levering.point_of_no_return)
        except UkjentMottaker as refusal:
            with transaction() as session:
                usecases.adressen_virker_ikke(session, SYSTEM, _forsok(session, levering), grunn=str(refusal))
            raise

    return {"kontakt.epost": send}


def _mail(session: Session, levering: Levering, settings: Settings, anledninger: Mapping[str, Anledning]) -> Mail:
    """The mail as previewed, to the address in use now. Raises Uaktuelt when they have answered meanwhile."""
    forsok = _forsok(session, levering)
    if forsok.organisasjon.opphort is not None:
        raise Uaktuelt(f"Ikke sendt: {forsok.organisasjon} er opphørt. Følg opp enheten som har tatt over.")
    assert forsok.utboks is not None
    assert forsok.utboks.nokkel is not None
    klar = anledninger[forsok.utboks.nokkel.partition(":")[0]](session, forsok.id)
    if klar.mottaker is None:
        raise Hindret(f"{forsok.organisasjon} har ingen e-postadresse som virker. Registrer en kontakt.")
    if klar.mottaker != forsok.mottaker:
        usecases.rett_mottaker(session, SYSTEM, forsok, klar.mottaker)
    domene = settings.epost_avsender.rpartition("@")[2]
    tekst = forsok.tekst.replace(LENKE, klar.lenke)
    return Mail(klar.mottaker, forsok.emne, tekst, f"<{levering.nokkel}@{domene}>", klar.vedlegg)


def _purring(session: Session, forsok_id: int) -> Klar:
    forsok = session.get_one(Kontaktforsok, forsok_id)
    stilling = stillinger.nyeste(session, [forsok.organisasjon_id]).get(forsok.organisasjon_id)
    _krev_at_purring_trengs(forsok, stilling)
    return Klar(queries.adressen(session, forsok.organisasjon_id))


def _kampanje(session: Session, forsok_id: int, *, settings: Settings) -> Klar:
    forsok = session.get_one(Kontaktforsok, forsok_id)
    assert forsok.kampanje is not None
    _krev_at_svar_mangler(session, forsok, forsok.kampanje)
    vedlegg = (_nye_vilkar(session, forsok, forsok.kampanje, settings),)
    return Klar(queries.adressen(session, forsok.organisasjon_id), vedlegg=vedlegg)


def _kontaktsjekk(session: Session, forsok_id: int, *, settings: Settings) -> Klar:
    """To the very address that is asked about, and no other."""
    sjekk = kontaktsjekk.ved_forsok(session, forsok_id)
    kontakt = sjekk.kontakt
    if not kontakt.aktiv or kontakt.epost != sjekk.forsok.mottaker or kontakt.avvist is not None:
        raise Uaktuelt("Ikke sendt: kontakten er endret siden spørsmålet ble lagt i utboksen.")
    if kontakt.bekreftet is not None and kontakt.bekreftet >= sjekk.spurt.astimezone(clock.OSLO).date():
        raise Uaktuelt("Ikke sendt: adressen er bekreftet siden spørsmålet ble lagt i utboksen.")
    return Klar(kontakt.epost, lenker.lag(settings, sjekk))


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
