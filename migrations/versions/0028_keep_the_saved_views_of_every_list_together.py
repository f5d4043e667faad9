"""Keep the saved views of every list together.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_FOR = (("matrisevisning", "matrise"), ("saksvisning", "saker"))
_FELT = "navn, navn_nokkel, eier, eier_navn, delt, filter, opprettet"


def upgrade() -> None:
    op.create_table("lagret_visning", *_kolonner(), sa.Column("liste", sa.String(), nullable=False))
    _indekser("lagret_visning", "liste")
    for tabell, liste in _FOR:
        op.execute(f"INSERT INTO lagret_visning (liste, {_FELT}) SELECT '{liste}', {_FELT} FROM {tabell} ORDER BY id")
        op.drop_table(tabell)


def downgrade() -> None:
    for tabell, liste in _FOR:
        op.create_table(tabell, *_kolonner())
        _indekser(tabell)
        op.execute(
            f"INSERT INTO {tabell} ({_FELT}) SELECT {_FELT} FROM lagret_visning WHERE liste = '{liste}' ORDER BY id"
        )
    op.drop_table("lagret_visning")


def _kolonner() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("eier", sa.String(), nullable=False),
        sa.Column("eier_navn", sa.String(), nullable=False),
        sa.Column("delt", sa.Boolean(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
    ]


def _indekser(tabell: str, *liste: str) -> None:
    for navn, kolonner, hvor in (("egen", ("eier", *liste), "NOT delt"), ("delt", liste, "delt")):
        op.create_index(
            f"uq_{tabell}_{navn}",
            tabell,
            [*kolonner, "navn_nokkel"],
            unique=True,
            sqlite_where=sa.text(hvor),
            postgresql_where=sa.text(hvor),
        )
