"""Make the tables of tilgangsoversikt.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synkkjoring",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kilde",
            sa.Enum(
                "fil",
                "digdir",
                "altinn",
                "maskinporten",
                "manuell",
                name="kilde",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("omfang", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "kjorer",
                "fullfort",
                "stoppet",
                "feilet",
                name="kjorestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("startet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("livstegn", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ferdig", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lest", sa.Integer(), nullable=False),
        sa.Column("nye", sa.Integer(), nullable=False),
        sa.Column("endret", sa.Integer(), nullable=False),
        sa.Column("bortfalt", sa.Integer(), nullable=False),
        sa.Column("uendret", sa.Integer(), nullable=False),
        sa.Column("avvist", sa.Integer(), nullable=False),
        sa.Column("fremdrift", sa.String(), nullable=True),
        sa.Column("melding", sa.String(), nullable=True),
        sa.Column("startet_av", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("godtatt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(ferdig IS NULL) = (status = 'kjorer')", name=op.f("ck_synkkjoring_ferdig")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synkkjoring")),
    )
    with op.batch_alter_table("synkkjoring", schema=None) as batch_op:
        batch_op.create_index("ix_synkkjoring_siste", ["kilde", "omfang", "ferdig"], unique=False)
        batch_op.create_index(
            "uq_synkkjoring_en_apen",
            ["kilde", "omfang"],
            unique=True,
            sqlite_where=sa.text("ferdig IS NULL"),
            postgresql_where=sa.text("ferdig IS NULL"),
        )

    op.create_table(
        "observasjon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column(
            "miljo",
            sa.Enum("test", "produksjon", name="miljo", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "faktum",
            sa.Enum(
                "tilgang", "delegering", "brukt", name="faktum", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("leverandor", sa.String(), nullable=False),
        sa.Column("api", sa.String(), nullable=False),
        sa.Column(
            "kilde",
            sa.Enum(
                "fil",
                "digdir",
                "altinn",
                "maskinporten",
                "manuell",
                name="kilde",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "verdi",
            sa.Enum("ja", "nei", name="verdi", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("observert", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("registrert", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("gjeldende", sa.Boolean(), nullable=False),
        sa.Column("kjoring_id", sa.Integer(), nullable=True),
        sa.Column("avgjorelse", sa.Boolean(), nullable=False),
        sa.Column("begrunnelse", sa.String(), nullable=True),
        sa.CheckConstraint("(faktum = 'delegering') = (leverandor <> '')", name=op.f("ck_observasjon_leverandor")),
        sa.CheckConstraint(
            "kilde = 'manuell' OR (kjoring_id IS NOT NULL AND NOT avgjorelse)", name=op.f("ck_observasjon_opphav")
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_observasjon_organisasjon_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observasjon")),
    )
    with op.batch_alter_table("observasjon", schema=None) as batch_op:
        batch_op.create_index(
            "ix_observasjon_tidligere",
            ["organisasjon_id"],
            unique=False,
            sqlite_where=sa.text("gjeldende = 0"),
            postgresql_where=sa.text("NOT gjeldende"),
        )
        batch_op.create_index(
            "uq_observasjon_gjeldende",
            ["organisasjon_id", "tjeneste_id", "faktum", "leverandor", "api", "miljo", "kilde", "orgnr"],
            unique=True,
            sqlite_where=sa.text("gjeldende = 1"),
            postgresql_where=sa.text("gjeldende"),
        )

    op.create_table(
        "pakobling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column(
            "opphav",
            sa.Enum("ks", "skjema", name="opphav", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("kontakt_navn", sa.String(), nullable=True),
        sa.Column("kontakt_epost", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "registrert",
                "kontrollert",
                "sendt",
                "apnet_test",
                "apnet_produksjon",
                "avvist",
                "trukket",
                name="pakoblingsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mottatt_dato", sa.Date(), nullable=False),
        sa.Column("kontrollert_dato", sa.Date(), nullable=True),
        sa.Column("sendt_dato", sa.Date(), nullable=True),
        sa.Column("apnet_test_dato", sa.Date(), nullable=True),
        sa.Column("apnet_produksjon_dato", sa.Date(), nullable=True),
        sa.Column("avsluttet_dato", sa.Date(), nullable=True),
        sa.Column("eier_id", sa.Integer(), nullable=True),
        sa.Column("frist", sa.Date(), nullable=True),
        sa.Column("intern_merknad", sa.String(), nullable=True),
        sa.Column("sist_endret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["eier_id"], ["bruker.id"], name=op.f("fk_pakobling_eier_id_bruker")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_pakobling_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_pakobling_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pakobling")),
    )
    with op.batch_alter_table("pakobling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pakobling_eier_id"), ["eier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pakobling_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index("ix_pakobling_sist_endret", ["sist_endret", "id"], unique=False)
        batch_op.create_index("ix_pakobling_status", ["status", "sist_endret", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pakobling_tjeneste_id"), ["tjeneste_id"], unique=False)
        batch_op.create_index(
            "uq_pakobling_en_levende",
            ["organisasjon_id", "tjeneste_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('registrert', 'kontrollert', 'sendt', 'apnet_test', 'apnet_produksjon')"),
            postgresql_where=sa.text(
                "status IN ('registrert', 'kontrollert', 'sendt', 'apnet_test', 'apnet_produksjon')"
            ),
        )

    op.create_table(
        "synkfeil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kjoring_id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=True),
        sa.Column("linje", sa.Integer(), nullable=True),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["kjoring_id"], ["synkkjoring.id"], name=op.f("fk_synkfeil_kjoring_id_synkkjoring")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_synkfeil_organisasjon_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synkfeil")),
    )
    with op.batch_alter_table("synkfeil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_synkfeil_kjoring_id"), ["kjoring_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_synkfeil_organisasjon_id"), ["organisasjon_id"], unique=False)

    op.create_table(
        "unntak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column(
            "slag",
            sa.Enum(
                "ikke_aktuelt",
                "tar_ikke_i_bruk",
                name="unntaksslag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("grunn", sa.String(), nullable=False),
        sa.Column("fra", sa.Date(), nullable=False),
        sa.Column("til", sa.Date(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("til IS NULL OR fra <= til", name=op.f("ck_unntak_periode")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_unntak_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_unntak_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unntak")),
    )
    with op.batch_alter_table("unntak", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unntak_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unntak_tjeneste_id"), ["tjeneste_id"], unique=False)
        batch_op.create_index(
            "uq_unntak_ett_gjeldende",
            ["organisasjon_id", "tjeneste_id"],
            unique=True,
            sqlite_where=sa.text("til IS NULL"),
            postgresql_where=sa.text("til IS NULL"),
        )

    op.create_table(
        "pakobling_rute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pakobling_id", sa.Integer(), nullable=False),
        sa.Column(
            "kode",
            sa.Enum(
                "direkte",
                "leverandor",
                "fiks",
                "leverandor_fiks",
                name="tilkoblingskode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("leverandor_id", sa.Integer(), nullable=True),
        sa.Column("fra", sa.Date(), nullable=False),
        sa.Column("til", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(leverandor_id IS NOT NULL) = (kode IN ('leverandor', 'leverandor_fiks'))",
            name=op.f("ck_pakobling_rute_leverandor"),
        ),
        sa.CheckConstraint("til IS NULL OR fra <= til", name=op.f("ck_pakobling_rute_periode")),
        sa.ForeignKeyConstraint(
            ["leverandor_id"], ["leverandor.id"], name=op.f("fk_pakobling_rute_leverandor_id_leverandor")
        ),
        sa.ForeignKeyConstraint(
            ["pakobling_id"], ["pakobling.id"], name=op.f("fk_pakobling_rute_pakobling_id_pakobling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pakobling_rute")),
    )
    with op.batch_alter_table("pakobling_rute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pakobling_rute_leverandor_id"), ["leverandor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pakobling_rute_pakobling_id"), ["pakobling_id"], unique=False)
        batch_op.create_index(
            "uq_pakobling_rute_med_leverandor",
            ["pakobling_id", "kode", "leverandor_id"],
            unique=True,
            sqlite_where=sa.text("til IS NULL"),
            postgresql_where=sa.text("til IS NULL"),
        )
        batch_op.create_index(
            "uq_pakobling_rute_uten_leverandor",
            ["pakobling_id", "kode"],
            unique=True,
            sqlite_where=sa.text("til IS NULL AND leverandor_id IS NULL"),
            postgresql_where=sa.text("til IS NULL AND leverandor_id IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("pakobling_rute", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pakobling_rute_uten_leverandor",
            sqlite_where=sa.text("til IS NULL AND leverandor_id IS NULL"),
            postgresql_where=sa.text("til IS NULL AND leverandor_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_pakobling_rute_med_leverandor",
            sqlite_where=sa.text("til IS NULL"),
            postgresql_where=sa.text("til IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pakobling_rute_pakobling_id"))
        batch_op.drop_index(batch_op.f("ix_pakobling_rute_leverandor_id"))

    op.drop_table("pakobling_rute")
    with op.batch_alter_table("unntak", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_unntak_ett_gjeldende", sqlite_where=sa.text("til IS NULL"), postgresql_where=sa.text("til IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_unntak_tjeneste_id"))
        batch_op.drop_index(batch_op.f("ix_unntak_organisasjon_id"))

    op.drop_table("unntak")
    with op.batch_alter_table("synkfeil", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_synkfeil_organisasjon_id"))
        batch_op.drop_index(batch_op.f("ix_synkfeil_kjoring_id"))

    op.drop_table("synkfeil")
    with op.batch_alter_table("pakobling", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pakobling_en_levende",
            sqlite_where=sa.text("status IN ('registrert', 'kontrollert', 'sendt', 'apnet_test', 'apnet_produksjon')"),
            postgresql_where=sa.text(
                "status IN ('registrert', 'kontrollert', 'sendt', 'apnet_test', 'apnet_produksjon')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_pakobling_tjeneste_id"))
        batch_op.drop_index("ix_pakobling_status")
        batch_op.drop_index("ix_pakobling_sist_endret")
        batch_op.drop_index(batch_op.f("ix_pakobling_organisasjon_id"))
        batch_op.drop_index(batch_op.f("ix_pakobling_eier_id"))

    op.drop_table("pakobling")
    with op.batch_alter_table("observasjon", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_observasjon_gjeldende", sqlite_where=sa.text("gjeldende = 1"), postgresql_where=sa.text("gjeldende")
        )
        batch_op.drop_index(
            "ix_observasjon_tidligere",
            sqlite_where=sa.text("gjeldende = 0"),
            postgresql_where=sa.text("NOT gjeldende"),
        )

    op.drop_table("observasjon")
    with op.batch_alter_table("synkkjoring", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_synkkjoring_en_apen", sqlite_where=sa.text("ferdig IS NULL"), postgresql_where=sa.text("ferdig IS NULL")
        )
        batch_op.drop_index("ix_synkkjoring_siste")

    op.drop_table("synkkjoring")
