"""The codes of the tjenester room."""

from ksadmin.core.kodeverk import Kodeverk


class Verifisering(Kodeverk):
    """Whether somebody has read the fact in its source. Unknown is a value, not an empty field."""

    JA = "ja", "Verifisert"
    DELVIS = "delvis", "Delvis verifisert"
    NEI = "nei", "Ikke verifisert", "Ikkje verifisert"


class Aktuell(Kodeverk):
    """Whose task the tjeneste is."""

    KOMMUNE = "kommune", "Kommuner", "Kommunar"
    FYLKESKOMMUNE = "fylkeskommune", "Fylkeskommuner", "Fylkeskommunar"
    BEGGE = "begge", "Kommuner og fylkeskommuner", "Kommunar og fylkeskommunar"
    UAVKLART = "uavklart", "Ikke avklart", "Ikkje avklart"


class Part(Kodeverk):
    """Both sides need a legal basis: the one that gives and the one that receives."""

    KOMMUNE = "kommune", "Kommunens hjemmel", "Heimelen til kommunen"
    SKATTEETATEN = "skatteetaten", "Skatteetatens hjemmel", "Heimelen til Skatteetaten"


class Tilkoblingskode(Kodeverk):
    """The four ways to connect. Source: KS, «Om tilgang til opplysninger hos Skatteetaten»."""

    DIREKTE = "direkte", "Direkte mot Skatteetaten"
    LEVERANDOR = "leverandor", "Fagsystemleverandør direkte mot Skatteetaten"
    FIKS = "fiks", "KS Fiks"
    LEVERANDOR_FIKS = "leverandor_fiks", "Fagsystemleverandør mot KS Fiks"


class Instans(Kodeverk):
    """The two bodies that must approve a datasett."""

    SKATTEDIREKTORATET = "skattedirektoratet", "Skattedirektoratet"
    KS = "ks", "KS"


class Deltakerrolle(Kodeverk):
    RESSURSKOMMUNE = "ressurskommune", "Ressurskommune"
    PILOTKOMMUNE = "pilotkommune", "Pilotkommune"
    LEVERANDOR = "leverandor", "Leverandør"


class Forutsetningskode(Kodeverk):
    """What must be in place before a kommune gets data. Fixed names: open data, the proxy and support use them."""

    AKTUELL = "AKTUELL", "Tjenesten er aktuell", "Tenesta er aktuell"
    ERKLAERING = "ERKLAERING", "Tilslutningserklæring", "Tilslutningserklæring"
    FORESPORSEL = "FORESPORSEL", "Påkoblingsforespørsel", "Påkoplingsførespurnad"
    SENDT = "SENDT", "Sendt til Skatteetaten", "Send til Skatteetaten"
    TILGANG = "TILGANG", "Tilgang fra Skatteetaten", "Tilgang frå Skatteetaten"
    DELEGERING = "DELEGERING", "Delegering i Altinn", "Delegering i Altinn"
    HOVEDORGNR = "HOVEDORGNR", "Riktig hovedorganisasjonsnummer", "Rett hovudorganisasjonsnummer"
    VARSLINGSADRESSE = "VARSLINGSADRESSE", "Gyldig varslingsadresse", "Gyldig varslingsadresse"
