"""Keeping today's number, names and orgnr of an organisation in step with the rows that hold their periods."""

from datetime import date

from ksadmin.core.errors import InvalidInput
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register.models import Kjennetegn, Kjennetegnslag, Organisasjon


def sett_kjennetegn(organisasjon: Organisasjon, slag: Kjennetegnslag, verdi: str | None, fra: date | None) -> None:
    """Let ``verdi`` be the value from ``fra``, or from when the present one began when ``fra`` is None or the same.

    Inside a recording only. Raises InvalidInput for ``fra`` when the present value began later.
    """
    present = _dagens_rad(organisasjon, slag)
    _sett_dagens(organisasjon, slag, verdi)
    if present is not None and present.verdi == verdi:
        present.fra = fra or present.fra
        return
    if present is not None:
        fra = _avslutt(organisasjon, present, fra)
    if verdi is not None:
        new = Kjennetegn(slag=slag, verdi=verdi, sok=sokenokkel(verdi), fra=fra, forgjenger=False)
        organisasjon.kjennetegn.append(new)


def tilbakestill_kjennetegn(organisasjon: Organisasjon, slag: Kjennetegnslag) -> None:
    """Let the rows follow today's value, which has been set back: the one before goes on as if none had come after."""
    verdi, present = getattr(organisasjon, slag.value), _dagens_rad(organisasjon, slag)
    if present is None or present.verdi == verdi:
        return
    ended = (k for k in organisasjon.kjennetegn if k.slag is slag and k.til == present.fra and k.verdi == verdi)
    before = next(ended, None)
    if before is None:
        sett_kjennetegn(organisasjon, slag, verdi, None)
    else:
        organisasjon.kjennetegn.remove(present)
        before.til = None


def _dagens_rad(organisasjon: Organisasjon, slag: Kjennetegnslag) -> Kjennetegn | None:
    return next((k for k in organisasjon.kjennetegn if k.slag is slag and k.til is None), None)


def _sett_dagens(organisasjon: Organisasjon, slag: Kjennetegnslag, verdi: str | None) -> None:
    setattr(organisasjon, slag.value, verdi)
    if slag is Kjennetegnslag.NAVN:
        organisasjon.navn_nokkel = sorteringsnokkel(organisasjon.navn)


def _avslutt(organisasjon: Organisasjon, present: Kjennetegn, fra: date | None) -> date | None:
    """End the present value at ``fra``, or remove it when it was never right. When the next one begins."""
    if fra is None or present.fra == fra:
        organisasjon.kjennetegn.remove(present)
        return present.fra
    if present.fra is not None and fra < present.fra:
        raise InvalidInput("fra", f"Den forrige verdien gjelder fra {present.fra:%d.%m.%Y}. Velg en dato etter det.")
    present.til = fra
    return fra
