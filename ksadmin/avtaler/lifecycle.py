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
    Step(
        "send",
        "Send til signering",
        frozenset({_S.UTKAST}),
        _S.SENDT,
        Rolle.SAKSBEHANDLER,
        endelig="Erklæringen er sendt til kommunen. Trekk den i stedet.",
    ),
    Step(
        "marker_sendt",
        "Registrer som sendt på annen måte",
        frozenset({_S.UTKAST}),
        _S.SENDT,
        Rolle.SAKSBEHANDLER,
        endelig="Dokumentet er laget, og kommunen har det. Trekk erklæringen i stedet.",
    ),
    Step(
        "registrer_signatur",
        "Registrer signatur",
        frozenset({_S.SENDT}),
        _S.SIGNERT,
        Rolle.SAKSBEHANDLER,
        endelig="Det signerte dokumentet er tatt imot. Rett det med «Rett signaturen», eller avvis.",
    ),
    Step("kontroller", "Godkjenn kontrollen", frozenset({_S.SIGNERT}), _S.KONTROLLERT, Rolle.SAKSBEHANDLER),
    Step(
        "rett_signatur",
        "Rett signaturen",
        frozenset({_S.SIGNERT}),
        _S.SIGNERT,
        Rolle.SAKSBEHANDLER,
    ),
    Step(
        "videresend",
        "Registrer videresending",
        frozenset({_S.KONTROLLERT}),
        _S.VIDERESENDT,
        Rolle.SAKSBEHANDLER,
    ),
    Step(
        "bekreft",
        "Registrer bekreftelse",
        frozenset({_S.VIDERESENDT}),
        _S.BEKREFTET,
        Rolle.SAKSBEHANDLER,
        endelig="Kvitteringen er laget og sendt til kommunen.",
    ),
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
    Step(
        "avslutt",
        "Avslutt",
        frozenset({_S.BEKREFTET}),
        _S.AVSLUTTET,
        Rolle.FORVALTER,
        farlig=True,
        endelig="Brevet om avslutningen er laget og sendt til kommunen.",
    ),
)
