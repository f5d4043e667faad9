"""What a message is about, as far as its words tell: pure, and never more than a proposal."""

import re
from dataclasses import dataclass

from stdnum.no import orgnr

from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.core.sortering import sokenokkel
from ksadmin.tjenester import feilkoder
from ksadmin.tjenester.feilkoder import Feil, Utbedrer
from ksadmin.tjenester.kodeverk import Forutsetningskode

_K = Sakskategori
_KODE = re.compile(r"(?<![A-Za-z0-9])(MP|SSG|IM|BSA|AR|TD|FA|DAS|SI)[- ]?(\d{2,3})(?!\d)")
"""Written as the senders write them; ``feilkoder`` knows the ones whose meaning is documented."""
_MED_ORD = re.compile(r"(?:korrelasjons-?id|correlation-?id|errorid)\W{0,5}([0-9a-z][0-9a-z-]{7,63})", re.IGNORECASE)
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
_NI_SIFFER = re.compile(r"(?<![\d-])\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{3}(?![\d-])")

_AV_UTBEDRER = {
    Utbedrer.KOMMUNE: _K.ALTINN,
    Utbedrer.KS: _K.TILGANG,
    Utbedrer.KLIENT: _K.MASKINPORTEN,
    Utbedrer.SKATTEETATEN: _K.FEIL,
    Utbedrer.SYSTEM: _K.FEIL,
    Utbedrer.INGEN: _K.DATAINNHOLD,
}
_AV_PREFIKS = {"MP": _K.MASKINPORTEN, "SI": _K.FIKS, "DAS": _K.FEIL}
_ORD = (
    (_K.ENDRINGSONSKE, ("endringsonsk", "endringsynsk", "onsker et nytt felt", "ynskjer eit nytt felt")),
    (_K.PERSONVERN, ("personvern", "personopplysningsbrudd", "sikkerhetshendelse", "tryggingshending", "datatilsynet")),
    (_K.ARSREVISJON, ("arsrevisjon", "revisjonsbrev", "internrevisjon")),
    (_K.FIKS, ("fiks",)),
    (_K.MASKINPORTEN, ("maskinporten", "sertifikat", "scope", "klient-id", "jwk")),
    (_K.ALTINN, ("altinn", "deleger")),
    (_K.DATAINNHOLD, ("naeringsinntekt", "skjermet", "skjerma", "feltliste", "mangler opplysninger")),
    (_K.TILGANG, ("tilgang", "avtale", "tilslutning", "pakobling", "pakopling")),
    (_K.FEIL, ("feil", "nede", "500", "timeout")),
)
"""Words folded by ``sokenokkel``, the most telling first."""


_SVAR = {
    "MP-250": "mp-250",
    "MP-251": "mp-251",
    "MP-200": "mp-200",
    "MP-120": "mp-sertifikat",
    "MP-121": "mp-121",
    "consumer_org … invalid": "consumer-org",
    "SSG-005": "403",
    "Autentisering feilet for integrasjon": "fiks-401",
    "SI-02": "fiks-si-02",
    "skjermet: true": "skjermet",
}
"""The standardsvar of an error, by the first of its codes."""
_SVAR_OM: dict[Sakskategori | None, str] = {
    _K.TILGANG: "tilgang",
    _K.ALTINN: "altinn-delegering",
    _K.MASKINPORTEN: "leverandor-maskinporten",
}


@dataclass(frozen=True, slots=True)
class Klassifisering:
    """``orgnr`` are the valid ones named, in order; ``foreslatt_svar`` is the ``nokkel`` of a standardsvar."""

    kategori: Sakskategori | None = None
    feilkode: str | None = None
    forutsetning: Forutsetningskode | None = None
    korrelasjonsid: str | None = None
    orgnr: tuple[str, ...] = ()
    foreslatt_svar: str | None = None


def klassifiser(emne: str, tekst: str) -> Klassifisering:
    """Read the beginning of a message, where people say what is wrong; what they quote comes after."""
    alt = f"{emne}\n{tekst[: feilkoder.MAKS_TEGN]}"
    kjent = next(iter(feilkoder.finn(alt)), None)
    skrevet = _KODE.search(alt)
    feil = kjent.feil if kjent else None
    feilkode = kjent.kode if kjent else f"{skrevet[1]}-{skrevet[2]}" if skrevet else None
    kategori = _kategori(feil, feilkode) or _av_ord(alt)
    return Klassifisering(
        kategori=kategori,
        feilkode=feilkode,
        forutsetning=_mangler(feil) if feil else None,
        korrelasjonsid=_korrelasjonsid(alt),
        orgnr=_orgnr(alt),
        foreslatt_svar=_SVAR.get(feil.koder[0]) if feil else None if feilkode else _SVAR_OM.get(kategori),
    )


def _mangler(feil: Feil) -> Forutsetningskode | None:
    """What the error itself says. That access is not given does not say which of the steps to it is not taken."""
    tilgang = Forutsetningskode.TILGANG
    return tilgang if tilgang in feil.krav else next(iter(feil.krav), None)


def _kategori(feil: Feil | None, feilkode: str | None) -> Sakskategori | None:
    prefiks = (feilkode or "").partition("-")[0]
    if prefiks == "SI" or (feil and feil.koder[0].startswith("Autentisering feilet for integrasjon")):
        return _K.FIKS
    return _AV_UTBEDRER[feil.hvem] if feil else _AV_PREFIKS.get(prefiks, _K.FEIL if feilkode else None)


def _av_ord(tekst: str) -> Sakskategori | None:
    lett = sokenokkel(tekst)
    return next((kategori for kategori, ord_ in _ORD if any(o in lett for o in ord_)), None)


def _korrelasjonsid(tekst: str) -> str | None:
    funnet = _MED_ORD.search(tekst)
    if funnet:
        return funnet[1].strip("-").lower()
    uuider = {uuid.lower() for uuid in _UUID.findall(tekst)}
    return uuider.pop() if len(uuider) == 1 else None


def _orgnr(tekst: str) -> tuple[str, ...]:
    funnet = (re.sub(r"\D", "", n) for n in _NI_SIFFER.findall(tekst))
    return tuple(dict.fromkeys(n for n in funnet if orgnr.is_valid(n)))
