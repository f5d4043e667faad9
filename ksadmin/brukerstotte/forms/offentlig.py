"""What anyone may type to ask KS."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, SelectField, StringField, TextAreaField, validators

from ksadmin.brukerstotte.forms.saker import MAKS_MELDING, Sladdet
from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.database import db
from ksadmin.register.queries import organisasjonsvalg
from ksadmin.register.verdier import MAKS_EPOST, MAKS_NAVN
from ksadmin.web.forms import valgt
from ksadmin.web.languages import locale

_EN_LINJE = validators.Regexp(r"[^<>\x00-\x1f]*\Z", message=_("Skriv bare tekst, uten HTML-koder og linjeskift."))


def _kategorier() -> list[tuple[str, str]]:
    nn = locale() == "nn"
    return [("", str(_("Vet ikke"))), *((k.value, k.tekst_nn if nn else k.tekst) for k in Sakskategori)]


class SporsmalForm(Sladdet):
    """``nettside`` is hidden: only a machine fills it in."""

    organisasjon = SelectField(
        _("Kommune eller fylkeskommune"),
        coerce=valgt,
        choices=lambda: [("", str(_("Ingen av dem"))), *organisasjonsvalg(db.session)],
    )
    navn = StringField(
        _("Navn"),
        validators=[validators.InputRequired(_("Skriv navnet ditt.")), validators.Length(max=MAKS_NAVN), _EN_LINJE],
        render_kw={"autocomplete": "name"},
    )
    epost = EmailField(
        _("E-post"),
        description=_("Hit sender vi først en lenke som bekrefter spørsmålet, og siden svaret."),
        validators=[
            validators.InputRequired(_("Skriv e-postadressen.")),
            validators.Length(max=MAKS_EPOST),
            validators.Regexp(
                r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z",
                message=_("Skriv en gyldig e-postadresse uten æ, ø og å, som post@kommune.no."),
            ),
        ],
        render_kw={"autocomplete": "email"},
    )
    kategori = SelectField(_("Hva gjelder det?"), choices=_kategorier, default="")
    emne = StringField(
        _("Emne"), validators=[validators.InputRequired(_("Skriv et emne.")), validators.Length(max=200), _EN_LINJE]
    )
    tekst = TextAreaField(
        _("Spørsmålet"),
        description=_("Ta med feilmeldingen og når det skjedde. Ikke skriv fødselsnummer: det blir fjernet."),
        validators=[validators.InputRequired(_("Skriv hva du lurer på.")), validators.Length(max=MAKS_MELDING)],
        render_kw={"rows": 10},
    )
    nettside = StringField(_("La dette feltet stå tomt"), render_kw={"autocomplete": "off", "tabindex": "-1"})
