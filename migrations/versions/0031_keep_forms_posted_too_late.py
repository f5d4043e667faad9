"""Make the table of forms that were posted too late.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skjemakladd",
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("eier", sa.String(), nullable=False),
        sa.Column("sti", sa.String(), nullable=False),
        sa.Column("felter", ksadmin.core.base.JsonType, nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nokkel", name=op.f("pk_skjemakladd")),
    )
    op.create_index("ix_skjemakladd_eier", "skjemakladd", ["eier"])
    op.create_index("ix_skjemakladd_opprettet", "skjemakladd", ["opprettet"])


def downgrade() -> None:
    op.drop_table("skjemakladd")
