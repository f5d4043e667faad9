"""Voices and files of a wish: pages that hang on the page of the wish."""

from typing import Any

from flask import abort, current_app
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.fakta import Stottefakta
from ksadmin.endringsonsker.forms.onsker import StemmeForm, VedleggForm, VeikartForm
from ksadmin.endringsonsker.forms.prioritering import GrunnlagForm
from ksadmin.endringsonsker.models import Endringsonske, Onskevedlegg, Stemme
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.tjenester.filer import kontrollert_fil
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.nedlasting import nedlasting


class Delsider(DomainModelView[Endringsonske]):
    """Gives the page of a wish its voices and files."""

    @expose("/<int:pk>/stem", methods=["GET", "POST"])
    def stem_view(self, pk: int) -> ResponseReturnValue:
        """Register a voice on behalf of an organisation."""

        def stem(session: Session, actor: Actor, onske: Endringsonske) -> str:
            organisasjon = session.get_one(Organisasjon, form.organisasjon.data)
            fakta = Stottefakta(
                navn=given(form.navn.data),
                rolle=given(form.rolle.data),
                epost=form.epost.data,
                dato=given(form.dato.data),
                kilde=given(form.kilde.data),
            )
            stemme = usecases.stem(session, actor, onske, fakta, organisasjon=organisasjon, i_dag=clock.today())
            flere = len(stemme.stottespillere) > 1
            ny = "hadde alt en stemme. Støttespilleren er lagt til, og stemmen teller som før."
            return f"{organisasjon} {ny}" if flere else f"Stemmen fra {organisasjon} er registrert."

        form = StemmeForm(get_form_data(), data={"dato": clock.today()})
        forklaring = "Hver organisasjon har én stemme. Har den alt stemt, legges personen til som støttespiller."
        return self.delside(pk, form, stem, "Registrer stemme", forklaring)

    @expose("/<int:pk>/stemme/<int:stemme_id>/trekk", methods=["GET", "POST"])
    def trekk_stemme_view(self, pk: int, stemme_id: int) -> ResponseReturnValue:
        """Take the voice of an organisation back."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        stemme, onske = self._del(Stemme, stemme_id), self._del(Endringsonske, pk)
        gitt = sorted({s.onske.referanse for s in queries.stemmene(db.session, onske, fra=stemme.organisasjon)})

        def trekk(session: Session, actor: Actor, onske: Endringsonske) -> str:
            begrunnelse = given(form.begrunnelse.data)
            usecases.trekk_stemme(session, actor, onske, stemme, begrunnelse=begrunnelse, i_dag=clock.today())
            return f"Stemmen fra {stemme} er trukket."

        form = BegrunnelseForm(get_form_data())
        forklaring = f"Stemmen fra {stemme} telles ikke lenger. Den blir stående i historikken."
        konsekvenser = [f"Organisasjonen trekker stemmen sin for {' og '.join(gitt)}."] if len(gitt) > 1 else []
        return self.delside(pk, form, trekk, "Trekk stemmen", forklaring, farlig=True, konsekvenser=konsekvenser)

    @expose("/<int:pk>/grunnlag", methods=["GET", "POST"])
    def grunnlag_view(self, pk: int) -> ResponseReturnValue:
        """Judge what the score is made of."""

        def sett(session: Session, actor: Actor, onske: Endringsonske) -> str:
            usecases.sett_grunnlag(session, actor, onske, **form.data)
            return "Grunnlaget for poengene er lagret."

        current_actor().require(Rolle.SAKSBEHANDLER)
        onske = self._del(Endringsonske, pk)
        form = GrunnlagForm(get_form_data(), obj=onske.poenggrunnlag)
        forklaring = (
            "Oppslutning og frist hentes fra ønsket. Resten vurderer dere her. Uten det får ønsket ingen poeng."
        )
        return self.delside(pk, form, sett, "Vurder grunnlaget for poeng", forklaring)

    @expose("/<int:pk>/veikart", methods=["GET", "POST"])
    def veikart_view(self, pk: int) -> ResponseReturnValue:
        """Write what anyone may read, and show it or not."""

        def skriv(session: Session, actor: Actor, onske: Endringsonske) -> str:
            usecases.skriv_for_veikartet(session, actor, onske, **form.data)
            if not form.vises.data:
                return "Lagret. Ønsket vises ikke på veikartet."
            return f"Ønsket vises på veikartet{'' if onske.er_offentlig else ' når det er tatt inn'}."

        current_actor().require(Rolle.FORVALTER)
        form = VeikartForm(get_form_data(), obj=self._del(Endringsonske, pk).veikart)
        forklaring = "Bare dette, status, oppslutning og begrunnelsen til kommunene kan leses av alle."
        return self.delside(pk, form, skriv, "Skriv for veikartet", forklaring)

    @expose("/<int:pk>/vedlegg/nytt", methods=["GET", "POST"])
    def nytt_vedlegg_view(self, pk: int) -> ResponseReturnValue:
        """Upload a file."""

        def last_opp(session: Session, actor: Actor, onske: Endringsonske) -> str:
            settings: Settings = current_app.extensions["ksadmin.settings"]
            lastet = given(form.fil.data)
            fil = kontrollert_fil(lastet.read(), lastet.filename, maks_mb=settings.maks_opplasting_mb)
            return f"Lastet opp {usecases.last_opp(session, actor, onske, fil=fil, tidspunkt=clock.now())}."

        form = VedleggForm(get_form_data())
        return self.delside(pk, form, last_opp, "Last opp vedlegg", "Vedlegg vises bare for KS.")

    @expose("/<int:pk>/vedlegg/<int:vedlegg_id>")
    def vedlegg_view(self, pk: int, vedlegg_id: int) -> ResponseReturnValue:
        """The stored bytes, and a line in the history that they were fetched."""
        vedlegg = self._del(Onskevedlegg, vedlegg_id)
        svar = nedlasting(vedlegg.innhold, vedlegg.filnavn, vedlegg.innholdstype)
        with transaction() as session:
            usecases.noter_nedlasting(session, current_actor(), vedlegg)
        return svar

    @expose("/<int:pk>/vedlegg/<int:vedlegg_id>/fjern", methods=["GET", "POST"])
    def fjern_vedlegg_view(self, pk: int, vedlegg_id: int) -> ResponseReturnValue:
        """Remove a file that should not be here."""
        current_actor().require(Rolle.FORVALTER)
        vedlegg = self._del(Onskevedlegg, vedlegg_id)

        def fjern(session: Session, actor: Actor, _onske: Endringsonske) -> str:
            usecases.fjern_vedlegg(session, actor, vedlegg, begrunnelse=given(form.begrunnelse.data))
            return "Vedlegget er fjernet."

        form = BegrunnelseForm(get_form_data())
        forklaring = f"{vedlegg} fjernes. Navnet og begrunnelsen blir stående i historikken."
        return self.delside(pk, form, fjern, "Fjern vedlegget", forklaring, farlig=True)

    def _del(self, tabell: type[Any], ident: int) -> Any:
        return (db.session.get(tabell, ident) if ident < 2**31 else None) or abort(404)
