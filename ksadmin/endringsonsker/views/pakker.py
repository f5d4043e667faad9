"""Packages to Skatteetaten: made, downloaded and answered."""

from functools import partial
from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.audit import Noted
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.documents import innspillspakke
from ksadmin.endringsonsker.forms.pakker import PakkeForm, SvarForm
from ksadmin.endringsonsker.models import Innspillspakke
from ksadmin.settings import TEMPLATES
from ksadmin.web import export
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.nedlasting import nedlasting

pakk = partial(innspillspakke, maler=TEMPLATES / "pdf", regneark=export.xlsx)


class PakkeView(DomainModelView[Innspillspakke]):
    column_list = ("referanse", "dato", "svarfrist")
    column_labels = {**Innspillspakke.FELTNAVN, "referanse": "Referanse", "storrelse": "Størrelse i byte"}
    column_sortable_list = ("dato", "svarfrist")
    column_default_sort = ("id", True)
    column_details_list = ("dato", "svarfrist", "storrelse", "sha256")
    tom_tekst = "Her kommer pakkene som er oversendt Skatteetaten. Den første lages av ønskene som er prioritert."
    details_template = "endringsonsker/pakke.html"
    ny_skjema, ny_tekst = PakkeForm, "Lag innspillspakke"
    skriverolle = Rolle.FORVALTER

    def __init__(self) -> None:
        super().__init__(
            Innspillspakke,
            name="Innspillspakker",
            endpoint="innspillspakker",
            url="innspillspakker",
            category="Endringsønsker",
        )

    def save_new(self, form: PakkeForm) -> Innspillspakke:
        svarfrist = given(form.svarfrist.data)
        return usecases.lag_pakke(db.session, current_actor(), svarfrist=svarfrist, i_dag=clock.today(), pakk=pakk)

    def create_form(self, obj: Any = None) -> PakkeForm:
        """Says what the package will hold, before it is made."""
        form: PakkeForm = super().create_form(obj)
        if request.method == "GET":
            antall = len(queries.til_neste_pakke(db.session))
            flash(f"Pakken får {antall} {'ønske' if antall == 1 else 'ønsker'}: alle som er prioritert nå.", "info")
        return form

    def historikkobjekter(self, model: Innspillspakke) -> list[Noted]:
        return [model, *model.saker]

    def detaljer(self, model: Innspillspakke) -> dict[str, Any]:
        saker = queries.sakene(db.session, model)
        return {"saker": saker, "kan_svare": current_actor().has(Rolle.FORVALTER), "i_dag": clock.today()}

    @expose("/<int:pk>/last-ned")
    def last_ned_view(self, pk: int) -> ResponseReturnValue:
        """The zip as it was sent, the same bytes for ever."""
        pakke = self.get_one(str(pk)) or abort(404)
        svar = nedlasting(pakke.innhold, f"{pakke.referanse}.zip", "application/zip")
        with transaction() as session:
            usecases.noter_pakkenedlasting(session, current_actor(), pakke)
        return svar

    @expose("/<int:pk>/svar/<int:sak_id>", methods=["GET", "POST"])
    def svar_view(self, pk: int, sak_id: int) -> ResponseReturnValue:
        """What Skatteetaten answered to one item."""
        current_actor().require(Rolle.FORVALTER)
        model = self.get_one(str(pk)) or abort(404)
        sak = next((s for s in model.saker if s.id == sak_id), None) or abort(404)
        form = SvarForm(get_form_data(), data={"dato": clock.today()})

        def svar(session: Session, actor: Actor, _pakke: Innspillspakke) -> str:
            usecases.registrer_svar(session, actor, sak, usecases.Svarfakta(**form.data), i_dag=clock.today())
            return f"Svaret på «{sak.tittel}» er registrert."

        forklaring = "Ønsket får ny status, og kommunene som støtter det, får vite det."
        return self.delside(pk, form, svar, f"Svar på «{sak.tittel}»", forklaring, rolle=Rolle.FORVALTER)
