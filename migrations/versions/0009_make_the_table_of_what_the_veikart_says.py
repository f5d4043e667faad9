"""Make the table of what the veikart says.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onske_veikarttekst",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column("tittel_nn", sa.String(), nullable=True),
        sa.Column("tekst_nn", sa.String(), nullable=True),
        sa.Column("vises", sa.Boolean(), nullable=False),
        sa.Column("endret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_veikarttekst_onske_id_endringsonske")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_veikarttekst")),
        sa.UniqueConstraint("onske_id", name=op.f("uq_onske_veikarttekst_onske_id")),
    )
    with op.batch_alter_table("onske_veikarttekst", schema=None) as batch_op:
        batch_op.create_index("ix_onske_veikarttekst_endret", ["vises", "endret", "onske_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("onske_veikarttekst", schema=None) as batch_op:
        batch_op.drop_index("ix_onske_veikarttekst_endret")

    op.drop_table("onske_veikarttekst")
