"""Each step of a case as a page."""

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.forms.saker import SlaSammenForm
from ksadmin.brukerstotte.models import Sak
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.web.forms import given
from ksadmin.web.steps import StepAction


def _steg(navn: str, forklaring: str) -> StepAction:
    return StepAction(lambda s, a, m, _: usecases.ta(s, a, m, navn), forklaring)


def _sla_sammen(session: Session, actor: Actor, sak: Sak, form: SlaSammenForm) -> None:
    med = queries.ved_referanse(session, given(form.med.data))
    if med is None:
        raise InvalidInput("med", "Det finnes ingen sak med den referansen. Den ser ut som KS-00012.")
    usecases.sla_sammen(session, actor, sak, med=med, si_fra=form.si_fra.data)


SAKSSTEG = {
    "start": _steg("start", "Du begynner på saken."),
    "vent_kommune": _steg("vent_kommune", "KS' klokke stanser til kommunen svarer."),
    "vent_leverandor": _steg("vent_leverandor", "KS' klokke stanser til leverandøren svarer."),
    "vent_skatteetaten": _steg("vent_skatteetaten", "KS' klokke stanser til Skatteetaten svarer."),
    "fortsett": _steg("fortsett", "Det er KS' tur igjen."),
    "los": _steg("los", "Saken er besvart. Den åpnes igjen av seg selv hvis de svarer."),
    "lukk": _steg("lukk", "Saken er ferdig."),
    "lukk_uten_svar": _steg("lukk_uten_svar", "Ingen venter på svar. Saken kan søkes fram og gjenåpnes."),
    "gjenapne": _steg("gjenapne", "Det er mer å gjøre."),
    "sla_sammen": StepAction(
        _sla_sammen,
        "Meldingene vises i den andre saken, og svarene gis der. De to kan skilles igjen.",
        SlaSammenForm,
        prefill=lambda _sak: {"si_fra": True},
    ),
    "skill": StepAction(
        lambda s, a, m, _: usecases.skill(s, a, m), "Saken får tilbake sin egen status, sine meldinger og vedlegg."
    ),
}
"""One page for each step of SAKSLOP."""
