"""What a case worker may type about answers written once."""

from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField, validators

from ksadmin.brukerstotte.forms.saker import Sladdet
from ksadmin.brukerstotte.kodeverk import Regelkilde, Sakskategori
from ksadmin.brukerstotte.usecases import VARIABLER
from ksadmin.database import db
from ksadmin.tjenester.queries import alle
from ksadmin.web.forms import MAX_TEKST, KodeField, valgt

_VARIABLER = "Fylles inn fra saken: " + ", ".join(f"{{{navn}}} ({hva})" for navn, hva in VARIABLER.items()) + "."


class StandardsvarForm(Sladdet):
    tittel = StringField(
        "Tittel", validators=[validators.InputRequired("Skriv en tittel."), validators.Length(max=200)]
    )
    kategori = KodeField("Kategori", Sakskategori)
    tekst_nb = TextAreaField(
        "Svar på bokmål",
        description=_VARIABLER,
        validators=[validators.InputRequired("Skriv svaret på bokmål."), validators.Length(max=MAX_TEKST)],
        render_kw={"rows": 10},
    )
    tekst_nn = TextAreaField(
        "Svar på nynorsk",
        validators=[validators.InputRequired("Skriv svaret på nynorsk."), validators.Length(max=MAX_TEKST)],
        render_kw={"rows": 10},
    )
    kilde = StringField(
        "Kilde",
        description="Adressen eller paragrafen svaret bygger på.",
        validators=[validators.InputRequired("Skriv kilden."), validators.Length(max=500)],
    )
    regelkilde = KodeField(
        "Bygger på", Regelkilde, description="Endres det, kommer svaret på listen over dem som må leses på nytt."
    )
    tjeneste = SelectField(
        "Tjeneste", coerce=valgt, choices=lambda: [("", "Ingen"), *((t.id, t.navn) for t in alle(db.session))]
    )
    kontrollert = DateField("Kontrollert mot kilden", validators=[validators.InputRequired("Oppgi datoen.")])
    aktiv = BooleanField("I bruk", default=True)


class NyttStandardsvarForm(StandardsvarForm):
    nokkel = StringField(
        "Nøkkel",
        description="Kort, uten mellomrom, for eksempel «mp-251». Endres ikke siden.",
        validators=[
            validators.InputRequired("Skriv en nøkkel."),
            validators.Regexp(r"[a-z0-9][a-z0-9-]{1,39}\Z", message="Bruk små bokstaver a–z, siffer og bindestrek."),
        ],
    )
