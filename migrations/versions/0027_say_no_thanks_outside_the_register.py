"""Let an address outside the register say no thanks to news, and keep why a mail came back.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meldingsavmelding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("epost", sa.String(), nullable=True))
        batch_op.alter_column("kontaktperson_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_meldingsavmelding_epost"), ["epost"])
        batch_op.create_check_constraint(
            batch_op.f("ck_meldingsavmelding_hvem"), "(kontaktperson_id IS NULL) <> (epost IS NULL)"
        )
    with op.batch_alter_table("mottaker", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retur_grunn", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("mottaker", schema=None) as batch_op:
        batch_op.drop_column("retur_grunn")
    op.execute("DELETE FROM meldingsavmelding WHERE kontaktperson_id IS NULL")
    with op.batch_alter_table("meldingsavmelding", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_meldingsavmelding_hvem"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_meldingsavmelding_epost"), type_="unique")
        batch_op.alter_column("kontaktperson_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("epost")
