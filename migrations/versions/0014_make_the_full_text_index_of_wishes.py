"""Make the full-text index of wishes, instead of the search key.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base
from ksadmin.core import fulltekst
from ksadmin.core.sortering import sokenokkel

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NAVN = "endringsonske_fulltekst"
_ONSKE = sa.table(
    "endringsonske",
    *(sa.column(navn) for navn in ("id", "tittel", "beskrivelse", "rettighetspakke", "api", "felter", "sok")),
    *(sa.column(navn) for navn in ("hjemmel", "nodvendighet", "konsekvens", "intern_merknad")),
)


def upgrade() -> None:
    connection = op.get_bind()
    fulltekst.opprett(connection, _NAVN)
    for o in connection.execute(sa.select(_ONSKE)):
        resten = (o.rettighetspakke, o.api, o.felter, o.hjemmel, o.nodvendighet, o.konsekvens)
        vektet = {
            "A": o.tittel,
            "B": o.beskrivelse,
            "C": "\n".join(t for t in resten if t),
            "D": o.intern_merknad or "",
        }
        fulltekst.fyll(connection, _NAVN, [(o.id, vektet)])
    with op.batch_alter_table("endringsonske", schema=None) as batch_op:
        batch_op.drop_column("sok")


def downgrade() -> None:
    connection = op.get_bind()
    with op.batch_alter_table("endringsonske", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sok", ksadmin.core.base.KeyType, server_default="", nullable=False))
    for o in connection.execute(sa.select(_ONSKE)):
        sok = sokenokkel(" ".join(t for t in (o.tittel, o.beskrivelse, o.api, o.felter) if t))
        connection.execute(sa.update(_ONSKE).where(_ONSKE.c.id == o.id).values(sok=sok))
    with op.batch_alter_table("endringsonske", schema=None) as batch_op:
        batch_op.alter_column("sok", server_default=None)
    fulltekst.fjern(connection, _NAVN)
