"""What a person may type about a tjeneste, its parts and its datasett."""

from typing import Any

from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Leverandor
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Aktuell, Deltakerrolle, Instans, Part, Tilkoblingskode, Verifisering
from ksadmin.web.forms import MAX_TEKST, BegrunnelseForm, EditForm, KodeField, KsForm

_KORT = [validators.Optional(), validators.Length(max=300)]
_LANG = [validators.Optional(), validators.Length(max=MAX_TEKST)]


def _pakrevd(beskjed: str, maks: int = 300) -> list[Any]:
    return [validators.InputRequired(beskjed), validators.Length(max=maks)]


def _verifisering(etikett: str = "Verifisering") -> KodeField:
    return KodeField(
        etikett,
        Verifisering,
        default=Verifisering.NEI,
        description="Verifisert betyr at noen har lest det i kilden.",
    )


def _kilde() -> TextAreaField:
    return TextAreaField("Kilde", description="Adresse eller henvisning. Én per linje.", validators=_LANG)


def _merknad() -> TextAreaField:
    return TextAreaField("Merknad", validators=_LANG)


def _kommuner() -> list[tuple[Any, str]]:
    return [("", "Ingen"), *register.organisasjonsvalg(db.session)]


def _leverandorer() -> list[tuple[Any, str]]:
    statement = select(Leverandor).where(Leverandor.aktiv.is_(True)).order_by(Leverandor.navn_nokkel)
    return [("", "Ingen"), *((lev.id, lev.navn) for lev in db.session.scalars(statement))]


def _id(verdi: Any) -> int | None:
    return int(verdi) if verdi else None


class EndreTjenesteForm(EditForm):
    navn = StringField("Navn", validators=_pakrevd("Skriv navnet."))
    navn_nn = StringField("Navn på nynorsk", validators=_KORT)
    beskrivelse = TextAreaField("Beskrivelse", description="Hva kommunen trenger opplysningene til.", validators=_LANG)
    beskrivelse_nn = TextAreaField("Beskrivelse på nynorsk", validators=_LANG)
    aktuell_for = KodeField("Aktuell for", Aktuell, default=Aktuell.UAVKLART)
    begrensning = TextAreaField("Begrensning", description="Når tjenesten ikke gjelder alle.", validators=_LANG)
    verifisert = _verifisering()
    kilde = _kilde()
    merknad = _merknad()


class NyTjenesteForm(EndreTjenesteForm):
    nokkel = StringField(
        "Nøkkel",
        description="Fast navn i adresser og filer, for eksempel «startlan». Kan ikke endres senere.",
        validators=_pakrevd("Skriv en nøkkel.", 50),
    )


class HjemmelForm(EditForm):
    part = KodeField("Part", Part)
    tekst = TextAreaField(
        "Hjemmel", description="Lov eller forskrift med paragraf.", validators=_pakrevd("Skriv hjemmelen.", MAX_TEKST)
    )
    verifisert = _verifisering()
    kilde = _kilde()
    merknad = _merknad()


class ApiForm(EditForm):
    navn = StringField("API", validators=_pakrevd("Skriv navnet på API-et."))
    api_versjon = StringField("Versjon", description="For eksempel «v2».", validators=_KORT)
    scope = StringField("Scope i Maskinporten", validators=_KORT)
    altinn_rettighet = StringField(
        "Rettighet i Altinn", description="Navnet kommunen delegerer, nøyaktig som i Altinn.", validators=_KORT
    )
    rettighetspakke = StringField("Rettighetspakke", validators=_KORT)
    stadier = StringField("Stadier", description="For eksempel «oppgjoer, utkast».", validators=_KORT)
    eldste_inntektsaar = IntegerField(
        "Eldste inntektsår",
        description="Det første året det kan spørres om. Uten det er oppslag i API-et stengt.",
        validators=[validators.Optional(), validators.NumberRange(2000, 2100, "Skriv et årstall mellom 2000 og 2100.")],
    )
    base_test = StringField("Adresse i test", validators=_KORT)
    base_prod = StringField("Adresse i produksjon", validators=_KORT)
    sti = StringField("Sti", validators=_KORT)
    sti_verifisert = _verifisering("Verifisering av stien")
    feilkodeprefiks = StringField("Feilkoder begynner med", validators=_KORT)
    kilde = _kilde()
    merknad = _merknad()


