"""The step pages of tjenester and datasett: what each explains, asks for and does."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ksadmin.core import clock
from ksadmin.tjenester import usecases
from ksadmin.tjenester.forms import JuridiskForm, SluttForm, TilgjengeligForm
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

M = TypeVar("M")

TJENESTESTEG: Mapping[str, StepAction] = {
    "start_juridisk": StepAction(
        lambda s, a, m, _: usecases.start_juridisk(s, a, m),
        "Behovet er kartlagt. Nå vurderes hjemmelen på begge sider: om Skatteetaten kan gi opplysningene, og"
        " om kommunen kan bruke dem.",
    ),
    "start_datasett": StepAction(
        lambda s, a, m, f: usecases.godkjenn_juridisk(
            s, a, m, dato=given(f.dato.data), konklusjon=given(f.konklusjon.data), i_dag=clock.today()
        ),
        "Begge parter har hjemmel. Arbeidet med datasettet kan starte.",
        form=JuridiskForm,
    ),
    "start_kontroll": StepAction(
        lambda s, a, m, _: usecases.start_kontroll(s, a, m, i_dag=clock.today()),
        "Datasettet låses, og jurister i Skattedirektoratet kontrollerer nødvendighet og dataminimering.",
    ),
    "start_api": StepAction(
        lambda s, a, m, _: usecases.start_api(s, a, m),
        "Datasettet er godkjent av begge instanser. Skatteetaten kan sette opp API-et.",
    ),
    "start_pilot": StepAction(
        lambda s, a, m, _: usecases.start_pilot(s, a, m), "API-et er klart, og de første kommunene prøver det."
    ),
    "gjor_tilgjengelig": StepAction(
        lambda s, a, m, f: usecases.gjor_tilgjengelig(s, a, m, fra=given(f.fra.data)),
        "Piloten er ferdig. Alle tjenesten er aktuell for, kan be om tilgang.",
        form=TilgjengeligForm,
        prefill=lambda _m: {"fra": clock.today()},
    ),
    "tilbake_til_juridisk": StepAction(
        lambda s, a, m, f: usecases.tilbake_til_juridisk(s, a, m, begrunnelse=given(f.begrunnelse.data)),
        "Hjemmelen må vurderes på nytt.",
        form=BegrunnelseForm,
        konsekvenser=lambda _s, m: [
            "Den juridiske vurderingen må godkjennes på nytt før arbeidet kan gå videre.",
            *_hentes_hjem(m),
        ],
    ),
    "tilbake_til_datasett": StepAction(
        lambda s, a, m, f: usecases.tilbake_til_datasett(s, a, m, begrunnelse=given(f.begrunnelse.data)),
        "Datasettet må endres.",
        form=BegrunnelseForm,
        konsekvenser=lambda _s, m: _hentes_hjem(m),
    ),
    "legg_bort": StepAction(
        lambda s, a, m, f: usecases.legg_bort(s, a, m, dato=given(f.dato.data), begrunnelse=given(f.begrunnelse.data)),
        "Arbeidet stoppes. Alt som er registrert, blir stående, og tjenesten kan tas opp igjen.",
        form=SluttForm,
        prefill=lambda _m: {"dato": clock.today()},
        konsekvenser=lambda _s, m: _hentes_hjem(m),
    ),
    "avvikle": StepAction(
        lambda s, a, m, f: usecases.avvikle(s, a, m, dato=given(f.dato.data), begrunnelse=given(f.begrunnelse.data)),
        "Tjenesten er ikke lenger tilgjengelig for kommunene.",
        form=SluttForm,
        prefill=lambda _m: {"dato": clock.today()},
        konsekvenser=lambda _s, _m: [
            "Ingen kan be om tilgang til tjenesten lenger.",
            "Datasett, dokumenter og historikk blir stående.",
        ],
    ),
    "ta_opp_igjen": StepAction(
        lambda s, a, m, f: usecases.ta_opp_igjen(s, a, m, begrunnelse=given(f.begrunnelse.data)),
        "Arbeidet starter på nytt med kartlegging. Den juridiske vurderingen må gjøres om igjen.",
        form=BegrunnelseForm,
    ),
}

DATASETTSTEG: Mapping[str, StepAction] = {
    "send": StepAction(
        lambda s, a, m, _: usecases.send_til_kontroll(s, a, m, i_dag=clock.today()),
        "Versjonen låses mens Skattedirektoratet og KS vurderer den.",
    ),
    "godkjenn": StepAction(
        lambda s, a, m, _: usecases.ta_i_bruk(s, a, m, i_dag=clock.today()),
        "Begge instanser har godkjent. Versjonen blir den som gjelder.",
        konsekvenser=lambda _s, m: (
            [f"Versjon {m.tjeneste.godkjent_datasett.nummer} blir avløst."] if m.tjeneste.godkjent_datasett else []
        ),
    ),
    "trekk": StepAction(
        lambda s, a, m, f: usecases.trekk_tilbake(s, a, m, begrunnelse=given(f.begrunnelse.data)),
        "Versjonen blir et utkast som kan endres.",
        form=BegrunnelseForm,
        konsekvenser=lambda _s, m: [
            f"Godkjenningen fra {g.instans.tekst} ({g.dato:%d.%m.%Y}) faller bort." for g in m.godkjenninger
        ],
    ),
    "forkast": StepAction(
        lambda s, a, m, f: usecases.forkast(s, a, m, begrunnelse=given(f.begrunnelse.data)),
        "Utkastet legges bort og kan ikke tas i bruk.",
        form=BegrunnelseForm,
    ),
}


def _hentes_hjem(tjeneste: Any) -> list[str]:
    apent = tjeneste.apent_datasett
    if apent is None or apent.sendt_dato is None:
        return []
    return [f"Versjon {apent.nummer} av datasettet blir utkast igjen, og godkjenninger av den faller bort."]


class Kravvisning(DomainModelView[M]):
    """Step pages that first say what is missing."""

    step_template = "tjenester/steg.html"

    def mangler(self, model: Any, steg: str) -> list[str]:
        """What must be in place before the step, one sentence each."""
        raise NotImplementedError

    def mangler_na(self, model: Any) -> list[tuple[str, list[str]]]:
        """Each open step that cannot be taken yet, as its words and what it lacks."""
        apne = ((steg.tekst, self.mangler(model, steg.name)) for steg in self.open_steps(model))
        return [(tekst, setninger) for tekst, setninger in apne if setninger]

    def detaljer(self, model: Any) -> dict[str, Any]:
        return {"mangler_na": self.mangler_na(model)}

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.step_template:
            steg = kwargs["tittel"]
            kwargs["mangler"] = dict(self.mangler_na(kwargs["model"])).get(steg, [])
        return str(super().render(template, **kwargs))
