"""Every way a prerequisite can stand, in words: who must do what next. The texts are read by kommuner."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ksadmin.core.kodeverk import Kodeverk
from ksadmin.tjenester.kodeverk import Forutsetningskode


class Oppfyllelse(Kodeverk):
    """Whether a prerequisite is met. Unknown is a value."""

    OPPFYLT = "oppfylt", "Oppfylt", "Oppfylt"
    MANGLER = "mangler", "Mangler", "Manglar"
    UKJENT = "ukjent", "Ukjent", "Ukjent"
    IKKE_KREVD = "ikke_krevd", "Kreves ikke", "Blir ikkje kravd"


class Ansvarlig(Kodeverk):
    """Who can move it forward."""

    KOMMUNE = "kommune", "Kommunen", "Kommunen"
    KS = "ks", "KS", "KS"
    SKATTEETATEN = "skatteetaten", "Skatteetaten", "Skatteetaten"
    LEVERANDOR = "leverandor", "Leverandøren", "Leverandøren"


class Tekst(NamedTuple):
    """The same in both målformer. ``med`` fills in names."""

    nb: str
    nn: str

    def paa(self, nynorsk: bool) -> str:
        """The text in the målform asked for."""
        return self.nn if nynorsk else self.nb

    def med(self, verdier: Mapping[str, Any]) -> "Tekst":
        return Tekst(self.nb.format_map(verdier), self.nn.format_map(verdier)) if verdier else self


class Situasjon(NamedTuple):
    """One way a prerequisite can stand. ``lenke`` leads to where the next step is taken."""

    kode: Forutsetningskode
    tilstand: Oppfyllelse
    ansvarlig: Ansvarlig
    grunn: Tekst
    neste_steg: Tekst | None = None
    lenke: str | None = None


KS_SIDER = "https://www.ks.no/fagomrader/digitalisering/felleslosninger/deling-av-opplysninger-fra-skatteetaten/"
SLIK_KOBLER_DERE = KS_SIDER + "hvordan-koble-seg-til-skatteetatens-delingslosninger/"
SPORSMAL = KS_SIDER + "ofte-stilte-sporsmal/"
PAKOBLING = "/pakobling?tjeneste={nokkel}"
TJENESTE = "/tjenester/{nokkel}"

_K, _O, _A = Forutsetningskode, Oppfyllelse, Ansvarlig

# -- tjenesten er aktuell -------------------------------------------------------------------
AKTUELL = Situasjon(
    _K.AKTUELL,
    _O.OPPFYLT,
    _A.KS,
    Tekst("Tjenesten gjelder {org}.", "Tenesta gjeld {org}."),
)
AKTUELL_UAVKLART = Situasjon(
    _K.AKTUELL,
    _O.UKJENT,
    _A.KS,
    Tekst("Det er ikke avklart om tjenesten gjelder {org}.", "Det er ikkje avklart om tenesta gjeld {org}."),
    Tekst("KS avklarer hvem tjenesten er for.", "KS avklarer kven tenesta er for."),
)
IKKE_FOR_TYPEN = Situasjon(
    _K.AKTUELL,
    _O.MANGLER,
    _A.KS,
    Tekst("Tjenesten gjelder ikke {org}.", "Tenesta gjeld ikkje {org}."),
    Tekst("Dere trenger ikke gjøre noe.", "De treng ikkje gjere noko."),
)
UNNTATT = Situasjon(
    _K.AKTUELL,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst("{unntak}: {grunn}", "{unntak_nn}: {grunn}"),
    Tekst(
        "Si fra til KS hvis {org} vil ta i bruk tjenesten likevel.",
        "Sei frå til KS om {org} vil ta i bruk tenesta likevel.",
    ),
    SLIK_KOBLER_DERE,
)

# -- tilslutningserklæringen ----------------------------------------------------------------
ERKLAERING_AKTIV = Situasjon(
    _K.ERKLAERING,
    _O.OPPFYLT,
    _A.KOMMUNE,
    Tekst("Tilslutningserklæringen er aktiv.", "Tilslutningserklæringa er aktiv."),
)
ERKLAERING_INGEN = Situasjon(
    _K.ERKLAERING,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst("{Org} har ingen aktiv tilslutningserklæring.", "{Org} har inga aktiv tilslutningserklæring."),
    Tekst(
        "Signer tilslutningserklæringen og send den til KS. Den signeres én gang og gjelder alle tjenestene.",
        "Signer tilslutningserklæringa og send ho til KS. Ho blir signert éin gong og gjeld alle tenestene.",
    ),
    SLIK_KOBLER_DERE,
)
ERKLAERING_NY_ENHET = ERKLAERING_INGEN._replace(
    grunn=Tekst(
        "{Org} ble en ny enhet {opprettet}. Erklæringer fra tiden før gjelder ikke for det nye organisasjonsnummeret.",
        "{Org} vart ei ny eining {opprettet}. Erklæringar frå tida før gjeld ikkje for det nye organisasjonsnummeret.",
    )
)
ERKLAERING_LAGES = Situasjon(
    _K.ERKLAERING,
    _O.MANGLER,
    _A.KS,
    Tekst("KS lager tilslutningserklæringen.", "KS lagar tilslutningserklæringa."),
    Tekst("KS sender erklæringen til {org} for signering.", "KS sender erklæringa til {org} for signering."),
)
ERKLAERING_HOS_KOMMUNEN = Situasjon(
    _K.ERKLAERING,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst(
        "KS har sendt tilslutningserklæringen og venter på signatur.",
        "KS har sendt tilslutningserklæringa og ventar på signatur.",
    ),
    Tekst(
        "La ordføreren, eller en annen med tildelt myndighet, signere erklæringen, og send den tilbake til KS.",
        "La ordføraren, eller ein annan med tildelt mynde, signere erklæringa, og send ho tilbake til KS.",
    ),
    SLIK_KOBLER_DERE,
)
ERKLAERING_KONTROLL = Situasjon(
    _K.ERKLAERING,
    _O.MANGLER,
    _A.KS,
    Tekst("KS har fått den signerte erklæringen.", "KS har fått den signerte erklæringa."),
    Tekst(
        "KS kontrollerer signaturen og sender erklæringen til Skatteetaten.",
        "KS kontrollerer signaturen og sender erklæringa til Skatteetaten.",
    ),
)
ERKLAERING_HOS_SKATTEETATEN = Situasjon(
    _K.ERKLAERING,
    _O.MANGLER,
    _A.SKATTEETATEN,
    Tekst("Erklæringen er sendt til Skatteetaten.", "Erklæringa er send til Skatteetaten."),
    Tekst("Skatteetaten bekrefter erklæringen.", "Skatteetaten stadfestar erklæringa."),
)

# -- påkoblingsforespørselen ------------------------------------------------------------------
FORESPORSEL_MOTTATT = Situasjon(
    _K.FORESPORSEL,
    _O.OPPFYLT,
    _A.KOMMUNE,
    Tekst("KS har fått påkoblingsforespørselen.", "KS har fått påkoplingsførespurnaden."),
)
FORESPORSEL_UTLEDET = Situasjon(
    _K.FORESPORSEL,
    _O.OPPFYLT,
    _A.KOMMUNE,
    Tekst(
        "Tilgangen er gitt, så det trengs ingen ny forespørsel.",
        "Tilgangen er gitt, så det trengst ingen ny førespurnad.",
    ),
)
FORESPORSEL_INGEN = Situasjon(
    _K.FORESPORSEL,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst(
        "KS har ikke fått noen påkoblingsforespørsel for tjenesten.",
        "KS har ikkje fått nokon påkoplingsførespurnad for tenesta.",
    ),
    Tekst("Send påkoblingsforespørsel til KS.", "Send påkoplingsførespurnad til KS."),
    PAKOBLING,
)
FORESPORSEL_AVVIST = FORESPORSEL_INGEN._replace(
    grunn=Tekst("Forespørselen er avvist.", "Førespurnaden er avvist."),
    neste_steg=Tekst(
        "Send en ny påkoblingsforespørsel, eller spør KS hvorfor den ble avvist.",
        "Send ein ny påkoplingsførespurnad, eller spør KS kvifor han vart avvist.",
    ),
)
SENDT = Situasjon(
    _K.SENDT,
    _O.OPPFYLT,
    _A.KS,
    Tekst("KS har sendt forespørselen til Skatteetaten.", "KS har sendt førespurnaden til Skatteetaten."),
)
SENDT_UTLEDET = SENDT._replace(grunn=FORESPORSEL_UTLEDET.grunn)
IKKE_SENDT = Situasjon(
    _K.SENDT,
    _O.MANGLER,
    _A.KS,
    Tekst(
        "Forespørselen er ikke sendt til Skatteetaten ennå.",
        "Førespurnaden er ikkje send til Skatteetaten enno.",
    ),
    Tekst(
        "KS kontrollerer forespørselen og sender den til Skatteetaten.",
        "KS kontrollerer førespurnaden og sender han til Skatteetaten.",
    ),
)
INGENTING_A_SENDE = IKKE_SENDT._replace(
    ansvarlig=_A.KOMMUNE,
    neste_steg=Tekst(
        "Påkoblingsforespørselen må komme først. Da sender KS den til Skatteetaten.",
        "Påkoplingsførespurnaden må kome først. Då sender KS han til Skatteetaten.",
    ),
)
IKKE_SENDT_UTEN_ERKLAERING = IKKE_SENDT._replace(
    neste_steg=Tekst(
        "Tilslutningserklæringen må være aktiv først. Da sender KS forespørselen til Skatteetaten.",
        "Tilslutningserklæringa må vere aktiv først. Då sender KS førespurnaden til Skatteetaten.",
    ),
)
"""Whoever the erklæring waits for, is who can move this forward."""

# -- varslingsadressen ------------------------------------------------------------------------
VARSLING_VIRKER = Situasjon(
    _K.VARSLINGSADRESSE,
    _O.OPPFYLT,
    _A.KOMMUNE,
    Tekst("KS har en varslingsadresse som virker.", "KS har ei varslingsadresse som verkar."),
)
VARSLING_INGEN = Situasjon(
    _K.VARSLINGSADRESSE,
    _O.MANGLER,
    _A.KOMMUNE,
    Tekst(
        "KS har ingen varslingsadresse for {org}. Skatteetaten krever at den alltid er gyldig.",
        "KS har inga varslingsadresse for {org}. Skatteetaten krev at ho alltid er gyldig.",
    ),
    Tekst("Oppgi en varslingsadresse til KS.", "Oppgi ei varslingsadresse til KS."),
    SLIK_KOBLER_DERE,
)
VARSLING_AVVIST = VARSLING_INGEN._replace(
    grunn=Tekst(
        "E-post til varslingsadressen kommer i retur.",
        "E-post til varslingsadressa kjem i retur.",
    ),
    neste_steg=Tekst("Oppgi en ny varslingsadresse til KS.", "Oppgi ei ny varslingsadresse til KS."),
)
