"""Who has not joined, why, who must act, and when we last were in touch."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.stillinger import Stilling
from ksadmin.core.clock import OSLO
from ksadmin.core.forening import Sporring
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.outbox import FEILET, OutboxMessage, Utboksstatus
from ksadmin.core.samlet import Rad as KolonneRad
from ksadmin.oppfolging.models import Kanal, Kontaktforsok
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon, Organisasjonstype
from ksadmin.register.queries import organisasjoner

# Who answers for an agreement, the best first.
_ROLLER = (Kontaktrolle.KONTAKTPERSON, Kontaktrolle.VARSLING, Kontaktrolle.SIGNATAR)


class Grunn(Kodeverk):
    """Why an organisation has no active erklæring."""

    INGEN = "ingen", "Ingen erklæring registrert"
    NY_ENHET = "ny_enhet", "Ny enhet, ny signatur trengs"
    UTKAST = "utkast", "Utkast, ikke sendt"
    SENDT = "sendt", "Sendt, ikke signert"
    SIGNERT = "signert", "Signert, venter på kontroll"
    KONTROLLERT = "kontrollert", "Kontrollert, ikke videresendt"
    VIDERESENDT = "videresendt", "Videresendt, ikke bekreftet"
    TRUKKET = "trukket", "Trukket"
    AVVIST = "avvist", "Avvist"
    ERSTATTET = "erstattet", "Erstattet uten ny"
    AVSLUTTET = "avsluttet", "Avsluttet"


PURRES = frozenset({Grunn.INGEN, Grunn.NY_ENHET, Grunn.SENDT})
"""Where the organisation itself must act, so that a mail to it helps."""


@dataclass(frozen=True, slots=True)
class Kontakt:
    """An attempt to reach an organisation; ``utfall`` is how an e-mail fared. ``tekst`` is left out of lists."""

    tidspunkt: datetime
    kanal: Kanal
    av_navn: str
    emne: str
    utfall: Utboksstatus | None
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class Rad:
    """One line of the chase list. ``kontakt`` came through, or is on its way; ``feilet`` did not."""

    organisasjon: Organisasjon
    stilling: Stilling | None
    grunn: Grunn
    dager: int | None
    kontakt: Kontakt | None
    feilet: Kontakt | None

    @property
    def ma_handle(self) -> str:
        """Who must do the next thing."""
        if self.grunn in PURRES:
            fylke = self.organisasjon.type is Organisasjonstype.FYLKESKOMMUNE
            return "Fylkeskommunen" if fylke else "Kommunen"
        return "Skatteetaten" if self.grunn is Grunn.VIDERESENDT else "KS"

    @property
    def sist(self) -> datetime | None:
        """When they last heard from us, the erklæring itself included."""
        heard = self.kontakt.tidspunkt if self.kontakt else None
        sendt = self.stilling.sendt if self.stilling else None
        return max(heard, sendt) if heard and sendt else heard or sendt


@dataclass(frozen=True, slots=True)
class Utvalg:
    """The filters of the chase list; None is no filter. ``stille_dager``: not heard from us for so long."""

    fylke: str | None = None
    type: Organisasjonstype | None = None
    grunn: Grunn | None = None
    stille_dager: int | None = None


def jaktliste(session: Session, utvalg: Utvalg, i_dag: date) -> list[Rad]:
    """Every organisation in existence without an active erklæring, in Norwegian order."""
    nyeste, kontakter = stillinger.nyeste(session), siste_kontakter(session)
    alle = (
        _rad(o, nyeste.get(o.id), kontakter.get(o.id, {}), i_dag)
        for o in organisasjoner(session, utvalg.type)
        if o.id not in nyeste or nyeste[o.id].status is not Avtalestatus.BEKREFTET
    )
    return [rad for rad in alle if _er_med(rad, utvalg, i_dag)]


def i_jaktlisten(organisasjon: Organisasjon, stilling: Stilling | None, i_dag: date) -> Rad | None:
    """The organisation's line of the chase list; None when its newest erklæring is active, or it exists no more."""
    if organisasjon.opphort or (stilling and stilling.status is Avtalestatus.BEKREFTET):
        return None
    return _rad(organisasjon, stilling, {}, i_dag)


def _rad(organisasjon: Organisasjon, stilling: Stilling | None, siste: Mapping[bool, Kontakt], i_dag: date) -> Rad:
    if stilling is None:
        grunn = Grunn.INGEN if organisasjon.opprettet is None else Grunn.NY_ENHET
    else:
        grunn = Grunn(stilling.status.value)
    dager = None
    if stilling is not None:
        siden = stilling.sendt if grunn is Grunn.SENDT and stilling.sendt else stilling.siden
        dager = (i_dag - siden.astimezone(OSLO).date()).days
    return Rad(organisasjon, stilling, grunn, dager, siste.get(False), siste.get(True))


def _er_med(rad: Rad, utvalg: Utvalg, i_dag: date) -> bool:
    if utvalg.fylke is not None and rad.organisasjon.fylke != utvalg.fylke:
        return False
    if utvalg.grunn is not None and rad.grunn is not utvalg.grunn:
        return False
    if utvalg.stille_dager is None or rad.sist is None:
        return True
    return rad.sist.astimezone(OSLO).date() <= i_dag - timedelta(days=utvalg.stille_dager)


