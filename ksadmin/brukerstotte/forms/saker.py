"""What a case worker may type about cases."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from ksadmin.brukere.queries import saksbehandlere
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak
from ksadmin.core.sladding import sladd
from ksadmin.database import db
from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.register.queries import leverandorer_i_bruk, organisasjonsvalg
from ksadmin.tjenester.queries import alle
from ksadmin.web.forms import MAX_TEKST, EditForm, KodeField, KsForm, valgt

MAKS_MELDING = 50_000
_KORT = [validators.Optional(), validators.Length(max=200)]
_EPOST = validators.Regexp(
    r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$", message="Skriv en gyldig e-postadresse, som navn@kommune.no."
)


def _kategori(kode: str | None) -> Sakskategori | None:
    return Sakskategori(kode) if kode else None


def organisasjonsfelt() -> SelectField:
    """A choice among the organisations, or none of them."""
    return SelectField(
        "Kommune eller fylkeskommune",
        coerce=valgt,
        choices=lambda: [("", "Ingen"), *organisasjonsvalg(db.session)],
    )


def kategorifelt() -> SelectField:
    return SelectField(
        "Kategori", coerce=_kategori, choices=[("", "Ikke vurdert"), *((k.value, k.tekst) for k in Sakskategori)]
    )


class Sladdet(KsForm):
    """What is typed loses its fødselsnummer before anything else sees it."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        for felt in self:
            if isinstance(felt, StringField) and isinstance(felt.data, str):  # the hidden version is a number
                felt.data = sladd(felt.data).tekst


class SakForm(Sladdet, EditForm):
    emne = StringField("Emne", validators=[validators.InputRequired("Skriv et emne."), validators.Length(max=200)])
    kategori = kategorifelt()
    tjeneste = SelectField(
        "Tjeneste", coerce=valgt, choices=lambda: [("", "Ikke valgt"), *((t.id, t.navn) for t in alle(db.session))]
    )
    leverandor = SelectField(
        "Leverandør",
        coerce=valgt,
        choices=lambda: [("", "Ikke valgt"), *((x.id, x.navn) for x in leverandorer_i_bruk(db.session))],
    )
    innsender_navn = StringField("Hvem spør?", validators=_KORT)
    innsender_epost = EmailField(
        "E-post", description="Hit går svaret.", validators=[validators.Optional(), validators.Length(max=254), _EPOST]
    )
    sprak = KodeField("Målform i svaret", Saksprak)


class NySakForm(SakForm):
    opphav = SelectField(
        "Kom fra",
        coerce=lambda kode: Saksopphav(kode),  # noqa: PLW0108
        choices=[(k.value, k.tekst) for k in (Saksopphav.TELEFON, Saksopphav.TEAMS, Saksopphav.EPOST)],
    )
    organisasjon = organisasjonsfelt()
    tekst = TextAreaField(
        "Hva spør de om?",
        description="Fødselsnummer blir sladdet når du lagrer.",
        validators=[validators.InputRequired("Skriv hva de spør om."), validators.Length(max=MAKS_MELDING)],
    )


class SvarForm(Sladdet):
    """``sett`` is the newest message the writer had before them."""

    sett = HiddenField(validators=[validators.Optional(), validators.Regexp(r"\d{1,9}\Z")])
    tekst = TextAreaField(
        "Svar", validators=[validators.InputRequired("Skriv svaret."), validators.Length(max=MAKS_MELDING)]
    )
    vedlegg = MultipleFileField("Vedlegg", validators=[validators.Optional()])
    etterpa = SelectField(
        "Når svaret er sendt",
        choices=[
            ("vent_kommune", "Vent på kommunen"),
            ("vent_leverandor", "Vent på leverandøren"),
            ("los", "Merk som løst"),
            ("", "Behold status"),
        ],
        validate_choice=False,  # a step that is not open any more is left
    )


