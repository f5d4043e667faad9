"""Make the table of sessions somebody is signed in by.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "okt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(), nullable=False),
        sa.Column("nettleser", sa.String(), nullable=False),
        sa.Column("begynt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("brukt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_okt")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_okt_nokkel")),
    )
    op.create_index("ix_okt_fs_uniquifier", "okt", ["fs_uniquifier"])


def downgrade() -> None:
    op.drop_table("okt")
