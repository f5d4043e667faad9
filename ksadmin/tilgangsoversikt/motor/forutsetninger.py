"""Each prerequisite judged by itself."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.clock import dato
from ksadmin.core.identifiers import format_orgnr
from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, VIDERESENDT, Pakoblingsstatus
from ksadmin.tilgangsoversikt.motor import tekster as t
from ksadmin.tilgangsoversikt.motor import tilgangstekster as tt
from ksadmin.tilgangsoversikt.motor.fakta import Cellefakta, Utsagn
from ksadmin.tilgangsoversikt.motor.forutsetning import (
    ERKLAERINGEN,
    FORESPORSELEN,
    KATALOGEN,
    REGISTERET,
    Forutsetning,
)
from ksadmin.tilgangsoversikt.motor.ruter import Rutevurdering
from ksadmin.tilgangsoversikt.motor.svar import Svar
from ksadmin.tilgangsoversikt.motor.tekster import UNNTATT, Oppfyllelse, Situasjon, Tekst
from ksadmin.tjenester.kodeverk import Aktuell

_GJELDER = {
    Aktuell.KOMMUNE: frozenset({Organisasjonstype.KOMMUNE}),
    Aktuell.FYLKESKOMMUNE: frozenset({Organisasjonstype.FYLKESKOMMUNE}),
    Aktuell.BEGGE: frozenset(Organisasjonstype),
}
_ERKLAERING = {
    Avtalestatus.UTKAST: t.ERKLAERING_LAGES,
    Avtalestatus.SENDT: t.ERKLAERING_HOS_KOMMUNEN,
    Avtalestatus.SIGNERT: t.ERKLAERING_KONTROLL,
    Avtalestatus.KONTROLLERT: t.ERKLAERING_KONTROLL,
    Avtalestatus.VIDERESENDT: t.ERKLAERING_HOS_SKATTEETATEN,
    Avtalestatus.BEKREFTET: t.ERKLAERING_AKTIV,
}


@cache
def ord_for(type: Organisasjonstype, nokkel: str) -> Mapping[str, Any]:
    """What every text may name: «kommunen» or «fylkeskommunen», and the key of the tjeneste."""
    navn = "kommunen" if type is Organisasjonstype.KOMMUNE else "fylkeskommunen"
    return {"org": navn, "Org": navn.capitalize(), "nokkel": nokkel}


def _ord(fakta: Cellefakta) -> Mapping[str, Any]:
    ord_ = ord_for(fakta.organisasjon.type, fakta.tjeneste.nokkel)
    opprettet = fakta.organisasjon.opprettet
    return {**ord_, "opprettet": f"{opprettet:%d.%m.%Y}"} if opprettet else ord_


def aktuell(fakta: Cellefakta) -> Forutsetning:
    """Whether the tjeneste is this organisation's business, and it will use it."""
    if (gjelder := _GJELDER.get(fakta.tjeneste.aktuell)) and fakta.organisasjon.type not in gjelder:
        return Forutsetning(t.IKKE_FOR_TYPEN, KATALOGEN, None, _ord(fakta))
    if unntak := fakta.unntak:
        slag = {"unntak": unntak.slag.tekst, "unntak_nn": unntak.slag.tekst_nn, "grunn": unntak.grunn}
        return Forutsetning(UNNTATT, KATALOGEN, unntak.fra, {**_ord(fakta), **slag})
    return Forutsetning(t.AKTUELL if gjelder else t.AKTUELL_UAVKLART, KATALOGEN, None, _ord(fakta))


def erklaering(fakta: Cellefakta) -> Forutsetning:
    """Signed once, for present and future tjenester."""
    avtale = fakta.organisasjon.avtale
    if avtale is None:
        ny = fakta.organisasjon.opprettet is not None
        return Forutsetning(t.ERKLAERING_NY_ENHET if ny else t.ERKLAERING_INGEN, None, None, _ord(fakta))
    situasjon = _ERKLAERING.get(avtale.status, t.ERKLAERING_INGEN)
    return Forutsetning(situasjon, ERKLAERINGEN, avtale.aktiv_fra or avtale.siden, _ord(fakta))


