"""Make the tables of avvik.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mottakerenhet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column("hovedenhet", sa.String(), nullable=True),
        sa.Column("hentet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mottakerenhet")),
        sa.UniqueConstraint("orgnr", name=op.f("uq_mottakerenhet_orgnr")),
    )
    op.create_table(
        "avvik",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "slag",
            sa.Enum(
                "uten_erklaering",
                "uten_tilgang",
                "bare_test",
                "opphort_orgnr",
                "ukjent_leverandor",
                "underenhet",
                "utenfor_tjenesten",
                name="avviksslag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("apent", "lukket", name="avviksstatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column("leverandor", sa.String(), nullable=False),
        sa.Column("api", sa.String(), nullable=False),
        sa.Column("ene_kilde", sa.String(), nullable=False),
        sa.Column("ene_tid", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("andre_kilde", sa.String(), nullable=False),
        sa.Column("andre_tid", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("funnet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lukket", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("eier_id", sa.Integer(), nullable=True),
        sa.Column("frist", sa.Date(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("(lukket IS NULL) = (status = 'apent')", name=op.f("ck_avvik_lukket")),
        sa.ForeignKeyConstraint(["eier_id"], ["bruker.id"], name=op.f("fk_avvik_eier_id_bruker")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_avvik_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_avvik_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avvik")),
    )
    with op.batch_alter_table("avvik", schema=None) as batch_op:
        batch_op.create_index("ix_avvik_celle", ["organisasjon_id", "tjeneste_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_avvik_eier_id"), ["eier_id"], unique=False)
        batch_op.create_index("ix_avvik_status", ["status", "funnet", "id"], unique=False)
        batch_op.create_index(
            "uq_avvik_ett_apent",
            ["slag", "organisasjon_id", "tjeneste_id", "orgnr", "leverandor", "api"],
            unique=True,
            sqlite_where=sa.text("status = 'apent'"),
            postgresql_where=sa.text("status = 'apent'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("avvik", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_avvik_ett_apent", sqlite_where=sa.text("status = 'apent'"), postgresql_where=sa.text("status = 'apent'")
        )
        batch_op.drop_index("ix_avvik_status")
        batch_op.drop_index(batch_op.f("ix_avvik_eier_id"))
        batch_op.drop_index("ix_avvik_celle")

    op.drop_table("avvik")
    op.drop_table("mottakerenhet")
