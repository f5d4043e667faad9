"""The three kinds of file that can be imported: their columns, and which row of the register a line means."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.sortering import sokenokkel
from ksadmin.register import verdier
from ksadmin.register.csvfil import kolonnenokkel
from ksadmin.register.models import (
    Importslag,
    Kjennetegn,
    Kjennetegnslag,
    Kontaktperson,
    Kontaktrolle,
    Leverandor,
    Malform,
    Organisasjon,
    Organisasjonstype,
)

Verdier = dict[str, Any]
Sjekk = Callable[[str | None, str], Any]


@dataclass(frozen=True, slots=True)
class Kolonne:
    """One column we understand. ``navn`` is its name in sentences; ``felt`` the column of the table."""

    felt: str
    navn: str
    sjekk: Sjekk
    andre_navn: tuple[str, ...] = ()
    pakrevd: bool = False

    @property
    def nokler(self) -> set[str]:
        return {kolonnenokkel(name) for name in (self.felt, self.navn, *self.andre_navn)}


@dataclass(frozen=True, slots=True)
class Plass:
    """Where a line belongs. ``objekt_id`` and ``fra_for`` are None and empty for something new.

    ``nokler`` are what may stand once in a file, with the word for each.
    """

    tittel: str
    objekt_id: int | None
    fra_for: Mapping[str, Any]
    verdier: Verdier
    nokler: dict[str, tuple[object, ...]]


class Slag(ABC):
    """One kind of file, with what is registered of that kind read into memory once."""

    modell: ClassVar[type[Organisasjon] | type[Leverandor] | type[Kontaktperson]]
    kolonner: ClassVar[tuple[Kolonne, ...]]

    @abstractmethod
    def __init__(self, session: Session) -> None: ...

    @abstractmethod
    def plasser(self, verdier: Verdier) -> Plass:
        """Which row the checked values mean. Raises InvalidInput with the name of a column."""

    @classmethod
    def manglende(cls, felter: set[str]) -> str | None:
        """The name of a column the file has to have and has not."""
        return next((k.navn for k in cls.kolonner if k.pakrevd and k.felt not in felter), None)


def _ratekst(value: str | None, _field: str) -> str | None:
    """Checked later, when the type of organisation is known."""
    return (value or "").strip() or None


class Organisasjonsslag(Slag):
    """Kommuner and fylkeskommuner: found by number, else by orgnr."""

    modell = Organisasjon
    kolonner = (
        Kolonne("type", "type", verdier.kode(Organisasjonstype)),
        Kolonne("nummer", "kommunenummer", _ratekst, ("kommunenr", "knr")),
        Kolonne("navn", "navn", verdier.navn, ("kommunenavn",), pakrevd=True),
        Kolonne("navn_samisk", "navn_samisk", verdier.navn_eller_tomt, ("fylkesnavn_samisk", "samisk navn")),
        Kolonne("samisk_sprak", "samisk_sprak", verdier.navn_eller_tomt),
        Kolonne("navn_kvensk", "navn_kvensk", verdier.navn_eller_tomt, ("fylkesnavn_kvensk", "kvensk navn")),
        Kolonne("fylkesnummer", "fylkesnummer", _ratekst, ("fylkesnr",)),
        Kolonne("fylke", "fylke", verdier.navn, ("fylkesnavn",)),
        Kolonne("orgnr", "organisasjonsnummer", verdier.orgnr, pakrevd=True),
        Kolonne("malform", "målform", verdier.kode(Malform)),
        Kolonne("innbyggere", "innbyggere", verdier.folketall),
        Kolonne("epostdomene", "epostdomene", verdier.domene),
        Kolonne("nettsted", "nettsted", verdier.lenke),
        Kolonne("postadresse", "postadresse", verdier.merknad),
    )

    def __init__(self, session: Session) -> None:
        columns = [getattr(Organisasjon, k.felt) for k in self.kolonner]
        living = select(Organisasjon.id, *columns).where(Organisasjon.opphort.is_(None))
        rows = [plain(dict(row)) for row in session.execute(living).mappings()]
        self._nummer = {(r["type"], r["nummer"]): r for r in rows}
        self._orgnr = {(r["type"], r["orgnr"]): r for r in rows}
        self._fylke = {r["fylkesnummer"]: r["fylke"] for r in rows}
        former = (
            select(Organisasjon.type, Kjennetegn.verdi, Organisasjon.nummer, Organisasjon.navn)
            .join(Kjennetegn.organisasjon)
            .where(Kjennetegn.slag == Kjennetegnslag.NUMMER, Kjennetegn.til.is_not(None))
            .order_by(Kjennetegn.forgjenger.desc(), Organisasjon.id.desc())
        )
        self._tidligere = {(type.value, nr): f"{ny} {navn}" for type, nr, ny, navn in session.execute(former)}

    @classmethod
    def manglende(cls, felter: set[str]) -> str | None:
        return super().manglende(felter) or ("kommunenummer" if felter.isdisjoint({"nummer", "fylkesnummer"}) else None)

    def plasser(self, verdier: Verdier) -> Plass:
        type, nummer = self._type_og_nummer(verdier)
        known = self._kjent(type, nummer, verdier["orgnr"])
        values = {**verdier, "type": type.value, "nummer": nummer}
        values |= self._fylket(values, known, nummer[:2])
        if known is None and "malform" not in values:
            raise InvalidInput("målform", "En ny organisasjon må ha målform: bokmål, nynorsk eller nøytral.")
        return Plass(
            tittel=f"{nummer} {values['navn']}",
            objekt_id=known["id"] if known else None,
            fra_for=known or {},
            verdier=values,
            nokler={"kommunenummeret": (type.value, nummer), "organisasjonsnummeret": (type.value, values["orgnr"])},
        )

    def _type_og_nummer(self, values: Verdier) -> tuple[Organisasjonstype, str]:
        """The type says itself, or shows in the length of the number."""
        written = values.get("nummer") or values.get("fylkesnummer")
        type = values.get("type") or (
            Organisasjonstype.KOMMUNE if len(written or "") > 2 else Organisasjonstype.FYLKESKOMMUNE
        )
        return type, verdier.nummer(written, "kommunenummer", type)

    def _kjent(self, type: Organisasjonstype, nummer: str, orgnr: str) -> Verdier | None:
        by_number, by_orgnr = self._nummer.get((type.value, nummer)), self._orgnr.get((type.value, orgnr))
        if by_number and by_orgnr and by_number["id"] != by_orgnr["id"]:
            raise InvalidInput(
                "organisasjonsnummer",
                f"{format_orgnr(orgnr)} tilhører allerede {by_orgnr['nummer']} {by_orgnr['navn']}.",
            )
        today = self._tidligere.get((type.value, nummer))
        if by_number is None and today:
            raise InvalidInput("kommunenummer", f"Nummeret {nummer} er gått ut. Organisasjonen er nå {today}.")
        return by_number or by_orgnr

    def _fylket(self, values: Verdier, known: Verdier | None, prefix: str) -> Verdier:
        """A kommune's number begins with that of its fylke."""
        number = (values.get("fylkesnummer") or prefix).zfill(2)
        if number != prefix:
            raise InvalidInput("fylkesnummer", f"Fylkesnummeret må være {prefix}, som nummeret begynner med.")
        name = values.get("fylke") or self._fylke.get(number) or (known or {}).get("fylke")
        if name is None:
            raise InvalidInput("fylke", "Skriv navnet på fylket, for fylkesnummeret er ikke kjent fra før.")
        return {"fylkesnummer": number, "fylke": name}


