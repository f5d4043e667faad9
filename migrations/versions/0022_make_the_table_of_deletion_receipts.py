"""Make the table of deletion receipts.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oppbevaringskvittering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataklasse", sa.String(), nullable=False),
        sa.Column("eldre_enn", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("antall", sa.Integer(), nullable=False),
        sa.Column("slettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oppbevaringskvittering")),
    )


def downgrade() -> None:
    op.drop_table("oppbevaringskvittering")
