"""Whom a notice would go to, asked of the matrix and the contacts as they are now."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.formidling.kodeverk import Ferskhet, Utelatt
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding, Meldingsavmelding, Mottaker
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktperson, Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.tilgangsoversikt.matriseutvalg import velg
from ksadmin.tilgangsoversikt.motor import TELLER_IKKE
from ksadmin.tilgangsoversikt.queries.matrise import matrise

_FIKK = (Utboksstatus.UTFORT, Utboksstatus.I_TVIL, Utboksstatus.VENTER, Utboksstatus.UNDER_ARBEID)
"""Those who have a version, or are in its queue: the queue is called off when the correction goes."""


class Adresse(NamedTuple):
    epost: str
    kontaktperson_id: int | None = None


class Maal(NamedTuple):
    """An organisation of the audience. ``utelatt`` is why it has no address to use."""

    organisasjon: Organisasjon
    adresser: tuple[Adresse, ...]
    utelatt: Utelatt | None = None


class Mottakerliste(NamedTuple):
    """In Norwegian order. ``ekstra`` belong to no organisation."""

    maal: Sequence[Maal]
    ekstra: Sequence[Adresse]

    @property
    def antall(self) -> int:
        """How many mails: an address that several share gets one."""
        return len({a.epost for m in self.maal for a in m.adresser} | {a.epost for a in self.ekstra})

    @property
    def uten(self) -> list[Maal]:
        return [m for m in self.maal if m.utelatt]

    @property
    def tom(self) -> bool:
        return not self.maal and not self.ekstra


def mottakerliste(session: Session, melding: Melding, i_dag: date) -> Mottakerliste:
    """Everyone the notice is for. A correction is for those of the earlier versions."""
    if melding.retter is not None:
        return _som_fikk(session, melding)
    utvalg = Utvalg.fra_json(melding.utvalg)
    maal = kontaktene(session, _organisasjoner(session, utvalg, i_dag), melding, utvalg, i_dag)
    nei_takk = _nei_takk(session) if melding.type.kan_avmeldes else set()
    ekstra = [linje for linje in (melding.ekstra_adresser or "").split() if linje not in nei_takk]
    return Mottakerliste(maal, [Adresse(linje) for linje in ekstra])


def _nei_takk(session: Session) -> set[str]:
    """The addresses that want no news, those of contacts too: an extra address is no way around what they have said."""
    epost = func.coalesce(Meldingsavmelding.epost, Kontaktperson.epost)
    avmeldt = select(epost).outerjoin(Kontaktperson, Kontaktperson.id == Meldingsavmelding.kontaktperson_id)
    return set(session.scalars(avmeldt))


def antall_eposter(session: Session, melding: Melding, i_dag: date) -> int:
    """How many mails it is, or would be: of the frozen list, or of a draft's list as it is now."""
    if melding.status is Meldingsstatus.UTKAST:
        return mottakerliste(session, melding, i_dag).antall
    return session.scalar(select(func.count(Mottaker.nokkel.distinct())).where(Mottaker.melding_id == melding.id)) or 0


def _organisasjoner(session: Session, utvalg: Utvalg, i_dag: date) -> list[Organisasjon]:
    alle = organisasjoner(session)
    if utvalg.tjeneste is None and not utvalg.filter.om_celler:
        return [o for o in alle if utvalg.fylke in (None, o.fylke)]
    valgt = velg(matrise(session, i_dag=i_dag), utvalg.filter)
    rader = valgt.rader
    if not valgt.om_celler:
        ulike = valgt.matrise.ulike
        rader = [r for r in rader if any(ulike[r.celler[k]].status not in TELLER_IKKE for k in valgt.kolonner)]
    ids = {rad.id for rad in rader}
    return [o for o in alle if o.id in ids]


