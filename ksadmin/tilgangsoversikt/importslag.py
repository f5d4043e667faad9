"""Lists of requests for access that KS has had before."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import Kolonne, Plass, Rader, Slag, Verdier, plain
from ksadmin.register import verdier
from ksadmin.register.importslag import Eiere
from ksadmin.register.models import Leverandor, Organisasjon, Organisasjonstype
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Opphav, Pakobling, PakoblingRute
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tilgangsoversikt.usecases.pakoblinger import Foresporsel, krev_mulig
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste

_KAN_RETTES = ("kontakt_navn", "kontakt_rolle", "kontakt_epost", "kontakt_telefon", "frist", "intern_merknad")
_IKKE_EGNE = ("orgnr", "type", "tjeneste", "rute", "leverandor")


class Pakoblingsslag(Slag):
    """Requests up to where they were sent: found by organisation and tjeneste, of which one is alive at a time.

    That access is open is not said here but read from its sources (``ksadmin tilgang synk``).
    """

    modell, handling = Pakobling, "pakobling.importert"
    kolonner = (
        Kolonne("orgnr", "organisasjonsnummer", verdier.orgnr, ("orgnr",), pakrevd=True),
        Kolonne("type", "type", verdier.kode_eller_tomt(Organisasjonstype)),
        Kolonne("tjeneste", "tjeneste", verdier.navn, pakrevd=True),
        Kolonne("rute", "påkoblingsmåte", verdier.kode(Tilkoblingskode), pakrevd=True),
        Kolonne("leverandor", "leverandørens_orgnr", verdier.orgnr_eller_tomt),
        Kolonne("mottatt_dato", "mottatt", verdier.dag, pakrevd=True),
        Kolonne("kontrollert_dato", "kontrollert", verdier.dag_eller_tomt),
        Kolonne("sendt_dato", "sendt", verdier.dag_eller_tomt, ("sendt til skatteetaten",)),
        Kolonne("kontakt_navn", "kontaktperson", verdier.navn_eller_tomt),
        Kolonne("kontakt_rolle", "kontaktens_rolle", verdier.navn_eller_tomt),
        Kolonne("kontakt_epost", "e-post", verdier.epost_eller_tomt, ("e-postadresse",)),
        Kolonne("kontakt_telefon", "telefon", verdier.telefon),
        Kolonne("frist", "frist", verdier.dag_eller_tomt),
        Kolonne("intern_merknad", "intern_merknad", verdier.lang_tekst),
    )

    def __init__(self, session: Session) -> None:
        self._session, self._eiere = session, Eiere(session)
        self._tjenester = {ord_.lower(): t for t in session.scalars(select(Tjeneste)) for ord_ in (t.nokkel, t.navn)}
        self._leverandorer = {rad.orgnr: rad for rad in session.scalars(select(Leverandor)) if rad.orgnr}
        levende = select(Pakobling).where(Pakobling.status.in_(LEVENDE))
        self._kjente = {
            (p.organisasjon_id, p.tjeneste_id): {"id": p.id, **{felt: getattr(p, felt) for felt in _KAN_RETTES}}
            for p in session.scalars(levende)
        }

    def plasser(self, verdier: Verdier) -> Plass:
        values = dict(verdier)
        orgnr, navn, rute = values.pop("orgnr"), values.pop("tjeneste"), values["rute"]
        eier, tittel = self._eiere.finn(orgnr, values.pop("type", None))
        if (tjeneste := self._tjenester.get(navn.lower())) is None:
            raise InvalidInput(
                "tjeneste", f"Tjenesten «{navn}» er ikke kjent. Skriv navnet slik det står under Tjenester."
            )
        tittel, nokler = f"{tittel}: {tjeneste.navn}", {"forespørselen": (eier, tjeneste.id)}
        if (known := self._kjente.get((eier, tjeneste.id))) is not None:
            rettet = {felt: values[felt] for felt in _KAN_RETTES if felt in values}
            return Plass(tittel, known["id"], plain(known), rettet, nokler)
        leverandor = self._leverandor(values.get("leverandor"))
        valg = Rutevalg(rute, leverandor)
        krav = Foresporsel(self._session.get_one(Organisasjon, eier), tjeneste, [valg], None, None)
        krev_mulig(self._session, krav)
        _kontroller(values)
        values |= {"organisasjon_id": eier, "orgnr": orgnr, "tjeneste_id": tjeneste.id, "opphav": Opphav.KS}
        values |= {"leverandor": leverandor.id if leverandor else None, "status": _status(values)}
        return Plass(tittel, None, {}, values, nokler)

    def _leverandor(self, orgnr: str | None) -> Leverandor | None:
        if orgnr is not None and orgnr not in self._leverandorer:
            raise InvalidInput("leverandørens_orgnr", "Leverandøren er ikke registrert. Registrer den først.")
        return self._leverandorer[orgnr] if orgnr is not None else None

    @classmethod
    def sett(cls, rad: Pakobling, verdier: Mapping[str, Any], dag: date) -> None:
        super().sett(rad, verdier, dag)
        rad.sist_endret = clock.now()

    @classmethod
    def fullfor(cls, session: Session, actor: Actor, opplastet_av: str, rader: Rader) -> None:
        """How each new one connects."""
        ruter = [
            PakoblingRute(
                pakobling_id=pakobling.id,
                kode=audit.stored(PakoblingRute, "kode", verdier["rute"]),
                leverandor_id=verdier.get("leverandor"),
                fra=pakobling.mottatt_dato,
            )
            for pakobling, verdier in rader
            if "rute" in verdier
        ]
        with session.no_autoflush, recording_all(session, ruter, actor=actor, handling="rute.lagt_til"):
            pass

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        utvalg = (
            select(Pakobling)
            .join(Pakobling.organisasjon)
            .join(Pakobling.tjeneste)
            .options(contains_eager(Pakobling.organisasjon), contains_eager(Pakobling.tjeneste))
            .options(selectinload(Pakobling.ruter).joinedload(PakoblingRute.leverandor))
            .where(Pakobling.status.in_(LEVENDE))
        )
        for p in session.scalars(utvalg.order_by(Organisasjon.nummer, Pakobling.id)):
            egne = {k.felt: getattr(p, k.felt) for k in cls.kolonner if k.felt not in _IKKE_EGNE}
            rute = p.ruter[0] if p.ruter else None
            leverandor = rute.leverandor.orgnr if rute is not None and rute.leverandor is not None else None
            felles = {"orgnr": p.orgnr, "type": p.organisasjon.type, "tjeneste": p.tjeneste.nokkel}
            yield {**felles, "rute": rute and rute.kode, "leverandor": leverandor, **egne}


def _kontroller(values: Verdier) -> None:
    dager = [(navn, values.get(f"{navn}_dato")) for navn in ("mottatt", "kontrollert", "sendt")]
    kjente = [(navn, dag) for navn, dag in dager if dag is not None]
    for navn, dag in kjente:
        if dag > clock.today():
            raise InvalidInput(navn, "Datoen kan ikke ligge fram i tid.")
    if [dag for _, dag in kjente] != sorted(dag for _, dag in kjente):
        raise InvalidInput("sendt", "Datoene må stå i rekkefølgen mottatt, kontrollert, sendt.")


def _status(values: Verdier) -> Pakoblingsstatus:
    """As far as the dates say it has come."""
    if values.get("sendt_dato"):
        return Pakoblingsstatus.SENDT
    return Pakoblingsstatus.KONTROLLERT if values.get("kontrollert_dato") else Pakoblingsstatus.REGISTRERT
