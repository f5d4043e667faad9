"""Declarative base shared by all tables. Pure SQLAlchemy: no Flask here."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, Enum, MetaData, Text, case
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from ksadmin.core.kodeverk import Kodeverk

# Batch migrations on SQLite can only alter a constraint that has a name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """SQLite forgets time zones; this column does not. A naive datetime is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A computed key is compared byte by byte whatever locale the database was made with.
KeyType = Text().with_variant(Text(collation="C"), "postgresql")
JsonType = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JsonType}


def kode_type(kodeverk: type[Kodeverk]) -> Enum:
    """Stored as its code, checked by the database, equal on SQLite and PostgreSQL."""
    return Enum(
        kodeverk,
        values_callable=lambda k: [m.value for m in k],
        native_enum=False,
        create_constraint=True,
        name=kodeverk.__name__.lower(),
        length=40,
    )


def kodetekst(kolonne: Any) -> ColumnElement[str]:
    """The words of a code, as SQL."""
    return case({kode.value: kode.tekst for kode in kolonne.type.enum_class}, value=kolonne)


class Versioned:
    """Optimistic lock: of two people saving the same row, the second is told.

    A subclass adds ``__mapper_args__ = {"version_id_col": Versioned.versjon}`` through ``version_of``.
    """

    versjon: Mapped[int] = mapped_column(default=1)
