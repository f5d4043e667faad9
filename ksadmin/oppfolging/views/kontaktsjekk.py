"""How far the contacts can be trusted, the yearly question to them, and the page their link leads to."""

from collections.abc import Sequence
from contextlib import suppress

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import RadioField, TextAreaField, ValidationError, validators

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.oppfolging import brev, kontaktsjekk, lenker
from ksadmin.oppfolging.kontaktsjekk import Sporsmal
from ksadmin.oppfolging.models import Kontaktsjekk, Kontaktsvar
from ksadmin.register.models import Kontaktperson
from ksadmin.register.queries import antall_i_tilstand
from ksadmin.register.verdier import MAKS_MERKNAD
from ksadmin.settings import Settings
from ksadmin.web.adminside import Adminside
from ksadmin.web.forms import KsForm
from ksadmin.web.identity import current_actor
from ksadmin.web.languages import locale
from ksadmin.web.public import offentlig_side
from ksadmin.web.security import csrf

blueprint = Blueprint("kontaktsjekk", __name__, url_prefix="/kontakt")
csrf.exempt(blueprint)  # what lets the caller in is the address, not a cookie: there is nothing to forge


class KontaktsjekkView(Adminside):
    """For those who may see the contacts themselves."""

    leserolle = Rolle.SAKSBEHANDLER
    extra_css = ["oppfolging.css"]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(name="Kontaktsjekk", endpoint="kontaktsjekker", url="kontaktsjekk", category="Register")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """How many addresses are in each state, whom to ask now, and who has not answered."""
        a_sporre = kontaktsjekk.a_sporre(db.session, clock.today())
        return str(
            self.render(
                "oppfolging/kontaktsjekk.html",
                antall=antall_i_tilstand(db.session, clock.today()),
                a_sporre=a_sporre,
                smaksprover=list(self._smaksprover(a_sporre)),
                ubesvarte=kontaktsjekk.ubesvarte(db.session),
            )
        )

    @expose("/spor", methods=["POST"])
    def spor(self) -> ResponseReturnValue:
        """Ask all that the page showed. Asking twice asks once."""
        try:
            with transaction() as session:
                alle = kontaktsjekk.a_sporre(session, clock.today())
                nye = kontaktsjekk.spor(session, current_actor(), brev.kontaktsporsmal(self.settings, alle))
        except IntegrityError:  # somebody asked for the same at the same moment, and was first
            nye = 0
        if nye:
            flash(f"{nye} spørsmål er lagt i utboksen og sendes nå.", "success")
        else:
            flash("Alle er alt spurt. Ingen får spørsmålet to ganger samme år.", "info")
        return redirect(self.get_url(".index"))

    def _smaksprover(self, kontakter: Sequence[Kontaktperson]) -> list[tuple[str, Sporsmal]]:
        """The mail as it will look, in each målform."""
        forst = [
            (navn, next((k for k in kontakter if k.organisasjon.skriver_nynorsk is nynorsk), None))
            for nynorsk, navn in ((False, "Bokmål"), (True, "Nynorsk"))
        ]
        return [(navn, s) for navn, k in forst if k for s in brev.kontaktsporsmal(self.settings, [k])]


class KontaktsvarForm(KsForm):
    svar = RadioField(
        _("Stemmer opplysningene?"),
        choices=[(Kontaktsvar.STEMMER.value, _("Ja, alt stemmer")), (Kontaktsvar.STEMMER_IKKE.value, _("Nei"))],
        validators=[validators.InputRequired(_("Velg ja eller nei."))],
    )
    rettelse = TextAreaField(
        _("Hva er feil, og hva skal det være?"),
        description=_("Bare om du svarer nei. Skal KS spørre noen andre, skriv navn, rolle og e-postadresse."),
        validators=[validators.Length(max=MAKS_MERKNAD)],
        render_kw={"rows": 4},
    )

    def validate_rettelse(self, field: TextAreaField) -> None:
        """A no says nothing without what is wrong."""
        if self.svar.data == Kontaktsvar.STEMMER_IKKE.value and not field.data:
            raise ValidationError(_("Skriv hva som er feil."))


@blueprint.get("/<token>")
def vis(token: str) -> ResponseReturnValue:
    """What KS has, and the question. Opening it uses nothing up: mail scanners follow links."""
    sjekk = _sjekk(token)
    return _side(sjekk, KontaktsvarForm(formdata=None)) if sjekk else (_side(None, None), 410)


@blueprint.post("/<token>")
def svar(token: str) -> ResponseReturnValue:
    """The one answer. The page tells how it became, and so it does whenever the link is followed again."""
    sjekk, form = _sjekk(token), KontaktsvarForm(request.form)
    if sjekk is None:
        return _side(None, None), 410
    if sjekk.svar is None and not form.validate():
        return _side(sjekk, form), 422
    with suppress(DomainError, StaleDataError), transaction() as session:
        sjekk = _sjekk(token) or abort(410)
        if sjekk.svar is None:
            kontaktsjekk.svar(session, sjekk, Kontaktsvar(form.svar.data), rettelse=form.rettelse.data)
    return redirect(request.path, 303)


def _sjekk(token: str) -> Kontaktsjekk | None:
    return lenker.finn(db.session, current_app.extensions["ksadmin.settings"], token)


def _side(sjekk: Kontaktsjekk | None, form: KontaktsvarForm | None) -> Response:
    page = render_template(
        "public/kontaktsjekk.html", sjekk=sjekk, form=form, nynorsk=locale() == "nn", **offentlig_side()
    )
    return Response(page, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}, mimetype="text/html")