class SvarAlleForm(Sladdet):
    tekst_nb = TextAreaField(
        "Svar på bokmål",
        description="Går til sakene på bokmål.",
        validators=[validators.Optional(), validators.Length(max=MAKS_MELDING)],
    )
    tekst_nn = TextAreaField(
        "Svar på nynorsk",
        description="Går til sakene på nynorsk.",
        validators=[validators.Optional(), validators.Length(max=MAKS_MELDING)],
    )
    etterpa = SelectField("Når svaret er sendt", choices=[("los", "Merk sakene som løst"), ("", "Behold status")])


class UtkastForm(Sladdet):
    tekst = TextAreaField("Svar", validators=[validators.Optional(), validators.Length(max=MAKS_MELDING)])


class NotatForm(Sladdet):
    tekst = TextAreaField(
        "Internt notat",
        description="Bare for KS. Skriv @ og navnet til en kollega for å si fra.",
        validators=[validators.InputRequired("Skriv notatet."), validators.Length(max=MAX_TEKST)],
    )


class MerkelappForm(Sladdet):
    merkelapper = StringField(
        "Merkelapper",
        description="Skill dem med komma.",
        validators=[validators.Optional(), validators.Length(max=300)],
    )

    @property
    def navn(self) -> list[str]:
        return [n for n in (" ".join(x.split()) for x in (self.merkelapper.data or "").split(",")) if n]


class KoblingForm(Sladdet):
    til = StringField(
        "Referanse",
        description="En sak (KS-00012), et endringsønske (EØ-00012), eller referansen til en driftshendelse.",
        validators=[validators.InputRequired("Skriv referansen."), validators.Length(max=100)],
    )


class EskalerForm(Sladdet):
    sporsmal = TextAreaField(
        "Spørsmål til Skatteetaten",
        validators=[validators.InputRequired("Skriv spørsmålet."), validators.Length(max=MAX_TEKST)],
    )
    frist = DateField("Svarfrist", validators=[validators.InputRequired("Oppgi fristen.")])
    referanse = StringField("Skatteetatens referanse", validators=_KORT)


class EskaleringssvarForm(Sladdet):
    svar = TextAreaField(
        "Svaret fra Skatteetaten",
        validators=[validators.InputRequired("Skriv hva de svarte."), validators.Length(max=MAX_TEKST)],
    )
    referanse = StringField("Skatteetatens referanse", validators=_KORT)


class OnskeForm(Sladdet):
    type = KodeField("Type", Onsketype)
    tittel = StringField(
        "Tittel", validators=[validators.InputRequired("Skriv en tittel."), validators.Length(max=200)]
    )
    beskrivelse = TextAreaField(
        "Beskrivelse", validators=[validators.InputRequired("Beskriv ønsket."), validators.Length(max=MAX_TEKST)]
    )


class DelForm(Sladdet):
    meldinger = SelectMultipleField("Meldinger som blir en egen sak", coerce=int, option_widget=widgets.CheckboxInput())
    emne = StringField("Emne", validators=[validators.InputRequired("Skriv et emne."), validators.Length(max=200)])


class TildelForm(KsForm):
    ansvarlig = SelectField(
        "Ansvarlig",
        coerce=valgt,
        choices=lambda: [("", "Ingen"), *((b.id, b.navn) for b in saksbehandlere(db.session))],
    )


class SlaSammenForm(Sladdet):
    med = StringField(
        "Saken den hører til",
        description="Referansen, for eksempel KS-00012. Den saken går videre.",
        validators=[validators.InputRequired("Skriv referansen til den andre saken."), validators.Length(max=40)],
    )
    si_fra = BooleanField(
        "Si fra til den som spurte", description="En e-post om at spørsmålet følges opp i den andre saken."
    )


class OrganisasjonForm(KsForm):
    organisasjon = organisasjonsfelt()


class HoldtVedleggForm(KsForm):
    valg = SelectField(
        "Hva skal skje med vedlegget?",
        description="Se på filen i saken før du avgjør. Det som fjernes, kan ikke hentes fram igjen.",
        choices=[
            ("", "Velg"),
            ("slipp", "Slipp fram: det står ikke fødselsnummer i det"),
            ("fjern", "Fjern: det står fødselsnummer eller annet KS ikke skal ha"),
        ],
        validators=[validators.InputRequired("Velg hva som skal skje med vedlegget.")],
    )
