"""A notice: what it says, for whom it is meant, and how far it has come."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, JsonType, Versioned, kode_type
from ksadmin.formidling.kodeverk import Fase, Meldingstype
from ksadmin.formidling.lifecycle import MELDINGSLOP, UTE, Meldingsstatus


class Melding(Audited, Versioned, Base):
    """What KS tells the sector.

    ``tjenester`` are the keys of those it is about. ``utvalg`` is the audience as it was asked for
    (``formidling.utvalg``); whom that became is frozen in ``Adressat`` and ``Mottaker``. ``ekstra_adresser`` are
    addresses outside the register, one a line. ``skrevet_av`` wrote the text last; neither that person nor
    ``innsendt_av`` may approve it. ``retter`` is the earlier version that this one corrects.
    """

    __tablename__ = "melding"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[Meldingstype] = mapped_column(kode_type(Meldingstype))
    tittel_nb: Mapped[str]
    tittel_nn: Mapped[str]
    tekst_nb: Mapped[str]
    tekst_nn: Mapped[str]
    gjelder_fra: Mapped[datetime | None] = mapped_column(index=True)
    gjelder_til: Mapped[datetime | None] = mapped_column(index=True)
    krever_bekreftelse: Mapped[bool] = mapped_column(default=False)
    bekreftes_innen: Mapped[date | None]
    tjenester: Mapped[list[str]] = mapped_column(JsonType)
    utvalg: Mapped[dict[str, Any]]
    ekstra_adresser: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    status: Mapped[Meldingsstatus] = mapped_column(kode_type(Meldingsstatus), default=MELDINGSLOP.initial, index=True)
    skrevet_av: Mapped[str]
    innsendt_av: Mapped[str | None]
    godkjent_av: Mapped[str | None]
    publisert: Mapped[datetime | None]
    avsluttet: Mapped[datetime | None]
    retter_id: Mapped[int | None] = mapped_column(ForeignKey("melding.id"), index=True)
    eksempel: Mapped[bool] = mapped_column(default=False)

    retter: Mapped["Melding | None"] = relationship(remote_side=[id], foreign_keys=[retter_id])

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        CheckConstraint("gjelder_fra IS NULL OR gjelder_til IS NULL OR gjelder_fra < gjelder_til", name="periode"),
        CheckConstraint(
            "status IN ('utkast', 'forkastet') OR type NOT IN ('driftsvarsel', 'vedlikehold')"
            " OR (gjelder_fra IS NOT NULL AND gjelder_til IS NOT NULL)",
            name="drift_har_slutt",
        ),
    )

    LIVSLOP = MELDINGSLOP
    ANGRES = {"melding.endret": Rolle.SAKSBEHANDLER, "melding.mottakere": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "melding.opprettet": "skrev utkastet",
        "melding.fra_kilden": "laget utkastet av Skatteetatens varsel",
        "melding.kilden_endret": "oppdaterte utkastet fordi Skatteetaten endret varselet",
        "melding.endret": "endret meldingen",
        "melding.mottakere": "valgte mottakere",
        "melding.prove": "sendte en prøve til seg selv",
        "melding.send_til_godkjenning": "frøs mottakerlisten og ba om godkjenning",
        "melding.godkjenn": "godkjente meldingen",
        "melding.ta_tilbake": "tok meldingen tilbake til utkast",
        "melding.publiser": "publiserte og sendte meldingen",
        "melding.pause": "satte utsendingen på pause",
        "melding.gjenoppta": "gjenopptok utsendingen",
        "melding.avlys_resten": "avlyste resten av utsendingen",
        "melding.rett": "erstattet meldingen med en rettelse",
        "melding.avslutt": "trakk meldingen tilbake fra alle kanaler",
        "melding.forkast": "forkastet meldingen",
        "melding.send_pa_nytt": "sendte på nytt til dem e-posten ikke nådde",
        "melding.ettersend": "sendte til dem som har fått en adresse",
        "melding.eksportert": "lastet ned sendingsloggen",
    }
    FELTNAVN = {
        "type": "Type",
        "tittel_nb": "Tittel på bokmål",
        "tittel_nn": "Tittel på nynorsk",
        "tekst_nb": "Tekst på bokmål",
        "tekst_nn": "Tekst på nynorsk",
        "gjelder_fra": "Gjelder fra",
        "gjelder_til": "Gjelder til",
        "krever_bekreftelse": "Ber om bekreftelse",
        "bekreftes_innen": "Bekreftes innen",
        "tjenester": "Tjenester",
        "ekstra_adresser": "Ekstra adresser",
        "status": "Status",
        "publisert": "Publisert",
        "avsluttet": "Avsluttet",
        "retter_id": "Retter",
        "antall": "Antall",
    }

    def __str__(self) -> str:
        return self.tittel_nb

    def tittel(self, *, nynorsk: bool) -> str:
        """The title in the reader's målform."""
        return self.tittel_nn if nynorsk else self.tittel_nb

    def tekst(self, *, nynorsk: bool) -> str:
        """The text in the reader's målform."""
        return self.tekst_nn if nynorsk else self.tekst_nb

    def fase(self, naa: datetime) -> Fase:
        """Where it is in time: maintenance starts and ends by itself."""
        if self.status not in UTE or (self.gjelder_til is not None and self.gjelder_til <= naa):
            return Fase.SLUTT
        return Fase.PLANLAGT if self.gjelder_fra is not None and self.gjelder_fra > naa else Fase.GJELDER


def er_ute(naa: datetime | ColumnElement[datetime]) -> Any:
    """The condition that a notice shows at the moment ``naa``. It ends with its time, whoever is awake."""
    return Melding.status.in_(UTE) & or_(Melding.gjelder_til.is_(None), Melding.gjelder_til > naa)
