"""The kinds of file the register takes: organisations, suppliers and contacts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import Kolonne, Plass, Slag, Verdier, plain
from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register import verdier
from ksadmin.register.kjennetegn import sett_kjennetegn
from ksadmin.register.models import (
    Kjennetegn,
    Kjennetegnslag,
    Kontaktperson,
    Kontaktrolle,
    Leverandor,
    Malform,
    Organisasjon,
    Organisasjonstype,
)

_MED_PERIODE = {slag.value: slag for slag in Kjennetegnslag}


def _ratekst(value: str | None, _field: str) -> str | None:
    """Checked later, when the type of organisation is known."""
    return (value or "").strip() or None


class Organisasjonsslag(Slag):
    """Kommuner and fylkeskommuner: found by number, else by orgnr."""

    modell, handling = Organisasjon, "organisasjon.importert"
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

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        felter = [k.felt for k in cls.kolonner]
        statement = select(*(getattr(Organisasjon, felt) for felt in felter)).where(Organisasjon.opphort.is_(None))
        rader = session.execute(statement.order_by(Organisasjon.type.desc(), Organisasjon.nummer))
        return (dict(zip(felter, rad, strict=True)) for rad in rader)

    @classmethod
    def sett(cls, rad: Organisasjon, verdier: Mapping[str, Any], dag: date) -> None:
        """Numbers, names and orgnr have periods: the import's day ends one and begins the next."""
        is_new = inspect(rad).transient
        super().sett(rad, {felt: verdi for felt, verdi in verdier.items() if felt not in _MED_PERIODE}, dag)
        for felt in verdier.keys() & _MED_PERIODE.keys():
            sett_kjennetegn(rad, _MED_PERIODE[felt], verdier[felt], None if is_new else dag)


class Leverandorslag(Slag):
    """Suppliers: found by orgnr, else by name."""

    modell, handling = Leverandor, "leverandor.importert"
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

    @classmethod
    def sett(cls, rad: Leverandor, verdier: Mapping[str, Any], dag: date) -> None:
        """A name carries its keys with it."""
        super().sett(rad, verdier, dag)
        rad.navn_nokkel, rad.sok = sorteringsnokkel(rad.navn), sokenokkel(rad.navn)


class Eiere:
    """Whose an orgnr is: of those that are there, today's before a former one and a predecessor's."""

    def __init__(self, session: Session) -> None:
        owners = (
            select(Organisasjon.type, Kjennetegn.verdi, Organisasjon.id, Organisasjon.nummer, Organisasjon.navn)
            .join(Kjennetegn.organisasjon)
            .where(Kjennetegn.slag == Kjennetegnslag.ORGNR, Organisasjon.opphort.is_(None))
            # The last one wins in the dict.
            .order_by(Kjennetegn.forgjenger.desc(), Kjennetegn.til.is_(None), Organisasjon.id.desc())
        )
        self._kjente = {(type, orgnr): (id, f"{nr} {navn}") for type, orgnr, id, nr, navn in session.execute(owners)}

    def finn(self, orgnr: str, type: Organisasjonstype | None) -> tuple[int, str]:
        """(id, number and name); a kommune where the type is not said. Raises InvalidInput for nobody's."""
        for t in [type] if type else Organisasjonstype:
            if (t, orgnr) in self._kjente:
                return self._kjente[t, orgnr]
        raise InvalidInput("organisasjonsnummer", f"{format_orgnr(orgnr)} er ingen kommune eller fylkeskommune her.")


class Kontaktslag(Slag):
    """Contacts: an organisation, a role and an address."""

    modell, handling = Kontaktperson, "kontakt.importert"
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
        self._eiere = Eiere(session)
        fields = ("organisasjon_id", "rolle", "epost", "navn", "telefon", "aktiv")
        columns = [getattr(Kontaktperson, field) for field in fields]
        rows = session.execute(select(Kontaktperson.id, *columns)).mappings()
        self._kjente = {(r["organisasjon_id"], r["rolle"].value, r["epost"]): plain(dict(r)) for r in rows}

    def plasser(self, verdier: Verdier) -> Plass:
        values = dict(verdier)
        owner = self._eiere.finn(values.pop("orgnr"), values.pop("type", None))
        values["organisasjon_id"] = owner[0]
        key = (owner[0], values["rolle"].value, values["epost"])
        known = self._kjente.get(key)
        title = f"{owner[1]}: {values['epost']}"
        return Plass(title, known["id"] if known else None, known or {}, values, {"kontakten": key})

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        statement = select(Kontaktperson, Organisasjon).join(Kontaktperson.organisasjon)
        for kontakt, eier in session.execute(
            statement.where(Organisasjon.opphort.is_(None)).order_by(Kontaktperson.id)
        ):
            egne = {k.felt: getattr(kontakt, k.felt) for k in cls.kolonner if k.felt not in ("orgnr", "type")}
            yield {"orgnr": eier.orgnr, "type": eier.type, **egne}
