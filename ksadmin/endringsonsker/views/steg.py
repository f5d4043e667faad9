"""Each step of a wish as a page: its words, its form and its use case."""

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.forms.onsker import AkseptForm, DatoForm, SlaSammenForm, SvarForm, UtgivelseForm
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.web.forms import given
from ksadmin.web.steps import StepAction


def _mangler(_session: Session, onske: Endringsonske) -> list[str]:
    if onske.mangler:
        return [f"Ønsket mangler {' og '.join(onske.mangler)}. Skriv det først."]
    return ["Ønsket blir med i neste oversending til Skatteetaten."]


def _sla_sammen(session: Session, actor: Actor, onske: Endringsonske, form: SlaSammenForm) -> None:
    med = queries.ved_referanse(session, given(form.med.data))
    if med is None:
        raise InvalidInput("med", "Det finnes ikke noe ønske med den referansen. Den ser ut som EØ-00012.")
    usecases.sla_sammen(session, actor, onske, med=med)


def _skilles(session: Session, onske: Endringsonske) -> list[str]:
    antall = len(queries.stemmene(session, onske))
    return [
        f"{onske.referanse} får tilbake sin egen status og sine egne stemmer. Antall stemmer: {antall}.",
        f"{onske.slatt_sammen_med} beholder sine egne stemmer, også de som er kommet til siden.",
    ]


ONSKESTEG = {
    "godta": StepAction(
        lambda s, a, m, _: usecases.godta(s, a, m),
        "Ønsket kom med skjemaet på nettsiden. Det telles og kan få flere stemmer når det er tatt inn.",
    ),
    "vurder": StepAction(
        lambda s, a, m, _: usecases.vurder(s, a, m),
        "KS ser på hjemmel, nødvendighet og hvem det gjelder.",
    ),
    "prioriter": StepAction(
        lambda s, a, m, _: usecases.prioriter(s, a, m),
        "KS vil ha dette fra Skatteetaten.",
        konsekvenser=_mangler,
    ),
    "send_over": StepAction(
        lambda s, a, m, f: usecases.send_over(s, a, m, dato=given(f.dato.data), i_dag=clock.today()),
        "Registrer når Skatteetaten fikk ønsket.",
        DatoForm,
        prefill=lambda _m: {"dato": clock.today()},
    ),
    "aksepter": StepAction(
        lambda s, a, m, f: usecases.aksepter(
            s, a, m, referanse=f.referanse.data, svar=f.svar.data, svar_nn=f.svar_nn.data
        ),
        "Skatteetaten har sagt ja.",
        AkseptForm,
    ),
    "planlegg": StepAction(
        lambda s, a, m, f: usecases.planlegg(
            s, a, m, utgivelse=given(f.utgivelse.data), svar=f.svar.data, svar_nn=f.svar_nn.data
        ),
        "Skatteetaten har sagt når det kommer.",
        UtgivelseForm,
    ),
    "lever": StepAction(
        lambda s, a, m, f: usecases.lever(s, a, m, dato=given(f.dato.data), i_dag=clock.today()),
        "Registrer når kommunene kunne ta endringen i bruk.",
        DatoForm,
        prefill=lambda _m: {"dato": clock.today()},
    ),
    "utsett": StepAction(
        lambda s, a, m, f: usecases.utsett(s, a, m, svar=given(f.svar.data), svar_nn=f.svar_nn.data),
        "Ønsket kan vurderes på nytt senere.",
        SvarForm,
    ),
    "sla_sammen": StepAction(
        _sla_sammen,
        "Ønsket sier det samme som et annet. Stemmene telles der, én for hver kommune. De kan skilles igjen.",
        SlaSammenForm,
    ),
    "skill": StepAction(
        lambda s, a, m, _: usecases.skill(s, a, m), "De to blir igjen hvert sitt ønske.", konsekvenser=_skilles
    ),
    "avsla": StepAction(
        lambda s, a, m, f: usecases.avsla(s, a, m, svar=given(f.svar.data), svar_nn=f.svar_nn.data),
        "Ønsket avsluttes. Kommunene får vite hvorfor.",
        SvarForm,
    ),
    "trekk": StepAction(
        lambda s, a, m, f: usecases.trekk(s, a, m, svar=given(f.svar.data), svar_nn=f.svar_nn.data),
        "Ønsket er ikke aktuelt lenger.",
        SvarForm,
    ),
}
"""One page for each step of ONSKELOP."""
