"""The steps of a request, each with what it asks for."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.outbox import promise
from ksadmin.tilgangsoversikt.lifecycle import FORTELLES, PAKOBLINGSLOP
from ksadmin.tilgangsoversikt.models import Faktum, Miljo, Pakobling, Unntak, Verdi
from ksadmin.tilgangsoversikt.queries.unntak import gjeldende_for
from ksadmin.tilgangsoversikt.usecases.observasjoner import skriv

_APNE = {Miljo.TEST: "apne_test", Miljo.PRODUKSJON: "apne_produksjon"}


def kontroller(session: Session, actor: Actor, pakobling: Pakobling, *, i_dag: date) -> None:
    """KS has controlled that the organisation has signed (domene.md § 1.1 step 2b). Raises Conflict when not."""
    if grunn := hindringer_for_kontroll(session, [pakobling]).get(pakobling.id):
        raise Conflict(grunn)
    _ta(session, actor, pakobling, "kontroller", "pakobling.kontrollert", {"kontrollert_dato": i_dag})


def send(session: Session, actor: Actor, pakobling: Pakobling, *, dato: date, i_dag: date) -> None:
    """Skatteetaten has been asked to open for the tjeneste."""
    _krev_dato(pakobling, dato, i_dag)
    _ta(session, actor, pakobling, "send", "pakobling.sendt", {"sendt_dato": dato})


def apne(session: Session, actor: Actor, pakobling: Pakobling, *, miljo: Miljo, dato: date, i_dag: date) -> None:
    """Skatteetaten has told that it is open. That is an observation too, with KS as its source."""
    _krev_dato(pakobling, dato, i_dag)
    steg = _APNE[miljo]
    _ta(session, actor, pakobling, steg, f"pakobling.apnet_{miljo}", {f"apnet_{miljo}_dato": dato})
    skriv(
        session,
        actor,
        organisasjon_id=pakobling.organisasjon_id,
        orgnr=pakobling.orgnr,
        tjeneste_id=pakobling.tjeneste_id,
        miljo=miljo,
        faktum=Faktum.TILGANG,
        verdi=Verdi.JA,
        observert=datetime.combine(dato, time.min, clock.OSLO),
        begrunnelse=f"Skatteetaten har åpnet for forespørselen {pakobling.referanse}.",
    )


def avvis(session: Session, actor: Actor, pakobling: Pakobling, *, begrunnelse: str, i_dag: date) -> None:
    """It cannot be granted; the organisation is told why, and may ask again."""
    _ta(session, actor, pakobling, "avvis", "pakobling.avvist", {"avsluttet_dato": i_dag}, begrunnelse)


def trekk(session: Session, actor: Actor, pakobling: Pakobling, *, begrunnelse: str, i_dag: date) -> None:
    """It is not wanted any more. What Skatteetaten has opened stays open until Skatteetaten closes it."""
    _ta(session, actor, pakobling, "trekk", "pakobling.trukket", {"avsluttet_dato": i_dag}, begrunnelse)


def hindringer_for_kontroll(session: Session, pakoblinger: Collection[Pakobling]) -> dict[int, str]:
    """Why they do not pass the control, by id, for those that do not. Two queries, however many they are."""
    ids = {p.organisasjon_id for p in pakoblinger}
    nyeste = stillinger.nyeste(session, ids).values()
    har_signert = {s.organisasjon_id for s in nyeste if s.status is Avtalestatus.BEKREFTET}
    unntak = gjeldende_for(session, ids)
    grunner = {
        p.id: _mangler(p, p.organisasjon_id in har_signert, unntak.get((p.organisasjon_id, p.tjeneste_id)))
        for p in pakoblinger
    }
    return {ident: grunn for ident, grunn in grunner.items() if grunn}


def _mangler(pakobling: Pakobling, har_signert: bool, unntak: Unntak | None) -> str | None:
    organisasjon = pakobling.organisasjon
    if not har_signert:
        return f"{organisasjon} har ingen aktiv tilslutningserklæring. Følg opp signeringen først."
    if pakobling.orgnr != organisasjon.orgnr:
        return (
            f"Forespørselen er laget med organisasjonsnummeret {pakobling.orgnr}, men {organisasjon} har"
            f" {organisasjon.orgnr}. Trekk den, og registrer en ny."
        )
    if unntak:
        return f"Tjenesten står som «{unntak.slag.midt_i_setning}» for {organisasjon}. Opphev unntaket først."
    return None


def _krev_dato(pakobling: Pakobling, dato: date, i_dag: date) -> None:
    tidligst = max(d for d in (pakobling.mottatt_dato, pakobling.sendt_dato) if d)
    if not tidligst <= dato <= i_dag:
        raise InvalidInput("dato", f"Datoen må være fra {tidligst:%d.%m.%Y} til og med i dag.")


def _fortell_kontakten(session: Session, pakobling: Pakobling) -> None:
    """KS tells the kommune when Skatteetaten has opened (domene.md § 1.1 step 3b), and when it will not."""
    status = pakobling.status
    if status in FORTELLES and pakobling.kontakt_epost and not pakobling.eksempel:
        nokkel = f"pakobling:{pakobling.id}:{status}"
        promise(session, "pakobling.varsel", nokkel=nokkel, pakobling_id=pakobling.id, status=status.value)


def _ta(
    session: Session,
    actor: Actor,
    pakobling: Pakobling,
    steg: str,
    handling: str,
    datoer: Mapping[str, date],
    begrunnelse: str | None = None,
) -> None:
    with audit.recording(session, pakobling, actor=actor, handling=handling, begrunnelse=begrunnelse):
        pakobling.status = PAKOBLINGSLOP.target(steg, pakobling.status, actor)
        pakobling.sist_endret = clock.now()
        for felt, dato in datoer.items():
            setattr(pakobling, felt, dato)
    _fortell_kontakten(session, pakobling)
