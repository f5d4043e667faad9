"""Make the tables of etterlevelse.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "egenerklaeringsrunde",
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
                name="egenerklaeringsrundestatus",
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
        sa.CheckConstraint("purreintervall_dager >= 1", name=op.f("ck_egenerklaeringsrunde_purreintervall")),
        sa.ForeignKeyConstraint(["vilkar_id"], ["vilkar.id"], name=op.f("fk_egenerklaeringsrunde_vilkar_id_vilkar")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egenerklaeringsrunde")),
        sa.UniqueConstraint("navn", name=op.f("uq_egenerklaeringsrunde_navn")),
    )
    with op.batch_alter_table("egenerklaeringsrunde", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_egenerklaeringsrunde_vilkar_id"), ["vilkar_id"], unique=False)

    op.create_table(
        "vilkarspunkt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vilkar_id", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("klausul", sa.String(), nullable=False),
        sa.Column("sporsmal_nb", sa.String(), nullable=False),
        sa.Column("sporsmal_nn", sa.String(), nullable=False),
        sa.Column("hjelp_nb", sa.String(), nullable=True),
        sa.Column("hjelp_nn", sa.String(), nullable=True),
        sa.Column("krever_dokumentasjon", sa.Boolean(), nullable=False),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["vilkar_id"], ["vilkar.id"], name=op.f("fk_vilkarspunkt_vilkar_id_vilkar")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vilkarspunkt")),
    )
    with op.batch_alter_table("vilkarspunkt", schema=None) as batch_op:
        batch_op.create_index("ix_vilkarspunkt_rekkefolge", ["vilkar_id", "nummer", "id"], unique=False)

    op.create_table(
        "egenerklaering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runde_id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("frist", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "venter",
                "levert",
                "gjennomgatt",
                "unntatt",
                name="egenerklaeringsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("levert", ksadmin.core.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("levert_av", sa.String(), nullable=True),
        sa.Column("levert_rolle", sa.String(), nullable=True),
        sa.Column("begrunnelse", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'unntatt' OR begrunnelse IS NOT NULL", name=op.f("ck_egenerklaering_begrunnet")),
        sa.CheckConstraint(
            "status NOT IN ('levert', 'gjennomgatt') OR levert IS NOT NULL", name=op.f("ck_egenerklaering_levert")
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_egenerklaering_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(
            ["runde_id"], ["egenerklaeringsrunde.id"], name=op.f("fk_egenerklaering_runde_id_egenerklaeringsrunde")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egenerklaering")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_egenerklaering_nokkel")),
        sa.UniqueConstraint("runde_id", "organisasjon_id", name="uq_egenerklaering_en_per_organisasjon"),
    )
    with op.batch_alter_table("egenerklaering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_egenerklaering_organisasjon_id"), ["organisasjon_id"], unique=False)

    op.create_table(
        "rundepunkt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("runde_id", sa.Integer(), nullable=False),
        sa.Column("punkt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["punkt_id"], ["vilkarspunkt.id"], name=op.f("fk_rundepunkt_punkt_id_vilkarspunkt")),
        sa.ForeignKeyConstraint(
            ["runde_id"], ["egenerklaeringsrunde.id"], name=op.f("fk_rundepunkt_runde_id_egenerklaeringsrunde")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rundepunkt")),
        sa.UniqueConstraint("runde_id", "punkt_id", name="uq_rundepunkt_en_gang"),
    )
    with op.batch_alter_table("rundepunkt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rundepunkt_punkt_id"), ["punkt_id"], unique=False)

    op.create_table(
        "dokumentasjon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("egenerklaering_id", sa.Integer(), nullable=False),
        sa.Column("punkt_id", sa.Integer(), nullable=False),
        sa.Column("filnavn", sa.String(), nullable=False),
        sa.Column("innholdstype", sa.String(), nullable=False),
        sa.Column("innhold", sa.LargeBinary(), nullable=False),
        sa.Column("storrelse", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("lastet_opp", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["egenerklaering_id"], ["egenerklaering.id"], name=op.f("fk_dokumentasjon_egenerklaering_id_egenerklaering")
        ),
        sa.ForeignKeyConstraint(["punkt_id"], ["vilkarspunkt.id"], name=op.f("fk_dokumentasjon_punkt_id_vilkarspunkt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dokumentasjon")),
        sa.UniqueConstraint("egenerklaering_id", "punkt_id", "sha256", name="uq_dokumentasjon_en_gang"),
    )
    with op.batch_alter_table("dokumentasjon", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dokumentasjon_punkt_id"), ["punkt_id"], unique=False)

    op.create_table(
        "egenerklaeringsbrev",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("egenerklaering_id", sa.Integer(), nullable=False),
        sa.Column("forsok_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["egenerklaering_id"],
            ["egenerklaering.id"],
            name=op.f("fk_egenerklaeringsbrev_egenerklaering_id_egenerklaering"),
        ),
        sa.ForeignKeyConstraint(
            ["forsok_id"], ["kontaktforsok.id"], name=op.f("fk_egenerklaeringsbrev_forsok_id_kontaktforsok")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egenerklaeringsbrev")),
        sa.UniqueConstraint("forsok_id", name=op.f("uq_egenerklaeringsbrev_forsok_id")),
    )
    with op.batch_alter_table("egenerklaeringsbrev", schema=None) as batch_op:
        batch_op.create_index("ix_egenerklaeringsbrev_egenerklaering", ["egenerklaering_id", "forsok_id"], unique=False)

    op.create_table(
        "etterlevelsesavvik",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=False),
        sa.Column("punkt_id", sa.Integer(), nullable=False),
        sa.Column("egenerklaering_id", sa.Integer(), nullable=True),
        sa.Column("beskrivelse", sa.String(), nullable=False),
        sa.Column("oppdaget", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "apent",
                "tiltak",
                "lukket",
                "frafalt",
                name="tiltaksstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tiltak", sa.String(), nullable=True),
        sa.Column("ansvarlig", sa.String(), nullable=True),
        sa.Column("tiltaksfrist", sa.Date(), nullable=True),
        sa.Column("lukket_dato", sa.Date(), nullable=True),
        sa.Column("begrunnelse", sa.String(), nullable=True),
        sa.Column("eksempel", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('lukket', 'frafalt')) = (lukket_dato IS NOT NULL)", name=op.f("ck_etterlevelsesavvik_lukket")
        ),
        sa.CheckConstraint(
            "status <> 'tiltak' OR (tiltak IS NOT NULL AND tiltaksfrist IS NOT NULL)",
            name=op.f("ck_etterlevelsesavvik_tiltak"),
        ),
        sa.ForeignKeyConstraint(
            ["egenerklaering_id"],
            ["egenerklaering.id"],
            name=op.f("fk_etterlevelsesavvik_egenerklaering_id_egenerklaering"),
        ),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_etterlevelsesavvik_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(
            ["punkt_id"], ["vilkarspunkt.id"], name=op.f("fk_etterlevelsesavvik_punkt_id_vilkarspunkt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etterlevelsesavvik")),
        sa.UniqueConstraint("egenerklaering_id", "punkt_id", name="uq_etterlevelsesavvik_ett_per_svar"),
    )
    with op.batch_alter_table("etterlevelsesavvik", schema=None) as batch_op:
        batch_op.create_index("ix_etterlevelsesavvik_frist", ["status", "tiltaksfrist"], unique=False)
        batch_op.create_index(batch_op.f("ix_etterlevelsesavvik_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_etterlevelsesavvik_punkt_id"), ["punkt_id"], unique=False)

    op.create_table(
        "punktsvar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("egenerklaering_id", sa.Integer(), nullable=False),
        sa.Column("punkt_id", sa.Integer(), nullable=False),
        sa.Column(
            "svar",
            sa.Enum(
                "ja", "delvis", "nei", "ikke_aktuelt", name="svar", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("utdyping", sa.String(), nullable=True),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["egenerklaering_id"], ["egenerklaering.id"], name=op.f("fk_punktsvar_egenerklaering_id_egenerklaering")
        ),
        sa.ForeignKeyConstraint(["punkt_id"], ["vilkarspunkt.id"], name=op.f("fk_punktsvar_punkt_id_vilkarspunkt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_punktsvar")),
        sa.UniqueConstraint("egenerklaering_id", "punkt_id", name="uq_punktsvar_ett_per_punkt"),
    )
    with op.batch_alter_table("punktsvar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_punktsvar_punkt_id"), ["punkt_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("punktsvar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_punktsvar_punkt_id"))

    op.drop_table("punktsvar")
    with op.batch_alter_table("etterlevelsesavvik", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_etterlevelsesavvik_punkt_id"))
        batch_op.drop_index(batch_op.f("ix_etterlevelsesavvik_organisasjon_id"))
        batch_op.drop_index("ix_etterlevelsesavvik_frist")

    op.drop_table("etterlevelsesavvik")
    with op.batch_alter_table("egenerklaeringsbrev", schema=None) as batch_op:
        batch_op.drop_index("ix_egenerklaeringsbrev_egenerklaering")

    op.drop_table("egenerklaeringsbrev")
    with op.batch_alter_table("dokumentasjon", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dokumentasjon_punkt_id"))

    op.drop_table("dokumentasjon")
    with op.batch_alter_table("rundepunkt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rundepunkt_punkt_id"))

    op.drop_table("rundepunkt")
    with op.batch_alter_table("egenerklaering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_egenerklaering_organisasjon_id"))

    op.drop_table("egenerklaering")
    with op.batch_alter_table("vilkarspunkt", schema=None) as batch_op:
        batch_op.drop_index("ix_vilkarspunkt_rekkefolge")

    op.drop_table("vilkarspunkt")
    with op.batch_alter_table("egenerklaeringsrunde", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_egenerklaeringsrunde_vilkar_id"))

    op.drop_table("egenerklaeringsrunde")
