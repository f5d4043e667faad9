"""One prerequisite as it stands."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from ksadmin.tilgangsoversikt.motor.tekster import (
    Ansvarlig,
    Oppfyllelse,
    Situasjon,
    Tekst,
)
from ksadmin.tjenester.kodeverk import Forutsetningskode

ERKLAERINGEN = Tekst("Tilslutningserklæringen", "Tilslutningserklæringa")
FORESPORSELEN = Tekst("Påkoblingsforespørselen", "Påkoplingsførespurnaden")
REGISTERET = Tekst("Kontaktregisteret hos KS", "Kontaktregisteret hos KS")
KATALOGEN = Tekst("Tjenestekatalogen hos KS", "Tenestekatalogen hos KS")


class Forutsetning(NamedTuple):
    """Where a prerequisite stands. ``kilde`` is None when nobody has told; texts are made when asked for."""

    situasjon: Situasjon
    kilde: Tekst | None = None
    sist_bekreftet: date | datetime | None = None
    verdier: Mapping[str, Any] = {}

    @property
    def kode(self) -> Forutsetningskode:
        return self.situasjon.kode

    @property
    def tilstand(self) -> Oppfyllelse:
        return self.situasjon.tilstand

    @property
    def ansvarlig(self) -> Ansvarlig:
        return self.situasjon.ansvarlig

    @property
    def grunn(self) -> Tekst:
        return self.situasjon.grunn.med(self.verdier)

    @property
    def neste_steg(self) -> Tekst | None:
        steg = self.situasjon.neste_steg
        return None if steg is None else steg.med(self.verdier)

    @property
    def lenke(self) -> str | None:
        lenke = self.situasjon.lenke
        return lenke.format_map(self.verdier) if lenke else None

    @property
    def mangler(self) -> bool:
        """Not met, or not known to be."""
        return self.tilstand in _UOPPFYLT


_UOPPFYLT = (Oppfyllelse.MANGLER, Oppfyllelse.UKJENT)
