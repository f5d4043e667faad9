"""The words for what other systems know: the grant, the delegation and the number they are given to."""

from ksadmin.tilgangsoversikt.motor.tekster import (
    SPORSMAL,
    TJENESTE,
    Ansvarlig,
    Oppfyllelse,
    Situasjon,
    Tekst,
)
from ksadmin.tjenester.kodeverk import Forutsetningskode

_K, _O, _A = Forutsetningskode, Oppfyllelse, Ansvarlig
_UENIGE = Tekst("Kildene sier ikke det samme: {kilder}.", "Kjeldene seier ikkje det same: {kilder}.")
_KS_AVKLARER = Tekst("KS avklarer hvilken kilde som har rett.", "KS avklarer kva kjelde som har rett.")

# -- tilgangen ----------------------------------------------------------------------------------
TILGANG_GITT = Situasjon(
    _K.TILGANG,
    _O.OPPFYLT,
    _A.SKATTEETATEN,
    Tekst("Skatteetaten har gitt tilgang i produksjon.", "Skatteetaten har gitt tilgang i produksjon."),
)
TILGANG_IKKE_GITT = Situasjon(
    _K.TILGANG,
    _O.MANGLER,
    _A.SKATTEETATEN,
    Tekst(
        "Skatteetaten har ikke gitt tilgang i produksjon.",
        "Skatteetaten har ikkje gitt tilgang i produksjon.",
    ),
    Tekst("Skatteetaten åpner tilgangen.", "Skatteetaten opnar tilgangen."),
)
TILGANG_VENTER = TILGANG_IKKE_GITT._replace(
    neste_steg=Tekst(
        "Forespørselen må være sendt til Skatteetaten først. Da åpner Skatteetaten tilgangen.",
        "Førespurnaden må vere send til Skatteetaten først. Då opnar Skatteetaten tilgangen.",
    ),
)
"""Whoever the sending waits for, is who can move this forward."""
TILGANG_UKJENT = TILGANG_IKKE_GITT._replace(
    tilstand=_O.UKJENT,
    grunn=Tekst(
        "Ingen kilde har fortalt om Skatteetaten har gitt tilgang i produksjon.",
        "Inga kjelde har fortalt om Skatteetaten har gitt tilgang i produksjon.",
    ),
    neste_steg=Tekst(
        "Skatteetaten åpner tilgangen og gir KS beskjed.",
        "Skatteetaten opnar tilgangen og gir KS beskjed.",
    ),
)
TILGANG_UKJENT_VENTER = TILGANG_UKJENT._replace(neste_steg=TILGANG_VENTER.neste_steg)
TILGANG_UENIGE = Situasjon(_K.TILGANG, _O.UKJENT, _A.KS, _UENIGE, _KS_AVKLARER)

# -- delegeringen ---------------------------------------------------------------------------------
DELEGERT = Situasjon(
    _K.DELEGERING,
    _O.OPPFYLT,
    _A.KOMMUNE,
    Tekst("{Org} har delegert til {leverandor} i Altinn.", "{Org} har delegert til {leverandor} i Altinn."),
)
DELEGERING_TRENGS_IKKE = Situasjon(
    _K.DELEGERING,
    _O.IKKE_KREVD,
    _A.KOMMUNE,
    Tekst(
        "{Org} henter selv, og trenger ikke delegere.",
        "{Org} hentar sjølv, og treng ikkje delegere.",
    ),
)
IKKE_DELEGERT = Situasjon(
    _K.DELEGERING,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst(
        "{Org} har ikke delegert til {leverandor} i Altinn: {apier}.",
        "{Org} har ikkje delegert til {leverandor} i Altinn: {apier}.",
    ),
    Tekst(
        "Deleger {apier} til {leverandor} i Altinn, fra hovedorganisasjonsnummeret og i produksjon."
        " Det kan gjøres før Skatteetaten har gitt tilgang.",
        "Deleger {apier} til {leverandor} i Altinn, frå hovudorganisasjonsnummeret og i produksjon."
        " Det kan gjerast før Skatteetaten har gitt tilgang.",
    ),
    TJENESTE,
)
DELEGERING_UKJENT = IKKE_DELEGERT._replace(
    tilstand=_O.UKJENT,
    grunn=Tekst(
        "Ingen kilde har fortalt om {org} har delegert til {leverandor} i Altinn: {apier}.",
        "Inga kjelde har fortalt om {org} har delegert til {leverandor} i Altinn: {apier}.",
    ),
    neste_steg=Tekst(
        "Kontroller i Altinn at {apier} er delegert til {leverandor}, fra hovedorganisasjonsnummeret og i produksjon.",
        "Kontroller i Altinn at {apier} er delegert til {leverandor}, frå hovudorganisasjonsnummeret og i produksjon.",
    ),
)
DELEGERING_NY_ENHET = Situasjon(
    _K.DELEGERING,
    _O.UKJENT,
    _A.KOMMUNE,
    Tekst(
        "{Org} ble en ny enhet {opprettet}. Delegeringer i Altinn følger ikke med til et nytt organisasjonsnummer.",
        "{Org} vart ei ny eining {opprettet}. Delegeringar i Altinn følgjer ikkje med til eit nytt"
        " organisasjonsnummer.",
    ),
    Tekst(
        "Deleger på nytt i Altinn, fra det nye hovedorganisasjonsnummeret og i produksjon.",
        "Deleger på nytt i Altinn, frå det nye hovudorganisasjonsnummeret og i produksjon.",
    ),
    TJENESTE,
)
DELEGERING_UENIGE = Situasjon(_K.DELEGERING, _O.UKJENT, _A.KS, _UENIGE, _KS_AVKLARER)
LEVERANDOR_UTEN_ORGNR = Situasjon(
    _K.DELEGERING,
    _O.UKJENT,
    _A.KS,
    Tekst(
        "KS kjenner ikke organisasjonsnummeret til {leverandor}, og kan ikke se om det er delegert.",
        "KS kjenner ikkje organisasjonsnummeret til {leverandor}, og kan ikkje sjå om det er delegert.",
    ),
    Tekst(
        "KS registrerer hovedorganisasjonsnummeret til {leverandor}.",
        "KS registrerer hovudorganisasjonsnummeret til {leverandor}.",
    ),
)
APIER_UKJENT = Situasjon(
    _K.DELEGERING,
    _O.UKJENT,
    _A.KS,
    Tekst(
        "Det er ikke avklart hvilke rettigheter tjenesten trenger.",
        "Det er ikkje avklart kva rettar tenesta treng.",
    ),
    Tekst("KS avklarer det med Skatteetaten.", "KS avklarer det med Skatteetaten."),
)
RUTE_UKJENT = Situasjon(
    _K.DELEGERING,
    _O.UKJENT,
    _A.KOMMUNE,
    Tekst("KS vet ikke hvordan {org} kobler seg på.", "KS veit ikkje korleis {org} koplar seg på."),
    Tekst(
        "Fortell KS hvilken påkoblingsmåte og leverandør dere bruker.",
        "Fortel KS kva påkoplingsmåte og leverandør de bruker.",
    ),
    SPORSMAL,
)
RUTE_IKKE_TILLATT = Situasjon(
    _K.DELEGERING,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst(
        "Tjenesten kan ikke brukes med påkoblingsmåten «{rute}».",
        "Tenesta kan ikkje brukast med påkoplingsmåten «{rute}».",
    ),
    Tekst("Velg en annen påkoblingsmåte.", "Vel ein annan påkoplingsmåte."),
    TJENESTE,
)

