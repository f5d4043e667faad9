"""The codes of notices and of those who get them."""

from ksadmin.core.kodeverk import Kodeverk


class Meldingstype(Kodeverk):
    """What a notice is about. Each has a text to begin from, in both målformer."""

    DRIFTSVARSEL = "driftsvarsel", "Driftsvarsel"
    VEDLIKEHOLD = "vedlikehold", "Planlagt vedlikehold", "Planlagt vedlikehald"
    API_ENDRING = "api_endring", "Endring i API"
    ARSREVISJON = "arsrevisjon", "Årsrevisjon"
    NYE_VILKAR = "nye_vilkar", "Nye vilkår"
    NY_TJENESTE = "ny_tjeneste", "Ny tjeneste", "Ny teneste"

    @property
    def er_drift(self) -> bool:
        """Something is down, or will be: it must have an end, and shows in the banner while it lasts."""
        return self in (Meldingstype.DRIFTSVARSEL, Meldingstype.VEDLIKEHOLD)

    @property
    def kan_avmeldes(self) -> bool:
        """Whether a receiver may say no thanks: not to what the kommune is bound to hear of.

        Source: consumers must subscribe to driftsvarsler and changes (bruksvilkår 3.2 and 5). A new tjeneste is news.
        """
        return self is Meldingstype.NY_TJENESTE


class Fase(Kodeverk):
    """Where a published notice is in time. Computed from its times, never stored."""

    PLANLAGT = "planlagt", "Planlagt", "Planlagd"
    GJELDER = "gjelder", "Gjelder nå", "Gjeld no"
    SLUTT = "slutt", "Avsluttet", "Avslutta"


class Ferskhet(Kodeverk):
    """How lately an address was said to be right."""

    ALLE = "alle", "Uansett"
    FERSK = "fersk", "Bekreftet siste 12 måneder"
    GAMMEL = "gammel", "Ikke bekreftet siste 12 måneder"


class Utelatt(Kodeverk):
    """Why an organisation of the audience gets no e-mail."""

    INGEN_ADRESSE = "ingen_adresse", "Ingen e-postadresse i rollen"
    RETUR = "retur", "E-post til adressen kommer i retur"
    FOR_GAMMEL = "for_gammel", "Adressen er ikke bekreftet siste 12 måneder"
    AVMELDT = "avmeldt", "Har sagt nei takk"

    @property
    def er_oppgave(self) -> bool:
        """Whether somebody in KS must find an address."""
        return self is not Utelatt.AVMELDT


class Levering(Kodeverk):
    """How it went with one recipient. Read from the outbox, never stored."""

    IKKE_SENDT = "ikke_sendt", "Ikke sendt"
    VENTER = "venter", "I kø"
    SENDT = "sendt", "Sendt"
    I_TVIL = "i_tvil", "Kanskje sendt"
    AVVIST = "avvist", "Avvist av e-posttjeneren"
    HINDRET = "hindret", "Kunne ikke sendes"
    RETUR = "retur", "Kom i retur"
    AVLYST = "avlyst", "Avlyst"
