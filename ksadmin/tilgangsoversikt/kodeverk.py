"""The codes of what is known about access."""

from ksadmin.core.kodeverk import Kodeverk

FORSTE_AAR = 2015
"""Nothing was shared before; an older date is a mistake."""


class Miljo(Kodeverk):
    """Access is given for each by itself. Source: KS tells the kommune when it is given for test and production."""

    TEST = "test", "Test"
    PRODUKSJON = "produksjon", "Produksjon"


class Faktum(Kodeverk):
    """What an observation is about."""

    TILGANG = "tilgang", "Tilgang gitt av Skatteetaten", "Tilgang gitt av Skatteetaten"
    DELEGERING = "delegering", "Delegering i Altinn"
    BRUKT = "brukt", "Tatt i bruk", "Teken i bruk"


class Verdi(Kodeverk):
    """What the source said. That nobody has said anything is no row at all."""

    JA = "ja", "Ja"
    NEI = "nei", "Nei"


class Kilde(Kodeverk):
    """Who told us."""

    FIL = "fil", "Fil fra Skatteetaten", "Fil frå Skatteetaten"
    DIGDIR = "digdir", "Digdir (Maskinporten)"
    ALTINN = "altinn", "Altinn"
    MASKINPORTEN = "maskinporten", "Oppslag i Maskinporten"
    MANUELL = "manuell", "Registrert av KS"


class Kjorestatus(Kodeverk):
    """How a synchronisation stands. ``STOPPET`` changed nothing and asks a person."""

    KJORER = "kjorer", "Pågår"
    FULLFORT = "fullfort", "Fullført"
    STOPPET = "stoppet", "Stoppet og spør"
    FEILET = "feilet", "Feilet"


class Unntaksslag(Kodeverk):
    """Why a cell is not counted: it is none of the organisation's business, or it has chosen not to."""

    IKKE_AKTUELT = "ikke_aktuelt", "Ikke aktuelt", "Ikkje aktuelt"
    TAR_IKKE_I_BRUK = "tar_ikke_i_bruk", "Tar ikke i bruk", "Tek ikkje i bruk"


class Opphav(Kodeverk):
    """How a request came to KS."""

    KS = "ks", "Registrert av KS"
    SKJEMA = "skjema", "Skjemaet på nettsiden"


class Avviksslag(Kodeverk):
    """How erklæring, grant and delegation can fail to fit together."""

    UTEN_ERKLAERING = "uten_erklaering", "Tilgang uten aktiv erklæring"
    UTEN_TILGANG = "uten_tilgang", "Gammel forespørsel uten tilgang"
    BARE_TEST = "bare_test", "Tilgang i test, men ikke i produksjon"
    OPPHORT_ORGNR = "opphort_orgnr", "Tilgang på et opphørt organisasjonsnummer"
    UKJENT_LEVERANDOR = "ukjent_leverandor", "Delegert til en ukjent leverandør"
    UNDERENHET = "underenhet", "Delegert til en underenhet"
    UTENFOR_TJENESTEN = "utenfor_tjenesten", "Delegert et API tjenesten ikke bruker"
