"""Make the table of the candidates' places.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onske_plassering",
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("kommuner", sa.Integer(), nullable=False),
        sa.Column("innbyggere", sa.Integer(), nullable=False),
        sa.Column("vurdert", sa.Boolean(), nullable=False),
        sa.Column("poeng", sa.Double(), nullable=True),
        sa.Column("inndata", ksadmin.core.base.JsonType, nullable=False),
        sa.Column("verdi_kommuner", sa.Double(), nullable=False),
        sa.Column("verdi_innbyggere", sa.Double(), nullable=False),
        sa.Column("verdi_lovplikt", sa.Double(), nullable=False),
        sa.Column("verdi_konsekvens", sa.Double(), nullable=False),
        sa.Column("verdi_personvern", sa.Double(), nullable=False),
        sa.Column("verdi_frist", sa.Double(), nullable=False),
        sa.Column("verdi_innsats", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_plassering_onske_id_endringsonske")
        ),
        sa.PrimaryKeyConstraint("onske_id", name=op.f("pk_onske_plassering")),
    )
    with op.batch_alter_table("onske_plassering", schema=None) as batch_op:
        batch_op.create_index("ix_onske_plassering_innbyggere", ["innbyggere", "onske_id"], unique=False)
        batch_op.create_index("ix_onske_plassering_kommuner", ["kommuner", "onske_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onske_plassering_poeng"), ["poeng"], unique=False)
        batch_op.create_index("ix_onske_plassering_vurdert", ["vurdert", "onske_id"], unique=False)

    with op.batch_alter_table("onske_oppslutning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_onske_oppslutning_innbyggere"))


def downgrade() -> None:
    with op.batch_alter_table("onske_oppslutning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onske_oppslutning_innbyggere"), ["innbyggere", "onske_id"], unique=False)

    with op.batch_alter_table("onske_plassering", schema=None) as batch_op:
        batch_op.drop_index("ix_onske_plassering_vurdert")
        batch_op.drop_index(batch_op.f("ix_onske_plassering_poeng"))
        batch_op.drop_index("ix_onske_plassering_kommuner")
        batch_op.drop_index("ix_onske_plassering_innbyggere")

    op.drop_table("onske_plassering")
