"""What a person may type about organisations, suppliers, contacts and imports."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from ksadmin.register import verdier
from ksadmin.register.models import Kjennetegnslag, Kontaktrolle, Malform
from ksadmin.web.forms import EditForm, KodeField, KsForm, valgt


def _valgfri(maks: int) -> list[Any]:
    return [validators.Optional(), validators.Length(max=maks)]


class OrganisasjonForm(EditForm):
    malform = KodeField("Målform", Malform, description="Målformen brevene til organisasjonen skrives i.")
    innbyggere = IntegerField(
        "Innbyggere", validators=[validators.Optional(), validators.NumberRange(min=0, max=99_999_999)]
    )
    epostdomene = StringField(
        "E-postdomene",
        description="Det som står etter @ i adressene, for eksempel kommunen.no.",
        validators=_valgfri(253),
    )
    nettsted = StringField("Nettsted", validators=_valgfri(verdier.MAKS_LENKE))
    postadresse = TextAreaField("Postadresse", validators=_valgfri(verdier.MAKS_MERKNAD), render_kw={"rows": 3})


class KjennetegnForm(EditForm):
    slag = KodeField("Hva er endret?", Kjennetegnslag)
    verdi = StringField(
        "Ny verdi",
        description="Samisk og kvensk navn kan fjernes ved å la feltet stå tomt.",
        validators=_valgfri(verdier.MAKS_NAVN),
    )
    fra = DateField(
        "Gjelder fra",
        description="Den forrige verdien blir stående i historikken og kan fortsatt søkes opp. "
        "La feltet stå tomt hvis den forrige verdien var feil og skal bort.",
        validators=[validators.Optional()],
    )
    begrunnelse = StringField(
        "Begrunnelse",
        description="For eksempel hvilket vedtak det følger av. Vises i historikken.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=verdier.MAKS_MERKNAD)],
    )


class LeverandorForm(KsForm):
    navn = StringField(
        "Navn", validators=[validators.InputRequired("Skriv navnet."), validators.Length(max=verdier.MAKS_NAVN)]
    )
    orgnr = StringField(
        "Hovedorganisasjonsnummer",
        description="Ni siffer. La det stå tomt til det er bekreftet.",
        validators=[validators.Optional(), validators.Length(max=20)],
    )
    nettsted = StringField("Nettsted", validators=_valgfri(verdier.MAKS_LENKE))
    merknad = TextAreaField("Merknad", validators=_valgfri(verdier.MAKS_MERKNAD), render_kw={"rows": 3})


class EndreLeverandorForm(LeverandorForm, EditForm):
    aktiv = BooleanField("Leverandøren er i bruk")


class _Kontaktfelt(KsForm):
    rolle = KodeField("Rolle", Kontaktrolle)
    navn = StringField(
        "Navn", description="La det stå tomt for en felles postkasse.", validators=_valgfri(verdier.MAKS_NAVN)
    )
    epost = StringField(
        "E-post",
        validators=[validators.InputRequired("Skriv e-postadressen."), validators.Length(max=verdier.MAKS_EPOST)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    telefon = StringField("Telefon", validators=_valgfri(verdier.MAKS_TELEFON))


class KontaktForm(_Kontaktfelt):
    organisasjon = SelectField(
        "Organisasjon", coerce=valgt, validators=[validators.InputRequired("Velg organisasjonen.")]
    )


class EndreKontaktForm(_Kontaktfelt, EditForm):
    aktiv = BooleanField("Kontakten er i bruk")


class AvvisForm(KsForm):
    grunn = StringField(
        "Hva sto i meldingen?",
        description="For eksempel «postkassen finnes ikke».",
        validators=_valgfri(verdier.MAKS_MERKNAD),
    )
