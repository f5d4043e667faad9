"""What anyone may type on the public pages."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from wtforms import (
    SelectField,
    SelectMultipleField,
    TelField,
    TextAreaField,
    ValidationError,
    validators,
    widgets,
)

from ksadmin.register.kontaktfelt import TELEFON, epostfelt, navnefelt, rollefelt
from ksadmin.register.models import Leverandor
from ksadmin.tilgangsoversikt.forms import leverandorvalg
from ksadmin.tilgangsoversikt.models import MED_LEVERANDOR
from ksadmin.tilgangsoversikt.usecases import Kontakt, Rutevalg
from ksadmin.tjenester.feilkoder import MAKS_TEGN
from ksadmin.tjenester.models import Tilkoblingskode
from ksadmin.web.forms import KsForm, given
from ksadmin.web.innsending import felle


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


def _hos() -> SelectMultipleField:
    return SelectMultipleField(
        _("Hvilken leverandør?"), coerce=int, choices=leverandorvalg, option_widget=widgets.CheckboxInput()
    )


class PakoblingForm(KsForm):
    """How to connect, and whom to ask. ``nettside`` is hidden: only a machine fills it in."""

    ruter = SelectMultipleField(
        _("Hvordan vil dere koble dere på?"),
        description=_("Velg alle måtene dere vil bruke."),
        validators=[validators.InputRequired(_("Velg minst én måte."))],
        option_widget=widgets.CheckboxInput(),
    )
    leverandor = _hos()
    leverandor_fiks = _hos()
    kontakt_navn = navnefelt(_("Skriv navnet på den KS kan spørre."))
    kontakt_rolle = rollefelt()
    kontakt_epost = epostfelt(_("Hit sender vi en lenke som bekrefter forespørselen."))
    kontakt_telefon = TelField(
        _("Telefon"), validators=[validators.Optional(), *TELEFON], render_kw={"autocomplete": "tel"}
    )
    nettside = felle()

    def tillat(self, koder: Sequence[Tilkoblingskode]) -> None:
        """Offer these ways of connecting only. Call before ``process`` reads what was posted."""
        self.koder = koder
        self.ruter.choices = [(kode.value, kode.tekst) for kode in koder]

    def validate_leverandor(self, field: SelectMultipleField) -> None:
        self._krev_leverandor(field)

    def validate_leverandor_fiks(self, field: SelectMultipleField) -> None:
        self._krev_leverandor(field)

    def _krev_leverandor(self, field: SelectMultipleField) -> None:
        if field.name in (self.ruter.data or ()) and not field.data:
            raise ValidationError(_("Velg leverandøren."))

    def rutevalg(self, leverandorer: Mapping[int, Leverandor]) -> list[Rutevalg]:
        """The ways chosen. A supplier under a way that is not chosen is left out."""
        valgte = [kode for kode in Tilkoblingskode if kode.value in (self.ruter.data or ())]
        return [
            Rutevalg(kode, leverandorer[ident] if ident else None)
            for kode in valgte
            for ident in (dict.fromkeys(self[kode.value].data) if kode in MED_LEVERANDOR else [None])
        ]

    @property
    def kontakt(self) -> Kontakt:
        """The person to ask, from a valid form."""
        navn, rolle, epost = (given(f.data) for f in (self.kontakt_navn, self.kontakt_rolle, self.kontakt_epost))
        return Kontakt(navn, rolle, epost, self.kontakt_telefon.data)
