"""Let more kinds of files be imported.

Revision ID: 0032
Revises: 0031
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_FOR = ("organisasjoner", "leverandorer", "kontakter")


def upgrade() -> None:
    _tillat(*_FOR, "erklaeringer", "pakoblinger", "tjenester", "datafelt", "onsker")


def downgrade() -> None:
    nye = "slag NOT IN ('organisasjoner', 'leverandorer', 'kontakter')"
    op.execute(f"DELETE FROM importrad WHERE batch_id IN (SELECT id FROM importbatch WHERE {nye})")
    op.execute(f"DELETE FROM importbatch WHERE {nye}")
    _tillat(*_FOR)


def _tillat(*koder: str) -> None:
    tillatt = ", ".join(f"'{kode}'" for kode in koder)
    with op.batch_alter_table("importbatch", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_importbatch_importslag"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_importbatch_importslag"), f"slag IN ({tillatt})")
