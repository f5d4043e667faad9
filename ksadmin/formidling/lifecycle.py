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
        endelig="Mottakerlisten er frosset. Bruk «Ta tilbake til utkast».",
    ),
    Step("godkjenn", "Godkjenn", frozenset({_S.TIL_GODKJENNING}), _S.GODKJENT, Rolle.SAKSBEHANDLER),
    Step(
        "ta_tilbake",
        "Ta tilbake til utkast",
        frozenset(FROSSET),
        _S.UTKAST,
        Rolle.SAKSBEHANDLER,
        endelig="Den frosne mottakerlisten er slettet. Send til godkjenning på nytt.",
    ),
    # A draft goes straight out only when few enough get it; the use case counts them.
    Step(
        "publiser",
        "Publiser og send",
        frozenset({_S.GODKJENT, _S.UTKAST}),
        _S.PUBLISERT,
        Rolle.SAKSBEHANDLER,
        endelig="Meldingen er ute. Rett den, eller avslutt den.",
    ),
    Step(
        "pause",
        "Sett utsendingen på pause",
        frozenset({_S.PUBLISERT}),
        _S.PAUSET,
        Rolle.SAKSBEHANDLER,
        endelig="Bruk «Gjenoppta utsendingen».",
    ),
    Step(
        "gjenoppta",
        "Gjenoppta utsendingen",
        frozenset({_S.PAUSET}),
        _S.PUBLISERT,
        Rolle.SAKSBEHANDLER,
        endelig="Utsendingen har gått videre. Sett den på pause i stedet.",
    ),
    Step(
        "avlys_resten",
        "Avlys resten av utsendingen",
        frozenset(UTE),
        _S.PUBLISERT,
        Rolle.SAKSBEHANDLER,
        farlig=True,
        endelig="E-posten som ventet, er avlyst, og kommer ikke tilbake.",
    ),
    # Taken when a correction of it is published, and never by itself.
    Step(
        "rett",
        "Rett",
        frozenset({*UTE, _S.AVSLUTTET}),
        _S.RETTET,
        Rolle.SAKSBEHANDLER,
        endelig="Rettelsen er publisert.",
    ),
    Step(
        "avslutt",
        "Avslutt og trekk tilbake",
        frozenset(UTE),
        _S.AVSLUTTET,
        Rolle.SAKSBEHANDLER,
        farlig=True,
        endelig="Meldingen er trukket fra alle kanaler. Skriv en ny.",
    ),
    Step(
        "forkast",
        "Forkast",
        frozenset({_S.UTKAST, *FROSSET}),
        _S.FORKASTET,
        Rolle.SAKSBEHANDLER,
        farlig=True,
        endelig="Den frosne mottakerlisten er slettet. Skriv en ny.",
    ),
)
