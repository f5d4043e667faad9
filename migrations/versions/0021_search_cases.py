"""Search cases, and keep what people outside send.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

import ksadmin.core.base
from ksadmin.core import fulltekst

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


_NAVN = "sak_fulltekst"
_SAK = sa.table("sak", *(sa.column(navn) for navn in ("id", "emne", "innsender_navn", "feilkode", "korrelasjonsid")))
_MELDING = sa.table("sak_melding", sa.column("sak_id"), sa.column("tekst"))
_VEDLEGG = sa.table("sak_vedlegg", sa.column("sak_id"), sa.column("filnavn"), sa.column("tekst"))


def upgrade() -> None:
    op.create_table(
        "sak_slettekvittering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("adresse_sha256", sa.String(), nullable=False),
        sa.Column("saker", sa.Integer(), nullable=False),
        sa.Column("meldinger", sa.Integer(), nullable=False),
        sa.Column("vedlegg", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "saker >= 0 AND meldinger >= 0 AND vedlegg >= 0", name=op.f("ck_sak_slettekvittering_antall")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_slettekvittering")),
    )
    with op.batch_alter_table("sak_slettekvittering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sak_slettekvittering_adresse_sha256"), ["adresse_sha256"], unique=False)

    op.create_table(
        "saksvisning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delt", sa.Boolean(), nullable=False),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("navn_nokkel", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("eier", sa.String(), nullable=False),
        sa.Column("eier_navn", sa.String(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saksvisning")),
    )
    with op.batch_alter_table("saksvisning", schema=None) as batch_op:
        batch_op.create_index(
            "uq_saksvisning_delt",
            ["navn_nokkel"],
            unique=True,
            sqlite_where=sa.text("delt"),
            postgresql_where=sa.text("delt"),
        )
        batch_op.create_index(
            "uq_saksvisning_egen",
            ["eier", "navn_nokkel"],
            unique=True,
            sqlite_where=sa.text("NOT delt"),
            postgresql_where=sa.text("NOT delt"),
        )

    op.create_table(
        "sak_innsending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nokkel", sa.String(), nullable=False),
        sa.Column("organisasjon_id", sa.Integer(), nullable=True),
        sa.Column("navn", sa.String(), nullable=False),
        sa.Column("epost", sa.String(), nullable=False),
        sa.Column("emne", sa.String(), nullable=False),
        sa.Column("tekst", sa.String(), nullable=False),
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
        sa.Column("opprettet", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisasjon_id"], ["organisasjon.id"], name=op.f("fk_sak_innsending_organisasjon_id_organisasjon")
        ),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_innsending_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_innsending")),
        sa.UniqueConstraint("nokkel", name=op.f("uq_sak_innsending_nokkel")),
    )
    with op.batch_alter_table("sak_innsending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sak_innsending_opprettet"), ["opprettet"], unique=False)
        batch_op.create_index(batch_op.f("ix_sak_innsending_organisasjon_id"), ["organisasjon_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sak_innsending_sak_id"), ["sak_id"], unique=False)

    op.create_table(
        "sak_vurdering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.Integer(), nullable=False),
        sa.Column(
            "svar",
            sa.Enum(
                "bra", "delvis", "darlig", name="tilfredshet", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("tidspunkt", ksadmin.core.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"], name=op.f("fk_sak_vurdering_sak_id_sak")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sak_vurdering")),
        sa.UniqueConstraint("sak_id", name=op.f("uq_sak_vurdering_sak_id")),
    )
    with op.batch_alter_table("sak", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sak_apen",
            ["sist_aktivitet", "id"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('ny', 'under_behandling', 'venter_kommune', 'venter_leverandor', 'venter_skatteetaten')"
            ),
            postgresql_where=sa.text(
                "status IN ('ny', 'under_behandling', 'venter_kommune', 'venter_leverandor', 'venter_skatteetaten')"
            ),
        )

    with op.batch_alter_table("sak_melding", schema=None) as batch_op:
        batch_op.create_unique_constraint("uq_sak_melding_sak", ["id", "sak_id"])

    with op.batch_alter_table("sak_vedlegg", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sak_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE sak_vedlegg SET sak_id = (SELECT sak_id FROM sak_melding WHERE sak_melding.id = sak_vedlegg.melding_id)"
    )
    with op.batch_alter_table("sak_vedlegg", schema=None) as batch_op:
        batch_op.alter_column("sak_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index("ix_sak_vedlegg_sak_id", ["sak_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("fk_sak_vedlegg_melding_id_sak_melding"), type_="foreignkey")
        batch_op.create_foreign_key(
            "fk_sak_vedlegg_melding", "sak_melding", ["melding_id", "sak_id"], ["id", "sak_id"], onupdate="CASCADE"
        )
    connection = op.get_bind()
    fulltekst.opprett(connection, _NAVN)
    for s in connection.execute(sa.select(_SAK)).all():
        meldinger = connection.scalars(sa.select(_MELDING.c.tekst).where(_MELDING.c.sak_id == s.id)).all()
        filer = connection.execute(sa.select(_VEDLEGG).where(_VEDLEGG.c.sak_id == s.id)).all()
        vektet = {
            "A": s.emne,
            "B": "\n".join(t for t in (s.innsender_navn, s.feilkode, s.korrelasjonsid) if t),
            "C": "\n".join(meldinger),
            "D": "\n".join(t for fil in filer for t in (fil.filnavn, fil.tekst) if t),
        }
        fulltekst.fyll(connection, _NAVN, [(s.id, vektet)])


def downgrade() -> None:
    fulltekst.fjern(op.get_bind(), _NAVN)
    with op.batch_alter_table("sak_vedlegg", schema=None) as batch_op:
        batch_op.drop_constraint("fk_sak_vedlegg_melding", type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_sak_vedlegg_melding_id_sak_melding"), "sak_melding", ["melding_id"], ["id"]
        )
        batch_op.drop_index("ix_sak_vedlegg_sak_id")
        batch_op.drop_column("sak_id")

    with op.batch_alter_table("sak_melding", schema=None) as batch_op:
        batch_op.drop_constraint("uq_sak_melding_sak", type_="unique")

    with op.batch_alter_table("sak", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sak_apen",
            sqlite_where=sa.text(
                "status IN ('ny', 'under_behandling', 'venter_kommune', 'venter_leverandor', 'venter_skatteetaten')"
            ),
            postgresql_where=sa.text(
                "status IN ('ny', 'under_behandling', 'venter_kommune', 'venter_leverandor', 'venter_skatteetaten')"
            ),
        )

    op.drop_table("sak_vurdering")
    with op.batch_alter_table("sak_innsending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_innsending_sak_id"))
        batch_op.drop_index(batch_op.f("ix_sak_innsending_organisasjon_id"))
        batch_op.drop_index(batch_op.f("ix_sak_innsending_opprettet"))

    op.drop_table("sak_innsending")
    with op.batch_alter_table("saksvisning", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_saksvisning_egen", sqlite_where=sa.text("NOT delt"), postgresql_where=sa.text("NOT delt")
        )
        batch_op.drop_index("uq_saksvisning_delt", sqlite_where=sa.text("delt"), postgresql_where=sa.text("delt"))

    op.drop_table("saksvisning")
    with op.batch_alter_table("sak_slettekvittering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sak_slettekvittering_adresse_sha256"))

    op.drop_table("sak_slettekvittering")
