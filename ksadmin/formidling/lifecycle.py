"""The life of a notice. Pure: no database, no web."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Meldingsstatus(Kodeverk):
    UTKAST = "utkast", "Utkast"
    TIL_GODKJENNING = "til_godkjenning", "Til godkjenning"
    GODKJENT = "godkjent", "Godkjent"
    PUBLISERT = "publisert", "Publisert"
    PAUSET = "pauset", "Publisert, utsendingen er satt på pause"
    RETTET = "rettet", "Rettet"
    AVSLUTTET = "avsluttet", "Avsluttet"
    FORKASTET = "forkastet", "Forkastet"


_S = Meldingsstatus
UTE = (_S.PUBLISERT, _S.PAUSET)
"""Out in every channel, until its end time."""

FROSSET = (_S.TIL_GODKJENNING, _S.GODKJENT)
"""Somebody has been asked to vouch for it: an edit takes it back to a draft."""

MELDINGSLOP = Lifecycle(
    _S.UTKAST,
    Step(
        "send_til_godkjenning",
        "Send til godkjenning",
        frozenset({_S.UTKAST}),
        _S.TIL_GODKJENNING,
        Rolle.SAKSBEHANDLER,
    ),
    Step("godkjenn", "Godkjenn", frozenset({_S.TIL_GODKJENNING}), _S.GODKJENT, Rolle.SAKSBEHANDLER),
    Step("ta_tilbake", "Ta tilbake til utkast", frozenset(FROSSET), _S.UTKAST, Rolle.SAKSBEHANDLER),
    # A draft goes straight out only when few enough get it; the use case counts them.
    Step("publiser", "Publiser og send", frozenset({_S.GODKJENT, _S.UTKAST}), _S.PUBLISERT, Rolle.SAKSBEHANDLER),
    Step("pause", "Sett utsendingen på pause", frozenset({_S.PUBLISERT}), _S.PAUSET, Rolle.SAKSBEHANDLER),
    Step("gjenoppta", "Gjenoppta utsendingen", frozenset({_S.PAUSET}), _S.PUBLISERT, Rolle.SAKSBEHANDLER),
    Step("avlys_resten", "Avlys resten av utsendingen", frozenset(UTE), _S.PUBLISERT, Rolle.SAKSBEHANDLER, farlig=True),
    # Taken when a correction of it is published, and never by itself.
    Step("rett", "Rett", frozenset({*UTE, _S.AVSLUTTET}), _S.RETTET, Rolle.SAKSBEHANDLER),
    Step("avslutt", "Avslutt og trekk tilbake", frozenset(UTE), _S.AVSLUTTET, Rolle.SAKSBEHANDLER, farlig=True),
    Step("forkast", "Forkast", frozenset({_S.UTKAST, *FROSSET}), _S.FORKASTET, Rolle.SAKSBEHANDLER, farlig=True),
)
