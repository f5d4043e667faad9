"""What anyone may paste to find out what an error means."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField, validators

from ksadmin.tilgangsoversikt.feilkoder import MAKS_TEGN
from ksadmin.web.forms import KsForm


class SjekkForm(KsForm):
    organisasjon = SelectField(
        _("Kommune eller fylkeskommune"),
        description=_("Velger du en, ser du hva som mangler hos dem."),
        validators=[validators.Optional()],
    )
    feilmelding = TextAreaField(
        _("Feilmeldingen"),
        description=_("For eksempel «MP-251» eller hele teksten fra fagsystemet. Ta ikke med personopplysninger."),
        validators=[
            validators.InputRequired(_("Lim inn feilmeldingen eller feilkoden.")),
            validators.Length(max=MAKS_TEGN, message=_("Lim inn bare den delen som sier hva som gikk galt.")),
        ],
    )
