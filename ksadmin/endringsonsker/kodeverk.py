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
