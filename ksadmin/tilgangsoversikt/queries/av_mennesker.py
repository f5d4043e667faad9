"""What people in KS have registered about one organisation's access."""

from sqlalchemy import ColumnElement, Select, not_, or_, select

from ksadmin.tilgangsoversikt.models import Kilde, Observasjon, Unntak


def av_mennesker(organisasjon_id: ColumnElement[int]) -> tuple[Select[Observasjon], Select[Unntak]]:
    """Asks for every observation with KS as its source, and every exception, also those that hold no longer."""
    o = Observasjon
    # Both halves are asked for by name: each has an index of its own.
    sagt = select(o).where(or_(o.gjeldende, not_(o.gjeldende)), o.organisasjon_id == organisasjon_id)
    unntak = select(Unntak).where(Unntak.organisasjon_id == organisasjon_id)
    return sagt.where(o.kilde == Kilde.MANUELL).order_by(o.id), unntak.order_by(Unntak.id)