class Leverandorslag(Slag):
    """Suppliers: found by orgnr, else by name."""

    modell = Leverandor
    kolonner = (
        Kolonne("navn", "navn", verdier.navn, ("leverandør",), pakrevd=True),
        Kolonne("orgnr", "organisasjonsnummer", verdier.orgnr_eller_tomt, ("hovedorganisasjonsnummer",), pakrevd=True),
        Kolonne("nettsted", "nettsted", verdier.lenke),
        Kolonne("merknad", "merknad", verdier.merknad),
        Kolonne("aktiv", "i_bruk", verdier.ja_nei),
    )

    def __init__(self, session: Session) -> None:
        columns = [getattr(Leverandor, k.felt) for k in self.kolonner]
        rows = [plain(dict(row)) for row in session.execute(select(Leverandor.id, Leverandor.sok, *columns)).mappings()]
        self._orgnr = {r["orgnr"]: r for r in rows if r["orgnr"]}
        self._navn = {r["sok"]: r for r in rows}

    def plasser(self, verdier: Verdier) -> Plass:
        navn, orgnr = verdier["navn"], verdier["orgnr"]
        by_orgnr, by_name = self._orgnr.get(orgnr), self._navn.get(sokenokkel(navn))
        if by_orgnr and by_name and by_orgnr["id"] != by_name["id"]:
            raise InvalidInput("organisasjonsnummer", f"{format_orgnr(orgnr)} tilhører allerede {by_orgnr['navn']}.")
        known = by_orgnr or by_name
        keys: dict[str, tuple[object, ...]] = {"navnet": (sokenokkel(navn),)}
        if orgnr:
            keys["organisasjonsnummeret"] = (orgnr,)
        return Plass(navn, known["id"] if known else None, known or {}, verdier, keys)


