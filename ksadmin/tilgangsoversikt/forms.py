"""What a case worker may type about requests."""

from collections.abc import Iterator
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    validators,
    widgets,
)

from ksadmin.brukere.queries import saksbehandlere
from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.register.kontaktfelt import EN_LINJE, EPOST, TELEFON
from ksadmin.register.queries import leverandorer_i_bruk, organisasjonsvalg
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.queries import FIKS_NAVN
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.forms import MAX_TEKST, EditForm, KodeField, KsForm


def _ident(verdi: Any) -> int | None:
    return int(verdi) if verdi else None


def leverandorvalg() -> list[tuple[int, str]]:
    """Every supplier but KS Fiks, which is a way of connecting by itself."""
    return [(x.id, x.navn) for x in leverandorer_i_bruk(db.session) if x.navn != FIKS_NAVN]


def _avkryssing(etikett: str) -> SelectMultipleField:
    return SelectMultipleField(etikett, coerce=int, choices=leverandorvalg, option_widget=widgets.CheckboxInput())


class RuteForm(KsForm):
    """The four ways of connecting; those with a supplier once for each."""

    direkte = BooleanField("Direkte mot Skatteetaten")
    fiks = BooleanField("KS Fiks")
    leverandor = _avkryssing("Fagsystemleverandør direkte mot Skatteetaten")
    leverandor_fiks = _avkryssing("Fagsystemleverandør mot KS Fiks")


class KontaktForm(KsForm):
    """Whom to ask about a request. A form that asks for more says what comes ``forst``."""

    forst: ClassVar[tuple[str, ...]] = ()
    kontakt_navn = StringField("Kontaktperson", validators=[validators.Optional(), *EN_LINJE])
    kontakt_rolle = StringField("Kontaktpersonens rolle", validators=[validators.Optional(), *EN_LINJE])
    kontakt_epost = EmailField("E-post til kontaktpersonen", validators=[validators.Optional(), *EPOST])
    kontakt_telefon = TelField("Telefon til kontaktpersonen", validators=[validators.Optional(), *TELEFON])

    def __iter__(self) -> Iterator[Any]:
        navn = [*self.forst, *(n for n in self._fields if n not in self.forst)]
        return iter([self._fields[n] for n in navn])


class NyPakoblingForm(RuteForm, KontaktForm):
    """What it is about, then how to connect, then whom to ask."""

    forst = ("organisasjon", "tjeneste", "mottatt")
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


class _Oppfolgingsfelt(EditForm):
    eier_id = SelectField(
        "Eier",
        description="Den i KS som følger opp.",
        coerce=_ident,
        choices=lambda: [("", "Ingen"), *((b.id, b.navn) for b in saksbehandlere(db.session))],
    )
    frist = DateField("Frist", validators=[validators.Optional()])


class EndrePakoblingForm(KontaktForm, _Oppfolgingsfelt):
    """KS' own work first: that is what changes from day to day."""

    forst = ("eier_id", "frist", "intern_merknad")
    intern_merknad = TextAreaField(
        "Intern merknad",
        description="Bare for KS.",
        validators=[validators.Optional(), validators.Length(max=MAX_TEKST)],
    )


class FolgOppAvvikForm(_Oppfolgingsfelt):
    """Who in KS sees to a finding."""

    merknad = TextAreaField(
        "Merknad", description="Bare for KS.", validators=[validators.Optional(), validators.Length(max=MAX_TEKST)]
    )


class StegdatoForm(KsForm):
    dato = DateField("Dato", default=clock.today, validators=[validators.InputRequired("Oppgi datoen.")])


class AvgjorForm(KsForm):
    """Which of several sources is right."""

    verdi = KodeField("Hva stemmer?", Verdi)
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Hvordan vet du det? Vises i historikken.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )


_KILDER = ("Telefon", "E-post", "Møte", "Brev", "Sett selv")


class OpplysningForm(KsForm):
    """What a person has been told or seen. ``api`` gets its choices from the tjeneste."""

    faktum = KodeField("Hva gjelder det?", Faktum)
    verdi = KodeField("Hva er svaret?", Verdi)
    miljo = KodeField("Miljø", Miljo, default=Miljo.PRODUKSJON)
    leverandor = SelectField(
        "Delegert til",
        description="Bare for en delegering. Leverandøren må ha hovedorganisasjonsnummer i registeret.",
        choices=lambda: [("", "Ingen"), *((x.orgnr, x.navn) for x in leverandorer_i_bruk(db.session) if x.orgnr)],
    )
    api = SelectField("API", description="La stå når det gjelder alt tjenesten trenger.")
    observert = DateField("Gjelder fra", validators=[validators.InputRequired("Oppgi datoen.")])
    kilde = SelectField("Hvordan vet du det?", choices=[(k, k) for k in _KILDER])
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Hvem sa hva? Skriv rolle, ikke navn. Vises i historikken.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )


class UnntakForm(KsForm):
    """Why a tjeneste is left out for an organisation."""

    slag = KodeField("Hva gjelder?", Unntaksslag)
    fra = DateField("Fra", validators=[validators.InputRequired("Oppgi datoen.")])
    grunn = TextAreaField(
        "Grunn",
        description="Vises for alle på kommunens offentlige side. Ikke skriv navn på personer.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=500)],
    )
