"""Make the table of sessions that were signed out of.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "avsluttet_okt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("avsluttet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avsluttet_okt")),
    )
    op.create_index("ix_avsluttet_okt_nokkel", "avsluttet_okt", ["nokkel"])
    op.create_index("ix_avsluttet_okt_avsluttet", "avsluttet_okt", ["avsluttet"])


def downgrade() -> None:
    op.drop_table("avsluttet_okt")
