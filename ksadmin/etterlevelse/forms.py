"""What a person in KS may type about clauses, rounds and deviations."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField, validators

from ksadmin.database import db
from ksadmin.etterlevelse.queries import punktvalg, vilkarsvalg
from ksadmin.register.queries import organisasjonsvalg
from ksadmin.web.forms import MAX_TEKST, EditForm, KsForm, valgt


def _pakrevd(beskjed: str, maks: int) -> list[Any]:
    return [validators.InputRequired(beskjed), validators.Length(max=maks)]


def _valgfri(maks: int) -> list[Any]:
    return [validators.Optional(), validators.Length(max=maks)]


class _Punktfelt(KsForm):
    nummer = IntegerField(
        "Rekkefølge",
        description="Punktene stilles i denne rekkefølgen.",
        validators=[validators.InputRequired("Skriv et tall."), validators.NumberRange(1, 999)],
    )
    klausul = StringField(
        "Klausul",
        description="Slik den står i vilkårene, med nummer og overskrift.",
        validators=_pakrevd("Skriv hvilken klausul det gjelder.", 200),
    )
    sporsmal_nb = TextAreaField(
        "Spørsmål på bokmål",
        description="Skal kunne besvares med ja, delvis, nei eller ikke aktuelt.",
        validators=_pakrevd("Skriv spørsmålet.", 1000),
    )
    sporsmal_nn = TextAreaField("Spørsmål på nynorsk", validators=_pakrevd("Skriv spørsmålet.", 1000))
    hjelp_nb = TextAreaField("Veiledning på bokmål", validators=_valgfri(2000))
    hjelp_nn = TextAreaField("Veiledning på nynorsk", validators=_valgfri(2000))
    krever_dokumentasjon = BooleanField(
        "Krev dokumentasjon", description="Den som svarer ja eller delvis, må laste opp minst én fil."
    )


class PunktForm(_Punktfelt):
    vilkar = SelectField(
        "Vilkår",
        coerce=valgt,
        choices=lambda: [("", "Velg …"), *vilkarsvalg(db.session, publisert=False)],
        validators=[validators.InputRequired("Velg versjon.")],
    )


class EndrePunktForm(_Punktfelt, EditForm):
    """A clause a round has asked about can only be taken in or out of use."""

    aktiv = BooleanField("I bruk")


class FristForm(EditForm):
    frist = DateField("Svarfrist", validators=[validators.InputRequired("Oppgi fristen.")])


class TilbakemeldingForm(KsForm):
    begrunnelse = TextAreaField(
        "Hva trenger KS å vite?",
        description="Står i e-posten og på siden kommunen svarer på.",
        validators=_pakrevd("Skriv hva som mangler.", 2000),
    )


class AvvikForm(KsForm):
    organisasjon = SelectField(
        "Organisasjon",
        coerce=valgt,
        choices=lambda: [("", "Velg …"), *organisasjonsvalg(db.session)],
        validators=[validators.InputRequired("Velg organisasjonen.")],
    )
    punkt = SelectField(
        "Klausul",
        coerce=valgt,
        choices=lambda: [("", "Velg …"), *punktvalg(db.session)],
        validators=[validators.InputRequired("Velg klausulen.")],
    )
    beskrivelse = TextAreaField(
        "Beskrivelse",
        description="Hva som ikke er oppfylt, og hvordan KS fikk vite det.",
        validators=_pakrevd("Beskriv avviket.", MAX_TEKST),
    )
    oppdaget = DateField("Oppdaget", validators=[validators.InputRequired("Oppgi datoen.")])


class TiltakForm(KsForm):
    tiltak = TextAreaField(
        "Tiltak", description="Det dere er enige om at skal gjøres.", validators=_pakrevd("Skriv tiltaket.", MAX_TEKST)
    )
    ansvarlig = StringField(
        "Ansvarlig i kommunen", description="Rollen, for eksempel personvernombudet.", validators=_valgfri(200)
    )
    frist = DateField("Frist for tiltaket", validators=[validators.InputRequired("Oppgi fristen.")])
