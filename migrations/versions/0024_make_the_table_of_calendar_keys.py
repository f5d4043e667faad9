"""Make the table of calendar keys.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kalendernokkel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bruker_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bruker_id"], ["bruker.id"], name=op.f("fk_kalendernokkel_bruker_id_bruker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kalendernokkel")),
        sa.UniqueConstraint("bruker_id", name=op.f("uq_kalendernokkel_bruker_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_kalendernokkel_sha256")),
    )


def downgrade() -> None:
    op.drop_table("kalendernokkel")
