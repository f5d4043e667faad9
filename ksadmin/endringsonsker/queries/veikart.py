"""What anyone may read: only what KS has published, and never a name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import VEIKARTSOK, Endringsonske, OnskeTjeneste, Oppslutning, Veikarttekst

PA_EN_SIDE = 30


def pa_veikartet(
    session: Session,
    *,
    status: Onskestatus | None = None,
    type: Onsketype | None = None,
    tjeneste_id: int | None = None,
    sok: str = "",
    side: int = 0,
) -> tuple[int, Sequence[Endringsonske]]:
    """How many published wishes fit, and one page of them, the latest news first. Merged ones are left out."""
    utvalg = _publiserte().where(Endringsonske.status != Onskestatus.SLATT_SAMMEN)
    if status is not None:
        utvalg = utvalg.where(Endringsonske.status == status)
    if type is not None:
        utvalg = utvalg.where(Endringsonske.type == type)
    if tjeneste_id is not None:
        gjelder = select(OnskeTjeneste.onske_id).where(OnskeTjeneste.tjeneste_id == tjeneste_id)
        utvalg = utvalg.where(Endringsonske.id.in_(gjelder))
    if sok:
        utvalg = utvalg.where(VEIKARTSOK.betingelse(session, Endringsonske.id, sok))
    antall = session.scalar(utvalg.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    nyeste = utvalg.order_by(Veikarttekst.endret.desc(), Veikarttekst.onske_id.desc())
    return antall, session.scalars(_med_alt(nyeste).limit(PA_EN_SIDE).offset(side * PA_EN_SIDE)).all()


def offentlig(session: Session, ident: int) -> Endringsonske | None:
    """One published wish."""
    return session.scalars(_med_alt(_publiserte().where(Endringsonske.id == ident))).one_or_none()


def veikart_json(onske: Endringsonske, adresse: str) -> dict[str, Any]:
    """A published wish as open data."""
    tekst = onske.veikart
    assert tekst is not None
    return {
        "referanse": onske.referanse,
        "adresse": adresse,
        "tittel": {"nb": tekst.tittel, "nn": tekst.tittel_nn or tekst.tittel},
        "tekst": {"nb": tekst.tekst, "nn": tekst.tekst_nn or tekst.tekst},
        "type": onske.type.value,
        "status": onske.status.value,
        "svar": {"nb": onske.svar, "nn": onske.svar_nn or onske.svar},
        "tjenester": [rad.tjeneste.nokkel for rad in onske.tjenester],
        "organisasjoner": onske.oppslutning.kommuner,
        "planlagt_utgivelse": onske.planlagt_utgivelse,
        "levert": onske.levert_dato.isoformat() if onske.levert_dato else None,
        "endret": tekst.endret.isoformat(),
        "eksempeldata": onske.eksempel,
    }


def _publiserte() -> Select[Endringsonske]:
    return (
        select(Endringsonske)
        .join(Oppslutning, Oppslutning.onske_id == Endringsonske.id)
        .join(Veikarttekst, Veikarttekst.onske_id == Endringsonske.id)
        .where(Veikarttekst.vises.is_(True), Endringsonske.status != Onskestatus.INNSENDT)
    )


def _med_alt(utvalg: Select[Endringsonske]) -> Select[Endringsonske]:
    tjenester = selectinload(Endringsonske.tjenester).joinedload(OnskeTjeneste.tjeneste)
    return utvalg.options(contains_eager(Endringsonske.oppslutning), contains_eager(Endringsonske.veikart), tjenester)
