"""Make the table of saved views.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matrisevisning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("eier", sa.String(), nullable=False),
        sa.Column("eier_navn", sa.String(), nullable=False),
        sa.Column("delt", sa.Boolean(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrisevisning")),
    )
    op.create_index(
        "uq_matrisevisning_egen",
        "matrisevisning",
        ["eier", "navn_nokkel"],
        unique=True,
        sqlite_where=sa.text("NOT delt"),
        postgresql_where=sa.text("NOT delt"),
    )
    op.create_index(
        "uq_matrisevisning_delt",
        "matrisevisning",
        ["navn_nokkel"],
        unique=True,
        sqlite_where=sa.text("delt"),
        postgresql_where=sa.text("delt"),
    )


def downgrade() -> None:
    op.drop_table("matrisevisning")