def kontaktene(
    session: Session, orgs: Iterable[Organisasjon], melding: Melding, utvalg: Utvalg, i_dag: date
) -> list[Maal]:
    """Each organisation with its usable addresses, or with why it has none. One query."""
    rows = session.execute(
        select(Kontaktperson, Meldingsavmelding.id)
        .outerjoin(Meldingsavmelding, Meldingsavmelding.kontaktperson_id == Kontaktperson.id)
        .where(Kontaktperson.aktiv, Kontaktperson.rolle.in_(utvalg.roller))
        .order_by(Kontaktperson.organisasjon_id, Kontaktperson.id)
    )
    kontakter: dict[int, list[tuple[Kontaktperson, bool]]] = {}
    for kontakt, avmeldt in rows:
        nei_takk = bool(avmeldt) and melding.type.kan_avmeldes
        kontakter.setdefault(kontakt.organisasjon_id, []).append((kontakt, nei_takk))
    maal = (_maal(o, kontakter.get(o.id, []), utvalg, i_dag) for o in orgs)
    return [m for m in maal if m is not None]


def _maal(
    organisasjon: Organisasjon, kontakter: Collection[tuple[Kontaktperson, bool]], utvalg: Utvalg, i_dag: date
) -> Maal | None:
    passer = [(k, nei) for k, nei in kontakter if utvalg.tar_med(k.bekreftet, i_dag)]
    virker = [(k, nei) for k, nei in passer if k.avvist is None]
    adresser = {k.epost: Adresse(k.epost, k.id) for k, nei in virker if not nei}
    if adresser:
        return Maal(organisasjon, tuple(adresser.values()))
    if utvalg.ferskhet is Ferskhet.GAMMEL and not passer:
        return None  # it was asked who has let an address go stale
    return Maal(organisasjon, (), _hvorfor(kontakter, passer, virker))


def _hvorfor(kontakter: Collection[object], passer: Collection[object], virker: Collection[object]) -> Utelatt:
    if virker:
        return Utelatt.AVMELDT
    if passer:
        return Utelatt.RETUR
    return Utelatt.FOR_GAMMEL if kontakter else Utelatt.INGEN_ADRESSE


def kjeden(melding: Melding) -> list[int]:
    """The earlier versions of a correction, the nearest first."""
    ids, forrige = [], melding.retter
    while forrige is not None:
        ids.append(forrige.id)
        forrige = forrige.retter
    return ids


def _som_fikk(session: Session, melding: Melding) -> Mottakerliste:
    """Those who have any of the earlier versions, and the organisations it was for. Two queries."""
    tidligere = kjeden(melding)
    rows = session.execute(
        select(Mottaker, Adressat.organisasjon_id, Kontaktperson.avvist)
        .join(OutboxMessage, OutboxMessage.nokkel == Mottaker.nokkel)
        .outerjoin(Mottaker.adressat)
        .outerjoin(Mottaker.kontaktperson)
        .where(Mottaker.melding_id.in_(tidligere), OutboxMessage.status.in_(_FIKK), Mottaker.retur.is_(None))
        .order_by(Mottaker.id)
    )
    fikk: dict[int | None, dict[str, Adresse]] = {}
    for mottaker, organisasjon_id, avvist in rows:
        if avvist is None:
            adresse = Adresse(mottaker.epost, mottaker.kontaktperson_id)
            fikk.setdefault(organisasjon_id, {})[adresse.epost] = adresse
    adressater = session.execute(
        select(Organisasjon, Adressat.utelatt)
        .join(Adressat, Adressat.organisasjon_id == Organisasjon.id)
        .where(Adressat.melding_id == tidligere[0], Organisasjon.opphort.is_(None))
        .order_by(Organisasjon.navn_nokkel, Organisasjon.type.desc(), Organisasjon.id)
    )
    maal = [Maal(o, tuple(fikk.get(o.id, {}).values()), utelatt) for o, utelatt in adressater]
    return Mottakerliste(maal, list(fikk.get(None, {}).values()))
