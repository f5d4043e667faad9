"""Registering a request, and keeping it right."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE
from ksadmin.tilgangsoversikt.models import MED_LEVERANDOR, Opphav, Pakobling, PakoblingRute
from ksadmin.tilgangsoversikt.queries.pakoblinger import levende
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Aktuell, Tilkoblingskode, Tjeneste
from ksadmin.tjenester.queries import tillatte_ruter


class Rutevalg(NamedTuple):
    """A way of connecting, with its supplier where the way asks for one."""

    kode: Tilkoblingskode
    leverandor: Leverandor | None = None

    @property
    def nokkel(self) -> tuple[Tilkoblingskode, int | None]:
        return (self.kode, self.leverandor.id if self.leverandor else None)


def registrer_pakobling(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    ruter: Sequence[Rutevalg],
    kontakt_navn: str | None,
    kontakt_epost: str | None,
    mottatt: date,
    intern_merknad: str | None,
    i_dag: date,
    opphav: Opphav = Opphav.KS,
    eksempel: bool = False,
) -> Pakobling:
    """A request that KS has received. One at a time for each tjeneste; whether it is in order is controlled after.

    Raises Conflict when there is one already, InvalidInput for a tjeneste that is not for the organisation and
    for ways of connecting it does not allow.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    _krev_tilgjengelig(organisasjon, tjeneste)
    _krev_ruter(session, tjeneste, ruter)
    if mottatt > i_dag:
        raise InvalidInput("mottatt", "Datoen kan ikke ligge fram i tid.")
    if finnes := levende(session, organisasjon.id, tjeneste.id):
        raise Conflict(
            f"{organisasjon} har alt en forespørsel om {tjeneste} ({finnes.referanse}). Ny påkoblingsmåte krever"
            " ikke ny forespørsel: endre den som er der."
        )
    pakobling = Pakobling(
        organisasjon=organisasjon,
        tjeneste=tjeneste,
        orgnr=organisasjon.orgnr,
        opphav=opphav,
        kontakt_navn=kontakt_navn,
        kontakt_epost=kontakt_epost,
        mottatt_dato=mottatt,
        intern_merknad=intern_merknad,
        sist_endret=clock.now(),
        eksempel=eksempel,
    )
    with audit.recording(session, pakobling, actor=actor, handling="pakobling.registrert"):
        session.add(pakobling)
    _legg_til(session, actor, pakobling, ruter, mottatt)
    return pakobling


def endre_kontakt(
    session: Session, actor: Actor, pakobling: Pakobling, *, kontakt_navn: str | None, kontakt_epost: str | None
) -> None:
    """Whom to ask about the request."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, pakobling, actor=actor, handling="pakobling.endret"):
        pakobling.kontakt_navn, pakobling.kontakt_epost = kontakt_navn, kontakt_epost


def endre_ruter(
    session: Session, actor: Actor, pakobling: Pakobling, ruter: Sequence[Rutevalg], *, i_dag: date
) -> None:
    """Connect in other ways from today. Needs no new request, only new delegations (KS' FAQ 5)."""
    actor.require(Rolle.SAKSBEHANDLER)
    if pakobling.status not in LEVENDE:
        raise Conflict("Forespørselen er avsluttet. Registrer en ny.")
    nye = {valg.nokkel: valg for valg in ruter}
    gamle = {(r.kode, r.leverandor_id): r for r in pakobling.dagens_ruter}
    _krev_ruter(session, pakobling.tjeneste, list(nye.values()), kjente=gamle)
    borte = [rute for nokkel, rute in gamle.items() if nokkel not in nye]
    with recording_all(session, borte, actor=actor, handling="rute.avsluttet"):
        for rute in borte:
            rute.til = i_dag
    _legg_til(session, actor, pakobling, [valg for nokkel, valg in nye.items() if nokkel not in gamle], i_dag)


def folg_opp(
    session: Session,
    actor: Actor,
    pakobling: Pakobling,
    *,
    eier: Bruker | None,
    frist: date | None,
    intern_merknad: str | None,
) -> None:
    """Who in KS has it, until when, and what they should know. Never shown outside KS."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, pakobling, actor=actor, handling="pakobling.fulgt_opp"):
        pakobling.eier_id = eier.id if eier else None
        pakobling.frist, pakobling.intern_merknad = frist, intern_merknad


def _legg_til(session: Session, actor: Actor, pakobling: Pakobling, ruter: Sequence[Rutevalg], fra: date) -> None:
    rader = [PakoblingRute(pakobling=pakobling, kode=valg.kode, leverandor=valg.leverandor, fra=fra) for valg in ruter]
    with recording_all(session, rader, actor=actor, handling="rute.lagt_til"):
        pass


def _krev_tilgjengelig(organisasjon: Organisasjon, tjeneste: Tjeneste) -> None:
    if tjeneste.stadium is not Stadium.TILGJENGELIG:
        raise InvalidInput("tjeneste", f"{tjeneste} er ikke tilgjengelig ennå. Velg en annen tjeneste.")
    if tjeneste.aktuell_for not in (Aktuell.BEGGE, Aktuell.UAVKLART, Aktuell(organisasjon.type.value)):
        gjelder = tjeneste.aktuell_for.midt_i_setning
        raise InvalidInput("tjeneste", f"{tjeneste} er bare for {gjelder}. Velg en annen tjeneste.")


def _krev_ruter(
    session: Session,
    tjeneste: Tjeneste,
    ruter: Sequence[Rutevalg],
    kjente: Collection[tuple[Tilkoblingskode, int | None]] = (),
) -> None:
    """Known ways may stay although the catalogue has changed; new ones must be allowed."""
    if not ruter:
        raise InvalidInput("ruter", "Velg minst én påkoblingsmåte.")
    tillatte = tillatte_ruter(session, tjeneste.id)
    for valg in ruter:
        if (valg.leverandor is not None) != (valg.kode in MED_LEVERANDOR):
            mangler = valg.leverandor is None
            krav = "Velg leverandøren." if mangler else "Denne påkoblingsmåten har ingen leverandør."
            raise InvalidInput("ruter", f"{valg.kode.tekst}: {krav}")
        if tillatte and valg.kode not in tillatte and valg.nokkel not in kjente:
            raise InvalidInput("ruter", f"{tjeneste} kan ikke brukes med påkoblingsmåten «{valg.kode.tekst}».")
