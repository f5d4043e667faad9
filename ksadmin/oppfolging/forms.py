"""What a person may type about campaigns and contact."""

from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)

from ksadmin.oppfolging.models import Kanal
from ksadmin.web.forms import MAX_TEKST, EditForm, KsForm, Tidspunkt

MAKS_INNLEDNING = 3000


class Purreplanfelt(KsForm):
    """What a person types about a campaign or a round. The view tells which terms there are to choose."""

    navn = StringField("Navn", validators=[validators.InputRequired("Skriv navnet."), validators.Length(max=120)])
    vilkar = SelectField(
        "Vilkår",
        coerce=int,
        validators=[validators.InputRequired("Velg versjon.")],
    )
    frist = DateField("Svarfrist", validators=[validators.InputRequired("Oppgi fristen.")])
    purreintervall_dager = IntegerField(
        "Dager mellom purringer",
        description="Ingen får mer enn én e-post i dette tidsrommet.",
        validators=[
            validators.InputRequired("Skriv antall dager."),
            validators.NumberRange(1, 365, "Skriv et tall fra 1 til 365."),
        ],
    )
    tekst_nb = TextAreaField(
        "Innledning på bokmål",
        description="Står først i e-posten: hva det gjelder, og hvorfor. Resten av teksten er ferdig.",
        validators=[validators.InputRequired("Skriv innledningen."), validators.Length(max=MAKS_INNLEDNING)],
    )
    tekst_nn = TextAreaField(
        "Innledning på nynorsk",
        description="Går til kommuner og fylkeskommuner med nynorsk målform.",
        validators=[validators.InputRequired("Skriv innledningen."), validators.Length(max=MAKS_INNLEDNING)],
    )


class EndrePurreplanForm(Purreplanfelt, EditForm):
    pass


class AapneForm(KsForm):
    """The agreements that are asked: ids of erklæringer."""

    avtaler = SelectMultipleField("Avtaler", coerce=int)


class NyFristForm(EditForm):
    frist = DateField("Svarfrist", validators=[validators.InputRequired("Oppgi fristen.")])


class KontaktForm(KsForm):
    kanal = SelectField("Hvordan", choices=[(k.value, k.tekst) for k in Kanal if k is not Kanal.EPOST], coerce=Kanal)
    tidspunkt = Tidspunkt("Når", validators=[validators.InputRequired("Oppgi når.")])
    emne = StringField(
        "Hva det gjaldt", validators=[validators.InputRequired("Skriv hva det gjaldt."), validators.Length(max=200)]
    )
    tekst = TextAreaField(
        "Hva som ble sagt",
        description="Bare det neste saksbehandler trenger å vite.",
        validators=[validators.InputRequired("Skriv hva som ble sagt."), validators.Length(max=MAX_TEKST)],
    )
