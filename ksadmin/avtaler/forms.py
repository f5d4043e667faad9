"""What a person may type about an agreement."""

from wtforms import (
    DateField,
    EmailField,
    FileField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from ksadmin.avtaler.models import Fullmakt
from ksadmin.web.forms import MAX_TEKST, BegrunnelseForm, EditForm, KodeField, KsForm, valgt

_EPOST = [
    validators.InputRequired("Skriv e-postadressen erklæringen skal sendes til."),
    validators.Length(max=254),
    validators.Regexp(
        r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        message="Skriv en gyldig e-postadresse uten æ, ø og å, som post@kommune.no.",
    ),
]
_NAVN = [validators.Optional(), validators.Length(max=200)]
_MERKNAD = [validators.Optional(), validators.Length(max=MAX_TEKST)]


class NyAvtaleForm(KsForm):
    organisasjon = SelectField(
        "Kommune eller fylkeskommune", coerce=valgt, validators=[validators.InputRequired("Velg kommune.")]
    )
    kontakt_epost = EmailField(
        "Kommunens e-postadresse", description="Dit erklæringen og kvitteringen sendes.", validators=_EPOST
    )
    kontakt_navn = StringField("Kontaktperson", validators=_NAVN)
    merknad = TextAreaField("Merknad", description="Bare for KS.", validators=_MERKNAD)


class EndreAvtaleForm(EditForm):
    kontakt_epost = EmailField("Kommunens e-postadresse", validators=_EPOST)
    kontakt_navn = StringField("Kontaktperson", validators=_NAVN)
    merknad = TextAreaField("Merknad", description="Bare for KS.", validators=_MERKNAD)


class SignaturForm(KsForm):
    """The signature as it stands on the paper, and the scan of it."""

    navn = StringField(
        "Navn på den som signerte",
        validators=[validators.InputRequired("Skriv navnet."), validators.Length(max=200)],
    )
    fullmakt = KodeField("Signert av", Fullmakt, description="Kommuneloven § 6-1.")
    delegasjon = StringField(
        "Delegasjonsvedtak",
        description="Referansen til vedtaket. Bare når det er signert etter delegert myndighet.",
        validators=[validators.Optional(), validators.Length(max=200)],
    )
    delegasjon_dato = DateField("Dato for delegasjonen", validators=[validators.Optional()])
    signert_dato = DateField("Signert dato", validators=[validators.InputRequired("Oppgi datoen det er signert.")])
    fil = FileField(
        "Den signerte erklæringen",
        description="Skannet PDF, helst PDF/A.",
        validators=[validators.InputRequired("Last opp den signerte erklæringen som PDF.")],
    )


class RettSignaturForm(SignaturForm):
    fil = FileField("Ny skann av den signerte erklæringen", description="Bare hvis skannen skal byttes.")


class AkseptForm(SignaturForm):
    vilkar = SelectField("Nye vilkår", coerce=int, validators=[validators.InputRequired("Velg versjonen.")])


class DatoForm(KsForm):
    dato = DateField("Dato", validators=[validators.InputRequired("Oppgi datoen.")])


class BekreftelseForm(DatoForm):
    referanse = StringField("Skatteetatens referanse", validators=[validators.Optional(), validators.Length(max=200)])


class AvslutningForm(BegrunnelseForm):
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Står i brevet til kommunen og vises i historikken. Skriv på målformen til kommunen.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )
    opphorer = DateField(
        "Avsluttes fra",
        description="Dagen erklæringen ikke lenger gjelder. Kan ikke ligge fram i tid.",
        validators=[validators.InputRequired("Oppgi datoen.")],
    )
