"""What several sources say taken together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ksadmin.tilgangsoversikt.kodeverk import Kilde, Verdi
from ksadmin.tilgangsoversikt.motor.fakta import Api, Utsagn


class Svar(NamedTuple):
    """``verdi`` None is unknown; then ``uenige`` says whether it is because sources disagree."""

    verdi: Verdi | None = None
    av: Utsagn | None = None
    bekreftet: datetime | None = None
    uenige: tuple[Utsagn, ...] = ()


UKJENT = Svar()


def avgjor(utsagn: Iterable[Utsagn]) -> Svar:
    """One answer from all that is said about one thing, whatever order it came in.

    Of each source its newest word counts. A person's decision holds until a source says something newer.
    Otherwise the newest word holds, unless a source that says the opposite has said so again since: then they
    disagree, and a person decides.
    """
    nyeste: dict[Kilde, Utsagn] = {}
    for u in utsagn:
        forrige = nyeste.get(u.kilde)
        if forrige is None or _alder(u) > _alder(forrige):
            nyeste[u.kilde] = u
    if not nyeste:
        return UKJENT
    sist = max(nyeste.values(), key=_tyngde)
    if sist.avgjorelse:
        return Svar(sist.verdi, sist, sist.bekreftet)
    ord_ = [u for u in nyeste.values() if not u.avgjorelse]
    imot = [u for u in ord_ if u.verdi is not sist.verdi and u.bekreftet >= sist.observert]
    if imot:
        return Svar(None, sist, None, tuple(sorted(ord_, key=_tyngde, reverse=True)))
    return Svar(sist.verdi, sist, max(u.bekreftet for u in ord_ if u.verdi is sist.verdi))


def for_api(utsagn: Sequence[Utsagn], api: Api) -> Svar:
    """The answer for one API. What is said without naming an API is said of all of them."""
    return avgjor([u for u in utsagn if not u.api or u.api.casefold() in api.kjent_som])


def samlet(svar: Sequence[Svar]) -> Svar:
    """Yes when all are yes, no when one is no; the oldest confirmation counts, since all must hold."""
    for s in svar:
        if s.verdi is Verdi.NEI:
            return s
    for s in svar:
        if s.uenige:
            return s
    if not svar or any(s.verdi is None for s in svar):
        return UKJENT
    return min(svar, key=_bekreftet)


def _bekreftet(svar: Svar) -> datetime:
    assert svar.bekreftet is not None  # every yes has been said at some time
    return svar.bekreftet


def _alder(u: Utsagn) -> tuple[object, ...]:
    return (u.observert, u.registrert, u.id)


def _tyngde(u: Utsagn) -> tuple[object, ...]:
    """The newest; at the same moment a person's decision, then what we learned last."""
    return (u.observert, u.avgjorelse, u.registrert, u.id, u.kilde.value)
