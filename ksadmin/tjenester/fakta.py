"""What a person, or the shipped file, says about each kind of row: every fact has the column of its name."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from ksadmin.tjenester.kodeverk import Aktuell, Deltakerrolle, Instans, Part, Tilkoblingskode, Verifisering
from ksadmin.tjenester.lifecycle import Stadium


@dataclass(frozen=True, slots=True, kw_only=True)
class Tjenestefakta:
    navn: str
    navn_nn: str | None = None
    beskrivelse: str | None = None
    beskrivelse_nn: str | None = None
    aktuell_for: Aktuell = Aktuell.UAVKLART
    begrensning: str | None = None
    verifisert: Verifisering = Verifisering.NEI
    kilde: str | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hjemmelsfakta:
    part: Part
    tekst: str
    verifisert: Verifisering = Verifisering.NEI
    kilde: str | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apifakta:
    navn: str
    api_versjon: str | None = None
    scope: str | None = None
    altinn_rettighet: str | None = None
    rettighetspakke: str | None = None
    stadier: str | None = None
    eldste_inntektsaar: int | None = None
    base_test: str | None = None
    base_prod: str | None = None
    sti: str | None = None
    sti_verifisert: Verifisering = Verifisering.NEI
    feilkodeprefiks: str | None = None
    kilde: str | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilkoblingsfakta:
    kode: Tilkoblingskode
    tillatt: bool
    verifisert: Verifisering = Verifisering.NEI
    kilde: str | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deltakerfakta:
    """``organisasjon_id`` for a kommune, ``leverandor_id`` for a supplier; the role decides which."""

    stadium: Stadium
    rolle: Deltakerrolle
    organisasjon_id: int | None = None
    leverandor_id: int | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasettfakta:
    beskrivelse: str
    fullstendig: bool = False
    kilde: str | None = None
    merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feltfakta:
    teknisk_navn: str
    visningstekst: str
    kategori: str | None = None
    hjemmel: str | None = None
    nodvendighet: str | None = None
    personvern: str | None = None
    verifisert: Verifisering = Verifisering.NEI
    kilde: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Godkjenningsfakta:
    """``organ`` is the part of ``instans`` that approved, such as a committee."""

    instans: Instans
    dato: date
    referanse: str
    organ: str | None = None
    merknad: str | None = None


def skriv(rad: Any, fakta: Any) -> None:
    """Write every fact to its column."""
    for felt in fields(fakta):
        setattr(rad, felt.name, getattr(fakta, felt.name))
