"""Make the table of those who want no notices.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onske_varselavmelding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stemme_id", sa.Integer(), nullable=False),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["stemme_id"], ["onske_stemme.id"], name=op.f("fk_onske_varselavmelding_stemme_id_onske_stemme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_varselavmelding")),
        sa.UniqueConstraint("stemme_id", name=op.f("uq_onske_varselavmelding_stemme_id")),
    )


def downgrade() -> None:
    op.drop_table("onske_varselavmelding")
