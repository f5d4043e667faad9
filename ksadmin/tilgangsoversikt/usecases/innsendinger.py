"""The public form: taken in from anyone, put in KS' queue when the address is confirmed, deleted when not."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.outbox import promise
from ksadmin.register import verdier
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tilgangsoversikt.models import Innsending, Opphav, Pakobling
from ksadmin.tilgangsoversikt.usecases.pakoblinger import Foresporsel, Rutevalg, krev_mulig, opprett
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste


class Kontakt(NamedTuple):
    """The person KS shall ask. The address is the one that must be confirmed."""

    navn: str
    rolle: str
    epost: str
    telefon: str | None


def ta_imot(
    session: Session,
    *,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    ruter: Sequence[Rutevalg],
    kontakt: Kontakt,
) -> Innsending:
    """Keep what anyone has sent, and promise the mail that asks whether the address is theirs.

    Raises Conflict when the organisation has asked already, InvalidInput for what cannot be asked for.
    """
    epost, telefon = verdier.epost(kontakt.epost, "kontakt_epost"), verdier.telefon(kontakt.telefon, "kontakt_telefon")
    krev_mulig(session, Foresporsel(organisasjon, tjeneste, ruter, kontakt.navn, epost))
    innsending = Innsending(
        organisasjon=organisasjon,
        tjeneste=tjeneste,
        ruter=_som_json(ruter),
        kontakt_navn=kontakt.navn,
        kontakt_rolle=kontakt.rolle,
        kontakt_epost=epost,
        kontakt_telefon=telefon,
        opprettet=clock.now(),
    )
    session.add(innsending)
    session.flush()  # gives it its key
    promise(session, "pakobling.bekreft", innsending=innsending.nokkel)
    return innsending


def bekreft(session: Session, innsending: Innsending, *, i_dag: date) -> Pakobling:
    """The contact has followed the link: the request is received today, and they are owed a receipt.

    The trail says that the contact did it, but not who that is: it is kept for ever, their name is not.
    Raises as ``bekreftbar``. Of two at once the database takes one; the other is an IntegrityError.
    """
    actor = Actor("skjema", f"Kontaktpersonen i {innsending.organisasjon}", None)
    pakobling = opprett(session, actor, _onsket(session, innsending), opphav=Opphav.SKJEMA, mottatt=i_dag)
    innsending.pakobling = pakobling
    promise(session, "pakobling.mottatt", pakobling_id=pakobling.id)
    return pakobling


def bekreftbar(session: Session, innsending: Innsending) -> None:
    """Raises Conflict when the organisation has asked meanwhile, InvalidInput when it cannot be asked for any more."""
    krev_mulig(session, _onsket(session, innsending))


def rutene(session: Session, innsending: Innsending) -> list[Rutevalg]:
    """The ways of connecting that were chosen."""
    return [
        Rutevalg(kode, session.get_one(Leverandor, ident) if ident else None)
        for kode in Tilkoblingskode
        if kode.value in innsending.ruter
        for ident in innsending.ruter[kode.value] or [None]
    ]


def _onsket(session: Session, innsending: Innsending) -> Foresporsel:
    return Foresporsel(
        innsending.organisasjon,
        innsending.tjeneste,
        rutene(session, innsending),
        innsending.kontakt_navn,
        innsending.kontakt_epost,
        innsending.kontakt_rolle,
        innsending.kontakt_telefon,
    )


def _som_json(ruter: Sequence[Rutevalg]) -> dict[str, list[int]]:
    valgt: dict[str, list[int]] = {}
    for kode, leverandor in ruter:
        valgt.setdefault(kode.value, []).extend([leverandor.id] if leverandor else [])
    return valgt
