"""The register KS had before: tilslutningserklæringer that are signed already."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ksadmin.avtaler.lifecycle import LEVENDE, Avtalestatus
from ksadmin.avtaler.models import Fullmakt, Signatur, Tilslutningserklaering
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import Kolonne, Plass, Rader, Slag, Verdier, plain
from ksadmin.register import verdier
from ksadmin.register.importslag import Eiere
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.vilkar.queries import gjeldende

_OM_SIGNATUREN = ("signert_av", "fullmakt", "delegasjon", "delegasjon_dato", "signert_dato")
_KAN_RETTES = ("kontakt_navn", "kontakt_epost", "skatteetatens_referanse", "merknad")


class Erklaeringsslag(Slag):
    """An erklæring with its signature, on paper somewhere: found by its organisation, which has one at a time.

    What is signed is controlled by a second person, who is the one that writes the file. Whom to write to, the
    reference and the note can be put right later; what was signed cannot.
    """

    modell, handling, to_personer = Tilslutningserklaering, "avtale.importert", True
    kolonner = (
        Kolonne("orgnr", "organisasjonsnummer", verdier.orgnr, ("orgnr",), pakrevd=True),
        Kolonne("type", "type", verdier.kode_eller_tomt(Organisasjonstype)),
        Kolonne("signert_dato", "signert", verdier.dag, ("signert dato", "dato signert"), pakrevd=True),
        Kolonne("signert_av", "signert_av", verdier.navn, ("underskrevet av",), pakrevd=True),
        Kolonne("fullmakt", "fullmakt", verdier.kode(Fullmakt), pakrevd=True),
        Kolonne("delegasjon", "delegasjonsvedtak", verdier.tekst(200)),
        Kolonne("delegasjon_dato", "delegasjonsdato", verdier.dag_eller_tomt),
        Kolonne("videresendt_dato", "videresendt", verdier.dag_eller_tomt),
        Kolonne("bekreftet_dato", "bekreftet", verdier.dag_eller_tomt, ("aktiv fra",)),
        Kolonne("skatteetatens_referanse", "skatteetatens_referanse", verdier.tekst(200)),
        Kolonne("kontakt_navn", "kontaktperson", verdier.navn_eller_tomt),
        Kolonne("kontakt_epost", "e-post", verdier.epost, ("e-postadresse",), pakrevd=True),
        Kolonne("merknad", "merknad", verdier.merknad),
    )

    def __init__(self, session: Session) -> None:
        self._session, self._eiere, self._vilkar = session, Eiere(session), dict[date, int | None]()
        levende = select(Tilslutningserklaering).where(Tilslutningserklaering.status.in_(LEVENDE))
        self._kjente = {
            a.organisasjon_id: {"id": a.id, **{felt: getattr(a, felt) for felt in _KAN_RETTES}}
            for a in session.scalars(levende)
        }

    def plasser(self, verdier: Verdier) -> Plass:
        values = dict(verdier)
        orgnr = values.pop("orgnr")
        eier, navn = self._eiere.finn(orgnr, values.pop("type", None))
        known, nokler = self._kjente.get(eier), {"organisasjonen": (eier,)}
        if known is not None:
            rettet = {felt: values[felt] for felt in _KAN_RETTES if felt in values}
            return Plass(navn, known["id"], plain(known), rettet, nokler)
        _kontroller(values)
        values |= {"organisasjon_id": eier, "orgnr": orgnr, "vilkar_id": self._vilkar_da(values["signert_dato"])}
        values["status"] = _status(values)
        return Plass(navn, None, {}, values, nokler)

    def _vilkar_da(self, dag: date) -> int:
        """The terms that were in force. Raises InvalidInput when none are registered for the day."""
        if dag not in self._vilkar:
            funnet = gjeldende(self._session, dag)
            self._vilkar[dag] = funnet.id if funnet else None
        if (ident := self._vilkar[dag]) is None:
            raise InvalidInput(
                "signert", f"Ingen vilkår gjaldt {dag:%d.%m.%Y}. Registrer vilkårene som gjaldt da, først."
            )
        return ident

    @classmethod
    def sett(cls, rad: Tilslutningserklaering, verdier: Mapping[str, Any], dag: date) -> None:
        super().sett(rad, verdier, dag)
        rad.sist_endret = clock.now()

    @classmethod
    def fullfor(cls, session: Session, actor: Actor, opplastet_av: str, rader: Rader) -> None:
        """The signature of each new erklæring: registered by who brought the file, controlled by who wrote it."""
        nye = [(avtale, verdier) for avtale, verdier in rader if "signert_av" in verdier]
        signaturer = [
            Signatur(
                erklaering_id=avtale.id,
                vilkar_id=avtale.vilkar_id,
                navn=verdier["signert_av"],
                registrert_av=opplastet_av,
                kontrollert_av=actor.ident,
                kontrollert=clock.now(),
                **{
                    felt: audit.stored(Signatur, felt, verdier.get(felt))
                    for felt in ("fullmakt", "delegasjon", "delegasjon_dato", "signert_dato")
                },
            )
            for avtale, verdier in nye
        ]
        with session.no_autoflush, recording_all(session, signaturer, actor=actor, handling="signatur.importert"):
            pass

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        """Those that are signed and live."""
        statement = (
            select(Tilslutningserklaering)
            .join(Tilslutningserklaering.organisasjon)
            .where(Tilslutningserklaering.status.in_(LEVENDE), Tilslutningserklaering.signaturer.any())
            .options(selectinload(Tilslutningserklaering.signaturer))
            .order_by(Organisasjon.nummer)
        )
        for avtale in session.scalars(statement):
            signatur = avtale.signaturer[0]
            om = {felt: getattr(signatur, felt) for felt in _OM_SIGNATUREN if felt != "signert_av"}
            egne = {k.felt: getattr(avtale, k.felt) for k in cls.kolonner if k.felt not in (*_OM_SIGNATUREN, "type")}
            yield {**egne, **om, "signert_av": signatur.navn, "type": avtale.organisasjon.type}


def _kontroller(values: Verdier) -> None:
    if values["fullmakt"] is Fullmakt.DELEGERT and not (values.get("delegasjon") and values.get("delegasjon_dato")):
        raise InvalidInput("delegasjonsvedtak", "Oppgi delegasjonsvedtaket med referanse og dato (kommuneloven § 6-1).")
    dager = [("signert", values["signert_dato"])]
    dager += [(navn, values.get(f"{navn}_dato")) for navn in ("videresendt", "bekreftet")]
    forrige = None
    for navn, dag in dager:
        if dag is not None and dag > clock.today():
            raise InvalidInput(navn, "Datoen kan ikke ligge fram i tid.")
        if dag is not None and forrige is not None and dag < forrige:
            raise InvalidInput(navn, "Datoen kan ikke være før det som skjedde først: signert, videresendt, bekreftet.")
        forrige = dag or forrige


def _status(values: Verdier) -> Avtalestatus:
    """As far as the dates say it has come."""
    if values.get("bekreftet_dato"):
        return Avtalestatus.BEKREFTET
    return Avtalestatus.VIDERESENDT if values.get("videresendt_dato") else Avtalestatus.KONTROLLERT