class Kontaktslag(Slag):
    """Contacts: an organisation, a role and an address."""

    modell = Kontaktperson
    kolonner = (
        Kolonne("orgnr", "organisasjonsnummer", verdier.orgnr, pakrevd=True),
        Kolonne("type", "type", verdier.kode(Organisasjonstype)),
        Kolonne("rolle", "rolle", verdier.kode(Kontaktrolle), pakrevd=True),
        Kolonne("epost", "e-post", verdier.epost, ("e-postadresse", "mail"), pakrevd=True),
        Kolonne("navn", "navn", verdier.navn_eller_tomt, ("kontaktperson",)),
        Kolonne("telefon", "telefon", verdier.telefon, ("telefonnummer", "tlf")),
        Kolonne("aktiv", "i_bruk", verdier.ja_nei),
    )

    def __init__(self, session: Session) -> None:
        owners = (
            select(Organisasjon.type, Kjennetegn.verdi, Organisasjon.id, Organisasjon.nummer, Organisasjon.navn)
            .join(Kjennetegn.organisasjon)
            .where(Kjennetegn.slag == Kjennetegnslag.ORGNR, Organisasjon.opphort.is_(None))
            # The last one wins in the dict: today's before former before a predecessor's.
            .order_by(Kjennetegn.forgjenger.desc(), Kjennetegn.til.is_(None), Organisasjon.id.desc())
        )
        self._eiere = {(type, orgnr): (id, f"{nr} {navn}") for type, orgnr, id, nr, navn in session.execute(owners)}
        fields = ("organisasjon_id", "rolle", "epost", "navn", "telefon", "aktiv")
        columns = [getattr(Kontaktperson, field) for field in fields]
        rows = session.execute(select(Kontaktperson.id, *columns)).mappings()
        self._kjente = {(r["organisasjon_id"], r["rolle"].value, r["epost"]): plain(dict(r)) for r in rows}

    def plasser(self, verdier: Verdier) -> Plass:
        values = dict(verdier)
        orgnr, type = values.pop("orgnr"), values.pop("type", None)
        owner = next(
            (self._eiere[t, orgnr] for t in ([type] if type else Organisasjonstype) if (t, orgnr) in self._eiere), None
        )
        if owner is None:
            raise InvalidInput(
                "organisasjonsnummer", f"{format_orgnr(orgnr)} er ingen kommune eller fylkeskommune her."
            )
        values["organisasjon_id"] = owner[0]
        key = (owner[0], values["rolle"].value, values["epost"])
        known = self._kjente.get(key)
        title = f"{owner[1]}: {values['epost']}"
        return Plass(title, known["id"] if known else None, known or {}, values, {"kontakten": key})


SLAG: dict[Importslag, type[Slag]] = {
    Importslag.ORGANISASJONER: Organisasjonsslag,
    Importslag.LEVERANDORER: Leverandorslag,
    Importslag.KONTAKTER: Kontaktslag,
}


def plain(values: Verdier) -> Verdier:
    """Codes as text: what JSON holds, and what can be compared with what JSON held."""
    return {k: getattr(v, "value", v) for k, v in values.items()}


def ordnede_feil(slag: Importslag, feil: Mapping[str, str]) -> list[tuple[str, str]]:
    """(column, reason) in the order of the columns; PostgreSQL keeps no order of keys. The whole row is first."""
    names = ["", *(kolonne.navn for kolonne in SLAG[slag].kolonner)]
    return sorted(feil.items(), key=lambda pair: names.index(pair[0]))
