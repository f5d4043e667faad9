"""What a case worker may type about cases."""

from typing import Any

from wtforms import EmailField, SelectField, StringField, TextAreaField, validators

from ksadmin.brukere.queries import saksbehandlere
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak
from ksadmin.database import db
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


def organisasjonsfelt(**kwargs: Any) -> SelectField:
    """A choice among the organisations, or none of them."""
    return SelectField(
        "Kommune eller fylkeskommune",
        coerce=valgt,
        choices=lambda: [("", "Ingen"), *organisasjonsvalg(db.session)],
        **kwargs,
    )


def kategorifelt() -> SelectField:
    return SelectField(
        "Kategori", coerce=_kategori, choices=[("", "Ikke vurdert"), *((k.value, k.tekst) for k in Sakskategori)]
    )


class SakForm(EditForm):
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


class SvarForm(KsForm):
    tekst = TextAreaField(
        "Svar", validators=[validators.InputRequired("Skriv svaret."), validators.Length(max=MAKS_MELDING)]
    )


class NotatForm(KsForm):
    tekst = TextAreaField(
        "Internt notat",
        description="Bare for KS.",
        validators=[validators.InputRequired("Skriv notatet."), validators.Length(max=MAX_TEKST)],
    )


class TildelForm(KsForm):
    ansvarlig = SelectField(
        "Ansvarlig",
        coerce=valgt,
        choices=lambda: [("", "Ingen"), *((b.id, b.navn) for b in saksbehandlere(db.session))],
    )


class SlaSammenForm(KsForm):
    med = StringField(
        "Saken den hører til",
        description="Referansen, for eksempel KS-00012. Den saken går videre.",
        validators=[validators.InputRequired("Skriv referansen til den andre saken."), validators.Length(max=40)],
    )


class OrganisasjonForm(KsForm):
    organisasjon = organisasjonsfelt()
