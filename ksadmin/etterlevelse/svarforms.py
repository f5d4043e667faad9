"""What an organisation may type in its declaration, in its målform."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from ksadmin.etterlevelse.models import Svar
from ksadmin.web.forms import KsForm

MAKS_UTDYPING = 4000


class PunktsvarForm(KsForm):
    """A draft: nothing has to be filled in before it can be saved."""

    svar = RadioField(
        _("Svaret deres"),
        choices=[
            (Svar.JA.value, _("Ja")),
            (Svar.DELVIS.value, _("Delvis")),
            (Svar.NEI.value, _("Nei")),
            (Svar.IKKE_AKTUELT.value, _("Ikke aktuelt for oss")),
        ],
        validators=[validators.Optional()],
    )
    utdyping = TextAreaField(
        _("Utdyp svaret"),
        description=_(
            "Må fylles ut hvis svaret ikke er ja: hva mangler, og hva gjør dere med det? Ikke skriv personopplysninger."
        ),
        validators=[validators.Length(max=MAKS_UTDYPING)],
        render_kw={"rows": 5},
    )
    fil = FileField(_("Legg ved dokumentasjon"))
    versjon = IntegerField(widget=widgets.HiddenInput(), validators=[validators.Optional()])

    def process(self, *args: Any, **kwargs: Any) -> None:
        """As any form. A draft may be saved without an answer, but it must be there in the end: say so."""
        super().process(*args, **kwargs)
        self.svar.flags.required = True


class LeverForm(KsForm):
    navn = StringField(
        _("Navnet ditt"),
        validators=[validators.InputRequired(_("Skriv navnet ditt.")), validators.Length(max=200)],
        render_kw={"autocomplete": "name"},
    )
    rolle = StringField(
        _("Rolle eller stilling"),
        validators=[validators.InputRequired(_("Skriv hva du arbeider som.")), validators.Length(max=200)],
        render_kw={"autocomplete": "organization-title"},
    )
    bekreft = BooleanField(
        _("Svarene er riktige så langt jeg kjenner til"),
        validators=[validators.InputRequired(_("Kryss av for at svarene er riktige."))],
    )
