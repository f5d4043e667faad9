"""What a case worker may type about wishes and voices."""

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from ksadmin.database import db
from ksadmin.endringsonsker.kodeverk import Fristgrunn, Onskeopphav, Onsketype
from ksadmin.register.kontaktfelt import EPOST
from ksadmin.register.queries import organisasjonsvalg
from ksadmin.tjenester.queries import alle, apinavn, rettighetspakker
from ksadmin.web.forms import MAX_TEKST, EditForm, KodeField, KsForm, valgt

_KORT = [validators.Optional(), validators.Length(max=300)]
_LANG = [validators.Optional(), validators.Length(max=MAX_TEKST)]


def _pakrevd(beskjed: str, maks: int = 300) -> list[Any]:
    return [validators.InputRequired(beskjed), validators.Length(max=maks)]


def _fristgrunn(kode: str | None) -> Fristgrunn | None:
    return Fristgrunn(kode) if kode else None


class Forslagsfelt(StringField):
    """Any text, with what there is in the catalogue to choose from."""

    def __init__(self, label: str, *, forslag: Callable[[], Sequence[str]], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.forslag = forslag


class _MedForslag(widgets.TextInput):
    """A text field and its ``datalist``."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        liste = f"{field.id}-forslag"
        valg = Markup().join(Markup('<option value="{}">').format(tekst) for tekst in field.forslag())
        felt = super().__call__(field, list=liste, **kwargs)
        return Markup('{}<datalist id="{}">{}</datalist>').format(felt, liste, valg)


_MED_FORSLAG = _MedForslag()


class OnskeForm(EditForm):
    tittel = StringField("Tittel", validators=_pakrevd("Skriv en tittel.", 200))
    type = KodeField("Type", Onsketype)
    beskrivelse = TextAreaField(
        "Beskrivelse",
        description="Hva som ønskes endret, slik kommunen har sagt det.",
        validators=_pakrevd("Beskriv ønsket.", MAX_TEKST),
    )
    tjenester = SelectMultipleField(
        "Tjenester",
        coerce=int,
        choices=lambda: [(t.id, t.navn) for t in alle(db.session)],
        option_widget=widgets.CheckboxInput(),
    )
    rettighetspakke = Forslagsfelt(
        "Rettighetspakke", forslag=lambda: rettighetspakker(db.session), validators=_KORT, widget=_MED_FORSLAG
    )
    api = Forslagsfelt("API", forslag=lambda: apinavn(db.session), validators=_KORT, widget=_MED_FORSLAG)
    felter = TextAreaField(
        "Felter",
        description="Teknisk navn, ett per linje. Felter tjenestene har i dag, kjennes igjen.",
        validators=_LANG,
    )
    hjemmel = TextAreaField(
        "Hjemmel",
        description="Lov eller forskrift med paragraf. Må være på plass før ønsket kan prioriteres.",
        validators=_LANG,
    )
    nodvendighet = TextAreaField(
        "Hvorfor det er nødvendig",
        description="Hvorfor kommunen ikke klarer seg med mindre (dataminimering). Må være på plass før ønsket kan"
        " prioriteres.",
        validators=_LANG,
    )
    konsekvens = TextAreaField("Konsekvens hvis det ikke gjøres", validators=_LANG)
    frist = DateField("Frist", validators=[validators.Optional()])
    fristgrunn = SelectField(
        "Fristen skyldes",
        coerce=_fristgrunn,
        choices=[("", "Ingen frist"), *((k.value, k.tekst) for k in Fristgrunn)],
    )
    intern_merknad = TextAreaField("Intern merknad", description="Bare for KS.", validators=_LANG)


class NyttOnskeForm(OnskeForm):
    mottatt = DateField("Mottatt", validators=[validators.InputRequired("Oppgi datoen.")])
    opphav = SelectField(
        "Kom fra",
        coerce=lambda kode: Onskeopphav(kode),  # noqa: PLW0108
        choices=[(k.value, k.tekst) for k in (Onskeopphav.KS, Onskeopphav.SAK)],
    )
    saksreferanse = StringField("Sak i brukerstøtten", validators=_KORT)


class SvarForm(KsForm):
    svar = TextAreaField(
        "Begrunnelse til kommunene",
        description="Kommunene som støtter ønsket, får lese dette.",
        validators=_pakrevd("Skriv hvorfor.", MAX_TEKST),
    )
    svar_nn = TextAreaField("Begrunnelse på nynorsk", description="Uten den får alle teksten over.", validators=_LANG)


class DatoForm(KsForm):
    dato = DateField("Dato", validators=[validators.InputRequired("Oppgi datoen.")])


class AkseptForm(KsForm):
    referanse = StringField("Skatteetatens referanse", validators=_KORT)
    svar = TextAreaField("Svar til kommunene", validators=_LANG)
    svar_nn = TextAreaField("Svar på nynorsk", validators=_LANG)


class UtgivelseForm(KsForm):
    utgivelse = StringField(
        "Planlagt utgivelse",
        description="Slik Skatteetaten har sagt det, for eksempel «andre kvartal 2027».",
        validators=_pakrevd("Skriv når."),
    )
    svar = TextAreaField("Svar til kommunene", validators=_LANG)
    svar_nn = TextAreaField("Svar på nynorsk", validators=_LANG)


class SlaSammenForm(KsForm):
    med = StringField(
        "Ønsket det er likt",
        description="Referansen, for eksempel EØ-00012. Det ønsket går videre med stemmene fra begge.",
        validators=_pakrevd("Skriv referansen til det andre ønsket."),
    )


class StemmeForm(KsForm):
    organisasjon = SelectField(
        "Kommune eller fylkeskommune",
        coerce=valgt,
        choices=lambda: [("", "Velg …"), *organisasjonsvalg(db.session)],
        validators=[validators.InputRequired("Velg kommune.")],
    )
    navn = StringField("Hvem talte for kommunen?", validators=_pakrevd("Skriv navnet."))
    rolle = StringField("Rolle", description="For eksempel økonomisjef.", validators=_pakrevd("Skriv rollen."))
    epost = EmailField("E-post", validators=[validators.Optional(), *EPOST])
    dato = DateField("Dato", validators=[validators.InputRequired("Oppgi datoen.")])
    kilde = StringField(
        "Hvordan vet vi det?",
        description="For eksempel e-post, møte eller saksnummer.",
        validators=_pakrevd("Skriv hvordan vi vet det."),
    )


class VedleggForm(KsForm):
    fil = FileField("Fil", description="PDF, DOCX eller ODT.", validators=[validators.InputRequired("Velg en fil.")])


class VeikartForm(KsForm):
    tittel = StringField("Tittel", validators=_pakrevd("Skriv en tittel.", 200))
    tekst = TextAreaField(
        "Tekst",
        description="Uten navn på personer, og uten det som bare er for KS.",
        validators=_pakrevd("Skriv hva som ønskes.", MAX_TEKST),
    )
    tittel_nn = StringField("Tittel på nynorsk", validators=_KORT)
    tekst_nn = TextAreaField("Tekst på nynorsk", validators=_LANG)
    vises = BooleanField("Vis ønsket på veikartet")
