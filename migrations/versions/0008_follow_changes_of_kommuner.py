"""Follow changes of kommuner: when a unit was made, what became of it, and the files of changes.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import ksadmin.core.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisasjon", sa.Column("opprettet", sa.Date(), nullable=True))
    op.create_table(
        "etterfolger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forgjenger_id", sa.Integer(), nullable=False),
        sa.Column("etterfolger_id", sa.Integer(), nullable=False),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.CheckConstraint("forgjenger_id <> etterfolger_id", name=op.f("ck_etterfolger_en_annen")),
        sa.ForeignKeyConstraint(
            ["forgjenger_id"], ["organisasjon.id"], name=op.f("fk_etterfolger_forgjenger_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(
            ["etterfolger_id"], ["organisasjon.id"], name=op.f("fk_etterfolger_etterfolger_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etterfolger")),
        sa.UniqueConstraint("forgjenger_id", "etterfolger_id", name="uq_etterfolger_en_gang"),
    )
    op.create_index(op.f("ix_etterfolger_etterfolger_id"), "etterfolger", ["etterfolger_id"])
    op.create_table(
        "endringsfil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("opplastet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opplastet_av", sa.String(), nullable=False),
        sa.Column("antall_rader", sa.Integer(), nullable=False),
        sa.Column("antall_endringer", sa.Integer(), nullable=False),
        sa.Column("antall_avviste", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "forhandsvist",
                "utfort",
                "forkastet",
                name="endringsfilstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("utfort", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "resultat", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True
        ),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endringsfil")),
    )
    op.create_index("ix_endringsfil_opplastet", "endringsfil", ["opplastet", "id"])


def downgrade() -> None:
    op.drop_table("endringsfil")
    op.drop_table("etterfolger")
    op.drop_column("organisasjon", "opprettet")
