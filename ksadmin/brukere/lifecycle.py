"""The life of an account: open or shut, and what an administrator can do about it meanwhile."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Kontostatus(Kodeverk):
    AKTIV = "aktiv", "Aktiv"
    SPERRET = "sperret", "Sperret"


_AKTIV, _SPERRET = frozenset({Kontostatus.AKTIV}), frozenset({Kontostatus.SPERRET})

KONTOLOP = Lifecycle(
    Kontostatus.AKTIV,
    Step("send_lenke", "Send innloggingslenke på e-post", _AKTIV, Kontostatus.AKTIV, Rolle.ADMINISTRATOR),
    Step("vis_lenke", "Vis ny innloggingslenke", _AKTIV, Kontostatus.AKTIV, Rolle.ADMINISTRATOR),
    Step(
        "nullstill_tofaktor",
        "Nullstill tofaktor",
        _AKTIV,
        Kontostatus.AKTIV,
        Rolle.ADMINISTRATOR,
        farlig=True,
    ),
    Step("sperr", "Sperr kontoen", _AKTIV, Kontostatus.SPERRET, Rolle.ADMINISTRATOR, farlig=True),
    Step("gjenapne", "Åpne kontoen igjen", _SPERRET, Kontostatus.AKTIV, Rolle.ADMINISTRATOR),
)
