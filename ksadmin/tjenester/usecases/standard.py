"""The tjenester that ship with ksadmin, loaded once: what a person has edited is never overwritten."""

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor
from ksadmin.core.audit import Audited
from ksadmin.tjenester.fakta import (
    Apifakta,
    Datasettfakta,
    Feltfakta,
    Hjemmelsfakta,
    Tilkoblingsfakta,
    Tjenestefakta,
    skriv,
)
from ksadmin.tjenester.kodeverk import Aktuell, Part, Tilkoblingskode, Verifisering
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import (
    Datafelt,
    Datasett,
    Hjemmel,
    Tilkoblingsalternativ,
    Tjeneste,
    TjenesteApi,
)

_KODER: Mapping[str, Any] = {
    "aktuell_for": Aktuell,
    "kode": Tilkoblingskode,
    "part": Part,
    "stadium": Stadium,
    "sti_verifisert": Verifisering,
    "verifisert": Verifisering,
}


def last_inn_standard(session: Session, actor: Actor) -> int:
    """Load every shipped tjeneste whose ``nokkel`` is unknown; returns how many that was.

    A tjeneste that is here already is left as it is, whatever the file says.
    """
    kjente = set(session.scalars(select(Tjeneste.nokkel)))
    nye = [oppforing for oppforing in standard() if oppforing["nokkel"] not in kjente]
    for oppforing in nye:
        _last_inn(session, actor, oppforing)
    return len(nye)


def standard() -> list[dict[str, Any]]:
    """The shipped file, as it is. Its source and licence are in the README beside it."""
    innhold = files("ksadmin.tjenester").joinpath("data/tjenester.json").read_text(encoding="utf-8")
    return list(json.loads(innhold))


def _last_inn(session: Session, actor: Actor, oppforing: dict[str, Any]) -> None:
    tjeneste = Tjeneste(nokkel=oppforing["nokkel"], stadium=_KODER["stadium"](oppforing["stadium"]))
    _lagre(session, actor, tjeneste, _fakta(Tjenestefakta, oppforing["tjeneste"]), "tjeneste")
    for rad in oppforing["hjemler"]:
        _lagre(session, actor, Hjemmel(tjeneste_id=tjeneste.id), _fakta(Hjemmelsfakta, rad), "hjemmel")
    for rad in oppforing["apier"]:
        _lagre(session, actor, TjenesteApi(tjeneste_id=tjeneste.id), _fakta(Apifakta, rad), "api")
    for rad in oppforing["tilkoblinger"]:
        alternativ = Tilkoblingsalternativ(tjeneste_id=tjeneste.id)
        _lagre(session, actor, alternativ, _fakta(Tilkoblingsfakta, rad), "tilkobling")
    datasett = Datasett(tjeneste_id=tjeneste.id, nummer=1)
    _lagre(session, actor, datasett, _fakta(Datasettfakta, oppforing["datasett"]), "datasett")
    for rad in oppforing["felter"]:
        _lagre(session, actor, Datafelt(datasett_id=datasett.id), _fakta(Feltfakta, rad), "felt")


def _lagre(session: Session, actor: Actor, rad: Audited, fakta: object, ord_: str) -> None:
    with audit.recording(session, rad, actor=actor, handling=f"{ord_}.lastet_inn"):
        skriv(rad, fakta)


def _fakta(slag: Callable[..., object], rad: dict[str, Any]) -> object:
    return slag(**{navn: _KODER[navn](verdi) if navn in _KODER else verdi for navn, verdi in rad.items()})
