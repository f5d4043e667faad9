"""Make the tables of oppslag, and room for the oldest inntektsår of an API.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from ksadmin.core.base import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

APIER = ("summertskattegrunnlag", "inntekt", "beregnetskatt", "avregning")
UTFALL = (
    "besvart", "ingen_data", "avvist", "utenfor_formal", "ugyldig", "for_mange", "avvist_av_kilden", "utilgjengelig",
)  # fmt: skip


def _kode(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "oppslag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tidspunkt", UtcDateTime(timezone=True), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=True),
        sa.Column("api", _kode("oppslagsapi", APIER), nullable=False),
        sa.Column("leverandor", sa.String(), nullable=True),
        sa.Column("klient", sa.String(), nullable=False),
        sa.Column("rettighetspakke", sa.String(), nullable=True),
        sa.Column("utfall", _kode("oppslagsutfall", UTFALL), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("kode", sa.String(), nullable=True),
        sa.Column("varighet_ms", sa.Integer(), nullable=False),
        sa.Column("korrelasjonsid", sa.String(), nullable=True),
        sa.Column("nokkel", sa.String(), nullable=True),
        sa.Column("pseudonym", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oppslag")),
    )
    op.create_index("ix_oppslag_dag", "oppslag", ["dag", "organisasjon_id", "tjeneste_id"])
    op.create_index("ix_oppslag_tidspunkt", "oppslag", ["tidspunkt"])
    op.create_index("ix_oppslag_pseudonym", "oppslag", ["pseudonym"])
    _append_only()
    op.create_table(
        "oppslag_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=True),
        sa.Column("tjeneste_id", sa.Integer(), nullable=True),
        sa.Column("grunn", sa.String(), nullable=False),
        sa.Column("fra", UtcDateTime(timezone=True), nullable=False),
        sa.Column("til", UtcDateTime(timezone=True), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("til IS NULL OR fra <= til", name=op.f("ck_oppslag_pause_periode")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_oppslag_pause_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_oppslag_pause_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oppslag_pause")),
    )
    op.create_index(op.f("ix_oppslag_pause_organisasjon_id"), "oppslag_pause", ["organisasjon_id"])
    op.create_index(op.f("ix_oppslag_pause_tjeneste_id"), "oppslag_pause", ["tjeneste_id"])
    op.create_table(
        "oppslag_volumvarsel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("antall", sa.Integer(), nullable=False),
        sa.Column("vanlig", sa.Integer(), nullable=False),
        sa.Column("opprettet", UtcDateTime(timezone=True), nullable=False),
        sa.Column("behandlet", UtcDateTime(timezone=True), nullable=True),
        sa.Column("vurdering", sa.String(), nullable=True),
        sa.CheckConstraint("(behandlet IS NULL) = (vurdering IS NULL)", name=op.f("ck_oppslag_volumvarsel_vurdert")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_oppslag_volumvarsel_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_oppslag_volumvarsel_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oppslag_volumvarsel")),
    )
    op.create_index(op.f("ix_oppslag_volumvarsel_organisasjon_id"), "oppslag_volumvarsel", ["organisasjon_id"])
    op.create_index(op.f("ix_oppslag_volumvarsel_tjeneste_id"), "oppslag_volumvarsel", ["tjeneste_id"])
    op.create_index(
        "uq_oppslag_volumvarsel_en_om_dagen",
        "oppslag_volumvarsel",
        ["organisasjon_id", "tjeneste_id", "dag"],
        unique=True,
    )
    op.create_table(
        "oppslag_innsyn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tidspunkt", UtcDateTime(timezone=True), nullable=False),
        sa.Column("begrunnelse", sa.String(), nullable=False),
        sa.Column("antall", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oppslag_innsyn")),
    )
    with op.batch_alter_table("tjeneste_api") as batch_op:
        batch_op.add_column(sa.Column("eldste_inntektsaar", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tjeneste_api") as batch_op:
        batch_op.drop_column("eldste_inntektsaar")
    op.drop_table("oppslag_innsyn")
    op.drop_table("oppslag_volumvarsel")
    op.drop_table("oppslag_pause")
    op.drop_table("oppslag")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION oppslag_append_only()")


def _append_only() -> None:
    """What has been looked up can be read and added to, by nobody changed or taken away."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER oppslag_no_{deed.lower()} BEFORE {deed} ON oppslag"
                " BEGIN SELECT RAISE(ABORT, 'oppslag is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION oppslag_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'oppslag is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER oppslag_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON oppslag"
        " FOR EACH STATEMENT EXECUTE FUNCTION oppslag_append_only()"
    )
