"""Make the first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import ksadmin.core.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("aktor", sa.String(), nullable=False),
        sa.Column("aktor_navn", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("objekt_type", sa.String(), nullable=False),
        sa.Column("objekt_id", sa.Integer(), nullable=False),
        sa.Column("begrunnelse", sa.String(), nullable=True),
        sa.Column(
            "endringer",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("foresporsel", sa.String(), nullable=True),
        sa.Column("forrige_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_objekt", ["objekt_type", "objekt_id", "id"], unique=False)
        batch_op.create_index("ix_audit_event_tidspunkt", ["tidspunkt"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("antall", sa.Integer(), nullable=False),
        sa.Column("siste_hash", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_bare_en")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "bruker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epost", sa.String(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column(
            "rolle",
            sa.Enum(
                "leser",
                "saksbehandler",
                "forvalter",
                "administrator",
                name="rolle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("siste_innlogging", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("fs_uniquifier", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("tf_primary_method", sa.String(), nullable=True),
        sa.Column("tf_totp_secret", sa.String(), nullable=True),
        sa.Column("tf_siste_teller", sa.Integer(), nullable=True),
        sa.Column(
            "mf_recovery_codes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("oidc_sub", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bruker")),
        sa.UniqueConstraint("epost", name=op.f("uq_bruker_epost")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_bruker_fs_uniquifier")),
        sa.UniqueConstraint("oidc_sub", name=op.f("uq_bruker_oidc_sub")),
    )
    op.create_table(
        "importbatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "slag",
            sa.Enum(
                "organisasjoner",
                "leverandorer",
                "kontakter",
                name="importslag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("tegnsett", sa.String(), nullable=False),
        sa.Column("merknader", sa.String(), nullable=True),
        sa.Column("grunnlag", sa.String(), nullable=False),
        sa.Column("opplastet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opplastet_av", sa.String(), nullable=False),
        sa.Column("antall_nye", sa.Integer(), nullable=False),
        sa.Column("antall_endrede", sa.Integer(), nullable=False),
        sa.Column("antall_uendrede", sa.Integer(), nullable=False),
        sa.Column("antall_avviste", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "forhandsvist",
                "utfort",
                "angret",
                "forkastet",
                name="importstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("utfort", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("angret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importbatch")),
    )
    with op.batch_alter_table("importbatch", schema=None) as batch_op:
        batch_op.create_index("ix_importbatch_opplastet", ["opplastet", "id"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("startet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ferdig", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("resultat", sa.String(), nullable=True),
        sa.Column("feil", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index("ix_job_run_siste", ["name", "startet"], unique=False)
        batch_op.create_index(
            "uq_job_run_en_apen",
            ["name"],
            unique=True,
            sqlite_where=sa.text("ferdig IS NULL"),
            postgresql_where=sa.text("ferdig IS NULL"),
        )

    op.create_table(
        "leverandor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("sok", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=True),
        sa.Column("nettsted", sa.String(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leverandor")),
        sa.UniqueConstraint("orgnr", name="uq_leverandor_ett_orgnr"),
        sa.UniqueConstraint("sok", name="uq_leverandor_ett_navn"),
    )
    with op.batch_alter_table("leverandor", schema=None) as batch_op:
        batch_op.create_index("ix_leverandor_navn_nokkel", ["navn_nokkel", "id"], unique=False)

    op.create_table(
        "organisasjon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "kommune",
                "fylkeskommune",
                name="organisasjonstype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nummer", sa.String(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_samisk", sa.String(), nullable=True),
        sa.Column("samisk_sprak", sa.String(), nullable=True),
        sa.Column("navn_kvensk", sa.String(), nullable=True),
        sa.Column("navn_nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column("fylkesnummer", sa.String(), nullable=False),
        sa.Column("fylke", sa.String(), nullable=False),
        sa.Column(
            "malform",
            sa.Enum(
                "bokmål",
                "nynorsk",
                "nøytral",
                name="malform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("innbyggere", sa.Integer(), nullable=True),
        sa.Column("epostdomene", sa.String(), nullable=True),
        sa.Column("nettsted", sa.String(), nullable=True),
        sa.Column("postadresse", sa.String(), nullable=True),
        sa.Column("opphort", sa.Date(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisasjon")),
    )
    with op.batch_alter_table("organisasjon", schema=None) as batch_op:
        batch_op.create_index("ix_organisasjon_navn_nokkel", ["navn_nokkel", "id"], unique=False)
        batch_op.create_index("ix_organisasjon_orgnr", ["orgnr"], unique=False)
        batch_op.create_index(
            "uq_organisasjon_levende_nummer",
            ["type", "nummer"],
            unique=True,
            sqlite_where=sa.text("opphort IS NULL"),
            postgresql_where=sa.text("opphort IS NULL"),
        )

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=True),
        sa.Column(
            "payload",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "venter",
                "under_arbeid",
                "i_tvil",
                "utfort",
                "oppgitt",
                "avlyst",
                name="utboksstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("neste_forsok", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("paabegynt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ferdig", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("forsok", sa.Integer(), nullable=False),
        sa.Column("feil", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_outbox_message_nokkel")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_venter", ["status", "neste_forsok", "id"], unique=False)

    op.create_table(
        "rate_limit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limit")),
    )
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limit_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "tjeneste",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_nn", sa.String(), nullable=True),
        sa.Column("beskrivelse", sa.String(), nullable=True),
        sa.Column("beskrivelse_nn", sa.String(), nullable=True),
        sa.Column(
            "stadium",
            sa.Enum(
                "kartlegging",
                "juridisk",
                "datasett",
                "kontroll",
                "api",
                "pilot",
                "tilgjengelig",
                "avviklet",
                name="stadium",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "aktuell_for",
            sa.Enum(
                "kommune",
                "fylkeskommune",
                "begge",
                "uavklart",
                name="aktuell",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begrensning", sa.String(), nullable=True),
        sa.Column("juridisk_dato", sa.Date(), nullable=True),
        sa.Column("juridisk_konklusjon", sa.String(), nullable=True),
        sa.Column("tilgjengelig_fra", sa.Date(), nullable=True),
        sa.Column("avviklet_dato", sa.Date(), nullable=True),
        sa.Column(
            "verifisert",
            sa.Enum(
                "ja",
                "delvis",
                "nei",
                name="verifisering",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tjeneste")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_tjeneste_nokkel")),
    )
    with op.batch_alter_table("tjeneste", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tjeneste_stadium"), ["stadium"], unique=False)

    op.create_table(
        "vilkar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "utgave",
            sa.Enum(
                "segment",
                "enkeltkonsument",
                name="utgave",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("betegnelse", sa.String(), nullable=False),
        sa.Column(
            "endringsklasse",
            sa.Enum(
                "forste",
                "redaksjonell",
                "vesentlig",
                name="endringsklasse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("gyldig_fra", sa.Date(), nullable=False),
        sa.Column("gyldig_til", sa.Date(), nullable=True),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "utkast",
                "publisert",
                "forkastet",
                name="vilkarsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vilkar")),
        sa.UniqueConstraint("utgave", "betegnelse", name="uq_vilkar_en_betegnelse"),
    )
    op.create_table(
        "datasett",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "utkast",
                "til_kontroll",
                "godkjent",
                "avlost",
                "forkastet",
                name="datasettstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("beskrivelse", sa.String(), nullable=False),
        sa.Column("fullstendig", sa.Boolean(), nullable=False),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("sendt_dato", sa.Date(), nullable=True),
        sa.Column("godkjent_dato", sa.Date(), nullable=True),
        sa.Column("avlost_dato", sa.Date(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_datasett_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasett")),
        sa.UniqueConstraint("tjeneste_id", "nummer", name="uq_datasett_et_nummer"),
    )
    with op.batch_alter_table("datasett", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_datasett_tjeneste_id"), ["tjeneste_id"], unique=False)
        batch_op.create_index(
            "uq_datasett_en_apen",
            ["tjeneste_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('utkast', 'til_kontroll')"),
            postgresql_where=sa.text("status IN ('utkast', 'til_kontroll')"),
        )
        batch_op.create_index(
            "uq_datasett_en_godkjent",
            ["tjeneste_id"],
            unique=True,
            sqlite_where=sa.text("status = 'godkjent'"),
            postgresql_where=sa.text("status = 'godkjent'"),
        )

    op.create_table(
        "importrad",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("radnr", sa.Integer(), nullable=False),
        sa.Column(
            "utfall",
            sa.Enum(
                "ny",
                "endret",
                "uendret",
                "avvist",
                name="radutfall",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column(
            "endringer",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "feil",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("objekt_id", sa.Integer(), nullable=True),
        sa.Column("versjon_etter", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["importbatch.id"], name=op.f("fk_importrad_batch_id_importbatch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importrad")),
    )
    with op.batch_alter_table("importrad", schema=None) as batch_op:
        batch_op.create_index("ix_importrad_batch", ["batch_id", "utfall", "radnr"], unique=False)

    op.create_table(
        "kampanje",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("vilkar_id", sa.Integer(), nullable=False),
        sa.Column("frist", sa.Date(), nullable=False),
        sa.Column("purreintervall_dager", sa.Integer(), nullable=False),
        sa.Column("tekst_nb", sa.String(), nullable=False),
        sa.Column("tekst_nn", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "utkast",
                "aapen",
                "pauset",
                "avsluttet",
                "forkastet",
                name="kampanjestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("aapnet_dato", sa.Date(), nullable=True),
        sa.Column("avsluttet_dato", sa.Date(), nullable=True),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("purreintervall_dager >= 1", name=op.f("ck_kampanje_purreintervall")),
        sa.ForeignKeyConstraint(["vilkar_id"], ["vilkar.id"], name=op.f("fk_kampanje_vilkar_id_vilkar")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kampanje")),
        sa.UniqueConstraint("navn", name=op.f("uq_kampanje_navn")),
    )
    with op.batch_alter_table("kampanje", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kampanje_vilkar_id"), ["vilkar_id"], unique=False)

    op.create_table(
        "kjennetegn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column(
            "slag",
            sa.Enum(
                "nummer",
                "navn",
                "navn_samisk",
                "navn_kvensk",
                "orgnr",
                name="kjennetegnslag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("verdi", sa.String(), nullable=False),
        sa.Column("sok", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("fra", sa.Date(), nullable=True),
        sa.Column("til", sa.Date(), nullable=True),
        sa.Column("forgjenger", sa.Boolean(), nullable=False),
        sa.CheckConstraint("til IS NULL OR fra IS NULL OR fra < til", name=op.f("ck_kjennetegn_periode")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_kjennetegn_organisasjon_id_organisasjon")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kjennetegn")),
        sa.UniqueConstraint("organisasjon_id", "slag", "verdi", "fra", name="uq_kjennetegn_en_gang"),
    )
    with op.batch_alter_table("kjennetegn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kjennetegn_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kjennetegn_sok"), ["sok"], unique=False)

    op.create_table(
        "kontaktperson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column(
            "rolle",
            sa.Enum(
                "kontaktperson",
                "signatar",
                "tilgangsstyrer",
                "varsling",
                "personvern",
                name="kontaktrolle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("navn", sa.String(), nullable=True),
        sa.Column("epost", sa.String(), nullable=False),
        sa.Column("telefon", sa.String(), nullable=True),
        sa.Column("bekreftet", sa.Date(), nullable=True),
        sa.Column("avvist", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("avvist_grunn", sa.String(), nullable=True),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"],
            ["organisasjon.id"],
            name=op.f("fk_kontaktperson_organisasjon_id_organisasjon"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kontaktperson")),
        sa.UniqueConstraint("organisasjon_id", "rolle", "epost", name="uq_kontaktperson_en_gang"),
    )
    with op.batch_alter_table("kontaktperson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kontaktperson_organisasjon_id"), ["organisasjon_id"], unique=False)

    op.create_table(
        "tilslutningserklaering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column("vilkar_id", sa.Integer(), nullable=False),
        sa.Column("kontakt_navn", sa.String(), nullable=True),
        sa.Column("kontakt_epost", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "utkast",
                "sendt",
                "signert",
                "kontrollert",
                "videresendt",
                "bekreftet",
                "trukket",
                "avvist",
                "erstattet",
                "avsluttet",
                name="avtalestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sendt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("videresendt_dato", sa.Date(), nullable=True),
        sa.Column("bekreftet_dato", sa.Date(), nullable=True),
        sa.Column("skatteetatens_referanse", sa.String(), nullable=True),
        sa.Column("avsluttet_dato", sa.Date(), nullable=True),
        sa.Column("erstatter_id", sa.Integer(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("sist_endret", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["erstatter_id"],
            ["tilslutningserklaering.id"],
            name=op.f("fk_tilslutningserklaering_erstatter_id_tilslutningserklaering"),
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"],
            ["organisasjon.id"],
            name=op.f("fk_tilslutningserklaering_organisasjon_id_organisasjon"),
        ),
        sa.ForeignKeyConstraint(["vilkar_id"], ["vilkar.id"], name=op.f("fk_tilslutningserklaering_vilkar_id_vilkar")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tilslutningserklaering")),
    )
    with op.batch_alter_table("tilslutningserklaering", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tilslutningserklaering_organisasjon_id"), ["organisasjon_id"], unique=False
        )
        batch_op.create_index("ix_tilslutningserklaering_sist_endret", ["sist_endret", "id"], unique=False)
        batch_op.create_index("ix_tilslutningserklaering_status", ["status", "sist_endret", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tilslutningserklaering_vilkar_id"), ["vilkar_id"], unique=False)
        batch_op.create_index(
            "uq_tilslutningserklaering_en_levende",
            ["organisasjon_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('utkast', 'sendt', 'signert', 'kontrollert', 'videresendt', 'bekreftet')"),
            postgresql_where=sa.text(
                "status IN ('utkast', 'sendt', 'signert', 'kontrollert', 'videresendt', 'bekreftet')"
            ),
        )

    op.create_table(
        "tjeneste_api",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("api_versjon", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("altinn_rettighet", sa.String(), nullable=True),
        sa.Column("rettighetspakke", sa.String(), nullable=True),
        sa.Column("stadier", sa.String(), nullable=True),
        sa.Column("base_test", sa.String(), nullable=True),
        sa.Column("base_prod", sa.String(), nullable=True),
        sa.Column("sti", sa.String(), nullable=True),
        sa.Column(
            "sti_verifisert",
            sa.Enum(
                "ja",
                "delvis",
                "nei",
                name="verifisering",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("feilkodeprefiks", sa.String(), nullable=True),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_tjeneste_api_tjeneste_id_tjeneste")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tjeneste_api")),
        sa.UniqueConstraint("tjeneste_id", "navn", "api_versjon", "rettighetspakke", name="uq_tjeneste_api_en_gang"),
    )
    with op.batch_alter_table("tjeneste_api", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tjeneste_api_tjeneste_id"), ["tjeneste_id"], unique=False)

    op.create_table(
        "tjeneste_deltaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column(
            "stadium",
            sa.Enum(
                "kartlegging",
                "juridisk",
                "datasett",
                "kontroll",
                "api",
                "pilot",
                "tilgjengelig",
                "avviklet",
                name="stadium",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "rolle",
            sa.Enum(
                "ressurskommune",
                "pilotkommune",
                "leverandor",
                name="deltakerrolle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisasjon_id", sa.Integer(), nullable=True),
        sa.Column("leverandor_id", sa.Integer(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(rolle = 'leverandor' AND leverandor_id IS NOT NULL AND organisasjon_id IS NULL) OR (rolle <> 'leverandor' AND organisasjon_id IS NOT NULL AND leverandor_id IS NULL)",
            name=op.f("ck_tjeneste_deltaker_en_deltaker"),
        ),
        sa.ForeignKeyConstraint(
            ["leverandor_id"], ["leverandor.id"], name=op.f("fk_tjeneste_deltaker_leverandor_id_leverandor")
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"],
            ["organisasjon.id"],
            name=op.f("fk_tjeneste_deltaker_organisasjon_id_organisasjon"),
        ),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_tjeneste_deltaker_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tjeneste_deltaker")),
    )
    with op.batch_alter_table("tjeneste_deltaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tjeneste_deltaker_leverandor_id"), ["leverandor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tjeneste_deltaker_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tjeneste_deltaker_tjeneste_id"), ["tjeneste_id"], unique=False)
        batch_op.create_index(
            "uq_tjeneste_deltaker_lev", ["tjeneste_id", "stadium", "rolle", "leverandor_id"], unique=True
        )
        batch_op.create_index(
            "uq_tjeneste_deltaker_org", ["tjeneste_id", "stadium", "rolle", "organisasjon_id"], unique=True
        )

    op.create_table(
        "tjeneste_dokument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column(
            "stadium",
            sa.Enum(
                "kartlegging",
                "juridisk",
                "datasett",
                "kontroll",
                "api",
                "pilot",
                "tilgjengelig",
                "avviklet",
                name="stadium",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tittel", sa.String(), nullable=False),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("innholdstype", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("lastet_opp", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_tjeneste_dokument_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tjeneste_dokument")),
        sa.UniqueConstraint("tjeneste_id", "stadium", "sha256", name="uq_tjeneste_dokument_en_gang"),
    )
    with op.batch_alter_table("tjeneste_dokument", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tjeneste_dokument_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_tjeneste_dokument_tjeneste_id"), ["tjeneste_id"], unique=False)

    op.create_table(
        "tjeneste_hjemmel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("kommune", "skatteetaten", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column(
            "verifisert",
            sa.Enum(
                "ja",
                "delvis",
                "nei",
                name="verifisering",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_tjeneste_hjemmel_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tjeneste_hjemmel")),
    )
    with op.batch_alter_table("tjeneste_hjemmel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tjeneste_hjemmel_tjeneste_id"), ["tjeneste_id"], unique=False)

    op.create_table(
        "tjeneste_tilkobling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tjeneste_id", sa.Integer(), nullable=False),
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
        sa.Column("tillatt", sa.Boolean(), nullable=False),
        sa.Column(
            "verifisert",
            sa.Enum(
                "ja",
                "delvis",
                "nei",
                name="verifisering",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tjeneste_id"], ["tjeneste.id"], name=op.f("fk_tjeneste_tilkobling_tjeneste_id_tjeneste")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tjeneste_tilkobling")),
        sa.UniqueConstraint("tjeneste_id", "kode", name="uq_tjeneste_tilkobling_en_gang"),
    )
    with op.batch_alter_table("tjeneste_tilkobling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tjeneste_tilkobling_tjeneste_id"), ["tjeneste_id"], unique=False)

    op.create_table(
        "avtaledokument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("erklaering_id", sa.Integer(), nullable=False),
        sa.Column(
            "slag",
            sa.Enum(
                "erklaering",
                "signert",
                "kvittering",
                "oppsigelse",
                name="dokumentslag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("malversjon", sa.String(), nullable=True),
        sa.Column("sprak", sa.String(), nullable=True),
        sa.Column("forseglet", sa.Boolean(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["erklaering_id"],
            ["tilslutningserklaering.id"],
            name=op.f("fk_avtaledokument_erklaering_id_tilslutningserklaering"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avtaledokument")),
    )
    with op.batch_alter_table("avtaledokument", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_avtaledokument_erklaering_id"), ["erklaering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_avtaledokument_sha256"), ["sha256"], unique=False)

    op.create_table(
        "datafelt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("datasett_id", sa.Integer(), nullable=False),
        sa.Column("teknisk_navn", sa.String(), nullable=False),
        sa.Column("visningstekst", sa.String(), nullable=False),
        sa.Column("kategori", sa.String(), nullable=True),
        sa.Column("hjemmel", sa.String(), nullable=True),
        sa.Column("nodvendighet", sa.String(), nullable=True),
        sa.Column("personvern", sa.String(), nullable=True),
        sa.Column(
            "verifisert",
            sa.Enum(
                "ja",
                "delvis",
                "nei",
                name="verifisering",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kilde", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["datasett_id"], ["datasett.id"], name=op.f("fk_datafelt_datasett_id_datasett")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datafelt")),
        sa.UniqueConstraint("datasett_id", "teknisk_navn", name="uq_datafelt_en_gang"),
    )
    with op.batch_alter_table("datafelt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_datafelt_datasett_id"), ["datasett_id"], unique=False)

    op.create_table(
        "datasett_godkjenning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("datasett_id", sa.Integer(), nullable=False),
        sa.Column(
            "instans",
            sa.Enum(
                "skattedirektoratet",
                "ks",
                name="instans",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organ", sa.String(), nullable=True),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.Column("referanse", sa.String(), nullable=False),
        sa.Column("merknad", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["datasett_id"], ["datasett.id"], name=op.f("fk_datasett_godkjenning_datasett_id_datasett")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasett_godkjenning")),
        sa.UniqueConstraint("datasett_id", "instans", name="uq_datasett_godkjenning_en_gang"),
    )
    with op.batch_alter_table("datasett_godkjenning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_datasett_godkjenning_datasett_id"), ["datasett_id"], unique=False)

    op.create_table(
        "kampanjeoppgave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kampanje_id", sa.Integer(), nullable=False),
        sa.Column("erklaering_id", sa.Integer(), nullable=False),
        sa.Column("frist", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "apen",
                "avslatt",
                "unntatt",
                name="oppgavestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begrunnelse", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("status = 'apen' OR begrunnelse IS NOT NULL", name=op.f("ck_kampanjeoppgave_begrunnet")),
        sa.ForeignKeyConstraint(
            ["erklaering_id"],
            ["tilslutningserklaering.id"],
            name=op.f("fk_kampanjeoppgave_erklaering_id_tilslutningserklaering"),
        ),
        sa.ForeignKeyConstraint(["kampanje_id"], ["kampanje.id"], name=op.f("fk_kampanjeoppgave_kampanje_id_kampanje")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kampanjeoppgave")),
        sa.UniqueConstraint("kampanje_id", "erklaering_id", name="uq_kampanjeoppgave_en_per_avtale"),
    )
    with op.batch_alter_table("kampanjeoppgave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kampanjeoppgave_erklaering_id"), ["erklaering_id"], unique=False)

    op.create_table(
        "kontaktforsok",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("erklaering_id", sa.Integer(), nullable=True),
        sa.Column("kampanje_id", sa.Integer(), nullable=True),
        sa.Column(
            "kanal",
            sa.Enum(
                "epost",
                "telefon",
                "brev",
                "mote",
                name="kanal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("av", sa.String(), nullable=False),
        sa.Column("av_navn", sa.String(), nullable=False),
        sa.Column("mottaker", sa.String(), nullable=True),
        sa.Column("emne", sa.String(), nullable=False),
        sa.Column("tekst", sa.String(), nullable=False),
        sa.Column("utboks_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kanal <> 'epost' OR mottaker IS NOT NULL", name=op.f("ck_kontaktforsok_epost_har_mottaker")
        ),
        sa.ForeignKeyConstraint(
            ["erklaering_id"],
            ["tilslutningserklaering.id"],
            name=op.f("fk_kontaktforsok_erklaering_id_tilslutningserklaering"),
        ),
        sa.ForeignKeyConstraint(["kampanje_id"], ["kampanje.id"], name=op.f("fk_kontaktforsok_kampanje_id_kampanje")),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"],
            ["organisasjon.id"],
            name=op.f("fk_kontaktforsok_organisasjon_id_organisasjon"),
        ),
        sa.ForeignKeyConstraint(
            ["utboks_id"], ["outbox_message.id"], name=op.f("fk_kontaktforsok_utboks_id_outbox_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kontaktforsok")),
        sa.UniqueConstraint("utboks_id", name=op.f("uq_kontaktforsok_utboks_id")),
    )
    with op.batch_alter_table("kontaktforsok", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kontaktforsok_erklaering_id"), ["erklaering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kontaktforsok_kampanje_id"), ["kampanje_id"], unique=False)
        batch_op.create_index("ix_kontaktforsok_siste", ["organisasjon_id", "tidspunkt"], unique=False)

    op.create_table(
        "signatur",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("erklaering_id", sa.Integer(), nullable=False),
        sa.Column("vilkar_id", sa.Integer(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column(
            "fullmakt",
            sa.Enum(
                "ordforer",
                "kommunedirektor",
                "delegert",
                name="fullmakt",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("delegasjon", sa.String(), nullable=True),
        sa.Column("delegasjon_dato", sa.Date(), nullable=True),
        sa.Column("signert_dato", sa.Date(), nullable=False),
        sa.Column("dokument_id", sa.Integer(), nullable=True),
        sa.Column("registrert_av", sa.String(), nullable=False),
        sa.Column("kontrollert_av", sa.String(), nullable=True),
        sa.Column("kontrollert", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kontrollert_av IS NULL OR fullmakt <> 'delegert' OR (delegasjon IS NOT NULL AND delegasjon_dato IS NOT NULL)",
            name=op.f("ck_signatur_delegasjon_kjent"),
        ),
        sa.CheckConstraint(
            "kontrollert_av IS NULL OR kontrollert_av <> registrert_av", name=op.f("ck_signatur_to_personer")
        ),
        sa.ForeignKeyConstraint(
            ["dokument_id"], ["avtaledokument.id"], name=op.f("fk_signatur_dokument_id_avtaledokument")
        ),
        sa.ForeignKeyConstraint(
            ["erklaering_id"],
            ["tilslutningserklaering.id"],
            name=op.f("fk_signatur_erklaering_id_tilslutningserklaering"),
        ),
        sa.ForeignKeyConstraint(["vilkar_id"], ["vilkar.id"], name=op.f("fk_signatur_vilkar_id_vilkar")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatur")),
    )
    with op.batch_alter_table("signatur", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatur_erklaering_id"), ["erklaering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signatur_vilkar_id"), ["vilkar_id"], unique=False)

    op.execute("INSERT INTO audit_head (id, antall, siste_hash) VALUES (1, 0, '')")
    _make_append_only()


def downgrade() -> None:
    _let_go()
    with op.batch_alter_table("signatur", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatur_vilkar_id"))
        batch_op.drop_index(batch_op.f("ix_signatur_erklaering_id"))

    op.drop_table("signatur")
    with op.batch_alter_table("kontaktforsok", schema=None) as batch_op:
        batch_op.drop_index("ix_kontaktforsok_siste")
        batch_op.drop_index(batch_op.f("ix_kontaktforsok_kampanje_id"))
        batch_op.drop_index(batch_op.f("ix_kontaktforsok_erklaering_id"))

    op.drop_table("kontaktforsok")
    with op.batch_alter_table("kampanjeoppgave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kampanjeoppgave_erklaering_id"))

    op.drop_table("kampanjeoppgave")
    with op.batch_alter_table("datasett_godkjenning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_datasett_godkjenning_datasett_id"))

    op.drop_table("datasett_godkjenning")
    with op.batch_alter_table("datafelt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_datafelt_datasett_id"))

    op.drop_table("datafelt")
    with op.batch_alter_table("avtaledokument", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_avtaledokument_sha256"))
        batch_op.drop_index(batch_op.f("ix_avtaledokument_erklaering_id"))

    op.drop_table("avtaledokument")
    with op.batch_alter_table("tjeneste_tilkobling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tjeneste_tilkobling_tjeneste_id"))

    op.drop_table("tjeneste_tilkobling")
    with op.batch_alter_table("tjeneste_hjemmel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tjeneste_hjemmel_tjeneste_id"))

    op.drop_table("tjeneste_hjemmel")
    with op.batch_alter_table("tjeneste_dokument", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tjeneste_dokument_tjeneste_id"))
        batch_op.drop_index(batch_op.f("ix_tjeneste_dokument_sha256"))

    op.drop_table("tjeneste_dokument")
    with op.batch_alter_table("tjeneste_deltaker", schema=None) as batch_op:
        batch_op.drop_index("uq_tjeneste_deltaker_org")
        batch_op.drop_index("uq_tjeneste_deltaker_lev")
        batch_op.drop_index(batch_op.f("ix_tjeneste_deltaker_tjeneste_id"))
        batch_op.drop_index(batch_op.f("ix_tjeneste_deltaker_organisasjon_id"))
        batch_op.drop_index(batch_op.f("ix_tjeneste_deltaker_leverandor_id"))

    op.drop_table("tjeneste_deltaker")
    with op.batch_alter_table("tjeneste_api", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tjeneste_api_tjeneste_id"))

    op.drop_table("tjeneste_api")
    with op.batch_alter_table("tilslutningserklaering", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tilslutningserklaering_en_levende",
            sqlite_where=sa.text("status IN ('utkast', 'sendt', 'signert', 'kontrollert', 'videresendt', 'bekreftet')"),
            postgresql_where=sa.text(
                "status IN ('utkast', 'sendt', 'signert', 'kontrollert', 'videresendt', 'bekreftet')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_tilslutningserklaering_vilkar_id"))
        batch_op.drop_index("ix_tilslutningserklaering_status")
        batch_op.drop_index("ix_tilslutningserklaering_sist_endret")
        batch_op.drop_index(batch_op.f("ix_tilslutningserklaering_organisasjon_id"))

    op.drop_table("tilslutningserklaering")
    with op.batch_alter_table("kontaktperson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kontaktperson_organisasjon_id"))

    op.drop_table("kontaktperson")
    with op.batch_alter_table("kjennetegn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kjennetegn_sok"))
        batch_op.drop_index(batch_op.f("ix_kjennetegn_organisasjon_id"))

    op.drop_table("kjennetegn")
    with op.batch_alter_table("kampanje", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kampanje_vilkar_id"))

    op.drop_table("kampanje")
    with op.batch_alter_table("importrad", schema=None) as batch_op:
        batch_op.drop_index("ix_importrad_batch")

    op.drop_table("importrad")
    with op.batch_alter_table("datasett", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_datasett_en_godkjent",
            sqlite_where=sa.text("status = 'godkjent'"),
            postgresql_where=sa.text("status = 'godkjent'"),
        )
        batch_op.drop_index(
            "uq_datasett_en_apen",
            sqlite_where=sa.text("status IN ('utkast', 'til_kontroll')"),
            postgresql_where=sa.text("status IN ('utkast', 'til_kontroll')"),
        )
        batch_op.drop_index(batch_op.f("ix_datasett_tjeneste_id"))

    op.drop_table("datasett")
    op.drop_table("vilkar")
    with op.batch_alter_table("tjeneste", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tjeneste_stadium"))

    op.drop_table("tjeneste")
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limit_expires_at"))

    op.drop_table("rate_limit")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_venter")

    op.drop_table("outbox_message")
    with op.batch_alter_table("organisasjon", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisasjon_levende_nummer",
            sqlite_where=sa.text("opphort IS NULL"),
            postgresql_where=sa.text("opphort IS NULL"),
        )
        batch_op.drop_index("ix_organisasjon_orgnr")
        batch_op.drop_index("ix_organisasjon_navn_nokkel")

    op.drop_table("organisasjon")
    with op.batch_alter_table("leverandor", schema=None) as batch_op:
        batch_op.drop_index("ix_leverandor_navn_nokkel")

    op.drop_table("leverandor")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_run_en_apen",
            sqlite_where=sa.text("ferdig IS NULL"),
            postgresql_where=sa.text("ferdig IS NULL"),
        )
        batch_op.drop_index("ix_job_run_siste")

    op.drop_table("job_run")
    with op.batch_alter_table("importbatch", schema=None) as batch_op:
        batch_op.drop_index("ix_importbatch_opplastet")

    op.drop_table("importbatch")
    op.drop_table("bruker")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_tidspunkt")
        batch_op.drop_index("ix_audit_event_objekt")

    op.drop_table("audit_event")


def _make_append_only() -> None:
    """The database itself refuses to change or remove what has happened."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_event_no_{deed.lower()} BEFORE {deed} ON audit_event"
                " BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()"
    )


def _let_go() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute("DROP FUNCTION audit_event_append_only()")
