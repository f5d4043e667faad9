"""Make the tables of formidling.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import ksadmin.core.base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "melding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "driftsvarsel",
                "vedlikehold",
                "api_endring",
                "arsrevisjon",
                "nye_vilkar",
                "ny_tjeneste",
                name="meldingstype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tittel_nb", sa.String(), nullable=False),
        sa.Column("tittel_nn", sa.String(), nullable=False),
        sa.Column("tekst_nb", sa.String(), nullable=False),
        sa.Column("tekst_nn", sa.String(), nullable=False),
        sa.Column("gjelder_fra", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("gjelder_til", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("krever_bekreftelse", sa.Boolean(), nullable=False),
        sa.Column("bekreftes_innen", sa.Date(), nullable=True),
        sa.Column(
            "tjenester", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "utvalg", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("ekstra_adresser", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "utkast",
                "til_godkjenning",
                "godkjent",
                "publisert",
                "pauset",
                "rettet",
                "avsluttet",
                "forkastet",
                name="meldingsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("skrevet_av", sa.String(), nullable=False),
        sa.Column("innsendt_av", sa.String(), nullable=True),
        sa.Column("godkjent_av", sa.String(), nullable=True),
        sa.Column("publisert", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("avsluttet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("retter_id", sa.Integer(), nullable=True),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "type NOT IN ('driftsvarsel', 'vedlikehold') OR (gjelder_fra IS NOT NULL AND gjelder_til IS NOT NULL)",
            name=op.f("ck_melding_drift_har_slutt"),
        ),
        sa.CheckConstraint(
            "gjelder_fra IS NULL OR gjelder_til IS NULL OR gjelder_fra < gjelder_til", name=op.f("ck_melding_periode")
        ),
        sa.ForeignKeyConstraint(["retter_id"], ["melding.id"], name=op.f("fk_melding_retter_id_melding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_melding")),
    )
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_melding_gjelder_fra"), ["gjelder_fra"], unique=False)
        batch_op.create_index(batch_op.f("ix_melding_gjelder_til"), ["gjelder_til"], unique=False)
        batch_op.create_index(batch_op.f("ix_melding_retter_id"), ["retter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_melding_status"), ["status"], unique=False)

    op.create_table(
        "varselkilde",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("endret", sa.String(), nullable=True),
        sa.Column("lest", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("feil", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_varselkilde")),
        sa.UniqueConstraint("url", name=op.f("uq_varselkilde_url")),
    )
    op.create_table(
        "varselmerke",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merke", sa.String(), nullable=False),
        sa.Column(
            "tjenester", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True
        ),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_varselmerke")),
        sa.UniqueConstraint("merke", name=op.f("uq_varselmerke_merke")),
    )
    op.create_table(
        "adressat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("melding_id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column(
            "utelatt",
            sa.Enum(
                "ingen_adresse",
                "retur",
                "for_gammel",
                "avmeldt",
                name="utelatt",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("bekreftet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_adressat_melding_id_melding")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_adressat_organisasjon_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adressat")),
        sa.UniqueConstraint("melding_id", "organisasjon_id", name="uq_adressat_en_gang"),
    )
    with op.batch_alter_table("adressat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adressat_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index("ix_adressat_utelatt", ["utelatt", "melding_id"], unique=False)

    op.create_table(
        "kildevarsel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kilde_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column("lenke", sa.String(), nullable=True),
        sa.Column(
            "merker", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("oppdatert", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("avtrykk", sa.String(), nullable=False),
        sa.Column("avventer", sa.Boolean(), nullable=False),
        sa.Column("melding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kilde_id"], ["varselkilde.id"], name=op.f("fk_kildevarsel_kilde_id_varselkilde")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_kildevarsel_melding_id_melding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kildevarsel")),
        sa.UniqueConstraint("kilde_id", "entry_id", name="uq_kildevarsel_en_gang"),
    )
    with op.batch_alter_table("kildevarsel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kildevarsel_melding_id"), ["melding_id"], unique=False)

    op.create_table(
        "meldingsavmelding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kontaktperson_id", sa.Integer(), nullable=False),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["kontaktperson_id"],
            ["kontaktperson.id"],
            name=op.f("fk_meldingsavmelding_kontaktperson_id_kontaktperson"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldingsavmelding")),
        sa.UniqueConstraint("kontaktperson_id", name=op.f("uq_meldingsavmelding_kontaktperson_id")),
    )
    op.create_table(
        "mottaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("melding_id", sa.Integer(), nullable=False),
        sa.Column("adressat_id", sa.Integer(), nullable=True),
        sa.Column("kontaktperson_id", sa.Integer(), nullable=True),
        sa.Column("epost", sa.String(), nullable=False),
        sa.Column("nynorsk", sa.Boolean(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("retur", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["adressat_id"], ["adressat.id"], name=op.f("fk_mottaker_adressat_id_adressat")),
        sa.ForeignKeyConstraint(
            ["kontaktperson_id"],
            ["kontaktperson.id"],
            name=op.f("fk_mottaker_kontaktperson_id_kontaktperson"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_mottaker_melding_id_melding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mottaker")),
        sa.UniqueConstraint("melding_id", "adressat_id", "epost", name="uq_mottaker_en_gang"),
    )
    with op.batch_alter_table("mottaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mottaker_adressat_id"), ["adressat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mottaker_kontaktperson_id"), ["kontaktperson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mottaker_nokkel"), ["nokkel"], unique=False)

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_kind_ferdig", ["kind", "ferdig"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_kind_ferdig")

    with op.batch_alter_table("mottaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mottaker_nokkel"))
        batch_op.drop_index(batch_op.f("ix_mottaker_kontaktperson_id"))
        batch_op.drop_index(batch_op.f("ix_mottaker_adressat_id"))

    op.drop_table("mottaker")
    op.drop_table("meldingsavmelding")
    with op.batch_alter_table("kildevarsel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kildevarsel_melding_id"))

    op.drop_table("kildevarsel")
    with op.batch_alter_table("adressat", schema=None) as batch_op:
        batch_op.drop_index("ix_adressat_utelatt")
        batch_op.drop_index(batch_op.f("ix_adressat_organisasjon_id"))

    op.drop_table("adressat")
    op.drop_table("varselmerke")
    op.drop_table("varselkilde")
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_melding_status"))
        batch_op.drop_index(batch_op.f("ix_melding_retter_id"))
        batch_op.drop_index(batch_op.f("ix_melding_gjelder_til"))
        batch_op.drop_index(batch_op.f("ix_melding_gjelder_fra"))

    op.drop_table("melding")
