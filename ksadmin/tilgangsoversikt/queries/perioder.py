"""When each organisation has had access to something, from all that sources have ever said of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from ksadmin.core.base import UtcDateTime
from ksadmin.register.models import Kjennetegn, Kjennetegnslag, Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.models import Observasjon

_ALDRI = datetime(9999, 12, 31, tzinfo=UTC)


def perioder_med_tilgang() -> Select[*tuple[Any, ...]]:
    """Asks for each unbroken period in which a source said an organisation had access to something in production.

    The columns are ``id`` and ``tekst`` of the organisation, ``dato`` its first moment and ``slutt`` the first one
    after. Nobody has two at once. A word holds until the source says otherwise, and while the orgnr it names is the
    organisation's own. Linear in such words, all of which are read.
    """
    k, ord_ = Kjennetegn, union_all(_naa(), _foer()).subquery().c
    egen_fra, egen_til = func.coalesce(_midnatt(k.fra), ord_.fra), func.coalesce(_midnatt(k.til), _ALDRI)
    fra = case((egen_fra > ord_.fra, egen_fra), else_=ord_.fra)
    til = case((egen_til < ord_.til, egen_til), else_=ord_.til)
    egen = (k.organisasjon_id == ord_.organisasjon_id, k.verdi == ord_.orgnr)
    egne = select(k.organisasjon_id.label("id"), func.min(fra).label("fra"), til.label("til")).where(
        *egen, k.slag == Kjennetegnslag.ORGNR, ~k.forgjenger, fra < til
    )
    # Of those that end at once, the longest covers the others; most have not ended.
    bit = egne.group_by(k.organisasjon_id, til).subquery().c

    i_rekke: dict[str, Any] = {"partition_by": bit.id, "order_by": (bit.fra, bit.til)}
    foer = func.max(bit.til).over(**i_rekke, rows=(None, -1))
    begynner = select(*bit, case((foer >= bit.fra, 0), else_=1).label("ny")).subquery().c
    i_rekke = {"partition_by": begynner.id, "order_by": (begynner.fra, begynner.til)}
    nummerert = select(*begynner, func.sum(begynner.ny).over(**i_rekke, rows=(None, 0)).label("nr")).subquery().c
    hele = (func.min(nummerert.fra).label("dato"), func.max(nummerert.til).label("slutt"))
    fra_register = select(nummerert.id, *hele, Organisasjon.navn.label("tekst"))
    return fra_register.where(Organisasjon.id == nummerert.id).group_by(nummerert.id, nummerert.nr, Organisasjon.navn)


def _naa() -> Select[*tuple[Any, ...]]:
    """Since when each orgnr has had what it has: most words were never followed by another, and need no comparing."""
    o = Observasjon
    fra = select(o.organisasjon_id, o.orgnr, func.min(o.observert).label("fra"), literal(_ALDRI).label("til"))
    return fra.where(o.gjeldende, *_tilgang(o), o.verdi == Verdi.JA).group_by(o.organisasjon_id, o.orgnr)


def _foer() -> Select[*tuple[Any, ...]]:
    """Each earlier yes, until the same source's next word on the same."""
    o, siste = Observasjon, aliased(Observasjon)
    om = (o.organisasjon_id, o.orgnr, o.tjeneste_id, o.api, o.kilde)
    neste = func.lead(o.observert, 1, siste.observert).over(partition_by=om, order_by=(o.observert, o.registrert, o.id))
    samme = (getattr(siste, felt.key) == felt for felt in om)
    sagt = select(o.organisasjon_id, o.orgnr, o.verdi, o.observert.label("fra"), neste.label("til"))
    sagt = sagt.join(siste, and_(*samme, siste.gjeldende, *_tilgang(siste)))
    ord_ = sagt.where(not_(o.gjeldende), *_tilgang(o)).subquery().c
    return select(ord_.organisasjon_id, ord_.orgnr, ord_.fra, ord_.til).where(ord_.verdi == Verdi.JA)


def _tilgang(o: type[Observasjon]) -> Sequence[ColumnElement[bool]]:
    return o.faktum == Faktum.TILGANG, o.leverandor == "", o.miljo == Miljo.PRODUKSJON


def _midnatt(dag: Any) -> ColumnElement[datetime]:
    """The day as both databases compare it with moments: its midnight in UTC, which in Oslo is the same day."""
    return type_coerce(dag, UtcDateTime)
