"""Signatures: who accepted which terms, on whose authority, seen by two persons.

The same two deeds serve the first signature and every later acceptance of new terms.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.avtaler import papers
from ksadmin.avtaler.lifecycle import AVTALELOP, Avtalestatus
from ksadmin.avtaler.models import Fullmakt, Signatur, Tilslutningserklaering
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Vilkar
from ksadmin.vilkar.queries import publiserte


@dataclass(frozen=True, slots=True)
class Signaturfakta:
    """What stands under the signature, and the scan of it as checked PDF bytes.

    ``delegasjon`` is the reference of the decision that delegates the power to sign.
    """

    navn: str
    fullmakt: Fullmakt
    delegasjon: str | None
    delegasjon_dato: date | None
    signert_dato: date
    fil: bytes | None
    filnavn: str


def registrer_signatur(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, fakta: Signaturfakta, *, i_dag: date
) -> Signatur:
    """The signed erklæring has come back. Raises InvalidInput for dates that cannot be and for a missing scan."""
    _krev_fil(fakta)
    with audit.recording(session, avtale, actor=actor, handling="avtale.signert"):
        avtale.status = AVTALELOP.target("registrer_signatur", avtale.status, actor)
        avtale.sist_endret = clock.now()
    return _ny_signatur(session, actor, avtale, avtale.vilkar, fakta, i_dag)


def rett_signatur(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, fakta: Signaturfakta, *, i_dag: date
) -> None:
    """Correct what was registered, before it is controlled. The scan is replaced only when a new one is given.

    The one who corrects counts as the one who registered, so somebody else must control.
    """
    signatur = avtale.siste_signatur
    if signatur is None:
        raise Conflict("Det er ingen signatur å rette. Registrer signaturen først.")
    with audit.recording(session, avtale, actor=actor, handling="avtale.signatur_rettet"):
        avtale.status = AVTALELOP.target("rett_signatur", avtale.status, actor)
        avtale.sist_endret = clock.now()
    _rett(session, actor, avtale, signatur, fakta, i_dag)


def kontroller(session: Session, actor: Actor, avtale: Tilslutningserklaering) -> None:
    """A second person has held the scan against what is registered.

    Raises NotPermitted for the one who registered it, Conflict when a delegation is not documented
    (kommuneloven § 6-1 second paragraph).
    """
    signatur = avtale.siste_signatur
    if signatur is None:
        raise Conflict("Det er ingen signatur å kontrollere.")
    with audit.recording(session, avtale, actor=actor, handling="avtale.kontrollert"):
        avtale.status = AVTALELOP.target("kontroller", avtale.status, actor)
        avtale.sist_endret = clock.now()
    _kontroller(session, actor, signatur)


def registrer_aksept(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    fakta: Signaturfakta,
    *,
    vilkar: Vilkar,
    i_dag: date,
) -> Signatur:
    """An active organisation accepts a newer version of the terms. The old acceptance holds until controlled."""
    actor.require(Rolle.SAKSBEHANDLER)
    _krev_fil(fakta)
    if avtale.status is not Avtalestatus.BEKREFTET:
        raise Conflict("Nye vilkår aksepteres på en aktiv erklæring. Denne er ikke aktiv.")
    if vilkar.status is not Vilkarsstatus.PUBLISERT or vilkar.gyldig_fra <= avtale.vilkar.gyldig_fra:
        raise Conflict("Velg en publisert versjon som er nyere enn den kommunen alt har akseptert.")
    if any(s.vilkar_id == vilkar.id for s in avtale.signaturer):
        raise Conflict("Aksept av denne versjonen er alt registrert. Den venter på kontroll av en annen person.")
    signatur = _ny_signatur(session, actor, avtale, vilkar, fakta, i_dag)
    audit.note(
        session,
        avtale,
        actor=actor,
        handling="avtale.vilkar_akseptert",
        opplysninger={"vilkar_id": {"id": vilkar.id, "tekst": str(vilkar)}},
    )
    return signatur


def rett_aksept(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, fakta: Signaturfakta, *, i_dag: date
) -> None:
    """Correct an acceptance that waits for control, as ``rett_signatur`` corrects the first signature."""
    actor.require(Rolle.SAKSBEHANDLER)
    _rett(session, actor, avtale, _ventende_aksept(avtale), fakta, i_dag)


def kontroller_aksept(session: Session, actor: Actor, avtale: Tilslutningserklaering) -> None:
    """A second person has controlled the acceptance: from now the new terms are the ones that hold."""
    actor.require(Rolle.SAKSBEHANDLER)
    signatur = _ventende_aksept(avtale)
    _kontroller(session, actor, signatur)
    with audit.recording(session, avtale, actor=actor, handling="avtale.vilkar_kontrollert"):
        avtale.vilkar_id, avtale.sist_endret = signatur.vilkar_id, clock.now()


def _ventende_aksept(avtale: Tilslutningserklaering) -> Signatur:
    signatur = avtale.siste_signatur
    if avtale.status is not Avtalestatus.BEKREFTET or signatur is None or signatur.kontrollert is not None:
        raise Conflict("Det er ingen aksept som venter på kontroll.")
    return signatur


def _kontroller(session: Session, actor: Actor, signatur: Signatur) -> None:
    if signatur.registrert_av == actor.ident:
        raise NotPermitted("Du registrerte signaturen selv. En annen person må kontrollere den.")
    if signatur.dokument_id is None:
        raise Conflict("Det signerte dokumentet mangler. Last det opp med «Rett signaturen» før kontrollen.")
    if signatur.fullmakt is Fullmakt.DELEGERT and not (signatur.delegasjon and signatur.delegasjon_dato):
        raise Conflict(
            "Signert etter delegert myndighet, men delegasjonsvedtaket er ikke oppgitt med referanse og dato."
            " Rett det som er registrert, først."
        )
    with audit.recording(session, signatur, actor=actor, handling="signatur.kontrollert"):
        signatur.kontrollert_av, signatur.kontrollert = actor.ident, clock.now()


def _ny_signatur(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    vilkar: Vilkar,
    fakta: Signaturfakta,
    i_dag: date,
) -> Signatur:
    _kontroller_datoer(fakta, avtale.siste_signatur, i_dag)
    dokument = papers.ta_imot(session, actor, avtale, fakta.fil or b"", fakta.filnavn)
    signatur = Signatur()
    with audit.recording(session, signatur, actor=actor, handling="signatur.registrert"):
        signatur.erklaering_id, signatur.vilkar_id, signatur.dokument_id = avtale.id, vilkar.id, dokument.id
        signatur.registrert_av = actor.ident
        _skriv(signatur, fakta)
    session.expire(avtale, ["signaturer", "dokumenter"])
    return signatur


def _rett(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    signatur: Signatur,
    fakta: Signaturfakta,
    i_dag: date,
) -> None:
    tidligere = [s for s in avtale.signaturer if s is not signatur]
    _kontroller_datoer(fakta, tidligere[-1] if tidligere else None, i_dag)
    dokument_id = signatur.dokument_id
    if fakta.fil:
        dokument_id = papers.ta_imot(session, actor, avtale, fakta.fil, fakta.filnavn).id
    with audit.recording(session, signatur, actor=actor, handling="signatur.rettet"):
        _skriv(signatur, fakta)
        signatur.dokument_id, signatur.registrert_av = dokument_id, actor.ident


def _skriv(signatur: Signatur, fakta: Signaturfakta) -> None:
    signatur.navn, signatur.fullmakt, signatur.signert_dato = fakta.navn, fakta.fullmakt, fakta.signert_dato
    delegert = fakta.fullmakt is Fullmakt.DELEGERT
    signatur.delegasjon = fakta.delegasjon if delegert else None
    signatur.delegasjon_dato = fakta.delegasjon_dato if delegert else None


def _krev_fil(fakta: Signaturfakta) -> None:
    if not fakta.fil:
        raise InvalidInput("fil", "Last opp den signerte erklæringen som PDF.")


def _kontroller_datoer(fakta: Signaturfakta, forrige: Signatur | None, i_dag: date) -> None:
    if fakta.signert_dato > i_dag:
        raise InvalidInput("signert_dato", "Signaturdatoen kan ikke ligge fram i tid.")
    if forrige and fakta.signert_dato < forrige.signert_dato:
        dag = f"{forrige.signert_dato:%d.%m.%Y}"
        raise InvalidInput("signert_dato", f"Signaturen før denne er fra {dag}. Oppgi den dagen eller senere.")
    if fakta.delegasjon_dato and fakta.delegasjon_dato > fakta.signert_dato:
        raise InvalidInput("delegasjon_dato", "Delegasjonen må være gitt senest samme dag som signaturen.")


def nyere_vilkar(session: Session, avtale: Tilslutningserklaering) -> list[Vilkar]:
    """Published versions an active organisation can go over to, left out those it has a signature for."""
    if avtale.status is not Avtalestatus.BEKREFTET:
        return []
    signert = {s.vilkar_id for s in avtale.signaturer}
    return [
        v
        for v in publiserte(session)
        if v.utgave is avtale.vilkar.utgave and v.gyldig_fra > avtale.vilkar.gyldig_fra and v.id not in signert
    ]
