"""Parts of a tjeneste or a datasett: made, changed and removed from the page of what they belong to."""

from dataclasses import fields
from typing import Any, ClassVar, TypeVar

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data

from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.tjenester import usecases
from ksadmin.tjenester.fakta import Apifakta, Deltakerfakta, Hjemmelsfakta, Tilkoblingsfakta
from ksadmin.tjenester.forms import ApiForm, DeltakerForm, HjemmelForm, TilkoblingForm
from ksadmin.tjenester.models import Deltaker, Hjemmel, Tilkoblingsalternativ, Tjeneste, TjenesteApi
from ksadmin.tjenester.usecases.deler import rolle_for
from ksadmin.web.forms import BegrunnelseForm, KsForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView

M = TypeVar("M")


def fakta_fra(faktatype: type[Any], form: Any) -> Any:
    """The facts a valid form holds: each field is named after the fact."""
    return faktatype(**{felt.name: form[felt.name].data for felt in fields(faktatype)})


class Delvisning(DomainModelView[M]):
    """Pages of a part. It has no list and no page of its own: those lead to its owner's page.

    ``entall`` is what a person calls it, ``eierfelt`` the relationship to the owner, ``eierside`` the
    endpoint of the owner's view.
    """

    create_template = "tjenester/ny_del.html"
    edit_template = "tjenester/endre_del.html"
    export_types = []
    entall: ClassVar[str]
    eiertype: ClassVar[type[Any]] = Tjeneste
    eierfelt: ClassVar[str] = "tjeneste"
    eierside: ClassVar[str] = "tjenester"
    fjernerolle: ClassVar[Rolle] = Rolle.FORVALTER

    def fjern(self, model: M, begrunnelse: str) -> None:
        """The use case that removes it. Runs inside the transaction."""
        raise NotImplementedError

    def is_visible(self) -> bool:
        return False

    def eier(self) -> Any:
        """What a new part will belong to, as the address says; 404 without it."""
        ident = request.args.get("eier", type=int)
        return (db.session.get(self.eiertype, ident) if ident and ident < 2**31 else None) or abort(404)

    def eier_url(self, eier: Any) -> str:
        return str(self.get_url(f"{self.eierside}.details_view", id=eier.id))

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """There is no list of parts across owners."""
        return redirect(self.get_url("tjenester.index_view"))

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """A part is seen on its owner's page."""
        model = self.get_one(request.args.get("id", "")) or abort(404)
        return redirect(self.eier_url(getattr(model, self.eierfelt)))

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        """As everywhere, but one more goes to the same owner."""
        current_actor().require(self.skriverolle)
        eier = self.eier()
        answer: ResponseReturnValue = super().create_view()
        if "_add_another" in request.form and not isinstance(answer, str):
            return redirect(self.get_url(".create_view", eier=eier.id))
        return answer

    @expose("/<int:pk>/fjern", methods=("GET", "POST"))
    def fjern_view(self, pk: int) -> ResponseReturnValue:
        """Ask why, and remove."""
        current_actor().require(self.fjernerolle)
        model = self.get_one(str(pk)) or abort(404)
        url = self.eier_url(getattr(model, self.eierfelt))
        form = BegrunnelseForm(get_form_data())
        if request.method == "POST" and form.validate() and self._fjern(model, form):
            return redirect(url)
        return str(
            self.render(
                "tjenester/fjern.html",
                model=model,
                form=form,
                tittel=f"Fjern {self.entall}",
                forklaring="Det som fjernes, og begrunnelsen, blir stående i historikken.",
                farlig=True,
                konsekvenser=[],
            )
        )

    def _fjern(self, model: M, form: BegrunnelseForm) -> bool:
        try:
            with transaction():
                self.fjern(model, given(form.begrunnelse.data))
        except DomainError as refusal:
            return self.explain(form, refusal)
        flash(f"Fjernet {self.entall}.", "success")
        return True

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:
        return self.eier_url(getattr(model, self.eierfelt))

    def render(self, template: str, **kwargs: Any) -> str:
        model = kwargs.get("model")
        eier = self.eier() if model is None else getattr(model, self.eierfelt)
        return super().render(template, eier=eier, eier_url=self.eier_url(eier), **kwargs)


class Tjenestedel(Delvisning[M]):
    """A part that is nothing but its facts."""

    faktatype: ClassVar[type[Any]]

    def __init__(self, model: type[M], **kwargs: Any) -> None:
        self.skriverolle = self.fjernerolle = rolle_for(model)  # type: ignore[arg-type,misc]
        super().__init__(model, **kwargs)

    def save_new(self, form: KsForm) -> M:
        delen = usecases.legg_til_del(db.session, current_actor(), self.eier(), fakta_fra(self.faktatype, form))
        return delen  # type: ignore[return-value]

    def save_existing(self, form: KsForm, model: Any) -> None:
        usecases.endre_del(db.session, current_actor(), model, fakta_fra(self.faktatype, form))

    def fjern(self, model: Any, begrunnelse: str) -> None:
        usecases.fjern_del(db.session, current_actor(), model, begrunnelse=begrunnelse)


class HjemmelView(Tjenestedel[Hjemmel]):
    entall, faktatype = "hjemmel", Hjemmelsfakta
    ny_skjema = endre_skjema = HjemmelForm


class ApiView(Tjenestedel[TjenesteApi]):
    entall, faktatype = "API", Apifakta
    ny_skjema = endre_skjema = ApiForm


class TilkoblingView(Tjenestedel[Tilkoblingsalternativ]):
    entall, faktatype = "tilkoblingsalternativ", Tilkoblingsfakta
    ny_skjema = endre_skjema = TilkoblingForm


class DeltakerView(Tjenestedel[Deltaker]):
    entall, faktatype = "deltaker", Deltakerfakta
    ny_skjema = endre_skjema = DeltakerForm

    def create_form(self, obj: Any = None) -> KsForm:
        """A new participant is most often one in the present stage."""
        form: KsForm = super().create_form(obj)
        if not form.levert:
            form["stadium"].data = self.eier().stadium
        return form
