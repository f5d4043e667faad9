"""The life of a round of self-declarations, of one organisation's declaration, and of a deviation."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Egenerklaeringsrundestatus(Kodeverk):
    UTKAST = "utkast", "Utkast"
    AAPEN = "aapen", "Åpen"
    PAUSET = "pauset", "Satt på pause"
    AVSLUTTET = "avsluttet", "Avsluttet"
    FORKASTET = "forkastet", "Forkastet"


_R = Egenerklaeringsrundestatus

RUNDELOP = Lifecycle(
    _R.UTKAST,
    Step(
        "aapne",
        "Åpne runden",
        frozenset({_R.UTKAST}),
        _R.AAPEN,
        Rolle.FORVALTER,
        endelig="Runden er åpnet, og kommunene har fått lenken sin. Sett den på pause, eller avslutt den.",
    ),
    Step("forkast", "Forkast utkastet", frozenset({_R.UTKAST}), _R.FORKASTET, Rolle.FORVALTER, farlig=True),
    Step("pause", "Sett på pause", frozenset({_R.AAPEN}), _R.PAUSET, Rolle.SAKSBEHANDLER),
    Step("gjenoppta", "Gjenoppta", frozenset({_R.PAUSET}), _R.AAPEN, Rolle.SAKSBEHANDLER),
    Step("avslutt", "Avslutt", frozenset({_R.AAPEN, _R.PAUSET}), _R.AVSLUTTET, Rolle.FORVALTER, farlig=True),
)


class Egenerklaeringsstatus(Kodeverk):
    VENTER = "venter", "Venter på svar"
    LEVERT = "levert", "Levert"
    GJENNOMGATT = "gjennomgatt", "Gjennomgått"
    UNNTATT = "unntatt", "Unntatt"


_E = Egenerklaeringsstatus

EGENERKLAERINGSLOP = Lifecycle(
    _E.VENTER,
    # The organisation does this, by its own link; the role is that of whoever keeps the link's promise.
    Step(
        "lever",
        "Lever",
        frozenset({_E.VENTER}),
        _E.LEVERT,
        Rolle.ADMINISTRATOR,
        endelig="Kommunen har levert. Be om nye svar i stedet.",
    ),
    Step("gjennomga", "Marker som gjennomgått", frozenset({_E.LEVERT}), _E.GJENNOMGATT, Rolle.SAKSBEHANDLER),
    Step(
        "apne_igjen",
        "Be om nye svar",
        frozenset({_E.LEVERT, _E.GJENNOMGATT}),
        _E.VENTER,
        Rolle.SAKSBEHANDLER,
        endelig="Kommunen kan svare på nytt, og kan alt ha begynt.",
    ),
    Step("unnta", "Gjør unntak", frozenset({_E.VENTER}), _E.UNNTATT, Rolle.SAKSBEHANDLER),
    Step("spor_likevel", "Spør likevel", frozenset({_E.UNNTATT}), _E.VENTER, Rolle.SAKSBEHANDLER),
)


class Tiltaksstatus(Kodeverk):
    APENT = "apent", "Åpent"
    TILTAK = "tiltak", "Tiltak avtalt"
    LUKKET = "lukket", "Lukket"
    FRAFALT = "frafalt", "Frafalt"


_T = Tiltaksstatus

AVVIKSLOP = Lifecycle(
    _T.APENT,
    Step("avtal", "Avtal tiltak", frozenset({_T.APENT, _T.TILTAK}), _T.TILTAK, Rolle.SAKSBEHANDLER),
    Step("lukk", "Lukk avviket", frozenset({_T.TILTAK}), _T.LUKKET, Rolle.SAKSBEHANDLER),
    Step("frafall", "Frafall", frozenset({_T.APENT, _T.TILTAK}), _T.FRAFALT, Rolle.SAKSBEHANDLER, farlig=True),
    Step("gjenapne", "Åpne igjen", frozenset({_T.LUKKET, _T.FRAFALT}), _T.APENT, Rolle.SAKSBEHANDLER),
)
