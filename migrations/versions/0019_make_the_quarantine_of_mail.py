"""Make the quarantine of mail.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "karantenepost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "venter",
                "sluppet_inn",
                "forkastet",
                name="karantenestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "grunn",
            sa.Enum(
                "ulesbar",
                "forfalsket",
                "samme_id",
                name="karantenegrunn",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("forklaring", sa.String(), nullable=False),
        sa.Column("mottatt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("avsender", sa.String(), nullable=True),
        sa.Column("emne", sa.String(), nullable=True),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=True),
        sa.Column("sak_id", sa.Integer(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_karantenepost_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karantenepost")),
        sa.UniqueConstraint("sha256", name=op.f("uq_karantenepost_sha256")),
    )
    with op.batch_alter_table("karantenepost", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karantenepost_sak_id"), ["sak_id"], unique=False)
        batch_op.create_index("ix_karantenepost_status", ["status", "mottatt", "id"], unique=False)
    op.create_index(
        "ix_sak_melding_automatisk",
        "sak_melding",
        ["til", "tidspunkt"],
        sqlite_where=sa.text("automatisk"),
        postgresql_where=sa.text("automatisk"),
    )
    op.create_index("ix_kontaktperson_epost", "kontaktperson", ["epost"])


def downgrade() -> None:
    op.drop_index("ix_kontaktperson_epost", "kontaktperson")
    op.drop_index("ix_sak_melding_automatisk", "sak_melding")
    op.drop_table("karantenepost")