# -- hovedorganisasjonsnummeret -----------------------------------------------------------------------
ORGNR_RIKTIG = Situasjon(
    _K.HOVEDORGNR,
    _O.OPPFYLT,
    _A.KOMMUNE,
    Tekst(
        "Samme hovedorganisasjonsnummer er brukt overalt.",
        "Same hovudorganisasjonsnummer er brukt overalt.",
    ),
)
ORGNR_INGENTING = Situasjon(
    _K.HOVEDORGNR,
    _O.IKKE_KREVD,
    _A.KOMMUNE,
    Tekst(
        "Det er ingenting å kontrollere hovedorganisasjonsnummeret mot ennå.",
        "Det er ingenting å kontrollere hovudorganisasjonsnummeret mot enno.",
    ),
)
_ORGNR_GRUNN = Tekst(
    "{hva} bruker {feil_orgnr}, men hovedorganisasjonsnummeret er {orgnr}.",
    "{hva_nn} bruker {feil_orgnr}, men hovudorganisasjonsnummeret er {orgnr}.",
)
ORGNR_FEIL_I_ERKLAERING = Situasjon(
    _K.HOVEDORGNR,
    _O.MANGLER,
    _A.KOMMUNE,
    _ORGNR_GRUNN,
    Tekst(
        "Signer en ny tilslutningserklæring med riktig hovedorganisasjonsnummer.",
        "Signer ei ny tilslutningserklæring med rett hovudorganisasjonsnummer.",
    ),
)
ORGNR_FEIL_I_FORESPORSEL = Situasjon(
    _K.HOVEDORGNR,
    _O.MANGLER,
    _A.KS,
    _ORGNR_GRUNN,
    Tekst(
        "KS retter organisasjonsnummeret i forespørselen overfor Skatteetaten.",
        "KS rettar organisasjonsnummeret i førespurnaden overfor Skatteetaten.",
    ),
)
ORGNR_FEIL_I_TILGANG = Situasjon(
    _K.HOVEDORGNR,
    _O.MANGLER,
    _A.SKATTEETATEN,
    _ORGNR_GRUNN,
    Tekst(
        "Skatteetaten flytter tilgangen til riktig hovedorganisasjonsnummer.",
        "Skatteetaten flyttar tilgangen til rett hovudorganisasjonsnummer.",
    ),
)
ORGNR_FEIL_I_DELEGERING = Situasjon(
    _K.HOVEDORGNR,
    _O.MANGLER,
    _A.KOMMUNE,
    _ORGNR_GRUNN,
    Tekst(
        "Deleger på nytt i Altinn fra riktig hovedorganisasjonsnummer. Delegeringer følger ikke med.",
        "Deleger på nytt i Altinn frå rett hovudorganisasjonsnummer. Delegeringar følgjer ikkje med.",
    ),
    TJENESTE,
)
