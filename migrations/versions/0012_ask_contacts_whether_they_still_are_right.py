"""Ask contacts whether they still are right.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kontaktsjekk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kontakt_id", sa.Integer(), nullable=False),
        sa.Column("forsok_id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("spurt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("besvart", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "svar",
            sa.Enum(
                "stemmer", "stemmer_ikke", name="kontaktsvar", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.CheckConstraint("(svar IS NULL) = (besvart IS NULL)", name=op.f("ck_kontaktsjekk_svar_har_tidspunkt")),
        sa.ForeignKeyConstraint(
            ["forsok_id"], ["kontaktforsok.id"], name=op.f("fk_kontaktsjekk_forsok_id_kontaktforsok")
        ),
        sa.ForeignKeyConstraint(
            ["kontakt_id"], ["kontaktperson.id"], name=op.f("fk_kontaktsjekk_kontakt_id_kontaktperson")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kontaktsjekk")),
        sa.UniqueConstraint("forsok_id", name=op.f("uq_kontaktsjekk_forsok_id")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_kontaktsjekk_nokkel")),
    )
    with op.batch_alter_table("kontaktsjekk", schema=None) as batch_op:
        batch_op.create_index("ix_kontaktsjekk_siste", ["kontakt_id", "spurt"], unique=False)

    with op.batch_alter_table("kontaktperson", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rettelse", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("kontaktperson", schema=None) as batch_op:
        batch_op.drop_column("rettelse")

    with op.batch_alter_table("kontaktsjekk", schema=None) as batch_op:
        batch_op.drop_index("ix_kontaktsjekk_siste")

    op.drop_table("kontaktsjekk")
