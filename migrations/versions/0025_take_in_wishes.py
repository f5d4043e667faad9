"""Make room for wishes sent by the public form, and a full-text index of the veikart.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base
from ksadmin.core import fulltekst

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_FOR = (
    *(
        "registrert",
        "under_vurdering",
        "prioritert",
        "oversendt",
        "akseptert",
        "planlagt",
        "levert",
        "avslatt",
        "utsatt",
    ),
    *("slatt_sammen", "trukket"),
)
_NAVN = "onske_veikart_fulltekst"
_TEKST = sa.table(
    "onske_veikarttekst", *(sa.column(navn) for navn in ("onske_id", "tittel", "tekst", "tittel_nn", "tekst_nn"))
)


def upgrade() -> None:
    op.create_table(
        "onske_innsending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("fakta", ksadmin.core.base.JsonType, nullable=False),
        sa.Column("tjenester", ksadmin.core.base.JsonType, nullable=False),
        sa.Column("kontakt_navn", sa.String(), nullable=False),
        sa.Column("kontakt_rolle", sa.String(), nullable=False),
        sa.Column("kontakt_epost", sa.String(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=True),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_innsending_onske_id_endringsonske")
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_onske_innsending_organisasjon_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_innsending")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_onske_innsending_nokkel")),
    )
    with op.batch_alter_table("onske_innsending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onske_innsending_onske_id"), ["onske_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onske_innsending_opprettet"), ["opprettet"], unique=False)
        batch_op.create_index(batch_op.f("ix_onske_innsending_organisasjon_id"), ["organisasjon_id"], unique=False)

    _tillat("innsendt", *_FOR)
    connection = op.get_bind()
    fulltekst.opprett(connection, _NAVN)
    for t in connection.execute(sa.select(_TEKST)):
        vektet = {"A": f"{t.tittel}\n{t.tittel_nn or ''}", "B": f"{t.tekst}\n{t.tekst_nn or ''}"}
        fulltekst.fyll(connection, _NAVN, [(t.onske_id, vektet)])


def downgrade() -> None:
    fulltekst.fjern(op.get_bind(), _NAVN)
    op.execute("UPDATE endringsonske SET status = 'registrert' WHERE status = 'innsendt'")
    _tillat(*_FOR)
    with op.batch_alter_table("onske_innsending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_onske_innsending_organisasjon_id"))
        batch_op.drop_index(batch_op.f("ix_onske_innsending_opprettet"))
        batch_op.drop_index(batch_op.f("ix_onske_innsending_onske_id"))

    op.drop_table("onske_innsending")


def _tillat(*koder: str) -> None:
    tillatt = ", ".join(f"'{kode}'" for kode in koder)
    with op.batch_alter_table("endringsonske", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_endringsonske_onskestatus"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_endringsonske_onskestatus"), f"status IN ({tillatt})")
