"""Make the tables of endringsonsker.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endringsonske",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "nye_felter",
                "nye_bruksomrader",
                "organisatorisk",
                "feil_forbedring",
                name="onsketype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column("sok", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("beskrivelse", sa.String(), nullable=False),
        sa.Column("rettighetspakke", sa.String(), nullable=True),
        sa.Column("api", sa.String(), nullable=True),
        sa.Column("felter", sa.String(), nullable=True),
        sa.Column("hjemmel", sa.String(), nullable=True),
        sa.Column("nodvendighet", sa.String(), nullable=True),
        sa.Column("konsekvens", sa.String(), nullable=True),
        sa.Column("frist", sa.Date(), nullable=True),
        sa.Column(
            "fristgrunn",
            sa.Enum(
                "lovendring",
                "inntektsar",
                "annet",
                name="fristgrunn",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("intern_merknad", sa.String(), nullable=True),
        sa.Column(
            "opphav",
            sa.Enum("ks", "sak", "skjema", name="onskeopphav", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("saksreferanse", sa.String(), nullable=True),
        sa.Column("mottatt_dato", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "registrert",
                "under_vurdering",
                "prioritert",
                "oversendt",
                "akseptert",
                "planlagt",
                "levert",
                "avslatt",
                "utsatt",
                "slatt_sammen",
                "trukket",
                name="onskestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("svar", sa.String(), nullable=True),
        sa.Column("svar_nn", sa.String(), nullable=True),
        sa.Column("oversendt_dato", sa.Date(), nullable=True),
        sa.Column("referanse_skatteetaten", sa.String(), nullable=True),
        sa.Column("planlagt_utgivelse", sa.String(), nullable=True),
        sa.Column("levert_dato", sa.Date(), nullable=True),
        sa.Column("sammenslatt", sa.Boolean(), nullable=False),
        sa.Column("slatt_sammen_med_id", sa.Integer(), nullable=True),
        sa.Column("malet_sammenslatt", sa.Boolean(), nullable=True),
        sa.Column("status_for", sa.String(), nullable=True),
        sa.Column("sist_endret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'slatt_sammen') = (slatt_sammen_med_id IS NOT NULL)",
            name=op.f("ck_endringsonske_sammenslatt_status"),
        ),
        sa.CheckConstraint("status <> 'avslatt' OR svar IS NOT NULL", name=op.f("ck_endringsonske_avslag_har_grunn")),
        sa.CheckConstraint(
            "(malet_sammenslatt IS NULL) = (slatt_sammen_med_id IS NULL)", name=op.f("ck_endringsonske_malet")
        ),
        sa.CheckConstraint(
            "malet_sammenslatt IS NULL OR malet_sammenslatt = false", name=op.f("ck_endringsonske_ingen_kjede")
        ),
        sa.CheckConstraint(
            "sammenslatt = (slatt_sammen_med_id IS NOT NULL)", name=op.f("ck_endringsonske_sammenslatt")
        ),
        sa.CheckConstraint(
            "slatt_sammen_med_id IS NULL OR slatt_sammen_med_id <> id", name=op.f("ck_endringsonske_ikke_seg_selv")
        ),
        sa.ForeignKeyConstraint(
            ["slatt_sammen_med_id", "malet_sammenslatt"],
            ["endringsonske.id", "endringsonske.sammenslatt"],
            name="fk_endringsonske_slatt_sammen_med",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endringsonske")),
        sa.UniqueConstraint("id", "sammenslatt", name="uq_endringsonske_sammenslatt"),
    )
    with op.batch_alter_table("endringsonske", schema=None) as batch_op:
        batch_op.create_index("ix_endringsonske_sist_endret", ["sist_endret", "id"], unique=False)
        batch_op.create_index("ix_endringsonske_slatt_sammen_med_id", ["slatt_sammen_med_id"], unique=False)
        batch_op.create_index("ix_endringsonske_status", ["status", "sist_endret", "id"], unique=False)

    op.create_table(
        "onske_oppslutning",
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("kommuner", sa.Integer(), nullable=False),
        sa.Column("innbyggere", sa.Integer(), nullable=False),
        sa.CheckConstraint("kommuner >= 0 AND innbyggere >= 0", name=op.f("ck_onske_oppslutning_antall")),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_oppslutning_onske_id_endringsonske")
        ),
        sa.PrimaryKeyConstraint("onske_id", name=op.f("pk_onske_oppslutning")),
    )
    with op.batch_alter_table("onske_oppslutning", schema=None) as batch_op:
        batch_op.create_index("ix_onske_oppslutning_innbyggere", ["innbyggere", "onske_id"], unique=False)
        batch_op.create_index("ix_onske_oppslutning_kommuner", ["kommuner", "onske_id"], unique=False)

    op.create_table(
        "onske_stemme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("trukket_dato", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_stemme_onske_id_endringsonske")
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_onske_stemme_organisasjon_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_stemme")),
    )
    with op.batch_alter_table("onske_stemme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onske_stemme_onske_id"), ["onske_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onske_stemme_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index(
            "uq_onske_stemme_en_per_organisasjon",
            ["onske_id", "organisasjon_id"],
            unique=True,
            sqlite_where=sa.text("trukket_dato IS NULL"),
            postgresql_where=sa.text("trukket_dato IS NULL"),
        )

    op.create_table(
        "onske_tjeneste",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_tjeneste_onske_id_endringsonske")
        ),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_onske_tjeneste_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_tjeneste")),
        sa.UniqueConstraint("onske_id", "tjeneste_id", name="uq_onske_tjeneste_en_gang"),
    )
    with op.batch_alter_table("onske_tjeneste", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onske_tjeneste_tjeneste_id"), ["tjeneste_id"], unique=False)

    op.create_table(
        "onske_vedlegg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=False),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("innholdstype", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("lastet_opp", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onske_id"], ["endringsonske.id"], name=op.f("fk_onske_vedlegg_onske_id_endringsonske")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_vedlegg")),
        sa.UniqueConstraint("onske_id", "sha256", name="uq_onske_vedlegg_en_gang"),
    )
    op.create_table(
        "onske_stottespiller",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stemme_id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("rolle", sa.String(), nullable=False),
        sa.Column("epost", sa.String(), nullable=True),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.Column("kilde", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stemme_id"], ["onske_stemme.id"], name=op.f("fk_onske_stottespiller_stemme_id_onske_stemme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onske_stottespiller")),
    )
    with op.batch_alter_table("onske_stottespiller", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onske_stottespiller_stemme_id"), ["stemme_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("onske_stottespiller", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_onske_stottespiller_stemme_id"))

    op.drop_table("onske_stottespiller")
    op.drop_table("onske_vedlegg")
    with op.batch_alter_table("onske_tjeneste", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_onske_tjeneste_tjeneste_id"))

    op.drop_table("onske_tjeneste")
    with op.batch_alter_table("onske_stemme", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_onske_stemme_en_per_organisasjon",
            sqlite_where=sa.text("trukket_dato IS NULL"),
            postgresql_where=sa.text("trukket_dato IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_onske_stemme_organisasjon_id"))
        batch_op.drop_index(batch_op.f("ix_onske_stemme_onske_id"))

    op.drop_table("onske_stemme")
    with op.batch_alter_table("onske_oppslutning", schema=None) as batch_op:
        batch_op.drop_index("ix_onske_oppslutning_kommuner")
        batch_op.drop_index("ix_onske_oppslutning_innbyggere")

    op.drop_table("onske_oppslutning")
    with op.batch_alter_table("endringsonske", schema=None) as batch_op:
        batch_op.drop_index("ix_endringsonske_status")
        batch_op.drop_index("ix_endringsonske_slatt_sammen_med_id")
        batch_op.drop_index("ix_endringsonske_sist_endret")

    op.drop_table("endringsonske")
