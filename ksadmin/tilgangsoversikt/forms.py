"""What a case worker may type about requests."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from ksadmin.brukere.queries import saksbehandlere
from ksadmin.database import db
from ksadmin.register.queries import leverandorer_i_bruk, organisasjonsvalg
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.forms import MAX_TEKST, EditForm, KsForm

_EPOST = validators.Regexp(
    r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$", message="Skriv en gyldig e-postadresse, som navn@kommune.no."
)


def _leverandorvalg() -> list[tuple[int, str]]:
    return [(leverandor.id, leverandor.navn) for leverandor in leverandorer_i_bruk(db.session)]


class _Avkryssing(SelectMultipleField):
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class RuteForm(KsForm):
    """The four ways of connecting; those with a supplier once for each."""

    direkte = BooleanField("Direkte mot Skatteetaten")
    leverandor = _Avkryssing("Fagsystemleverandør direkte mot Skatteetaten", coerce=int, choices=_leverandorvalg)
    fiks = BooleanField("KS Fiks")
    leverandor_fiks = _Avkryssing("Fagsystemleverandør mot KS Fiks", coerce=int, choices=_leverandorvalg)


class _Kontaktfelt(KsForm):
    kontakt_navn = StringField("Kontaktperson", validators=[validators.Optional(), validators.Length(max=200)])
    kontakt_epost = EmailField(
        "E-post til kontaktpersonen", validators=[validators.Optional(), validators.Length(max=254), _EPOST]
    )


class NyPakoblingForm(RuteForm, _Kontaktfelt):
    organisasjon = SelectField(
        "Kommune eller fylkeskommune",
        coerce=int,
        choices=lambda: organisasjonsvalg(db.session),
        validators=[validators.InputRequired("Velg kommune.")],
    )
    tjeneste = SelectField(
        "Tjeneste",
        coerce=int,
        choices=lambda: [(t.id, t.navn) for t in tilgjengelige(db.session)],
        validators=[validators.InputRequired("Velg tjeneste.")],
    )
    mottatt = DateField("Mottatt", validators=[validators.InputRequired("Oppgi datoen.")])
    intern_merknad = TextAreaField(
        "Intern merknad",
        description="Bare for KS.",
        validators=[validators.Optional(), validators.Length(max=MAX_TEKST)],
    )

    def __iter__(self) -> Any:
        """What it is about first, then how, then whom to ask."""
        forst = ("organisasjon", "tjeneste", "mottatt")
        navn = [*forst, *(n for n in self._fields if n not in forst)]
        return iter([self._fields[n] for n in navn])


class EndrePakoblingForm(_Kontaktfelt, EditForm):
    eier_id = SelectField(
        "Eier",
        description="Den i KS som følger opp.",
        coerce=lambda verdi: int(verdi) if verdi else None,
        choices=lambda: [("", "Ingen"), *((b.id, b.navn) for b in saksbehandlere(db.session))],
    )
    frist = DateField("Frist", validators=[validators.Optional()])
    intern_merknad = TextAreaField(
        "Intern merknad",
        description="Bare for KS.",
        validators=[validators.Optional(), validators.Length(max=MAX_TEKST)],
    )


class StegdatoForm(KsForm):
    dato = DateField("Dato", validators=[validators.InputRequired("Oppgi datoen.")])
