"""Make the tables of support.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merkelapp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merkelapp")),
        sa.UniqueConstraint("navn_nokkel", name=op.f("uq_merkelapp_navn_nokkel")),
    )
    op.create_table(
        "standardsvar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "kategori",
            sa.Enum(
                "tilgang",
                "altinn",
                "maskinporten",
                "fiks",
                "datainnhold",
                "feil",
                "endringsonske",
                "personvern",
                "arsrevisjon",
                "annet",
                name="sakskategori",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standardsvar")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_standardsvar_nokkel")),
    )
    op.create_table(
        "sak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("emne", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ny",
                "under_behandling",
                "venter_kommune",
                "venter_leverandor",
                "venter_skatteetaten",
                "lost",
                "lukket",
                "slatt_sammen",
                name="saksstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "opphav",
            sa.Enum(
                "epost",
                "skjema",
                "telefon",
                "teams",
                "delt",
                name="saksopphav",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kategori",
            sa.Enum(
                "tilgang",
                "altinn",
                "maskinporten",
                "fiks",
                "datainnhold",
                "feil",
                "endringsonske",
                "personvern",
                "arsrevisjon",
                "annet",
                name="sakskategori",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "sprak",
            sa.Enum("nb", "nn", name="saksprak", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("innsender_navn", sa.String(), nullable=True),
        sa.Column("innsender_epost", sa.String(), nullable=True),
        sa.Column("organisasjon_id", sa.Integer(), nullable=True),
        sa.Column("foreslatt_organisasjon_id", sa.Integer(), nullable=True),
        sa.Column("leverandor_id", sa.Integer(), nullable=True),
        sa.Column("tjeneste_id", sa.Integer(), nullable=True),
        sa.Column("ansvarlig_id", sa.Integer(), nullable=True),
        sa.Column("feilkode", sa.String(), nullable=True),
        sa.Column("forutsetning", sa.String(), nullable=True),
        sa.Column("korrelasjonsid", sa.String(), nullable=True),
        sa.Column("foreslatt_svar", sa.String(), nullable=True),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sist_aktivitet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("forste_svar", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lost", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("frist", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sammenslatt", sa.Boolean(), nullable=False),
        sa.Column("slatt_sammen_med_id", sa.Integer(), nullable=True),
        sa.Column("malet_sammenslatt", sa.Boolean(), nullable=True),
        sa.Column("status_for", sa.String(), nullable=True),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'slatt_sammen') = (slatt_sammen_med_id IS NOT NULL)", name=op.f("ck_sak_sammenslatt_status")
        ),
        sa.CheckConstraint("(malet_sammenslatt IS NULL) = (slatt_sammen_med_id IS NULL)", name=op.f("ck_sak_malet")),
        sa.CheckConstraint("malet_sammenslatt IS NULL OR malet_sammenslatt = false", name=op.f("ck_sak_ingen_kjede")),
        sa.CheckConstraint("sammenslatt = (slatt_sammen_med_id IS NOT NULL)", name=op.f("ck_sak_sammenslatt")),
        sa.CheckConstraint(
            "slatt_sammen_med_id IS NULL OR slatt_sammen_med_id <> id", name=op.f("ck_sak_ikke_seg_selv")
        ),
        sa.ForeignKeyConstraint(["ansvarlig_id"], ["bruker.id"], name=op.f("fk_sak_ansvarlig_id_bruker")),
        sa.ForeignKeyConstraint(
            ["foreslatt_organisasjon_id"],
            ["organisasjon.id"],
            name=op.f("fk_sak_foreslatt_organisasjon_id_organisasjon"),
        ),
        sa.ForeignKeyConstraint(["leverandor_id"], ["leverandor.id"], name=op.f("fk_sak_leverandor_id_leverandor")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_sak_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(
            ["slatt_sammen_med_id", "malet_sammenslatt"], ["sak.id", "sak.sammenslatt"], name="fk_sak_slatt_sammen_med"
        ),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_sak_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak")),
        sa.UniqueConstraint("id", "sammenslatt", name="uq_sak_sammenslatt"),
    )
    with op.batch_alter_table("sak", schema=None) as batch_op:
        batch_op.create_index("ix_sak_ansvarlig", ["ansvarlig_id", "sist_aktivitet", "id"], unique=False)
        batch_op.create_index("ix_sak_frist", ["frist", "id"], unique=False)
        batch_op.create_index("ix_sak_innsender_epost", ["innsender_epost"], unique=False)
        batch_op.create_index("ix_sak_kategori", ["kategori", "sist_aktivitet", "id"], unique=False)
        batch_op.create_index("ix_sak_opprettet", ["opprettet"], unique=False)
        batch_op.create_index("ix_sak_organisasjon", ["organisasjon_id", "sist_aktivitet", "id"], unique=False)
        batch_op.create_index("ix_sak_sist_aktivitet", ["sist_aktivitet", "id"], unique=False)
        batch_op.create_index("ix_sak_slatt_sammen_med_id", ["slatt_sammen_med_id"], unique=False)
        batch_op.create_index("ix_sak_status", ["status", "sist_aktivitet", "id"], unique=False)

    op.create_table(
        "standardsvar_versjon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standardsvar_id", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column("tekst_nb", sa.String(), nullable=False),
        sa.Column("tekst_nn", sa.String(), nullable=False),
        sa.Column("kilde", sa.String(), nullable=False),
        sa.Column(
            "regelkilde",
            sa.Enum(
                "ingen", "vilkar", "tjeneste", name="regelkilde", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("tjeneste_id", sa.Integer(), nullable=True),
        sa.Column("regelmerke", sa.String(), nullable=False),
        sa.Column("kontrollert", sa.Date(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(regelkilde = 'tjeneste') = (tjeneste_id IS NOT NULL)", name=op.f("ck_standardsvar_versjon_tjeneste")
        ),
        sa.ForeignKeyConstraint(
            ["standardsvar_id"], ["standardsvar.id"], name=op.f("fk_standardsvar_versjon_standardsvar_id_standardsvar")
        ),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_standardsvar_versjon_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standardsvar_versjon")),
        sa.UniqueConstraint("standardsvar_id", "nummer", name="uq_standardsvar_versjon_ett_nummer"),
    )
    with op.batch_alter_table("standardsvar_versjon", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standardsvar_versjon_tjeneste_id"), ["tjeneste_id"], unique=False)

    op.create_table(
        "sak_eskalering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column("sporsmal", sa.String(), nullable=False),
        sa.Column("oversendt", sa.Date(), nullable=False),
        sa.Column("frist", sa.Date(), nullable=False),
        sa.Column("referanse", sa.String(), nullable=True),
        sa.Column("besvart", sa.Date(), nullable=True),
        sa.Column("svar", sa.String(), nullable=True),
        sa.CheckConstraint("(besvart IS NULL) = (svar IS NULL)", name=op.f("ck_sak_eskalering_svar")),
        sa.CheckConstraint("frist >= oversendt", name=op.f("ck_sak_eskalering_frist")),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_eskalering_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_eskalering")),
    )
    with op.batch_alter_table("sak_eskalering", schema=None) as batch_op:
        batch_op.create_index("ix_sak_eskalering_apen", ["besvart", "frist"], unique=False)
        batch_op.create_index(batch_op.f("ix_sak_eskalering_sak_id"), ["sak_id"], unique=False)

    op.create_table(
        "sak_folger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column("bruker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bruker_id"], ["bruker.id"], name=op.f("fk_sak_folger_bruker_id_bruker")),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_folger_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_folger")),
        sa.UniqueConstraint("sak_id", "bruker_id", name="uq_sak_folger_en_gang"),
    )
    with op.batch_alter_table("sak_folger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sak_folger_bruker_id"), ["bruker_id"], unique=False)

    op.create_table(
        "sak_klokkeperiode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "ks",
                "kommune",
                "leverandor",
                "skatteetaten",
                name="sakspart",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fra", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("til", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("til IS NULL OR til >= fra", name=op.f("ck_sak_klokkeperiode_retning")),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_klokkeperiode_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_klokkeperiode")),
    )
    with op.batch_alter_table("sak_klokkeperiode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sak_klokkeperiode_sak_id"), ["sak_id"], unique=False)

    op.create_table(
        "sak_kobling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column("onske_id", sa.Integer(), nullable=True),
        sa.Column("annen_sak_id", sa.Integer(), nullable=True),
        sa.Column("driftshendelse", sa.String(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN onske_id IS NULL THEN 0 ELSE 1 END + CASE WHEN annen_sak_id IS NULL THEN 0 ELSE 1 END + CASE WHEN driftshendelse IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_sak_kobling_en_ting"),
        ),
        sa.CheckConstraint("annen_sak_id IS NULL OR annen_sak_id <> sak_id", name=op.f("ck_sak_kobling_ikke_seg_selv")),
        sa.ForeignKeyConstraint(["annen_sak_id"], ["sak.id"], name=op.f("fk_sak_kobling_annen_sak_id_sak")),
        sa.ForeignKeyConstraint(["onske_id"], ["endringsonske.id"], name=op.f("fk_sak_kobling_onske_id_endringsonske")),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_kobling_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_kobling")),
        sa.UniqueConstraint("sak_id", "annen_sak_id", name="uq_sak_kobling_sak"),
        sa.UniqueConstraint("sak_id", "driftshendelse", name="uq_sak_kobling_driftshendelse"),
        sa.UniqueConstraint("sak_id", "onske_id", name="uq_sak_kobling_onske"),
    )
    with op.batch_alter_table("sak_kobling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sak_kobling_annen_sak_id"), ["annen_sak_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sak_kobling_driftshendelse"), ["driftshendelse"], unique=False)
        batch_op.create_index(batch_op.f("ix_sak_kobling_onske_id"), ["onske_id"], unique=False)

    op.create_table(
        "sak_melding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column(
            "slag",
            sa.Enum("inn", "ut", "notat", name="meldingsslag", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skrevet_av", sa.String(), nullable=True),
        sa.Column("avsender_navn", sa.String(), nullable=True),
        sa.Column("avsender_epost", sa.String(), nullable=True),
        sa.Column("til", sa.String(), nullable=True),
        sa.Column("emne", sa.String(), nullable=True),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("referanser", sa.String(), nullable=True),
        sa.Column("automatisk", sa.Boolean(), nullable=False),
        sa.Column("sladdet", sa.Integer(), nullable=False),
        sa.Column("utboks", sa.String(), nullable=True),
        sa.Column("angret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_melding_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_melding")),
        sa.UniqueConstraint("message_id", name=op.f("uq_sak_melding_message_id")),
    )
    with op.batch_alter_table("sak_melding", schema=None) as batch_op:
        batch_op.create_index("ix_sak_melding_avsender_epost", ["avsender_epost"], unique=False)
        batch_op.create_index("ix_sak_melding_sak", ["sak_id", "tidspunkt", "id"], unique=False)

    op.create_table(
        "sak_merkelapp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column("merkelapp_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merkelapp_id"], ["merkelapp.id"], name=op.f("fk_sak_merkelapp_merkelapp_id_merkelapp")
        ),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_merkelapp_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_merkelapp")),
        sa.UniqueConstraint("sak_id", "merkelapp_id", name="uq_sak_merkelapp_en_gang"),
    )
    with op.batch_alter_table("sak_merkelapp", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sak_merkelapp_merkelapp_id"), ["merkelapp_id"], unique=False)

    op.create_table(
        "sak_svarutkast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column("eier", sa.String(), nullable=False),
        sa.Column("eier_navn", sa.String(), nullable=False),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column("endret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("angret_melding_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["angret_melding_id"], ["sak_melding.id"], name=op.f("fk_sak_svarutkast_angret_melding_id_sak_melding")
        ),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_svarutkast_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_svarutkast")),
        sa.UniqueConstraint("sak_id", "eier", name="uq_sak_svarutkast_ett_hver"),
    )
    op.create_table(
        "sak_vedlegg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("melding_id", sa.Integer(), nullable=False),
        sa.Column("tekst", sa.String(), nullable=True),
        sa.Column("holdt_tilbake", sa.String(), nullable=True),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("innholdstype", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("lastet_opp", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["melding_id"], ["sak_melding.id"], name=op.f("fk_sak_vedlegg_melding_id_sak_melding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_vedlegg")),
        sa.UniqueConstraint("melding_id", "sha256", name="uq_sak_vedlegg_en_gang"),
    )


def downgrade() -> None:
    op.drop_table("sak_vedlegg")
    op.drop_table("sak_svarutkast")
    with op.batch_alter_table("sak_merkelapp", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_merkelapp_merkelapp_id"))

    op.drop_table("sak_merkelapp")
    with op.batch_alter_table("sak_melding", schema=None) as batch_op:
        batch_op.drop_index("ix_sak_melding_sak")
        batch_op.drop_index("ix_sak_melding_avsender_epost")

    op.drop_table("sak_melding")
    with op.batch_alter_table("sak_kobling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_kobling_onske_id"))
        batch_op.drop_index(batch_op.f("ix_sak_kobling_driftshendelse"))
        batch_op.drop_index(batch_op.f("ix_sak_kobling_annen_sak_id"))

    op.drop_table("sak_kobling")
    with op.batch_alter_table("sak_klokkeperiode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_klokkeperiode_sak_id"))

    op.drop_table("sak_klokkeperiode")
    with op.batch_alter_table("sak_folger", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_folger_bruker_id"))

    op.drop_table("sak_folger")
    with op.batch_alter_table("sak_eskalering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_eskalering_sak_id"))
        batch_op.drop_index("ix_sak_eskalering_apen")

    op.drop_table("sak_eskalering")
    with op.batch_alter_table("standardsvar_versjon", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standardsvar_versjon_tjeneste_id"))

    op.drop_table("standardsvar_versjon")
    with op.batch_alter_table("sak", schema=None) as batch_op:
        batch_op.drop_index("ix_sak_status")
        batch_op.drop_index("ix_sak_slatt_sammen_med_id")
        batch_op.drop_index("ix_sak_sist_aktivitet")
        batch_op.drop_index("ix_sak_organisasjon")
        batch_op.drop_index("ix_sak_opprettet")
        batch_op.drop_index("ix_sak_kategori")
        batch_op.drop_index("ix_sak_innsender_epost")
        batch_op.drop_index("ix_sak_frist")
        batch_op.drop_index("ix_sak_ansvarlig")

    op.drop_table("sak")
    op.drop_table("standardsvar")
    op.drop_table("merkelapp")
