"""The codes of the support room."""

from ksadmin.core.kodeverk import Kodeverk


class Saksopphav(Kodeverk):
    """How the question came to KS."""

    EPOST = "epost", "E-post"
    SKJEMA = "skjema", "Skjemaet på nettsiden"
    TELEFON = "telefon", "Telefon"
    TEAMS = "teams", "Teams"
    DELT = "delt", "Skilt ut fra en annen sak"


class Sakskategori(Kodeverk):
    """What it is about. Source: the questions KS gets, as its own page of questions and answers sorts them."""

    TILGANG = "tilgang", "Tilgang og avtale"
    ALTINN = "altinn", "Delegering i Altinn"
    MASKINPORTEN = "maskinporten", "Maskinporten og sertifikat"
    FIKS = "fiks", "Fiks: rolle og integrasjon"
    DATAINNHOLD = "datainnhold", "Innholdet i dataene", "Innhaldet i dataa"
    FEIL = "feil", "Feil i API eller drift"
    ENDRINGSONSKE = "endringsonske", "Endringsønske"
    PERSONVERN = "personvern", "Personvern eller sikkerhetshendelse", "Personvern eller tryggingshending"
    ARSREVISJON = "arsrevisjon", "Årsrevisjon"
    ANNET = "annet", "Annet", "Anna"


class Meldingsslag(Kodeverk):
    """Which way a message went."""

    INN = "inn", "Fra avsenderen"
    UT = "ut", "Svar fra KS"
    NOTAT = "notat", "Internt notat"


class Sakspart(Kodeverk):
    """Whose time the clock counts."""

    KS = "ks", "KS"
    KOMMUNE = "kommune", "Kommunen"
    LEVERANDOR = "leverandor", "Leverandøren"
    SKATTEETATEN = "skatteetaten", "Skatteetaten"

    @property
    def etter_hos(self) -> str:
        """As it stands after «hos»: a name keeps its capital."""
        return self.tekst if self in (Sakspart.KS, Sakspart.SKATTEETATEN) else self.midt_i_setning


class Saksprak(Kodeverk):
    """The målform the answer is written in."""

    NB = "nb", "Bokmål"
    NN = "nn", "Nynorsk"


class Regelkilde(Kodeverk):
    """What a standardsvar cites, so that it can be read again when that changes."""

    INGEN = "ingen", "Ingen regel"
    VILKAR = "vilkar", "Skatteetatens delingsvilkår"
    TJENESTE = "tjeneste", "Hjemler og API-er for en tjeneste"


class Beskjed(Kodeverk):
    """Why somebody in KS gets a mail about a case."""

    NEVNT = "nevnt", "du er nevnt i et notat"
    SVAR = "svar", "det er kommet en melding i en sak du følger"
    ONSKE = "onske", "et endringsønske saken er knyttet til, har endret status"


class Karantenegrunn(Kodeverk):
    """Why an e-mail could not be taken in by itself."""

    ULESBAR = "ulesbar", "Kan ikke leses"
    FORFALSKET = "forfalsket", "Viser til et svar KS ikke har sendt"
    SAMME_ID = "samme_id", "Samme ID som en annen avsenders e-post"


class Tilfredshet(Kodeverk):
    """What whoever asked thought of the help."""

    BRA = "bra", "Ja", "Ja"
    DELVIS = "delvis", "Delvis", "Delvis"
    DARLIG = "darlig", "Nei", "Nei"


class Ko(Kodeverk):
    """Heaps of cases people work from."""

    APNE = "apne", "Åpne"
    MINE = "mine", "Mine"
    LEDIGE = "ledige", "Uten ansvarlig"
    FRIST = "frist", "Over fristen eller snart"
    KOMMUNE = "venter_kommune", "Venter på kommunen"
    LEVERANDOR = "venter_leverandor", "Venter på leverandøren"
    SKATTEETATEN = "venter_skatteetaten", "Venter på Skatteetaten"
    FOLGER = "folger", "Følger"
    ALLE = "alle", "Alle"
