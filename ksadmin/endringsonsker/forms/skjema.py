"""What anyone may type when they send a wish by the public form."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField, validators, widgets

from ksadmin.database import db
from ksadmin.endringsonsker.fakta import Onskefakta
from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.register.kontaktfelt import epostfelt, navnefelt, rollefelt
from ksadmin.register.queries import organisasjonsvalg
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.forms import MAX_TEKST, KsForm, given, valgt
from ksadmin.web.innsending import felle

_LANG = validators.Length(max=MAX_TEKST)


def _nynorsk() -> bool:
    return str(get_locale()) == "nn"


def _typer() -> list[tuple[str, str]]:
    return [(t.value, t.tekst_nn if _nynorsk() else t.tekst) for t in Onsketype]


def _tjenester() -> list[tuple[int, str]]:
    return [(t.id, t.navn_i(nynorsk=_nynorsk())) for t in tilgjengelige(db.session)]


class OnskeskjemaForm(KsForm):
    """Whom it is for, what is wanted, and whom to ask. ``nettside`` is hidden: only a machine fills it in."""

    organisasjon = SelectField(
        _("Kommune eller fylkeskommune"),
        coerce=valgt,
        choices=lambda: [("", "–"), *organisasjonsvalg(db.session)],
        validators=[validators.InputRequired(_("Velg kommune eller fylkeskommune."))],
    )
    tittel = StringField(
        _("Tittel"),
        description=_("Hva ønsker dere, med få ord?"),
        validators=[validators.InputRequired(_("Skriv en tittel.")), validators.Length(max=200)],
    )
    type = SelectField(
        _("Hva gjelder det?"),
        choices=_typer,
        validators=[validators.InputRequired(_("Velg hva det gjelder."))],
    )
    tjenester = SelectMultipleField(
        _("Tjenester"),
        coerce=int,
        choices=_tjenester,
        option_widget=widgets.CheckboxInput(),
    )
    beskrivelse = TextAreaField(
        _("Beskrivelse"),
        description=_("Hva er galt eller mangler i dag, og hva bør endres? Ta ikke med opplysninger om personer."),
        validators=[validators.InputRequired(_("Beskriv ønsket.")), _LANG],
    )
    hjemmel = TextAreaField(
        _("Hjemmel"),
        description=_("Loven eller forskriften dere bruker opplysningene etter, hvis dere vet det."),
        validators=[validators.Optional(), _LANG],
    )
    nodvendighet = TextAreaField(
        _("Hvorfor er det nødvendig?"),
        description=_("Hvorfor klarer dere dere ikke med mindre?"),
        validators=[validators.Optional(), _LANG],
    )
    konsekvens = TextAreaField(_("Hva skjer hvis det ikke gjøres?"), validators=[validators.Optional(), _LANG])
    kontakt_navn = navnefelt(_("Skriv navnet på den KS kan spørre."))
    kontakt_rolle = rollefelt()
    kontakt_epost = epostfelt(_("Hit sender vi en lenke som bekrefter ønsket, og siden varsler om hvordan det går."))
    nettside = felle()

    @property
    def fakta(self) -> Onskefakta:
        """What is wanted, from a valid form."""
        return Onskefakta(
            type=Onsketype(given(self.type.data)),
            tittel=given(self.tittel.data),
            beskrivelse=given(self.beskrivelse.data),
            hjemmel=self.hjemmel.data,
            nodvendighet=self.nodvendighet.data,
            konsekvens=self.konsekvens.data,
        )
