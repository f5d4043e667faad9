"""Make room for the meeting of a round: decisions and minutes.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("prioriteringsrunde", schema=None) as batch_op:
        batch_op.add_column(sa.Column("avsluttet", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("til_stede", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("referat_sha256", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("referat", sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint("avsluttet_har_referat", "(avsluttet IS NULL) = (referat IS NULL)")

    with op.batch_alter_table("rundesak", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "beslutning",
                sa.Enum(
                    "prioriteres",
                    "vurderes",
                    "utsettes",
                    "avslas",
                    name="beslutning",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("beslutning_grunn", sa.String(), nullable=True))
        batch_op.create_check_constraint("beslutning_har_grunn", "(beslutning IS NULL) = (beslutning_grunn IS NULL)")


def downgrade() -> None:
    with op.batch_alter_table("rundesak", schema=None) as batch_op:
        batch_op.drop_constraint("beslutning_har_grunn", type_="check")
        batch_op.drop_constraint("beslutning", type_="check")
        batch_op.drop_column("beslutning_grunn")
        batch_op.drop_column("beslutning")

    with op.batch_alter_table("prioriteringsrunde", schema=None) as batch_op:
        batch_op.drop_constraint("avsluttet_har_referat", type_="check")
        batch_op.drop_column("referat")
        batch_op.drop_column("referat_sha256")
        batch_op.drop_column("til_stede")
        batch_op.drop_column("avsluttet")
