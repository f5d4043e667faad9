"""Let KS set the hours it works, which its limits are counted in.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sak_arbeidstid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fra", sa.Time(), nullable=False),
        sa.Column("til", sa.Time(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("til > fra", name=op.f("ck_sak_arbeidstid_rekkefolge")),
        sa.CheckConstraint("id = 1", name=op.f("ck_sak_arbeidstid_bare_en")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_arbeidstid")),
    )


def downgrade() -> None:
    op.drop_table("sak_arbeidstid")
