"""Lists of wishes people have in Excel."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import Kolonne, Plass, Rader, Slag, Verdier, plain
from ksadmin.core.sortering import sokenokkel
from ksadmin.endringsonsker.fakta import Onskefakta
from ksadmin.endringsonsker.kodeverk import Fristgrunn, Onskeopphav, Onsketype
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, OnskeTjeneste, Oppslutning
from ksadmin.endringsonsker.usecases.plassering import plasser
from ksadmin.register import verdier
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.tjenester.models import Tjeneste

_MAKS_TITTEL = 150
_FAKTA = [f.name for f in fields(Onskefakta)]


def _tjenester(value: str | None, _field: str) -> list[str]:
    return [ord_.strip() for ord_ in (value or "").replace(";", ",").split(",") if ord_.strip()]


def _pakrevd_tekst(value: str | None, field: str) -> str:
    text = verdier.lang_tekst(value, field)
    if text is None:
        raise InvalidInput(field, "Skriv teksten.")
    return text


def _tittel(value: str | None, field: str) -> str:
    text = verdier.navn(value, field)
    if len(text) > _MAKS_TITTEL:
        raise InvalidInput(field, f"Tittelen er {len(text)} tegn. Kort den ned til {_MAKS_TITTEL}.")
    return text


def _referanse(value: str | None, field: str) -> int | None:
    """«EØ-00012» or the number alone: one that is here already."""
    text = (value or "").strip().upper().removeprefix("EØ-")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput(field, "Skriv referansen som EØ-00012, eller la cellen stå tom for et nytt ønske.")
    return int(text) if text else None


class Onskeslag(Slag):
    """Wishes: found by reference, else new. The steps of a wish are not taken by a file."""

    modell, handling = Endringsonske, "onske.importert"
    kolonner = (
        Kolonne("id", "referanse", _referanse),
        Kolonne("type", "type", verdier.kode(Onsketype), pakrevd=True),
        Kolonne("tittel", "tittel", _tittel, pakrevd=True),
        Kolonne("beskrivelse", "beskrivelse", _pakrevd_tekst, pakrevd=True),
        Kolonne("tjenester", "tjenester", _tjenester, ("tjeneste",)),
        Kolonne("hjemmel", "hjemmel", verdier.lang_tekst),
        Kolonne("nodvendighet", "nødvendighet", verdier.lang_tekst, ("hvorfor det er nødvendig",)),
        Kolonne("konsekvens", "konsekvens", verdier.lang_tekst, ("konsekvens hvis det ikke gjøres",)),
        Kolonne("frist", "frist", verdier.dag_eller_tomt),
        Kolonne("fristgrunn", "fristgrunn", verdier.kode_eller_tomt(Fristgrunn), ("fristen skyldes",)),
        Kolonne("rettighetspakke", "rettighetspakke", verdier.tekst(200)),
        Kolonne("api", "api", verdier.tekst(200)),
        Kolonne("felter", "felter", verdier.lang_tekst),
        Kolonne("mottatt_dato", "mottatt", verdier.dag_eller_tomt),
        Kolonne("intern_merknad", "intern_merknad", verdier.lang_tekst),
    )

    def __init__(self, session: Session) -> None:
        alle = session.execute(select(Tjeneste.id, Tjeneste.nokkel, Tjeneste.navn))
        self._tjenester = {sokenokkel(ord_): t.id for t in alle for ord_ in (t.nokkel, t.navn)}
        onsker = select(Endringsonske).options(selectinload(Endringsonske.tjenester))
        self._kjente = {
            o.id: {
                "id": o.id,
                "tjenester": sorted(rad.tjeneste_id for rad in o.tjenester),
                "mottatt_dato": o.mottatt_dato,
                "status": o.status,
                **{felt: getattr(o, felt) for felt in _FAKTA},
            }
            for o in session.scalars(onsker)
        }

    def plasser(self, verdier: Verdier) -> Plass:
        values = dict(verdier)
        ident, known = values.pop("id", None), None
        if ident is not None and (known := self._kjente.get(ident)) is None:
            raise InvalidInput("referanse", f"Det finnes ikke noe ønske EØ-{ident:05d}.")
        if known and known["status"] not in (Onskestatus.REGISTRERT, Onskestatus.UNDER_VURDERING, Onskestatus.UTSATT):
            values = self._uendret(values, known)
        if "tjenester" in values:
            values["tjenester"] = self._ider(values["tjenester"])
        self._kontroller(values)
        if values.get("mottatt_dato") is None:
            values["mottatt_dato"] = known["mottatt_dato"] if known else clock.today()
        if known is None:
            values["opphav"] = Onskeopphav.KS
        nokler: dict[str, tuple[object, ...]] = {"referansen": (ident,)} if ident else {"tittelen": (values["tittel"],)}
        return Plass(values["tittel"], ident, plain(known or {}), values, nokler)

    def _uendret(self, values: Verdier, known: Verdier) -> Verdier:
        """A wish KS has decided on is changed on its own page, where what it rests on is asked for."""
        kjente = {**known, "tjenester": known["tjenester"]}
        ider = self._ider(values.get("tjenester", []))
        if any(values[f] != kjente[f] for f in _FAKTA if f in values) or (
            "tjenester" in values and ider != kjente["tjenester"]
        ):
            raise InvalidInput(
                "referanse", f"Ønsket er {known['status'].midt_i_setning}. Endre det på siden til ønsket."
            )
        return values

    def _ider(self, navn: list[str]) -> list[int]:
        ukjent = next((n for n in navn if sokenokkel(n) not in self._tjenester), None)
        if ukjent is not None:
            raise InvalidInput(
                "tjenester", f"Tjenesten «{ukjent}» er ikke kjent. Skriv navnet slik det står under Tjenester."
            )
        return sorted({self._tjenester[sokenokkel(n)] for n in navn})

    @staticmethod
    def _kontroller(values: Verdier) -> None:
        if (values.get("frist") is None) != (values.get("fristgrunn") is None):
            raise InvalidInput("fristgrunn", "Fristen og hva den skyldes, må stå sammen.")
        if values.get("mottatt_dato") and values["mottatt_dato"] > clock.today():
            raise InvalidInput("mottatt", "Datoen kan ikke ligge fram i tid.")

    @classmethod
    def sett(cls, rad: Endringsonske, verdier: Mapping[str, Any], dag: date) -> None:
        super().sett(rad, {felt: v for felt, v in verdier.items() if felt != "tjenester"}, dag)
        rad.sist_endret = clock.now()
        if rad.id is None:
            rad.oppslutning = Oppslutning()

    @classmethod
    def fullfor(cls, session: Session, actor: Actor, opplastet_av: str, rader: Rader) -> None:
        """What each is about, and its place in the ranking."""
        nye = []
        for onske, sagt in rader:
            har = {rad.tjeneste_id for rad in onske.tjenester}
            nye += [
                OnskeTjeneste(onske_id=onske.id, tjeneste_id=t) for t in sagt.get("tjenester") or () if t not in har
            ]
        with session.no_autoflush, recording_all(session, nye, actor=actor, handling="onsketjeneste.lagt_til"):
            pass
        plasser(session, *(onske for onske, _ in rader))

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        tjenester = selectinload(Endringsonske.tjenester).options(joinedload(OnskeTjeneste.tjeneste))
        for onske in session.scalars(select(Endringsonske).options(tjenester).order_by(Endringsonske.id)):
            egne = {k.felt: getattr(onske, k.felt) for k in cls.kolonner if k.felt not in ("id", "tjenester")}
            navn = ", ".join(rad.tjeneste.nokkel for rad in onske.tjenester)
            yield {"id": onske.referanse, "tjenester": navn, **egne}
