"""Tell a refusal from a hindrance of our own, and remember what was called off while somebody was at it.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_FOR = ("venter", "under_arbeid", "i_tvil", "utfort", "oppgitt", "avlyst")


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("avlyses", sa.String(), nullable=True))
    _tillat("avvist", *_FOR)


def downgrade() -> None:
    op.execute("UPDATE outbox_message SET status = 'oppgitt' WHERE status = 'avvist'")
    _tillat(*_FOR)
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("avlyses")


def _tillat(*koder: str) -> None:
    tillatt = ", ".join(f"'{kode}'" for kode in koder)
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_utboksstatus"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_outbox_message_utboksstatus"), f"status IN ({tillatt})")