def foresporsel(fakta: Cellefakta, tilgang: Svar) -> Forutsetning:
    """Once for each tjeneste. Who has access has asked, before ksadmin or in a pilot (domene.md § 1.1 step 2)."""
    f = fakta.foresporsel
    if f and f.status in LEVENDE:
        return Forutsetning(t.FORESPORSEL_MOTTATT, FORESPORSELEN, f.mottatt, _ord(fakta))
    if tilgang.verdi is Verdi.JA:
        return _sagt(t.FORESPORSEL_UTLEDET, tilgang, fakta)
    avvist = f is not None and f.status is Pakoblingsstatus.AVVIST
    return Forutsetning(t.FORESPORSEL_AVVIST if avvist else t.FORESPORSEL_INGEN, None, None, _ord(fakta))


def sendt(fakta: Cellefakta, tilgang: Svar) -> Forutsetning:
    """KS controls the request and sends it on, once it has come and the erklæring is active (domene.md § 1.1)."""
    f = fakta.foresporsel
    if f and f.status in VIDERESENDT:
        return Forutsetning(t.SENDT, FORESPORSELEN, f.sendt, _ord(fakta))
    if tilgang.verdi is Verdi.JA:
        return _sagt(t.SENDT_UTLEDET, tilgang, fakta)
    if f is None or f.status not in LEVENDE:
        return Forutsetning(t.INGENTING_A_SENDE, None, None, _ord(fakta))
    avtalen = erklaering(fakta)
    uten_avtale = t.IKKE_SENDT_UTEN_ERKLAERING._replace(ansvarlig=avtalen.ansvarlig)
    return Forutsetning(uten_avtale if avtalen.mangler else t.IKKE_SENDT, FORESPORSELEN, None, _ord(fakta))


def tilgang(fakta: Cellefakta, svar: Svar) -> Forutsetning:
    """Whether Skatteetaten has opened production for today's hovedorganisasjonsnummer."""
    if svar.uenige:
        return _sagt(tt.TILGANG_UENIGE, svar, fakta)
    if svar.verdi is Verdi.JA:
        return _sagt(tt.TILGANG_GITT, svar, fakta)
    nei = svar.verdi is Verdi.NEI
    if (sending := sendt(fakta, svar)).mangler:
        venter = tt.TILGANG_VENTER if nei else tt.TILGANG_UKJENT_VENTER
        return _sagt(venter._replace(ansvarlig=sending.ansvarlig), svar, fakta)
    return _sagt(tt.TILGANG_IKKE_GITT if nei else tt.TILGANG_UKJENT, svar, fakta)


_BESTE_FORST = (Oppfyllelse.OPPFYLT, Oppfyllelse.IKKE_KREVD, Oppfyllelse.UKJENT, Oppfyllelse.MANGLER)


def delegering(fakta: Cellefakta, ruter: Sequence[Rutevurdering]) -> Forutsetning:
    """The best way of connecting decides: one complete way is enough."""
    if fakta.organisasjon.opprettet and all(r.situasjon is tt.DELEGERING_UKJENT for r in ruter):
        return Forutsetning(tt.DELEGERING_NY_ENHET, None, None, _ord(fakta))
    if not ruter:
        return Forutsetning(tt.RUTE_UKJENT, None, None, _ord(fakta))
    rute = min(ruter, key=lambda r: _BESTE_FORST.index(r.tilstand))
    navn = {
        "leverandor": rute.leverandor,
        "rute": rute.kode.tekst,
        "apier": " og ".join(f"«{api.rettighet}»" for api in rute.mangler),
    }
    return _sagt(rute.situasjon, rute.svar, fakta, navn)


