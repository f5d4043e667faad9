"""Let a feed entry be a draft without an end, and old news be no draft at all.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_DRIFT = "type NOT IN ('driftsvarsel', 'vedlikehold') OR (gjelder_fra IS NOT NULL AND gjelder_til IS NOT NULL)"


def upgrade() -> None:
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_melding_drift_har_slutt"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_melding_drift_har_slutt"), f"status IN ('utkast', 'forkastet') OR {_DRIFT}"
        )
    with op.batch_alter_table("kildevarsel", schema=None) as batch_op:
        batch_op.alter_column("melding_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM kildevarsel WHERE melding_id IS NULL")
    with op.batch_alter_table("kildevarsel", schema=None) as batch_op:
        batch_op.alter_column("melding_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_melding_drift_har_slutt"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_melding_drift_har_slutt"), _DRIFT)
