"""The two lives here: a tjeneste from an idea to an API in use, and a version of its datasett."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Stadium(Kodeverk):
    """How far a tjeneste has come. Source: KS' account of the project (legal work first, then datasett)."""

    KARTLEGGING = "kartlegging", "Kartlegging"
    JURIDISK = "juridisk", "Juridisk vurdering"
    DATASETT = "datasett", "Datasett"
    KONTROLL = "kontroll", "Kontroll i Skattedirektoratet"
    API = "api", "API"
    PILOT = "pilot", "Pilot"
    TILGJENGELIG = "tilgjengelig", "Tilgjengelig", "Tilgjengeleg"
    AVVIKLET = "avviklet", "Avviklet", "Avvikla"


_T = Stadium
PA_VEI = (_T.KARTLEGGING, _T.JURIDISK, _T.DATASETT, _T.KONTROLL, _T.API, _T.PILOT)
"""The stages before a kommune can use the tjeneste."""

TJENESTELOP = Lifecycle(
    _T.KARTLEGGING,
    Step(
        "start_juridisk",
        "Start juridisk vurdering",
        frozenset({_T.KARTLEGGING}),
        _T.JURIDISK,
        Rolle.FORVALTER,
    ),
    Step(
        "start_datasett",
        "Godkjenn juridisk vurdering",
        frozenset({_T.JURIDISK}),
        _T.DATASETT,
        Rolle.FORVALTER,
    ),
    Step(
        "start_kontroll",
        "Send datasettet til kontroll",
        frozenset({_T.DATASETT}),
        _T.KONTROLL,
        Rolle.FORVALTER,
    ),
    Step("start_api", "Start arbeidet med API", frozenset({_T.KONTROLL}), _T.API, Rolle.FORVALTER),
    Step("start_pilot", "Start pilot", frozenset({_T.API}), _T.PILOT, Rolle.FORVALTER),
    Step("gjor_tilgjengelig", "Gjør tilgjengelig", frozenset({_T.PILOT}), _T.TILGJENGELIG, Rolle.FORVALTER),
    Step(
        "tilbake_til_juridisk",
        "Tilbake til juridisk vurdering",
        frozenset({_T.DATASETT, _T.KONTROLL, _T.API, _T.PILOT}),
        _T.JURIDISK,
        Rolle.FORVALTER,
        farlig=True,
    ),
    Step(
        "tilbake_til_datasett",
        "Tilbake til datasett",
        frozenset({_T.KONTROLL, _T.API, _T.PILOT}),
        _T.DATASETT,
        Rolle.FORVALTER,
        farlig=True,
    ),
    Step("legg_bort", "Legg bort", frozenset(PA_VEI), _T.AVVIKLET, Rolle.FORVALTER, farlig=True),
    Step("avvikle", "Avvikle", frozenset({_T.TILGJENGELIG}), _T.AVVIKLET, Rolle.FORVALTER, farlig=True),
    Step("ta_opp_igjen", "Ta opp igjen", frozenset({_T.AVVIKLET}), _T.KARTLEGGING, Rolle.FORVALTER),
)


class Datasettstatus(Kodeverk):
    UTKAST = "utkast", "Utkast"
    TIL_KONTROLL = "til_kontroll", "Til kontroll"
    GODKJENT = "godkjent", "Godkjent", "Godkjend"
    AVLOST = "avlost", "Avløst av ny versjon", "Avløyst av ny versjon"
    FORKASTET = "forkastet", "Forkastet", "Forkasta"


_D = Datasettstatus
APNE = (_D.UTKAST, _D.TIL_KONTROLL)
"""A tjeneste has at most one version being worked on."""

DATASETTLOP = Lifecycle(
    _D.UTKAST,
    Step("send", "Send til kontroll", frozenset({_D.UTKAST}), _D.TIL_KONTROLL, Rolle.FORVALTER),
    Step("godkjenn", "Ta i bruk versjonen", frozenset({_D.TIL_KONTROLL}), _D.GODKJENT, Rolle.FORVALTER),
    Step(
        "trekk",
        "Trekk tilbake til utkast",
        frozenset({_D.TIL_KONTROLL}),
        _D.UTKAST,
        Rolle.FORVALTER,
        farlig=True,
    ),
    Step("forkast", "Forkast utkastet", frozenset({_D.UTKAST}), _D.FORKASTET, Rolle.FORVALTER, farlig=True),
    Step("avlos", "Avløs", frozenset({_D.GODKJENT}), _D.AVLOST, Rolle.FORVALTER),
)
