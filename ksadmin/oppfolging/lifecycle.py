"""The life of a re-acceptance campaign, and of the task it gives each agreement."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Kampanjestatus(Kodeverk):
    UTKAST = "utkast", "Utkast"
    AAPEN = "aapen", "Åpen"
    PAUSET = "pauset", "Satt på pause"
    AVSLUTTET = "avsluttet", "Avsluttet"
    FORKASTET = "forkastet", "Forkastet"


_K = Kampanjestatus

KAMPANJELOP = Lifecycle(
    _K.UTKAST,
    Step(
        "aapne",
        "Velg avtaler og åpne",
        frozenset({_K.UTKAST}),
        _K.AAPEN,
        Rolle.FORVALTER,
        endelig="Kampanjen er åpnet, og kommunene kan ha fått e-post. Sett den på pause, eller avslutt den.",
    ),
    Step("forkast", "Forkast utkastet", frozenset({_K.UTKAST}), _K.FORKASTET, Rolle.FORVALTER, farlig=True),
    Step("pause", "Sett på pause", frozenset({_K.AAPEN}), _K.PAUSET, Rolle.SAKSBEHANDLER),
    Step("gjenoppta", "Gjenoppta", frozenset({_K.PAUSET}), _K.AAPEN, Rolle.SAKSBEHANDLER),
    Step("avslutt", "Avslutt", frozenset({_K.AAPEN, _K.PAUSET}), _K.AVSLUTTET, Rolle.FORVALTER, farlig=True),
)


class Oppgavestatus(Kodeverk):
    """Only what a person decides. Sent and accepted are facts found elsewhere (``queries.oppgaver``)."""

    APEN = "apen", "Åpen"
    AVSLATT = "avslatt", "Avslått"
    UNNTATT = "unntatt", "Unntatt"


_O = Oppgavestatus

OPPGAVELOP = Lifecycle(
    _O.APEN,
    Step("avsla", "Registrer avslag", frozenset({_O.APEN}), _O.AVSLATT, Rolle.SAKSBEHANDLER, farlig=True),
    Step("unnta", "Gjør unntak", frozenset({_O.APEN}), _O.UNNTATT, Rolle.SAKSBEHANDLER),
    Step("gjenapne", "Åpne igjen", frozenset({_O.AVSLATT, _O.UNNTATT}), _O.APEN, Rolle.SAKSBEHANDLER),
)
