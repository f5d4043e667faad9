"""Let deeds be undone: what an event undoes, what its undoing needs, and what was promised with it.

An import that was undone is a preview again, so the status and the columns of its own undoing go.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("angrer", sa.Integer(), nullable=True))
    op.create_index("ix_audit_event_angrer", "audit_event", ["angrer"])
    op.create_index("ix_audit_event_foresporsel", "audit_event", ["foresporsel", "id"])
    op.add_column("outbox_message", sa.Column("foresporsel", sa.String(), nullable=True))
    op.create_index("ix_outbox_message_foresporsel", "outbox_message", ["foresporsel"])
    op.create_table(
        "angregrunnlag",
        sa.Column("hendelse_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdier", ksadmin.core.base.JsonType, nullable=False),
        sa.ForeignKeyConstraint(
            ["hendelse_id"], ["audit_event.id"], name=op.f("fk_angregrunnlag_hendelse_id_audit_event")
        ),
        sa.PrimaryKeyConstraint("hendelse_id", name=op.f("pk_angregrunnlag")),
    )
    op.execute("UPDATE importbatch SET status = 'forkastet' WHERE status = 'angret'")
    _tillat("forhandsvist", "utfort", "forkastet")
    with op.batch_alter_table("importbatch", schema=None) as batch_op:
        batch_op.drop_column("angret")
    with op.batch_alter_table("importrad", schema=None) as batch_op:
        batch_op.drop_column("versjon_etter")


def downgrade() -> None:
    with op.batch_alter_table("importrad", schema=None) as batch_op:
        batch_op.add_column(sa.Column("versjon_etter", sa.Integer(), nullable=True))
    with op.batch_alter_table("importbatch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("angret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True))
    _tillat("forhandsvist", "utfort", "angret", "forkastet")
    op.drop_table("angregrunnlag")
    op.drop_index("ix_outbox_message_foresporsel", "outbox_message")
    op.drop_column("outbox_message", "foresporsel")
    op.drop_index("ix_audit_event_foresporsel", "audit_event")
    op.drop_index("ix_audit_event_angrer", "audit_event")
    op.drop_column("audit_event", "angrer")


def _tillat(*koder: str) -> None:
    tillatt = ", ".join(f"'{kode}'" for kode in koder)
    with op.batch_alter_table("importbatch", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_importbatch_importstatus"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_importbatch_importstatus"), f"status IN ({tillatt})")
