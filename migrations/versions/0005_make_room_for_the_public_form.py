"""Make room for what the public form brings: whom to ask, and what nobody has confirmed yet.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import ksadmin.core.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pakobling", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kontakt_rolle", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("kontakt_telefon", sa.String(), nullable=True))

    op.create_table(
        "pakobling_innsending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column("ruter", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kontakt_navn", sa.String(), nullable=False),
        sa.Column("kontakt_rolle", sa.String(), nullable=False),
        sa.Column("kontakt_epost", sa.String(), nullable=False),
        sa.Column("kontakt_telefon", sa.String(), nullable=True),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("pakobling_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_pakobling_innsending_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(
            ["pakobling_id"], ["pakobling.id"], name=op.f("fk_pakobling_innsending_pakobling_id_pakobling")
        ),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_pakobling_innsending_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pakobling_innsending")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_pakobling_innsending_nokkel")),
    )
    with op.batch_alter_table("pakobling_innsending", schema=None) as batch_op:
        for column in ("opprettet", "organisasjon_id", "pakobling_id", "tjeneste_id"):
            batch_op.create_index(batch_op.f(f"ix_pakobling_innsending_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("pakobling_innsending")
    with op.batch_alter_table("pakobling", schema=None) as batch_op:
        batch_op.drop_column("kontakt_telefon")
        batch_op.drop_column("kontakt_rolle")
