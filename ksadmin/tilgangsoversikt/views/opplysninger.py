"""What a person knows of one organisation and one tjeneste: told by phone, or that it is left out."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError, InvalidInput
from ksadmin.database import db, transaction
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.forms import OpplysningForm, UnntakForm
from ksadmin.tilgangsoversikt.queries.unntak import gjeldende_unntak
from ksadmin.tjenester import queries as tjenester
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.adminside import Adminside
from ksadmin.web.forms import BegrunnelseForm, KsForm, given
from ksadmin.web.identity import current_actor


class Celle(NamedTuple):
    organisasjon: Organisasjon
    tjeneste: Tjeneste


class OpplysningView(Adminside):
    """Three pages for each cell. Reached from the pages that show it; the menu does not."""

    leserolle = Rolle.SAKSBEHANDLER

    def __init__(self) -> None:
        super().__init__(name="Opplysninger", endpoint="opplysninger", url="opplysninger")

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """There is no list; a person starts at an organisation."""
        return redirect(url_for("organisasjoner.index_view"))

    @expose("/<int:pk>/<nokkel>/ny", methods=["GET", "POST"])
    def ny_view(self, pk: int, nokkel: str) -> ResponseReturnValue:
        """Register what somebody has told or seen."""
        celle = _celle(pk, nokkel)
        form = OpplysningForm(get_form_data(), data={"observert": clock.today()})
        (krav,) = queries.krav(db.session, tjenester=[celle.tjeneste.id])
        form.api.choices = [("", "Alt tjenesten trenger"), *((api.nokkel, api.navn) for api in krav.apier)]
        return self._side(
            celle,
            form,
            lambda s: _registrer(s, celle, form),
            tittel="Registrer opplysning",
            forklaring="Det du registrerer, står ved siden av det andre kilder har sagt. Sier de noe annet siden,"
            " må noen avgjøre hva som stemmer.",
            utfort="Opplysningen er registrert.",
        )

    @expose("/<int:pk>/<nokkel>/unntak", methods=["GET", "POST"])
    def unntak_view(self, pk: int, nokkel: str) -> ResponseReturnValue:
        """Leave the tjeneste out for the organisation."""
        celle = _celle(pk, nokkel)
        form = UnntakForm(get_form_data(), data={"fra": clock.today()})
        return self._side(
            celle,
            form,
            lambda s: usecases.sett_unntak(
                s,
                current_actor(),
                organisasjon=celle.organisasjon,
                tjeneste=celle.tjeneste,
                slag=form.slag.data,
                grunn=given(form.grunn.data),
                fra=given(form.fra.data),
                i_dag=clock.today(),
            ),
            tittel="Sett unntak",
            forklaring="Tjenesten teller ikke lenger med i dekningstallene. Kommunens side sier hvorfor.",
            utfort="Unntaket er satt.",
        )

    @expose("/<int:pk>/<nokkel>/opphev", methods=["GET", "POST"])
    def opphev_view(self, pk: int, nokkel: str) -> ResponseReturnValue:
        """Take the tjeneste in again."""
        celle = _celle(pk, nokkel)
        unntak = gjeldende_unntak(db.session, celle.organisasjon.id, celle.tjeneste.id)
        if unntak is None:
            flash("Tjenesten har ikke noe unntak lenger.", "info")
            return redirect(adresse(celle))
        form = BegrunnelseForm(get_form_data())
        return self._side(
            celle,
            form,
            lambda s: usecases.opphev_unntak(
                s, current_actor(), unntak, begrunnelse=given(form.begrunnelse.data), i_dag=clock.today()
            ),
            tittel="Opphev unntaket",
            forklaring=f"Tjenesten står som «{unntak.slag.midt_i_setning}» siden {unntak.fra:%d.%m.%Y}: {unntak.grunn}",
            utfort="Unntaket er opphevet.",
        )

    def _side(
        self,
        celle: Celle,
        form: KsForm,
        gjor: Callable[[Session], object],
        *,
        tittel: str,
        forklaring: str,
        utfort: str,
    ) -> ResponseReturnValue:
        """Show the form, or do what it asks for. A refusal comes back with the form kept."""
        if request.method == "POST" and form.validate() and _utfor(form, gjor):
            flash(utfort, "success")
            return redirect(adresse(celle))
        return str(
            self.render(
                "tilgangsoversikt/opplysning.html",
                form=form,
                celle=celle,
                tittel=tittel,
                forklaring=forklaring,
                tilbake=adresse(celle),
            )
        )


def adresse(celle: Celle) -> str:
    """Where the cell stands on the organisation's page."""
    return f"{url_for('organisasjoner.details_view', id=celle.organisasjon.id)}#tjeneste-{celle.tjeneste.nokkel}"


def handlinger(organisasjon: Organisasjon, nokkel: str, *, unntatt: bool) -> Iterator[tuple[str, str]]:
    """What can be registered about a cell: (text, address). The pages ask for the role themselves."""
    if unntatt:
        yield "Opphev unntaket", url_for("opplysninger.opphev_view", pk=organisasjon.id, nokkel=nokkel)
    else:
        yield "Registrer opplysning", url_for("opplysninger.ny_view", pk=organisasjon.id, nokkel=nokkel)
        yield "Sett unntak", url_for("opplysninger.unntak_view", pk=organisasjon.id, nokkel=nokkel)


def _celle(pk: int, nokkel: str) -> Celle:
    organisasjon = db.session.get(Organisasjon, pk) if pk < 2**31 else None
    tjeneste = tjenester.finn(db.session, nokkel.replace("\x00", ""))
    if organisasjon is None or organisasjon.opphort or tjeneste is None:
        abort(404)
    return Celle(organisasjon, tjeneste)


def _registrer(session: Session, celle: Celle, form: OpplysningForm) -> None:
    usecases.registrer_manuell_observasjon(
        session,
        current_actor(),
        organisasjon=celle.organisasjon,
        tjeneste=celle.tjeneste,
        miljo=form.miljo.data,
        faktum=form.faktum.data,
        verdi=form.verdi.data,
        observert=_tidspunkt(given(form.observert.data)),
        begrunnelse=f"{form.kilde.data}: {form.begrunnelse.data}",
        leverandor=form.leverandor.data or "",
        api=form.api.data or "",
    )


def _tidspunkt(dag: date) -> datetime:
    """Today is now, so that it is newer than what a source said this morning; another day is its first moment."""
    return clock.now() if dag == clock.today() else datetime.combine(dag, time.min, clock.OSLO)


def _utfor(form: KsForm, gjor: Callable[[Session], object]) -> bool:
    try:
        with transaction() as session:
            gjor(session)
    except DomainError as refusal:
        if isinstance(refusal, InvalidInput) and refusal.field in form:
            form[refusal.field].errors = [*form[refusal.field].errors, str(refusal)]
        else:
            flash(str(refusal), "error")
        return False
    return True
