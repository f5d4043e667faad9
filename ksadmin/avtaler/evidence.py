"""Bevispakke: one zip that proves, without ksadmin, what an organisation has agreed to.

``manifest.json`` lists every file with its SHA-256; ``LES-MEG.txt`` tells how to check them with nothing but
``sha256sum``, since ``SHA256SUMS`` is in its format.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.avtaler import queries
from ksadmin.avtaler.models import Signatur, Tilslutningserklaering
from ksadmin.core.clock import klokkeslett
from ksadmin.core.history import aktornavn, historikk
from ksadmin.register.models import Organisasjon

_LES_MEG = """Bevispakke for {navn} (organisasjonsnummer {orgnr})
Laget av ksadmin {laget}.

Pakken inneholder alle dokumenter, signaturer og hendelser som gjelder tilslutningserklæringen.

Slik kontrollerer du at ingenting er endret:
  1. Pakk ut alt i en tom mappe.
  2. Kjør:  sha256sum -c SHA256SUMS
  3. Hver fil skal svare «OK». manifest.json har de samme summene og hva hver fil er.

historikk.json viser hvem som gjorde hva og når. vilkar/ har teksten i hver versjon av vilkårene som er akseptert;
summen av teksten står også trykt i erklæringen.
"""


def bevispakke(session: Session, organisasjon: Organisasjon, *, laget: datetime) -> bytes:
    """The zip. ``laget`` is the moment written in it, so that the same facts give the same bytes."""
    avtaler = queries.for_organisasjon(session, organisasjon.id)
    navn = aktornavn(
        session, {i for a in avtaler for s in a.signaturer for i in (s.registrert_av, s.kontrollert_av) if i}
    )
    files: dict[str, tuple[str, bytes]] = {}
    for avtale in avtaler:
        for dokument in avtale.dokumenter:
            files[f"dokumenter/{avtale.referanse}-{dokument.id}-{dokument.slag}.pdf"] = (
                dokument.slag.tekst,
                dokument.innhold,
            )
        for signatur in avtale.signaturer:
            name = f"vilkar/{signatur.vilkar.utgave}-{signatur.vilkar.betegnelse}.txt".replace(" ", "_")
            files[name] = (f"Vilkår: {signatur.vilkar}", signatur.vilkar.tekst.encode())
    files["avtaler.json"] = ("Erklæringene og signaturene", _json([_avtale(a, navn) for a in avtaler]))
    files["historikk.json"] = ("Hendelsene, med hvem og når", _json(_hendelser(session, avtaler)))
    local = klokkeslett(laget)
    read_me = _LES_MEG.format(navn=organisasjon.visningsnavn, orgnr=organisasjon.orgnr, laget=local)
    files["LES-MEG.txt"] = ("Hvordan pakken kontrolleres", read_me.encode())
    return _zip(files, organisasjon, laget)


def _zip(files: dict[str, tuple[str, bytes]], organisasjon: Organisasjon, laget: datetime) -> bytes:
    manifest = {
        "organisasjon": {"navn": organisasjon.visningsnavn, "orgnr": organisasjon.orgnr},
        "laget": laget.isoformat(),
        "filer": [
            {"navn": name, "beskrivelse": words, "sha256": _sum(data), "byte": len(data)}
            for name, (words, data) in sorted(files.items())
        ],
    }
    files["manifest.json"] = ("Innholdet i pakken", _json(manifest))
    sums = "".join(f"{_sum(data)}  {name}\n" for name, (_, data) in sorted(files.items()))
    files["SHA256SUMS"] = ("Summene, for sha256sum -c", sums.encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (_, data) in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, laget.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _avtale(avtale: Tilslutningserklaering, navn: Mapping[str, str]) -> dict[str, Any]:
    return {
        "referanse": avtale.referanse,
        "orgnr": avtale.orgnr,
        "status": avtale.status.tekst,
        "vilkar": str(avtale.vilkar),
        "bekreftet": avtale.bekreftet_dato,
        "avsluttet": avtale.avsluttet_dato,
        "signaturer": [_signatur(s, navn) for s in avtale.signaturer],
    }


def _signatur(signatur: Signatur, navn: Mapping[str, str]) -> dict[str, Any]:
    return {
        "navn": signatur.navn,
        "fullmakt": signatur.fullmakt.tekst,
        "delegasjon": signatur.delegasjon,
        "delegasjon_dato": signatur.delegasjon_dato,
        "signert": signatur.signert_dato,
        "vilkar": str(signatur.vilkar),
        "vilkar_sha256": signatur.vilkar.sha256,
        "dokument_sha256": signatur.dokument.sha256 if signatur.dokument else None,
        "registrert_av": navn.get(signatur.registrert_av),
        "kontrollert_av": navn.get(signatur.kontrollert_av or ""),
        "kontrollert": signatur.kontrollert,
    }


def _hendelser(session: Session, avtaler: Any) -> list[dict[str, Any]]:
    objects = [o for a in avtaler for o in (a, *a.signaturer, *a.dokumenter)]
    if not objects:
        return []
    return [
        {
            "tidspunkt": h.tidspunkt,
            "hvem": h.aktor_navn,
            "hva": h.tekst,
            "begrunnelse": h.begrunnelse,
            "endringer": h.endringer,
        }
        for h in reversed(historikk(session, *objects, limit=10_000))
    ]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
