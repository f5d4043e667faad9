"""A support case."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak
from ksadmin.brukerstotte.lifecycle import SAKSLOP, Saksstatus
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester.models import Tjeneste

if TYPE_CHECKING:
    from ksadmin.brukerstotte.models.melding import Saksmelding
    from ksadmin.brukerstotte.models.rundt import Eskalering, Klokkeperiode, Saksfolger, Sakskobling, Saksmerke


_APEN = text("status IN ('ny', 'under_behandling', 'venter_kommune', 'venter_leverandor', 'venter_skatteetaten')")
"""The predicate of a partial index must stand in the query word for word."""


class Sak(Audited, Versioned, Base):
    """A question to KS and everything said about it.

    ``organisasjon`` is whom a person has said it is from; ``foreslatt_organisasjon`` what the address suggests
    until somebody confirms. ``frist`` is when KS should have done the next thing, None while it is another's turn.
    A case merged into another points at it and keeps ``status_for``; its messages stay with it and are shown there,
    so that splitting is only to take the pointer away. The foreign key over (id, sammenslatt) allows no chains.
    """

    __tablename__ = "sak"

    id: Mapped[int] = mapped_column(primary_key=True)
    emne: Mapped[str] = mapped_column(info={"sensitiv": True})
    status: Mapped[Saksstatus] = mapped_column(kode_type(Saksstatus), default=SAKSLOP.initial)
    opphav: Mapped[Saksopphav] = mapped_column(kode_type(Saksopphav))
    kategori: Mapped[Sakskategori | None] = mapped_column(kode_type(Sakskategori))
    sprak: Mapped[Saksprak] = mapped_column(kode_type(Saksprak), default=Saksprak.NB)
    innsender_navn: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    innsender_epost: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    organisasjon_id: Mapped[int | None] = mapped_column(ForeignKey("organisasjon.id"))
    foreslatt_organisasjon_id: Mapped[int | None] = mapped_column(ForeignKey("organisasjon.id"))
    leverandor_id: Mapped[int | None] = mapped_column(ForeignKey("leverandor.id"))
    tjeneste_id: Mapped[int | None] = mapped_column(ForeignKey("tjeneste.id"))
    ansvarlig_id: Mapped[int | None] = mapped_column(ForeignKey("bruker.id"))
    feilkode: Mapped[str | None]
    forutsetning: Mapped[str | None]
    korrelasjonsid: Mapped[str | None]
    foreslatt_svar: Mapped[str | None] = mapped_column(info={"usporet": True})
    opprettet: Mapped[datetime] = mapped_column(info={"usporet": True})
    sist_aktivitet: Mapped[datetime] = mapped_column(info={"usporet": True})
    forste_svar: Mapped[datetime | None] = mapped_column(info={"usporet": True})
    lost: Mapped[datetime | None] = mapped_column(info={"usporet": True})
    frist: Mapped[datetime | None] = mapped_column(info={"usporet": True})
    sammenslatt: Mapped[bool] = mapped_column(default=False, info={"usporet": True})
    slatt_sammen_med_id: Mapped[int | None]
    malet_sammenslatt: Mapped[bool | None] = mapped_column(info={"usporet": True})
    status_for: Mapped[str | None] = mapped_column(info={"usporet": True})
    eksempel: Mapped[bool] = mapped_column(default=False, info={"usporet": True})

    organisasjon: Mapped[Organisasjon | None] = relationship(foreign_keys=[organisasjon_id])
    foreslatt_organisasjon: Mapped[Organisasjon | None] = relationship(foreign_keys=[foreslatt_organisasjon_id])
    leverandor: Mapped[Leverandor | None] = relationship()
    tjeneste: Mapped[Tjeneste | None] = relationship()
    ansvarlig: Mapped[Bruker | None] = relationship()
    meldinger: Mapped[list["Saksmelding"]] = relationship(
        back_populates="sak", order_by="Saksmelding.tidspunkt, Saksmelding.id"
    )
    merker: Mapped[list["Saksmerke"]] = relationship(back_populates="sak", order_by="Saksmerke.id")
    folgere: Mapped[list["Saksfolger"]] = relationship(back_populates="sak", order_by="Saksfolger.id")
    koblinger: Mapped[list["Sakskobling"]] = relationship(
        back_populates="sak", order_by="Sakskobling.id", foreign_keys="Sakskobling.sak_id"
    )
    eskaleringer: Mapped[list["Eskalering"]] = relationship(back_populates="sak", order_by="Eskalering.id")
    perioder: Mapped[list["Klokkeperiode"]] = relationship(back_populates="sak", order_by="Klokkeperiode.id")
    slatt_sammen_med: Mapped["Sak | None"] = relationship(
        primaryjoin=lambda: foreign(Sak.slatt_sammen_med_id) == remote(Sak.id), viewonly=True
    )
    dubletter: Mapped[list["Sak"]] = relationship(
        primaryjoin=lambda: remote(foreign(Sak.slatt_sammen_med_id)) == Sak.id, order_by=id, viewonly=True
    )

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("id", "sammenslatt", name="uq_sak_sammenslatt"),
        ForeignKeyConstraint(
            ["slatt_sammen_med_id", "malet_sammenslatt"], ["sak.id", "sak.sammenslatt"], name="fk_sak_slatt_sammen_med"
        ),
        CheckConstraint("sammenslatt = (slatt_sammen_med_id IS NOT NULL)", name="sammenslatt"),
        CheckConstraint("(status = 'slatt_sammen') = (slatt_sammen_med_id IS NOT NULL)", name="sammenslatt_status"),
        CheckConstraint("(malet_sammenslatt IS NULL) = (slatt_sammen_med_id IS NULL)", name="malet"),
        CheckConstraint("malet_sammenslatt IS NULL OR malet_sammenslatt = false", name="ingen_kjede"),
        CheckConstraint("slatt_sammen_med_id IS NULL OR slatt_sammen_med_id <> id", name="ikke_seg_selv"),
        Index("ix_sak_slatt_sammen_med_id", "slatt_sammen_med_id"),
        Index("ix_sak_sist_aktivitet", "sist_aktivitet", "id"),
        Index("ix_sak_status", "status", "sist_aktivitet", "id"),
        Index("ix_sak_kategori", "kategori", "sist_aktivitet", "id"),
        Index("ix_sak_ansvarlig", "ansvarlig_id", "sist_aktivitet", "id"),
        Index("ix_sak_organisasjon", "organisasjon_id", "sist_aktivitet", "id"),
        Index("ix_sak_apen", "sist_aktivitet", "id", sqlite_where=_APEN, postgresql_where=_APEN),
        Index("ix_sak_frist", "frist", "id"),
        Index("ix_sak_innsender_epost", "innsender_epost"),
        Index("ix_sak_opprettet", "opprettet"),
    )

    LIVSLOP = SAKSLOP
    ANGRES = {
        "sak.endret": Rolle.SAKSBEHANDLER,
        "sak.tildelt": Rolle.SAKSBEHANDLER,
        "sak.organisasjon": Rolle.SAKSBEHANDLER,
    }
    HANDLINGER = {
        "sak.apnet": "åpnet saken",
        "sak.endret": "endret opplysningene",
        "sak.tildelt": "endret hvem som har ansvaret",
        "sak.organisasjon": "knyttet saken til en organisasjon",
        "sak.melding_inn": "tok imot en melding",
        "sak.melding_ut": "skrev et svar",
        "sak.melding_angret": "angret svaret før det ble sendt",
        "sak.notat": "skrev et internt notat",
        "sak.flyttet": "flyttet meldinger til en annen sak",
        "sak.fjernet": "tok bort noe fra saken",
        "sak.vedlegg_fjernet": "fjernet et vedlegg",
        "sak.vedlegg_sluppet": "slapp fram et vedlegg som ble holdt tilbake",
        "sak.innsyn": "tok ut alt som er lagret om en person i saken",
        "sak.tomt": "slettet det som er skrevet i saken",
        "sak.start": "startet arbeidet",
        "sak.vent_kommune": "satte saken til å vente på kommunen",
        "sak.vent_leverandor": "satte saken til å vente på leverandøren",
        "sak.vent_skatteetaten": "satte saken til å vente på Skatteetaten",
        "sak.fortsett": "fortsatte arbeidet",
        "sak.los": "merket saken som løst",
        "sak.lukk": "lukket saken",
        "sak.lukk_uten_svar": "lukket saken uten å svare",
        "sak.gjenapne": "åpnet saken igjen",
        "sak.sla_sammen": "slo saken sammen med en annen",
        "sak.skill": "skilte saken fra den den var slått sammen med",
    }
    FELTNAVN = {
        "emne": "Emne",
        "status": "Status",
        "kategori": "Kategori",
        "sprak": "Målform",
        "innsender_navn": "Avsender",
        "innsender_epost": "E-post",
        "organisasjon_id": "Organisasjon",
        "leverandor_id": "Leverandør",
        "tjeneste_id": "Tjeneste",
        "ansvarlig_id": "Ansvarlig",
        "feilkode": "Feilkode",
        "forutsetning": "Mangler trolig",
        "korrelasjonsid": "Korrelasjons-ID",
        "slatt_sammen_med_id": "Slått sammen med",
        "fjernet": "Fjernet",
        "antall": "Antall meldinger",
        "sak": "Sak",
        "sladdet": "Sladdede numre",
    }

    def __str__(self) -> str:
        return self.referanse  # not what it is about: the trail, which is never forgotten, names rows by this

    @property
    def referanse(self) -> str:
        """As it stands in the subject of a mail: «KS-00012»."""
        return referanse(self.id)


def referanse(ident: int) -> str:
    """What a case with this id is called: «KS-00012»."""
    return f"KS-{ident:05d}"