def varslingsadresse(fakta: Cellefakta) -> Forutsetning:
    """Source: Skatteetaten's terms, «til enhver tid har gyldig adresse»."""
    varsling = fakta.organisasjon.varsling
    if varsling is None:
        return Forutsetning(t.VARSLING_INGEN, None, None, _ord(fakta))
    situasjon = t.VARSLING_AVVIST if varsling.avvist else t.VARSLING_VIRKER
    return Forutsetning(situasjon, REGISTERET, varsling.bekreftet, _ord(fakta))


_ORGNR_I = {
    Faktum.TILGANG: (tt.ORGNR_FEIL_I_TILGANG, Tekst("Tilgangen", "Tilgangen")),
    Faktum.DELEGERING: (tt.ORGNR_FEIL_I_DELEGERING, Tekst("Delegeringen", "Delegeringa")),
}


def hovedorgnr(fakta: Cellefakta, egne: Sequence[Utsagn]) -> Forutsetning:
    """The same number in the erklæring, the request, the grant and the delegation (KS' FAQ 2).

    ``egne`` are what is said of today's number. A grant to a former number beside one to today's is no fault.
    """
    orgnr, avtale, f = fakta.organisasjon.orgnr, fakta.organisasjon.avtale, fakta.foresporsel
    if avtale and avtale.status is Avtalestatus.BEKREFTET and avtale.orgnr != orgnr:
        return _feil_orgnr(fakta, tt.ORGNR_FEIL_I_ERKLAERING, ERKLAERINGEN, avtale.orgnr)
    if f and f.status in LEVENDE and f.orgnr != orgnr:
        return _feil_orgnr(fakta, tt.ORGNR_FEIL_I_FORESPORSEL, FORESPORSELEN, f.orgnr)
    for faktum, (situasjon, hva) in _ORGNR_I.items():
        if feil := _bare_pa_annet(fakta, egne, faktum):
            return _feil_orgnr(fakta, situasjon, hva, feil)
    if avtale or f or egne:
        return Forutsetning(tt.ORGNR_RIKTIG, None, None, _ord(fakta))
    return Forutsetning(tt.ORGNR_INGENTING, None, None, _ord(fakta))


def _bare_pa_annet(fakta: Cellefakta, egne: Sequence[Utsagn], faktum: Faktum) -> str | None:
    """The other orgnr that has what today's lacks."""
    if len(egne) == len(fakta.utsagn) or any(u.faktum is faktum and u.verdi is Verdi.JA for u in egne):
        return None
    ja = (u for u in fakta.utsagn if u.faktum is faktum and u.verdi is Verdi.JA and u.miljo is Miljo.PRODUKSJON)
    return min((u.orgnr for u in ja if u.orgnr != fakta.organisasjon.orgnr), default=None)


def _feil_orgnr(fakta: Cellefakta, situasjon: Situasjon, hva: Tekst, feil: str) -> Forutsetning:
    navn = {
        "hva": hva.nb,
        "hva_nn": hva.nn,
        "feil_orgnr": format_orgnr(feil),
        "orgnr": format_orgnr(fakta.organisasjon.orgnr),
    }
    return Forutsetning(situasjon, hva, None, {**_ord(fakta), **navn})


def _sagt(situasjon: Situasjon, svar: Svar, fakta: Cellefakta, navn: Mapping[str, Any] | None = None) -> Forutsetning:
    """A prerequisite that rests on what sources say."""
    ord_ = _ord(fakta)
    kilde = Tekst(svar.av.kilde.tekst, svar.av.kilde.tekst_nn) if svar.av else None
    if navn or svar.uenige:
        ord_ = {**ord_, **(navn or {}), "kilder": _uenighet(svar)}
    return Forutsetning(situasjon, kilde, svar.bekreftet, ord_)


def _uenighet(svar: Svar) -> str:
    return ", ".join(f"{u.kilde.tekst}: {u.verdi.midt_i_setning} ({dato(u.observert):%d.%m.%Y})" for u in svar.uenige)
