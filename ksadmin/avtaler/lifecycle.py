"""The life of a tilslutningserklæring. Pure: no database, no web."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Avtalestatus(Kodeverk):
    UTKAST = "utkast", "Utkast"
    SENDT = "sendt", "Sendt til kommunen", "Send til kommunen"
    SIGNERT = "signert", "Signert, venter på kontroll", "Signert, ventar på kontroll"
    KONTROLLERT = "kontrollert", "Kontrollert"
    VIDERESENDT = "videresendt", "Videresendt Skatteetaten", "Vidaresend Skatteetaten"
    BEKREFTET = "bekreftet", "Aktiv"
    TRUKKET = "trukket", "Trukket", "Trekt"
    AVVIST = "avvist", "Avvist"
    ERSTATTET = "erstattet", "Erstattet", "Erstatta"
    AVSLUTTET = "avsluttet", "Avsluttet", "Avslutta"


_S = Avtalestatus
LEVENDE = (_S.UTKAST, _S.SENDT, _S.SIGNERT, _S.KONTROLLERT, _S.VIDERESENDT, _S.BEKREFTET)
"""An organisation has at most one erklæring in these."""

AVTALELOP = Lifecycle(
    _S.UTKAST,
    Step("send", "Send til signering", frozenset({_S.UTKAST}), _S.SENDT, Rolle.SAKSBEHANDLER),
    Step(
        "marker_sendt",
        "Registrer som sendt på annen måte",
        frozenset({_S.UTKAST}),
        _S.SENDT,
        Rolle.SAKSBEHANDLER,
    ),
    Step("registrer_signatur", "Registrer signatur", frozenset({_S.SENDT}), _S.SIGNERT, Rolle.SAKSBEHANDLER),
    Step("kontroller", "Godkjenn kontrollen", frozenset({_S.SIGNERT}), _S.KONTROLLERT, Rolle.SAKSBEHANDLER),
    Step("rett_signatur", "Rett signaturen", frozenset({_S.SIGNERT}), _S.SIGNERT, Rolle.SAKSBEHANDLER),
    Step(
        "videresend",
        "Registrer videresending",
        frozenset({_S.KONTROLLERT}),
        _S.VIDERESENDT,
        Rolle.SAKSBEHANDLER,
    ),
    Step("bekreft", "Registrer bekreftelse", frozenset({_S.VIDERESENDT}), _S.BEKREFTET, Rolle.SAKSBEHANDLER),
    Step("trekk", "Trekk", frozenset({_S.UTKAST, _S.SENDT}), _S.TRUKKET, Rolle.SAKSBEHANDLER, farlig=True),
    Step(
        "avvis",
        "Avvis",
        frozenset({_S.SIGNERT, _S.KONTROLLERT, _S.VIDERESENDT}),
        _S.AVVIST,
        Rolle.SAKSBEHANDLER,
        farlig=True,
    ),
    Step(
        "erstatt",
        "Erstatt med ny erklæring",
        frozenset({_S.BEKREFTET}),
        _S.ERSTATTET,
        Rolle.FORVALTER,
        farlig=True,
    ),
    Step("avslutt", "Avslutt", frozenset({_S.BEKREFTET}), _S.AVSLUTTET, Rolle.FORVALTER, farlig=True),
)
