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


class Foresporsel(NamedTuple):
    """What an organisation asks for, and whom to ask about it."""

    organisasjon: Organisasjon
    tjeneste: Tjeneste
    ruter: Sequence[Rutevalg]
    kontakt_navn: str | None
    kontakt_epost: str | None
    kontakt_rolle: str | None = None
    kontakt_telefon: str | None = None


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
    kontakt_rolle: str | None = None,
    kontakt_telefon: str | None = None,
    eksempel: bool = False,
) -> Pakobling:
    """A request that KS has received. One at a time for each tjeneste; whether it is in order is controlled after.

    Raises as ``krev_mulig``, and InvalidInput for a date to come.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if mottatt > i_dag:
        raise InvalidInput("mottatt", "Datoen kan ikke ligge fram i tid.")
    onsket = Foresporsel(organisasjon, tjeneste, ruter, kontakt_navn, kontakt_epost, kontakt_rolle, kontakt_telefon)
    return opprett(
        session, actor, onsket, opphav=Opphav.KS, mottatt=mottatt, intern_merknad=intern_merknad, eksempel=eksempel
    )


def opprett(
    session: Session,
    actor: Actor,
    onsket: Foresporsel,
    *,
    opphav: Opphav,
    mottatt: date,
    intern_merknad: str | None = None,
    eksempel: bool = False,
) -> Pakobling:
    """Put the request in KS' queue, whoever asks: the callers judge who may. Raises as ``krev_mulig``."""
    krev_mulig(session, onsket)
    pakobling = Pakobling(
        organisasjon=onsket.organisasjon,
        tjeneste=onsket.tjeneste,
        orgnr=onsket.organisasjon.orgnr,
        opphav=opphav,
        kontakt_navn=onsket.kontakt_navn,
        kontakt_rolle=onsket.kontakt_rolle,
        kontakt_epost=onsket.kontakt_epost,
        kontakt_telefon=onsket.kontakt_telefon,
        mottatt_dato=mottatt,
        intern_merknad=intern_merknad,
        sist_endret=clock.now(),
        eksempel=eksempel,
    )
    with audit.recording(session, pakobling, actor=actor, handling="pakobling.registrert"):
        session.add(pakobling)
    _legg_til(session, actor, pakobling, onsket.ruter, mottatt)
    return pakobling


def krev_mulig(session: Session, onsket: Foresporsel) -> None:
    """Raises InvalidInput for what cannot be asked for, Conflict when it is asked for already or the unit has ended."""
    if opphort := onsket.organisasjon.opphort:
        raise Conflict(f"{onsket.organisasjon} er opphørt {opphort:%d.%m.%Y}. Velg enheten som har tatt over.")
    _krev_tilgjengelig(onsket.organisasjon, onsket.tjeneste)
    _krev_ruter(session, onsket.tjeneste, onsket.ruter)
    if finnes := levende(session, onsket.organisasjon.id, onsket.tjeneste.id):
        raise Conflict(
            f"{onsket.organisasjon} har alt en forespørsel om {onsket.tjeneste} ({finnes.referanse}). Ny"
            " påkoblingsmåte krever ikke ny forespørsel: endre den som er der."
        )


def endre_kontakt(
    session: Session,
    actor: Actor,
    pakobling: Pakobling,
    *,
    kontakt_navn: str | None,
    kontakt_epost: str | None,
    kontakt_rolle: str | None = None,
    kontakt_telefon: str | None = None,
) -> None:
    """Whom to ask about the request."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, pakobling, actor=actor, handling="pakobling.endret"):
        pakobling.kontakt_navn, pakobling.kontakt_rolle = kontakt_navn, kontakt_rolle
        pakobling.kontakt_epost, pakobling.kontakt_telefon = kontakt_epost, kontakt_telefon


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


def kan_gjelde(organisasjon: Organisasjon, tjeneste: Tjeneste) -> bool:
    """Whether the tjeneste is a task of that type of organisation, or may turn out to be."""
    return tjeneste.aktuell_for in (Aktuell.BEGGE, Aktuell.UAVKLART, Aktuell(organisasjon.type.value))


def _krev_tilgjengelig(organisasjon: Organisasjon, tjeneste: Tjeneste) -> None:
    if organisasjon.opphort is not None:
        raise InvalidInput("organisasjon", f"{organisasjon} finnes ikke lenger. Velg den som har tatt over.")
    if tjeneste.stadium is not Stadium.TILGJENGELIG:
        raise InvalidInput("tjeneste", f"{tjeneste} er ikke tilgjengelig ennå. Velg en annen tjeneste.")
    if not kan_gjelde(organisasjon, tjeneste):
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
