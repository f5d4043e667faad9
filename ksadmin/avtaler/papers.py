"""From rows to the plain values on paper, and from paper to stored documents."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from ksadmin.avtaler import documents
from ksadmin.avtaler.models import Avtaledokument, Dokumentslag, Signatur, Tilslutningserklaering
from ksadmin.core import audit, clock, uploads
from ksadmin.core.actor import Actor
from ksadmin.core.manuscript import Language
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.vilkar.models import Vilkar


@dataclass(frozen=True, slots=True)
class Brevhode:
    """What the papers need from the settings.

    ``mottak`` is where signed erklæringer go, ``adresse`` the public address of ksadmin; ``segl`` is the
    PKCS#12 file and the file with its password, when documents are to be sealed.
    """

    mottak: str
    adresse: str
    segl: tuple[Path, Path] | None = None


def sprak(organisasjon: Organisasjon) -> Language:
    """Nynorsk to those who have chosen it, bokmål to the others."""
    return "nn" if organisasjon.skriver_nynorsk else "nb"


def part(organisasjon: Organisasjon, orgnr: str, epost: str | None) -> documents.Part:
    """The organisation as a party: all its names, in the order its own register has them."""
    andre = tuple(n for n in (organisasjon.navn_samisk, organisasjon.navn_kvensk) if n)
    return documents.Part(organisasjon.visningsnavn, andre, orgnr, epost)


def vilkarsdata(vilkar: Vilkar) -> documents.Vilkarsdata:
    """The version of the terms as the erklæring prints it."""
    return documents.Vilkarsdata(
        vilkar.utgave.tekst, vilkar.betegnelse, vilkar.gyldig_fra, vilkar.sha256, vilkar.avsnitt()
    )


def erklaering(avtale: Tilslutningserklaering, brevhode: Brevhode, dag: date) -> documents.ErklaeringData:
    """The declaration to be signed."""
    org = avtale.organisasjon
    return documents.ErklaeringData(
        referanse=avtale.referanse,
        organisasjon=part(org, avtale.orgnr, avtale.kontakt_epost),
        er_fylkeskommune=org.type is Organisasjonstype.FYLKESKOMMUNE,
        kontaktperson=avtale.kontakt_navn,
        kontakt_epost=avtale.kontakt_epost,
        vilkar=vilkarsdata(avtale.vilkar),
        spraak=sprak(org),
        dato=dag,
        sendes_til=brevhode.mottak,
    )


def blank(organisasjon: Organisasjon, vilkar: Vilkar, brevhode: Brevhode) -> documents.ErklaeringData:
    """The declaration of an organisation that has none yet, dated as the terms so that it never varies."""
    return documents.ErklaeringData(
        referanse=f"{organisasjon.type.tekst} {organisasjon.nummer}",
        organisasjon=part(organisasjon, organisasjon.orgnr, None),
        er_fylkeskommune=organisasjon.type is Organisasjonstype.FYLKESKOMMUNE,
        kontaktperson=None,
        kontakt_epost=None,
        vilkar=vilkarsdata(vilkar),
        spraak=sprak(organisasjon),
        dato=vilkar.gyldig_fra,
        sendes_til=brevhode.mottak,
    )


def kvittering(signatur: Signatur, brevhode: Brevhode, dag: date) -> documents.KvitteringData:
    """The receipt. Raises ValueError when no signed document was received."""
    avtale = signatur.erklaering
    if signatur.dokument is None:
        raise ValueError("a receipt needs the signed document")
    org, nn = avtale.organisasjon, avtale.organisasjon.skriver_nynorsk
    return documents.KvitteringData(
        referanse=avtale.referanse,
        organisasjon=part(org, avtale.orgnr, avtale.kontakt_epost),
        er_fylkeskommune=org.type is Organisasjonstype.FYLKESKOMMUNE,
        signatur=documents.Signaturdata(
            signatur.navn,
            signatur.fullmakt.tekst_nn if nn else signatur.fullmakt.tekst,
            signatur.delegasjon,
            signatur.delegasjon_dato,
            signatur.signert_dato,
        ),
        vilkar=vilkarsdata(signatur.vilkar),
        mottatt=signatur.dokument.opprettet.astimezone(clock.OSLO).date(),
        dokument_sha256=signatur.dokument.sha256,
        adresse=f"{brevhode.adresse.rstrip('/')}/dokument/{signatur.dokument.sha256}",
        spraak=sprak(org),
        dato=dag,
    )


def oppsigelse(
    avtale: Tilslutningserklaering,
    brevhode: Brevhode,
    *,
    opphorer: date,
    begrunnelse: str,
    berorte: tuple[tuple[str, str], ...],
    dag: date,
) -> documents.OppsigelseData:
    """The termination letter; ``berorte`` is (tjeneste, what happens)."""
    org, signatur = avtale.organisasjon, avtale.siste_signatur
    return documents.OppsigelseData(
        referanse=avtale.referanse,
        organisasjon=part(org, avtale.orgnr, avtale.kontakt_epost),
        er_fylkeskommune=org.type is Organisasjonstype.FYLKESKOMMUNE,
        signert=signatur.signert_dato if signatur else dag,
        opphorer=opphorer,
        begrunnelse=begrunnelse,
        berorte=berorte,
        kontakt_epost=brevhode.mottak,
        spraak=sprak(org),
        dato=dag,
    )


def arkiver(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    slag: Dokumentslag,
    paper: documents.Dokument,
    brevhode: Brevhode,
) -> Avtaledokument:
    """Seal the finished document if a key is configured, and store it for ever."""
    innhold = paper.pdf
    if brevhode.segl is not None:
        from ksadmin.core.seal import seal_pdf  # noqa: PLC0415  pyHanko takes long to import

        key, passphrase = brevhode.segl
        innhold = seal_pdf(innhold, pkcs12=key.read_bytes(), passphrase=passphrase.read_text().strip())
    dokument = Avtaledokument()
    with audit.recording(session, dokument, actor=actor, handling="dokument.laget"):
        _fyll(dokument, avtale, slag, innhold, f"{paper.mal}-{avtale.orgnr}.pdf")
        dokument.malversjon, dokument.sprak = paper.malversjon, sprak(avtale.organisasjon)
        dokument.forseglet = brevhode.segl is not None
    return dokument


def ta_imot(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, innhold: bytes, filnavn: str
) -> Avtaledokument:
    """Store a received scan as it came, with its sum."""
    dokument = Avtaledokument()
    with audit.recording(session, dokument, actor=actor, handling="dokument.mottatt"):
        _fyll(dokument, avtale, Dokumentslag.SIGNERT, innhold, uploads.trygt_navn(filnavn, ".pdf"))
    return dokument


def _fyll(
    dokument: Avtaledokument, avtale: Tilslutningserklaering, slag: Dokumentslag, innhold: bytes, filnavn: str
) -> None:
    dokument.erklaering_id, dokument.slag, dokument.filnavn = avtale.id, slag, filnavn
    dokument.innhold, dokument.storrelse = innhold, len(innhold)
    dokument.sha256, dokument.opprettet = hashlib.sha256(innhold).hexdigest(), clock.now()
