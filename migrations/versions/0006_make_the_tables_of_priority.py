"""Make the tables of priority.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import ksadmin.core.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vektsett",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kommuner", sa.Double(), nullable=False),
        sa.Column("innbyggere", sa.Double(), nullable=False),
        sa.Column("lovplikt", sa.Double(), nullable=False),
        sa.Column("konsekvens", sa.Double(), nullable=False),
        sa.Column("personvern", sa.Double(), nullable=False),
        sa.Column("frist", sa.Double(), nullable=False),
        sa.Column("innsats", sa.Double(), nullable=False),
        sa.Column("begrunnelse", sa.String(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kommuner + innbyggere + lovplikt + konsekvens + personvern + frist + innsats > 0",
            name=op.f("ck_vektsett_noe_teller"),
        ),
        sa.CheckConstraint(
            "kommuner BETWEEN 0 AND 1000 AND innbyggere BETWEEN 0 AND 1000 AND lovplikt BETWEEN 0 AND 1000 AND konsekvens BETWEEN 0 AND 1000 AND personvern BETWEEN 0 AND 1000 AND frist BETWEEN 0 AND 1000 AND innsats BETWEEN 0 AND 1000",
            name=op.f("ck_vektsett_i_spennet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vektsett")),
    )
    op.create_table(
        "onske_poenggrunnlag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column(
            "lovplikt",
            sa.Enum("frivillig", "lovpalagt", name="lovplikt", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "konsekvens",
            sa.Enum(
                "ingen",
                "liten",
                "middels",
                "stor",
                name="konsekvens",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "personvern",
            sa.Enum(
                "ingen",
                "liten",
                "middels",
                "stor",
                name="personverngevinst",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "innsats",
            sa.Enum(
                "liten",
                "middels",
                "stor",
                "svaert_stor",
                name="innsats",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_poenggrunnlag_onske_id_endringsonske")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_poenggrunnlag")),
        sa.UniqueConstraint("onske_id", name=op.f("uq_onske_poenggrunnlag_onske_id")),
    )
    op.create_table(
        "prioriteringsrunde",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.Column("vektsett_id", sa.Integer(), nullable=False),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vektsett_id"], ["vektsett.id"], name=op.f("fk_prioriteringsrunde_vektsett_id_vektsett")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prioriteringsrunde")),
        sa.UniqueConstraint("navn", name=op.f("uq_prioriteringsrunde_navn")),
    )
    op.create_table(
        "rundesak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runde_id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column(
            "inndata", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("poengplass", sa.Integer(), nullable=False),
        sa.Column("plass", sa.Integer(), nullable=False),
        sa.Column("flyttet_grunn", sa.String(), nullable=True),
        sa.CheckConstraint("plass >= 1 AND poengplass >= 1", name=op.f("ck_rundesak_plass")),
        sa.ForeignKeyConstraint(["onske_id"], ["endringsonske.id"], name=op.f("fk_rundesak_onske_id_endringsonske")),
        sa.ForeignKeyConstraint(
            ["runde_id"], ["prioriteringsrunde.id"], name=op.f("fk_rundesak_runde_id_prioriteringsrunde")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rundesak")),
        sa.UniqueConstraint("runde_id", "onske_id", name="uq_rundesak_en_gang"),
    )
    with op.batch_alter_table("rundesak", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rundesak_onske_id"), ["onske_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rundesak", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rundesak_onske_id"))

    op.drop_table("rundesak")
    op.drop_table("prioriteringsrunde")
    op.drop_table("onske_poenggrunnlag")
    op.drop_table("vektsett")