def siste_kontakter(session: Session) -> dict[int, dict[bool, Kontakt]]:
    """By organisation: the newest attempt that came through or is on its way (False), and that failed (True)."""
    feilet = case((OutboxMessage.status.in_(FEILET), True), else_=False).label("feilet")
    nummer = func.row_number().over(
        partition_by=(Kontaktforsok.organisasjon_id, feilet),
        order_by=(Kontaktforsok.tidspunkt.desc(), Kontaktforsok.id.desc()),
    )
    ranked = (
        select(
            Kontaktforsok.organisasjon_id,
            feilet,
            Kontaktforsok.tidspunkt,
            Kontaktforsok.kanal,
            Kontaktforsok.av_navn,
            Kontaktforsok.emne,
            OutboxMessage.status,
            nummer.label("nummer"),
        )
        .outerjoin(Kontaktforsok.utboks)
        .where(or_(OutboxMessage.id.is_(None), OutboxMessage.status != Utboksstatus.AVLYST))
        .subquery()
    )
    found: dict[int, dict[bool, Kontakt]] = {}
    for organisasjon_id, failed, *fakta, _ in session.execute(select(ranked).where(ranked.c.nummer == 1)):
        found.setdefault(organisasjon_id, {})[bool(failed)] = Kontakt(*fakta)
    return found


def kontaktlogg(session: Session, organisasjon_id: int) -> list[Kontakt]:
    """All attempts to reach one organisation, the newest first."""
    return les_kontaktlogg(session.execute(kontaktlogg_hos(organisasjon_id)).mappings())


def kontaktlogg_hos(organisasjon_id: int | ColumnElement[int]) -> Sporring:
    """Asks for what ``les_kontaktlogg`` reads, in the order of ``kontaktlogg``."""
    k = Kontaktforsok
    kontakter = select(k.tidspunkt, k.kanal, k.av_navn, k.emne, OutboxMessage.status, k.tekst).outerjoin(k.utboks)
    return kontakter.where(k.organisasjon_id == organisasjon_id).order_by(k.tidspunkt.desc(), k.id.desc())


def les_kontaktlogg(rader: Iterable[KolonneRad]) -> list[Kontakt]:
    """The attempts, of rows that are read already."""
    return [Kontakt(*rad.values()) for rad in rader]


def utsendinger(session: Session, utboks_ids: Collection[int]) -> dict[int, str]:
    """Subject and recipient of each of the room's mails, by its number in the outbox."""
    if not utboks_ids:
        return {}
    rows = session.execute(
        select(Kontaktforsok.utboks_id, Kontaktforsok.emne, Kontaktforsok.mottaker).where(
            Kontaktforsok.utboks_id.in_(utboks_ids)
        )
    )
    return {ident: f"{emne}, til {mottaker}" for ident, emne, mottaker in rows if ident is not None}


def adresser(session: Session, stillinger: Iterable[Stilling | None], ids: Collection[int]) -> dict[int, str]:
    """The address to use for each organisation in ``ids`` that has one which mail has not bounced from.

    The erklæring's own address comes first, for that is where the erklæring went.
    """
    bounced = _ubrukelige(session, ids)
    found: dict[int, str] = {}
    for stilling in stillinger:
        if stilling and (stilling.organisasjon_id, stilling.kontakt_epost.lower()) not in bounced:
            found.setdefault(stilling.organisasjon_id, stilling.kontakt_epost)
    rang = {rolle: number for number, rolle in enumerate(_ROLLER)}
    rows = session.execute(
        select(Kontaktperson.organisasjon_id, Kontaktperson.epost)
        .where(Kontaktperson.organisasjon_id.in_(ids), Kontaktperson.aktiv, Kontaktperson.rolle.in_(rang))
        .order_by(case(rang, value=Kontaktperson.rolle), Kontaktperson.bekreftet.desc().nulls_last(), Kontaktperson.id)
    )
    for organisasjon_id, epost in rows:
        if (organisasjon_id, epost.lower()) not in bounced:
            found.setdefault(organisasjon_id, epost)
    return found


def adressen(session: Session, organisasjon_id: int) -> str | None:
    """The address to use for one organisation now; None when it has none that works."""
    return adressene(session, [organisasjon_id]).get(organisasjon_id)


def adressene(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The address to use now for each organisation in ``ids`` that has one that works."""
    return adresser(session, stillinger.nyeste(session, ids).values(), ids)


def kontakter_med(session: Session, organisasjon_id: int, epost: str) -> Sequence[Kontaktperson]:
    """The organisation's contacts with this address."""
    return session.scalars(
        select(Kontaktperson)
        .where(Kontaktperson.organisasjon_id == organisasjon_id, func.lower(Kontaktperson.epost) == epost.lower())
        .order_by(Kontaktperson.id)
    ).all()


def sendt_til(session: Session, utboks_id: int) -> Sequence[Kontaktperson]:
    """The contacts in use with the address one of the room's mails went to."""
    forsok = session.scalars(select(Kontaktforsok).where(Kontaktforsok.utboks_id == utboks_id)).one_or_none()
    if forsok is None or forsok.mottaker is None:
        return []
    return [k for k in kontakter_med(session, forsok.organisasjon_id, forsok.mottaker) if k.aktiv]


def _ubrukelige(session: Session, ids: Collection[int]) -> set[tuple[int, str]]:
    """Addresses that mail has bounced from, and that nobody has confirmed since."""
    rows = session.execute(
        select(Kontaktperson.organisasjon_id, Kontaktperson.epost).where(
            Kontaktperson.organisasjon_id.in_(ids), Kontaktperson.avvist.is_not(None)
        )
    )
    return {(ident, epost.lower()) for ident, epost in rows}