class TilkoblingForm(EditForm):
    kode = KodeField("Tilkobling", Tilkoblingskode)
    tillatt = BooleanField("Tillatt for denne tjenesten")
    verifisert = _verifisering()
    kilde = _kilde()
    merknad = _merknad()


class DeltakerForm(EditForm):
    stadium = KodeField("Stadium", Stadium)
    rolle = KodeField("Rolle", Deltakerrolle)
    organisasjon_id = SelectField(
        "Kommune", choices=_kommuner, coerce=_id, description="For ressurskommuner og pilotkommuner."
    )
    leverandor_id = SelectField(
        "Leverandør", choices=_leverandorer, coerce=_id, description="For leverandører, fra registeret."
    )
    merknad = _merknad()


class DokumentForm(KsForm):
    stadium = KodeField("Stadium", Stadium)
    tittel = StringField("Tittel", validators=_pakrevd("Skriv hva dokumentet er."))
    fil = FileField("Fil", description="PDF, DOCX eller ODT.")


class DatasettForm(EditForm):
    beskrivelse = TextAreaField(
        "Beskrivelse",
        description="Hva datasettet omfatter, kort sagt.",
        validators=_pakrevd("Skriv hva datasettet omfatter.", MAX_TEKST),
    )
    fullstendig = BooleanField(
        "Feltlisten er fullstendig", description="Kryss av når alle felter er med. Kreves før kontroll."
    )
    kilde = _kilde()
    merknad = _merknad()


class FeltForm(EditForm):
    teknisk_navn = StringField("Teknisk navn", validators=_pakrevd("Skriv det tekniske navnet."))
    visningstekst = StringField("Visningstekst", validators=_pakrevd("Skriv teksten saksbehandlere ser."))
    kategori = StringField("Kategori", description="For eksempel «Inntekt».", validators=_KORT)
    hjemmel = TextAreaField(
        "Hjemmel",
        description="Hva i lov eller forskrift som lar kommunen få feltet. Kreves før kontroll.",
        validators=_LANG,
    )
    nodvendighet = TextAreaField(
        "Nødvendighet",
        description="Hvorfor kommunen ikke klarer seg uten feltet. Kreves før kontroll.",
        validators=_LANG,
    )
    personvern = TextAreaField(
        "Personvern", description="Vurderinger om dataminimering og følsomhet.", validators=_LANG
    )
    verifisert = _verifisering()
    kilde = _kilde()


class GodkjenningForm(EditForm):
    instans = KodeField("Instans", Instans)
    organ = StringField("Organ", description="Avdelingen eller utvalget som godkjente.", validators=_KORT)
    dato = DateField("Dato", validators=[validators.InputRequired("Oppgi datoen for godkjenningen.")])
    referanse = StringField(
        "Referanse", description="Saksnummer, vedtak eller brev.", validators=_pakrevd("Skriv referansen.")
    )
    merknad = _merknad()


class JuridiskForm(KsForm):
    dato = DateField("Vurderingen var ferdig", validators=[validators.InputRequired("Oppgi datoen.")])
    konklusjon = TextAreaField(
        "Konklusjon",
        description="Kort om hjemlene på begge sider. Last opp hele notatet som dokument.",
        validators=_pakrevd("Skriv konklusjonen.", MAX_TEKST),
    )


class TilgjengeligForm(KsForm):
    fra = DateField("Tilgjengelig fra", validators=[validators.InputRequired("Oppgi datoen.")])


class SluttForm(BegrunnelseForm):
    dato = DateField("Gjelder fra", validators=[validators.InputRequired("Oppgi datoen.")])
