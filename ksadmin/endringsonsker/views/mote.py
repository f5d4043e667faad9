"""The meeting on a large screen: one candidate at a time, decided with the keyboard, and the minutes afterwards."""

from functools import partial

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.database import transaction
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.forms.prioritering import AvsluttForm, BeslutningForm
from ksadmin.endringsonsker.models import Prioriteringsrunde, Rundesak
from ksadmin.endringsonsker.motereferat import motereferat
from ksadmin.settings import TEMPLATES
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.nedlasting import nedlasting

skriv = partial(motereferat, maler=TEMPLATES / "pdf")


class Motesider(DomainModelView[Prioriteringsrunde]):
    """Gives a round its meeting."""

    @expose("/<int:pk>/mote")
    def mote_view(self, pk: int) -> ResponseReturnValue:
        """Where the meeting has come: the first that is not decided."""
        runde = self.get_one(str(pk)) or abort(404)
        return redirect(self._neste(runde, 1))

    @expose("/<int:pk>/mote/<int:plass>", methods=["GET", "POST"])
    def sak_view(self, pk: int, plass: int) -> ResponseReturnValue:
        """One candidate, and what was decided about it."""
        runde = self.get_one(str(pk)) or abort(404)
        sak = next((s for s in runde.saker if s.plass == plass), None) or abort(404)
        form = BeslutningForm(get_form_data(), data={"beslutning": sak.beslutning, "begrunnelse": sak.beslutning_grunn})
        if request.method == "POST":
            current_actor().require(Rolle.FORVALTER)
            if form.validate() and self.utfor(form, partial(self._beslutt, runde=runde, sak=sak, form=form)):
                return redirect(self._neste(runde, plass))
        return self.render(
            "endringsonsker/mote.html",
            model=runde,
            sak=sak,
            form=form,
            antall=len(runde.saker),
            besluttet=sum(1 for s in runde.saker if s.beslutning),
            kan_beslutte=runde.avsluttet is None and current_actor().has(Rolle.FORVALTER),
        )

    @expose("/<int:pk>/mote/<int:plass>/fjern", methods=["GET", "POST"])
    def fjern_beslutning_view(self, pk: int, plass: int) -> ResponseReturnValue:
        """Take a decision away, with a reason."""
        current_actor().require(Rolle.FORVALTER)
        runde = self.get_one(str(pk)) or abort(404)
        sak = next((s for s in runde.saker if s.plass == plass), None) or abort(404)
        besluttet = sak.beslutning or abort(404)
        form = BegrunnelseForm(get_form_data())

        def fjern(session: Session, actor: Actor, runde: Prioriteringsrunde) -> str:
            usecases.fjern_beslutning(session, actor, runde, sak, begrunnelse=given(form.begrunnelse.data))
            return f"Beslutningen om «{sak.tittel}» er fjernet."

        forklaring = f"Møtet besluttet «{besluttet.tekst}» om «{sak.tittel}». Uten det står ønsket som før."
        return self.delside(pk, form, fjern, "Fjern beslutningen", forklaring, rolle=Rolle.FORVALTER, farlig=True)

    @expose("/<int:pk>/avslutt", methods=["GET", "POST"])
    def avslutt_view(self, pk: int) -> ResponseReturnValue:
        """Carry the decisions out, and make the minutes."""
        current_actor().require(Rolle.FORVALTER)
        runde = self.get_one(str(pk)) or abort(404)
        form = AvsluttForm(get_form_data())
        uten = sum(1 for s in runde.saker if not s.beslutning)
        konsekvenser = [
            *(f"{s.onske.referanse} {s.beslutning.tekst.lower()}." for s in runde.saker if s.beslutning),
            *([f"Ikke behandlet: {uten} ønsker. De står som før."] if uten else []),
            "Kommunene som støtter ønskene, får vite det på e-post.",
        ]

        def avslutt(session: Session, actor: Actor, runde: Prioriteringsrunde) -> str:
            til_stede = given(form.til_stede.data)
            usecases.avslutt(session, actor, runde, til_stede=til_stede, i_dag=clock.today(), skriv=skriv)
            return "Beslutningene er gjennomført, og referatet er laget."

        forklaring = "Referatet lages nå og endres ikke siden."
        return self.delside(
            pk, form, avslutt, "Avslutt møtet", forklaring, rolle=Rolle.FORVALTER, konsekvenser=konsekvenser
        )

    @expose("/<int:pk>/referat")
    def referat_view(self, pk: int) -> ResponseReturnValue:
        """The minutes, the same bytes for ever."""
        runde = self.get_one(str(pk)) or abort(404)
        if runde.referat is None:
            abort(404)
        svar = nedlasting(runde.referat, f"Referat {runde.navn}.pdf", "application/pdf")
        with transaction() as session:
            usecases.noter_referatnedlasting(session, current_actor(), runde)
        return svar

    def _beslutt(
        self, session: Session, actor: Actor, *, runde: Prioriteringsrunde, sak: Rundesak, form: BeslutningForm
    ) -> None:
        begrunnelse = given(form.begrunnelse.data)
        usecases.beslutt(session, actor, runde, sak, beslutning=given(form.beslutning.data), begrunnelse=begrunnelse)

    def _neste(self, runde: Prioriteringsrunde, fra: int) -> str:
        """The next that is not decided, from this place on and then from the top; else the round itself."""
        igjen = [s.plass for s in runde.saker if s.beslutning is None]
        if not igjen:
            return str(self.get_url(".details_view", id=runde.id))
        return str(self.get_url(".sak_view", pk=runde.id, plass=next((p for p in igjen if p >= fra), igjen[0])))
