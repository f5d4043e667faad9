"""Make the tables of innspillspakker.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "innspillspakke",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.Column("svarfrist", sa.Date(), nullable=False),
        sa.Column("laget", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("svarfrist >= dato", name=op.f("ck_innspillspakke_svarfrist")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_innspillspakke")),
    )
    with op.batch_alter_table("innspillspakke", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_innspillspakke_svarfrist"), ["svarfrist"], unique=False)

    op.create_table(
        "innspillspakke_sak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pakke_id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column(
            "svar",
            sa.Enum(
                "akseptert",
                "planlagt",
                "avslatt",
                "utsatt",
                name="pakkesvar",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("svar_dato", sa.Date(), nullable=True),
        sa.Column("svar_referanse", sa.String(), nullable=True),
        sa.CheckConstraint("(svar IS NULL) = (svar_dato IS NULL)", name=op.f("ck_innspillspakke_sak_svar_har_dato")),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_innspillspakke_sak_onske_id_endringsonske")
        ),
        sa.ForeignKeyConstraint(
            ["pakke_id"], ["innspillspakke.id"], name=op.f("fk_innspillspakke_sak_pakke_id_innspillspakke")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_innspillspakke_sak")),
        sa.UniqueConstraint("pakke_id", "nummer", name="uq_innspillspakke_sak_ett_nummer"),
        sa.UniqueConstraint("pakke_id", "onske_id", name="uq_innspillspakke_sak_en_gang"),
    )
    with op.batch_alter_table("innspillspakke_sak", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_innspillspakke_sak_onske_id"), ["onske_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("innspillspakke_sak", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_innspillspakke_sak_onske_id"))

    op.drop_table("innspillspakke_sak")
    with op.batch_alter_table("innspillspakke", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_innspillspakke_svarfrist"))

    op.drop_table("innspillspakke")
