"""What can be asked of the register. Old numbers and names find today's organisation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.sortering import sokenokkel
from ksadmin.register.adressetilstand import Adressetilstand, uttrykk
from ksadmin.register.models import (
    Etterfolger,
    Kjennetegn,
    Kjennetegnslag,
    Kontaktperson,
    Kontaktrolle,
    Leverandor,
    Organisasjon,
    Organisasjonstype,
)

_VURDERES = 1000
_LENGST, _LIKHET = 40, 0.7  # of a mistyped text: what is compared, and how like it must be (difflib's 0–1)
# Who answers for an agreement, the best first. The others are not asked about agreements.
_AVTALEKONTAKTER = (Kontaktrolle.KONTAKTPERSON, Kontaktrolle.VARSLING, Kontaktrolle.SIGNATAR)


@dataclass(frozen=True, slots=True)
class Treff:
    """What an organisation was found by. ``eksakt`` when it is all of what was asked for."""

    kjennetegn: Kjennetegn
    eksakt: bool

    @property
    def organisasjon(self) -> Organisasjon:
        return self.kjennetegn.organisasjon

    @property
    def gjelder_i_dag(self) -> bool:
        """Whether it still is called that, or has that number."""
        return self.kjennetegn.til is None and not self.kjennetegn.forgjenger

    @property
    def grunn(self) -> str:
        """Why it was found, e.g. «tidligere nummer 1507»."""
        return grunn(self.kjennetegn)


def finn(session: Session, tekst: str, limit: int = 20) -> list[Treff]:
    """Organisations by number, name in any language, or orgnr, present or former; the best match first."""
    key = sokeord(tekst)
    if not key:
        return []
    rows = session.scalars(
        select(Kjennetegn)
        .join(Kjennetegn.organisasjon)
        .options(contains_eager(Kjennetegn.organisasjon))
        .where(Organisasjon.opphort.is_(None), Kjennetegn.sok.contains(key, autoescape=True))
        .order_by(Organisasjon.navn_nokkel, Kjennetegn.id)
        .limit(_VURDERES)
    )
    found: dict[Organisasjon, list[Kjennetegn]] = {}
    for row in rows:
        found.setdefault(row.organisasjon, []).append(row)
    best = [min(identifiers, key=lambda k: _rang(k, key)) for identifiers in found.values()]
    best.sort(key=lambda k: _rang(k, key))
    return [Treff(k, k.sok == key) for k in best[:limit]]


def ligner(session: Session, tekst: str, type: Organisasjonstype | None = None, limit: int = 5) -> list[Organisasjon]:
    """Those with a number, or a name they have or had, most like ``tekst``: for one who has mistyped."""
    key = sokeord(tekst)[:_LENGST]
    statement = (
        select(Kjennetegn.sok, Kjennetegn.organisasjon_id)
        .join(Kjennetegn.organisasjon)
        .where(Organisasjon.opphort.is_(None))
        .order_by(Organisasjon.navn_nokkel, Kjennetegn.id)
    )
    if type is not None:
        statement = statement.where(Organisasjon.type == type)
    if key.isdigit():
        dagens = statement.where(Kjennetegn.slag == Kjennetegnslag.NUMMER, Kjennetegn.til.is_(None))
        i_fylket = [(sok, ident) for sok, ident in session.execute(dagens) if sok[:2] == key[:2]]
        i_fylket.sort(key=lambda rad: abs(int(rad[0]) - int(key)))
        funnet = [ident for _, ident in i_fylket]
    else:
        kjente: dict[str, list[int]] = {}
        for sok, ident in session.execute(statement):
            kjente.setdefault(sok, []).append(ident)
        like = get_close_matches(key, kjente, limit, _LIKHET)
        funnet = list(dict.fromkeys(ident for sok in like for ident in kjente[sok]))
    if not funnet:
        return []
    ved_id = {o.id: o for o in session.scalars(select(Organisasjon).where(Organisasjon.id.in_(funnet[:limit])))}
    return [ved_id[ident] for ident in funnet[:limit]]


def beste_treff(kjennetegn: Iterable[Kjennetegn], tekst: str) -> Kjennetegn | None:
    """The identifier that made a search for ``tekst`` find its organisation."""
    key = sokeord(tekst)
    return min((k for k in kjennetegn if key in k.sok), key=lambda k: _rang(k, key), default=None)


def sokebetingelse(tekst: str) -> ColumnElement[bool]:
    """The condition of a list of organisations: any of its identifiers contains ``tekst``."""
    return Organisasjon.kjennetegn.any(Kjennetegn.sok.contains(sokeord(tekst), autoescape=True))


def sokeord(tekst: str) -> str:
    """What is compared with ``Kjennetegn.sok``: digits without blanks, names without «kommune»."""
    key = sokenokkel(tekst)
    digits = key.replace(" ", "")
    if digits.isdigit():
        return digits
    return key.removesuffix(" kommune")


def _rang(kjennetegn: Kjennetegn, key: str) -> int:
    """Exact before beginning before part; within each, today's before former before a predecessor's."""
    exact, begins = kjennetegn.sok == key, kjennetegn.sok.startswith(key)
    return 6 - 3 * (exact + begins) + (kjennetegn.til is not None) + kjennetegn.forgjenger


def grunn(kjennetegn: Kjennetegn, *, nynorsk: bool = False) -> str:
    """Why this identifier led to its organisation, in words."""
    slag = (kjennetegn.slag.tekst_nn if nynorsk else kjennetegn.slag.tekst).lower()
    verdi = format_orgnr(kjennetegn.verdi) if kjennetegn.slag is Kjennetegnslag.ORGNR else kjennetegn.verdi
    if kjennetegn.forgjenger:
        forgjengeren, het = ("forgjengaren", "heitte") if nynorsk else ("forgjengeren", "het")
        return f"{forgjengeren} {f'hadde {slag}' if kjennetegn.verdi[0].isdigit() else het} {verdi}"
    if kjennetegn.til is None:
        return f"{slag} {verdi}"
    return f"{'tidlegare' if nynorsk else 'tidligere'} {slag} {verdi}"


def organisasjoner(session: Session, type: Organisasjonstype | None = None) -> Sequence[Organisasjon]:
    """Those that exist today, in Norwegian order; kommuner before fylkeskommuner of the same name."""
    statement = select(Organisasjon).where(Organisasjon.opphort.is_(None))
    if type is not None:
        statement = statement.where(Organisasjon.type == type)
    order = (Organisasjon.navn_nokkel, Organisasjon.type.desc(), Organisasjon.id)
    return session.scalars(statement.order_by(*order)).all()


def organisasjonsvalg(session: Session) -> list[tuple[int, str]]:
    """(id, text) of every organisation that exists today, for a select."""
    return [(o.id, valgtekst(o)) for o in organisasjoner(session)]


def valgtekst(organisasjon: Organisasjon) -> str:
    """«Oslo kommune (0301)», «Oslo kommune (fylke 03)»: tells the two Oslos apart."""
    fylke = organisasjon.type is Organisasjonstype.FYLKESKOMMUNE
    return f"{organisasjon.visningsnavn} ({'fylke ' if fylke else ''}{organisasjon.nummer})"


def ved_orgnr(session: Session, orgnr: str, type: Organisasjonstype | None = None) -> Organisasjon | None:
    """Today's organisation for a present or former orgnr. Oslo's is the kommune unless ``type`` says else."""
    return _ved(session, Kjennetegnslag.ORGNR, orgnr, type)


def ved_nummer(session: Session, nummer: str, type: Organisasjonstype) -> Organisasjon | None:
    """Today's organisation for a present or former kommunenummer or fylkesnummer.

    A number that was divided gives the one that carried the name on, else the first in Norwegian order.
    """
    return _ved(session, Kjennetegnslag.NUMMER, nummer, type)


def _ved(session: Session, slag: Kjennetegnslag, verdi: str, type: Organisasjonstype | None) -> Organisasjon | None:
    if not verdi.isdigit():  # neither kind of number has anything else, and PostgreSQL will not hear of NUL
        return None
    statement = (
        select(Organisasjon)
        .join(Organisasjon.kjennetegn)
        .where(Kjennetegn.slag == slag, Kjennetegn.verdi == verdi, Organisasjon.opphort.is_(None))
        .order_by(
            case((Kjennetegn.til.is_(None), 0), else_=1),
            Kjennetegn.forgjenger,
            Organisasjon.type.desc(),
            Organisasjon.navn_nokkel,
            Organisasjon.id,
        )
    )
    if type is not None:
        statement = statement.where(Organisasjon.type == type)
    return session.scalars(statement.limit(1)).first()


def varslingsadresse(kontakter: Iterable[Kontaktperson]) -> Kontaktperson | None:
    """Where notices go, of the contacts of an organisation: in use, not bounced, the most recently confirmed."""
    mulige = (k for k in kontakter if k.rolle is Kontaktrolle.VARSLING and k.aktiv and k.avvist is None)
    return max(mulige, key=lambda k: (k.bekreftet or date.min, -k.id), default=None)


def kontaktpunkt(session: Session, organisasjon_id: int) -> Kontaktperson | None:
    """Whom to write to about an agreement; None when nobody with a working address is known."""
    rang = {rolle: number for number, rolle in enumerate(_AVTALEKONTAKTER)}
    return session.scalars(
        select(Kontaktperson)
        .where(
            Kontaktperson.organisasjon_id == organisasjon_id,
            Kontaktperson.rolle.in_(rang),
            Kontaktperson.aktiv,
            Kontaktperson.avvist.is_(None),
        )
        .order_by(
            case(rang, value=Kontaktperson.rolle),
            Kontaktperson.bekreftet.desc().nulls_last(),
            Kontaktperson.id,
        )
        .limit(1)
    ).first()


def antall_kontakter(session: Session, organisasjon_ids: Collection[int]) -> dict[int, int]:
    """How many contacts in use each of the organisations has, left out those with none."""
    statement = select(Kontaktperson.organisasjon_id, func.count()).where(
        Kontaktperson.organisasjon_id.in_(organisasjon_ids), Kontaktperson.aktiv
    )
    return {ident: antall for ident, antall in session.execute(statement.group_by(Kontaktperson.organisasjon_id))}


def slekt(session: Session, organisasjon_id: int) -> tuple[list[Organisasjon], list[Organisasjon]]:
    """Those a unit took over, and those that took over all or part of it, each in Norwegian order."""
    e, gikk_over = Etterfolger, Etterfolger.forgjenger_id == organisasjon_id
    rader = session.execute(
        select(Organisasjon, gikk_over)
        .join(e, Organisasjon.id == case((gikk_over, e.etterfolger_id), else_=e.forgjenger_id))
        .where(or_(gikk_over, e.etterfolger_id == organisasjon_id))
        .order_by(Organisasjon.navn_nokkel, Organisasjon.id)
    ).all()
    return [o for o, senere in rader if not senere], [o for o, senere in rader if senere]


def leverandorer_i_bruk(session: Session) -> Sequence[Leverandor]:
    """The suppliers one may choose among, in Norwegian order."""
    statement = select(Leverandor).where(Leverandor.aktiv).order_by(Leverandor.navn_nokkel, Leverandor.id)
    return session.scalars(statement).all()


def leverandorer_ved_orgnr(session: Session, orgnr: Collection[str]) -> dict[str, Leverandor]:
    """The suppliers of the register that have these hovedorganisasjonsnummer."""
    if not orgnr:
        return {}
    return {str(lev.orgnr): lev for lev in session.scalars(select(Leverandor).where(Leverandor.orgnr.in_(orgnr)))}


def fylker(session: Session) -> list[str]:
    """The names of the fylker that have organisations, in order of number."""
    statement = select(Organisasjon.fylke).where(Organisasjon.opphort.is_(None)).group_by(Organisasjon.fylke)
    return list(session.scalars(statement.order_by(func.min(Organisasjon.fylkesnummer))))


def antall_i_tilstand(session: Session, i_dag: date) -> dict[Adressetilstand, int]:
    """How many contacts there are in each state, the empty ones too."""
    ord_ = uttrykk(i_dag).label("ord")
    rows = session.execute(select(ord_, func.count()).group_by(ord_))
    antall = {Adressetilstand(kode): n for kode, n in rows}
    return {tilstand: antall.get(tilstand, 0) for tilstand in Adressetilstand}
