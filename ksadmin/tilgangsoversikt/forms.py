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
from ksadmin.tilgangsoversikt.kodeverk import Verdi
from ksadmin.tilgangsoversikt.queries import FIKS_NAVN
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.forms import MAX_TEKST, EditForm, KodeField, KsForm

_EPOST = validators.Regexp(
    r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$", message="Skriv en gyldig e-postadresse, som navn@kommune.no."
)


def _ident(verdi: Any) -> int | None:
    return int(verdi) if verdi else None


def _leverandorvalg() -> list[tuple[int, str]]:
    """Every supplier but KS Fiks, which is a way of connecting by itself."""
    return [(x.id, x.navn) for x in leverandorer_i_bruk(db.session) if x.navn != FIKS_NAVN]


def _avkryssing(etikett: str) -> SelectMultipleField:
    return SelectMultipleField(etikett, coerce=int, choices=_leverandorvalg, option_widget=widgets.CheckboxInput())


class RuteForm(KsForm):
    """The four ways of connecting; those with a supplier once for each."""

    direkte = BooleanField("Direkte mot Skatteetaten")
    fiks = BooleanField("KS Fiks")
    leverandor = _avkryssing("Fagsystemleverandør direkte mot Skatteetaten")
    leverandor_fiks = _avkryssing("Fagsystemleverandør mot KS Fiks")


class _Kontaktfelt(KsForm):
    kontakt_navn = StringField("Kontaktperson", validators=[validators.Optional(), validators.Length(max=200)])
    kontakt_epost = EmailField(
        "E-post til kontaktpersonen", validators=[validators.Optional(), validators.Length(max=254), _EPOST]
    )


class NyPakoblingForm(RuteForm, _Kontaktfelt):
    organisasjon = SelectField(
        "Kommune eller fylkeskommune",
        coerce=_ident,
        choices=lambda: [("", "Velg …"), *organisasjonsvalg(db.session)],
        validators=[validators.InputRequired("Velg kommune.")],
    )
    tjeneste = SelectField(
        "Tjeneste",
        coerce=_ident,
        choices=lambda: [("", "Velg …"), *((t.id, t.navn) for t in tilgjengelige(db.session))],
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
        coerce=_ident,
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


class AvgjorForm(KsForm):
    """Which of several sources is right."""

    verdi = KodeField("Hva stemmer?", Verdi)
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Hvordan vet du det? Vises i historikken.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )
