"""What anyone may type to ask KS."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField, validators

from ksadmin.brukerstotte.forms.saker import MAKS_MELDING, Sladdet
from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.database import db
from ksadmin.register.kontaktfelt import BARE_TEKST, epostfelt, navnefelt
from ksadmin.register.queries import organisasjonsvalg
from ksadmin.web.forms import valgt
from ksadmin.web.innsending import felle
from ksadmin.web.languages import locale


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
    navn = navnefelt(_("Skriv navnet ditt."))
    epost = epostfelt(_("Hit sender vi først en lenke som bekrefter spørsmålet, og siden svaret."))
    kategori = SelectField(_("Hva gjelder det?"), choices=_kategorier, default="")
    emne = StringField(
        _("Emne"), validators=[validators.InputRequired(_("Skriv et emne.")), validators.Length(max=200), BARE_TEKST]
    )
    tekst = TextAreaField(
        _("Spørsmålet"),
        description=_("Ta med feilmeldingen og når det skjedde. Ikke skriv fødselsnummer: det blir fjernet."),
        validators=[validators.InputRequired(_("Skriv hva du lurer på.")), validators.Length(max=MAKS_MELDING)],
        render_kw={"rows": 10},
    )
    nettside = felle()
