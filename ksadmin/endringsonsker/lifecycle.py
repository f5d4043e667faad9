"""The life of an endringsønske. Pure: no database, no web."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Onskestatus(Kodeverk):
    INNSENDT = "innsendt", "Innsendt", "Innsend"
    REGISTRERT = "registrert", "Registrert"
    UNDER_VURDERING = "under_vurdering", "Under vurdering"
    PRIORITERT = "prioritert", "Prioritert"
    OVERSENDT = "oversendt", "Oversendt Skatteetaten"
    AKSEPTERT = "akseptert", "Akseptert av Skatteetaten"
    PLANLAGT = "planlagt", "Planlagt", "Planlagd"
    LEVERT = "levert", "Levert"
    AVSLATT = "avslatt", "Avslått", "Avslått"
    UTSATT = "utsatt", "Utsatt", "Utsett"
    SLATT_SAMMEN = "slatt_sammen", "Slått sammen med et annet", "Slått saman med eit anna"
    TRUKKET = "trukket", "Trukket", "Trekt"


_S = Onskestatus
# What comes by the public form is INNSENDT until somebody in KS has looked at it: not counted, not shown.
TIL_VURDERING = (_S.REGISTRERT, _S.UNDER_VURDERING, _S.UTSATT)
"""KS has not decided yet."""

HOS_SKATTEETATEN = (_S.OVERSENDT, _S.AKSEPTERT, _S.PLANLAGT)
"""Skatteetaten has it."""

AAPNE = (*TIL_VURDERING, _S.PRIORITERT, *HOS_SKATTEETATEN)
"""It can still come true, so it can still be supported."""

ONSKELOP = Lifecycle(
    _S.REGISTRERT,
    Step("godta", "Ta inn ønsket", frozenset({_S.INNSENDT}), _S.REGISTRERT, Rolle.SAKSBEHANDLER),
    Step("vurder", "Start vurderingen", frozenset({_S.REGISTRERT, _S.UTSATT}), _S.UNDER_VURDERING, Rolle.SAKSBEHANDLER),
    Step("prioriter", "Prioriter", frozenset({_S.UNDER_VURDERING}), _S.PRIORITERT, Rolle.FORVALTER),
    Step(
        "send_over",
        "Registrer oversending",
        frozenset({_S.PRIORITERT}),
        _S.OVERSENDT,
        Rolle.FORVALTER,
        endelig="Ønsket er oversendt Skatteetaten.",
    ),
    Step("aksepter", "Registrer aksept", frozenset({_S.OVERSENDT}), _S.AKSEPTERT, Rolle.SAKSBEHANDLER),
    Step("planlegg", "Registrer planlagt utgivelse", frozenset({_S.AKSEPTERT}), _S.PLANLAGT, Rolle.SAKSBEHANDLER),
    Step("lever", "Registrer levering", frozenset({_S.AKSEPTERT, _S.PLANLAGT}), _S.LEVERT, Rolle.SAKSBEHANDLER),
    Step(
        "utsett",
        "Utsett",
        frozenset({_S.UNDER_VURDERING, _S.PRIORITERT, *HOS_SKATTEETATEN}),
        _S.UTSATT,
        Rolle.FORVALTER,
    ),
    Step(
        "sla_sammen",
        "Slå sammen med et annet",
        frozenset({_S.INNSENDT, *TIL_VURDERING}),
        _S.SLATT_SAMMEN,
        Rolle.SAKSBEHANDLER,
    ),
    # Splitting gives back the status it had; the table names where most come from.
    Step("skill", "Skill fra hverandre", frozenset({_S.SLATT_SAMMEN}), _S.REGISTRERT, Rolle.SAKSBEHANDLER),
    Step("avsla", "Avslå", frozenset({_S.INNSENDT, *AAPNE}), _S.AVSLATT, Rolle.FORVALTER, farlig=True),
    Step("trekk", "Trekk", frozenset(AAPNE), _S.TRUKKET, Rolle.SAKSBEHANDLER, farlig=True),
    also=(_S.INNSENDT,),
)
