"""The lives of a påkoblingsforespørsel and of an avvik. Pure: no database, no web."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Pakoblingsstatus(Kodeverk):
    REGISTRERT = "registrert", "Registrert"
    KONTROLLERT = "kontrollert", "Kontrollert"
    SENDT = "sendt", "Sendt til Skatteetaten"
    APNET_TEST = "apnet_test", "Åpnet i test", "Opna i test"
    APNET_PRODUKSJON = "apnet_produksjon", "Åpnet i produksjon", "Opna i produksjon"
    AVVIST = "avvist", "Avvist"
    TRUKKET = "trukket", "Trukket", "Trekt"


_S = Pakoblingsstatus
LEVENDE = (_S.REGISTRERT, _S.KONTROLLERT, _S.SENDT, _S.APNET_TEST, _S.APNET_PRODUKSJON)
"""An organisation has at most one request for a tjeneste in these."""

UNDER_ARBEID = (_S.REGISTRERT, _S.KONTROLLERT, _S.SENDT, _S.APNET_TEST)
"""Somebody still has something to do."""

VIDERESENDT = (_S.SENDT, _S.APNET_TEST, _S.APNET_PRODUKSJON)
"""Skatteetaten has had it."""

FORTELLES = (_S.APNET_TEST, _S.APNET_PRODUKSJON, _S.AVVIST)
"""The contact is told by e-mail."""

PAKOBLINGSLOP = Lifecycle(
    _S.REGISTRERT,
    Step("kontroller", "Godkjenn kontrollen", frozenset({_S.REGISTRERT}), _S.KONTROLLERT, Rolle.SAKSBEHANDLER),
    Step("send", "Registrer sending til Skatteetaten", frozenset({_S.KONTROLLERT}), _S.SENDT, Rolle.SAKSBEHANDLER),
    Step(
        "apne_test",
        "Registrer åpnet i test",
        frozenset({_S.SENDT}),
        _S.APNET_TEST,
        Rolle.SAKSBEHANDLER,
        endelig="Åpningen er ført i tilgangsoversikten. Registrer en ny opplysning der hvis den er feil.",
    ),
    Step(
        "apne_produksjon",
        "Registrer åpnet i produksjon",
        frozenset({_S.SENDT, _S.APNET_TEST}),
        _S.APNET_PRODUKSJON,
        Rolle.SAKSBEHANDLER,
        endelig="Åpningen er ført i tilgangsoversikten. Registrer en ny opplysning der hvis den er feil.",
    ),
    Step(
        "avvis",
        "Avvis",
        frozenset({_S.REGISTRERT, _S.KONTROLLERT, _S.SENDT, _S.APNET_TEST}),
        _S.AVVIST,
        Rolle.SAKSBEHANDLER,
        farlig=True,
    ),
    Step("trekk", "Trekk", frozenset(LEVENDE), _S.TRUKKET, Rolle.SAKSBEHANDLER, farlig=True),
)


class Avviksstatus(Kodeverk):
    """A finding has no third state: who has it, and until when, stands beside."""

    APENT = "apent", "Åpent"
    LUKKET = "lukket", "Rettet"


AVVIKSLOP = Lifecycle(
    Avviksstatus.APENT,
    # Taken by the comparison only, when what it found is mended. If it comes back, that is a new finding.
    Step(
        "lukk",
        "Lukk",
        frozenset({Avviksstatus.APENT}),
        Avviksstatus.LUKKET,
        Rolle.ADMINISTRATOR,
        endelig="Avviket ble borte av seg selv, og kommer igjen hvis det ikke er rettet.",
    ),
)
