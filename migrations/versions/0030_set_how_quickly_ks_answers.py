"""Let KS set how quickly it answers cases of each category.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_KATEGORIER = (
    *("tilgang", "altinn", "maskinporten", "fiks", "datainnhold", "feil", "endringsonske", "personvern"),
    *("arsrevisjon", "annet"),
)


def upgrade() -> None:
    op.create_table(
        "sak_frist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kategori",
            sa.Enum(*_KATEGORIER, name="sakskategori", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("forste_svar_timer", sa.Integer(), nullable=False),
        sa.Column("losning_timer", sa.Integer(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "forste_svar_timer > 0 AND losning_timer >= forste_svar_timer", name=op.f("ck_sak_frist_rekkefolge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_frist")),
        sa.UniqueConstraint("kategori", name=op.f("uq_sak_frist_kategori")),
    )


def downgrade() -> None:
    op.drop_table("sak_frist")
