"""What can be asked of the tjenester."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import (
    Datafelt,
    Datasett,
    Tilkoblingsalternativ,
    Tilkoblingskode,
    Tjeneste,
    TjenesteApi,
    Tjenestedokument,
)


def tilgjengelige(session: Session) -> Sequence[Tjeneste]:
    """What a kommune may ask access to, by name."""
    statement = select(Tjeneste).where(Tjeneste.stadium == Stadium.TILGJENGELIG)
    return session.scalars(statement.order_by(Tjeneste.navn, Tjeneste.id)).all()


def alle(session: Session) -> Sequence[Tjeneste]:
    """Every tjeneste whatever its stage, by name."""
    return session.scalars(select(Tjeneste).order_by(Tjeneste.navn, Tjeneste.id)).all()


def navn(session: Session) -> dict[str, tuple[str, str]]:
    """The names in bokmål and nynorsk of every tjeneste, by key."""
    return {t.nokkel: (t.navn, t.navn_nn or t.navn) for t in alle(session)}


def finn(session: Session, nokkel: str) -> Tjeneste | None:
    """The tjeneste of a stable key, whatever its stage."""
    return session.scalars(select(Tjeneste).where(Tjeneste.nokkel == nokkel)).one_or_none()


def finn_dokumenter(session: Session, tekst: str, limit: int) -> Sequence[Tjenestedokument]:
    """Documents of the stages with ``tekst`` in their title, file name or tjeneste, the newest first."""
    ord_ = tekst.lower()
    felt = (Tjenestedokument.tittel, Tjenestedokument.filnavn, Tjeneste.navn)
    statement = select(Tjenestedokument).join(Tjenestedokument.tjeneste)
    statement = statement.options(contains_eager(Tjenestedokument.tjeneste))
    passer = or_(*(func.lower(f).contains(ord_, autoescape=True) for f in felt))
    return session.scalars(statement.where(passer).order_by(Tjenestedokument.id.desc()).limit(limit)).all()


def apier(session: Session, tjeneste_id: int) -> Sequence[TjenesteApi]:
    """The APIs of a tjeneste, in the order they were registered."""
    statement = select(TjenesteApi).where(TjenesteApi.tjeneste_id == tjeneste_id)
    return session.scalars(statement.order_by(TjenesteApi.id)).all()


def apinavn(session: Session) -> Sequence[str]:
    """The name of every API some tjeneste uses."""
    return session.scalars(select(TjenesteApi.navn).distinct().order_by(TjenesteApi.navn)).all()


def rettighetspakker(session: Session) -> Sequence[str]:
    """Every rettighetspakke some tjeneste uses."""
    brukt = select(TjenesteApi.rettighetspakke).where(TjenesteApi.rettighetspakke.is_not(None)).distinct()
    return [pakke for pakke in session.scalars(brukt.order_by(TjenesteApi.rettighetspakke)) if pakke]


def apier_ved_navn(session: Session, navn: str | None, rettighetspakke: str | None) -> Sequence[TjenesteApi]:
    """The APIs of this name, or of this rettighetspakke, with the tjeneste that uses each."""
    treff = [k == v for k, v in ((TjenesteApi.navn, navn), (TjenesteApi.rettighetspakke, rettighetspakke)) if v]
    if not treff:
        return []
    sporring = select(TjenesteApi).where(or_(*treff)).options(joinedload(TjenesteApi.tjeneste))
    return session.scalars(sporring.order_by(TjenesteApi.navn, TjenesteApi.id)).all()


def felter_ved_navn(session: Session, navn: Collection[str]) -> Sequence[Datafelt]:
    """The fields with these technical names, in the newest version of each datasett that has them."""
    if not navn:
        return []
    nyeste = select(func.max(Datasett.id)).group_by(Datasett.tjeneste_id)
    sporring = (
        select(Datafelt)
        .where(Datafelt.teknisk_navn.in_(navn), Datafelt.datasett_id.in_(nyeste))
        .options(joinedload(Datafelt.datasett).joinedload(Datasett.tjeneste))
        .order_by(Datafelt.teknisk_navn, Datafelt.id)
    )
    return session.scalars(sporring).all()


def med_feilkodeprefiks(session: Session, prefiks: str) -> set[str]:
    """The keys of the tjenester with an API whose error codes begin so: ``SSG`` of ``SSG-005``."""
    statement = select(Tjeneste.nokkel).join(Tjeneste.apier).where(TjenesteApi.feilkodeprefiks == prefiks)
    return set(session.scalars(statement))


def tillatte_ruter(session: Session, tjeneste_id: int) -> list[Tilkoblingskode]:
    """The ways a kommune may connect, in the order of the Kodeverk. Empty also when nobody knows yet."""
    statement = select(Tilkoblingsalternativ.kode).where(
        Tilkoblingsalternativ.tjeneste_id == tjeneste_id, Tilkoblingsalternativ.tillatt.is_(True)
    )
    tillatt = set(session.scalars(statement))
    return [kode for kode in Tilkoblingskode if kode in tillatt]


def loypa(session: Session) -> Mapping[Stadium, Sequence[Tjeneste]]:
    """Every tjeneste under its stage, with what its next step asks for."""
    tjenester = session.scalars(
        select(Tjeneste)
        .options(
            selectinload(Tjeneste.hjemler),
            selectinload(Tjeneste.apier),
            selectinload(Tjeneste.tilkoblinger),
            selectinload(Tjeneste.deltakere),
            selectinload(Tjeneste.datasett).selectinload(Datasett.felter),
        )
        .order_by(Tjeneste.navn, Tjeneste.id)
    ).all()
    return {stadium: [t for t in tjenester if t.stadium is stadium] for stadium in Stadium}


def treff(tekst: str) -> ColumnElement[bool]:
    """Tjenester whose name, key, package, scope or API holds ``tekst``, whatever the case."""
    sokt = tekst.lower()
    egne = (Tjeneste.navn, Tjeneste.navn_nn, Tjeneste.nokkel)
    apienes = (TjenesteApi.navn, TjenesteApi.rettighetspakke, TjenesteApi.scope)
    har_api = Tjeneste.apier.any(or_(*(func.lower(k).contains(sokt, autoescape=True) for k in apienes)))
    return or_(har_api, *(func.lower(k).contains(sokt, autoescape=True) for k in egne))
