"""The life of a support case. Pure: no database, no web."""

from ksadmin.brukerstotte.kodeverk import Sakspart
from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Saksstatus(Kodeverk):
    NY = "ny", "Ny"
    UNDER_BEHANDLING = "under_behandling", "Under behandling"
    VENTER_KOMMUNE = "venter_kommune", "Venter på kommunen"
    VENTER_LEVERANDOR = "venter_leverandor", "Venter på leverandøren"
    VENTER_SKATTEETATEN = "venter_skatteetaten", "Venter på Skatteetaten"
    LOST = "lost", "Løst"
    LUKKET = "lukket", "Lukket"
    SLATT_SAMMEN = "slatt_sammen", "Slått sammen med en annen"


_S = Saksstatus
VENTER = (_S.VENTER_KOMMUNE, _S.VENTER_LEVERANDOR, _S.VENTER_SKATTEETATEN)
"""Somebody else must do something before KS can."""

AAPNE = (_S.NY, _S.UNDER_BEHANDLING, *VENTER)
"""Not answered for good."""

TUR = {
    _S.NY: Sakspart.KS,
    _S.UNDER_BEHANDLING: Sakspart.KS,
    _S.VENTER_KOMMUNE: Sakspart.KOMMUNE,
    _S.VENTER_LEVERANDOR: Sakspart.LEVERANDOR,
    _S.VENTER_SKATTEETATEN: Sakspart.SKATTEETATEN,
}
"""Whose turn it is. In the other statuses no clock runs."""

KS_TUR = tuple(status for status, part in TUR.items() if part is Sakspart.KS)


def _vent(name: str, tekst: str, target: Saksstatus) -> Step[Saksstatus]:
    return Step(name, tekst, frozenset(AAPNE) - {target}, target, Rolle.SAKSBEHANDLER)


SAKSLOP = Lifecycle(
    _S.NY,
    Step("start", "Start arbeidet", frozenset({_S.NY}), _S.UNDER_BEHANDLING, Rolle.SAKSBEHANDLER),
    _vent("vent_kommune", "Vent på kommunen", _S.VENTER_KOMMUNE),
    _vent("vent_leverandor", "Vent på leverandøren", _S.VENTER_LEVERANDOR),
    _vent("vent_skatteetaten", "Vent på Skatteetaten", _S.VENTER_SKATTEETATEN),
    Step("fortsett", "Fortsett arbeidet", frozenset(VENTER), _S.UNDER_BEHANDLING, Rolle.SAKSBEHANDLER),
    Step("los", "Merk som løst", frozenset(AAPNE), _S.LOST, Rolle.SAKSBEHANDLER),
    Step("lukk", "Lukk", frozenset({_S.LOST}), _S.LUKKET, Rolle.SAKSBEHANDLER),
    Step("lukk_uten_svar", "Lukk uten å svare", frozenset({_S.NY}), _S.LUKKET, Rolle.SAKSBEHANDLER),
    Step("gjenapne", "Gjenåpne", frozenset({_S.LOST, _S.LUKKET}), _S.UNDER_BEHANDLING, Rolle.SAKSBEHANDLER),
    Step("sla_sammen", "Slå sammen med en annen", frozenset(AAPNE), _S.SLATT_SAMMEN, Rolle.SAKSBEHANDLER),
    # Splitting gives back the status it had; the table names where most come from.
    Step("skill", "Skill fra hverandre", frozenset({_S.SLATT_SAMMEN}), _S.UNDER_BEHANDLING, Rolle.SAKSBEHANDLER),
)


class Karantenestatus(Kodeverk):
    VENTER = "venter", "Venter på en avgjørelse"
    SLUPPET_INN = "sluppet_inn", "Sluppet inn"
    FORKASTET = "forkastet", "Forkastet"


_K = Karantenestatus
KARANTENELOP = Lifecycle(
    _K.VENTER,
    Step(
        "slipp_inn",
        "Slipp inn",
        frozenset({_K.VENTER}),
        _K.SLUPPET_INN,
        Rolle.SAKSBEHANDLER,
        endelig="E-posten er blitt en sak.",
    ),
    Step(
        "forkast",
        "Forkast",
        frozenset({_K.VENTER}),
        _K.FORKASTET,
        Rolle.SAKSBEHANDLER,
        farlig=True,
        endelig="Innholdet i e-posten er slettet for godt.",
    ),
)
