"""The codes of the endringsønsker room."""

from ksadmin.core.kodeverk import Kodeverk


class Onsketype(Kodeverk):
    """What is asked for. Source: Skatteetaten's «motta endringsønsker», and errors from support."""

    NYE_FELTER = "nye_felter", "Nye felter", "Nye felt"
    NYE_BRUKSOMRADER = "nye_bruksomrader", "Nye bruksområder"
    ORGANISATORISK = "organisatorisk", "Organisatoriske endringer", "Organisatoriske endringar"
    FEIL_FORBEDRING = "feil_forbedring", "Feil eller forbedring", "Feil eller forbetring"


class Onskeopphav(Kodeverk):
    """How it came to KS."""

    KS = "ks", "Registrert av KS"
    SAK = "sak", "Brukerstøttesak"
    SKJEMA = "skjema", "Skjemaet på nettsiden"


class Fristgrunn(Kodeverk):
    """Why it must be in place by a date."""

    LOVENDRING = "lovendring", "Lovendring"
    INNTEKTSAR = "inntektsar", "Inntektsår"
    ANNET = "annet", "Annet", "Anna"


class Konsekvens(Kodeverk):
    """How bad it is if it is not done."""

    INGEN = "ingen", "Ingen"
    LITEN = "liten", "Liten"
    MIDDELS = "middels", "Middels"
    STOR = "stor", "Stor"


class Personverngevinst(Kodeverk):
    """How much better people's privacy is kept if it is done."""

    INGEN = "ingen", "Ingen"
    LITEN = "liten", "Liten"
    MIDDELS = "middels", "Middels"
    STOR = "stor", "Stor"


class Lovplikt(Kodeverk):
    """Whether the task it is for is one the law tells the kommune to do."""

    FRIVILLIG = "frivillig", "Frivillig oppgave"
    LOVPALAGT = "lovpalagt", "Lovpålagt oppgave"


class Innsats(Kodeverk):
    """Skatteetaten's own class of effort."""

    LITEN = "liten", "Liten"
    MIDDELS = "middels", "Middels"
    STOR = "stor", "Stor"
    SVAERT_STOR = "svaert_stor", "Svært stor"


class Beslutning(Kodeverk):
    """What the meeting decided about a candidate."""

    PRIORITERES = "prioriteres", "Prioriteres"
    VURDERES = "vurderes", "Vurderes videre"
    UTSETTES = "utsettes", "Utsettes"
    AVSLAS = "avslas", "Avslås"


class Pakkesvar(Kodeverk):
    """What Skatteetaten has said of one item of a package."""

    AKSEPTERT = "akseptert", "Akseptert"
    PLANLAGT = "planlagt", "Akseptert og planlagt"
    AVSLATT = "avslatt", "Avslått"
    UTSATT = "utsatt", "Utsatt"
