"""What a person may type about notices."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from ksadmin.database import db
from ksadmin.formidling.fakta import Meldingsfakta
from ksadmin.formidling.kodeverk import Ferskhet, Meldingstype
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktrolle
from ksadmin.tilgangsoversikt.matriseskjema import Utvalgsfelt
from ksadmin.tilgangsoversikt.motor import Cellestatus, Forutsetningskode
from ksadmin.tjenester.kodeverk import Tilkoblingskode
from ksadmin.tjenester.queries import alle
from ksadmin.web.forms import MAX_TEKST, EditForm, KodeField, Tidspunkt, given

MAKS_TITTEL = 150
MAKS_ADRESSER = 1_000_000  # characters: twenty thousand addresses


def _tittel(malform: str) -> StringField:
    return StringField(
        f"Tittel på {malform}",
        validators=[validators.InputRequired("Skriv tittelen."), validators.Length(max=MAKS_TITTEL)],
    )


def _tekst(malform: str, beskrivelse: str) -> TextAreaField:
    return TextAreaField(
        f"Tekst på {malform}",
        description=beskrivelse,
        validators=[validators.InputRequired("Skriv teksten."), validators.Length(max=MAX_TEKST)],
    )


class MeldingForm(EditForm):
    type = KodeField("Type", Meldingstype)
    tittel_nb = _tittel("bokmål")
    tekst_nb = _tekst("bokmål", "Hva som skjer, hva kommunen merker, og hva den skal gjøre.")
    tittel_nn = _tittel("nynorsk")
    tekst_nn = _tekst("nynorsk", "Går til kommuner og fylkeskommuner med nynorsk målform.")
    gjelder_fra = Tidspunkt(
        "Gjelder fra",
        description="Driftsmeldinger må ha start og slutt. Vedlikehold starter og slutter av seg selv.",
        validators=[validators.Optional()],
    )
    gjelder_til = Tidspunkt(
        "Gjelder til",
        description="Da trekkes meldingen tilbake fra alle kanaler.",
        siste=True,
        validators=[validators.Optional()],
    )
    tjenester = SelectMultipleField(
        "Tjenester det gjelder",
        choices=lambda: [(t.nokkel, t.navn) for t in alle(db.session)],
        option_widget=widgets.CheckboxInput(),
    )
    krever_bekreftelse = BooleanField("Be hver kommune bekrefte at de har lest meldingen")
    bekreftes_innen = DateField("Bekreftes innen", validators=[validators.Optional()])

    @property
    def fakta(self) -> Meldingsfakta:
        """Of a valid form."""
        return Meldingsfakta(
            type=self.type.data,
            tittel_nb=given(self.tittel_nb.data),
            tittel_nn=given(self.tittel_nn.data),
            tekst_nb=given(self.tekst_nb.data),
            tekst_nn=given(self.tekst_nn.data),
            gjelder_fra=self.gjelder_fra.moment,
            gjelder_til=self.gjelder_til.moment,
            tjenester=tuple(self.tjenester.data or ()),
            krever_bekreftelse=bool(self.krever_bekreftelse.data),
            bekreftes_innen=self.bekreftes_innen.data,
        )


class MerkeForm(EditForm):
    tjenester = SelectMultipleField(
        "Tjenester merket gjelder",
        description="Kryss av ingen når det ikke handler om en bestemt tjeneste.",
        choices=lambda: [(t.nokkel, t.navn) for t in alle(db.session)],
        option_widget=widgets.CheckboxInput(),
    )


class MottakereForm(Utvalgsfelt):
    """Whom a notice is for. Ask ``tilby`` before ``validate``."""

    roller = SelectMultipleField(
        "Kontakter",
        choices=[(r.value, r.tekst) for r in Kontaktrolle],
        option_widget=widgets.CheckboxInput(),
        description="De får e-posten i hver organisasjon.",
        validators=[validators.InputRequired("Velg minst én kontaktrolle.")],
    )
    ferskhet = KodeField("Når adressen er bekreftet", Ferskhet)
    ekstra_adresser = TextAreaField(
        "Ekstra adresser",
        description="Utenom registeret, for eksempel leverandører. Én adresse på hver linje.",
        validators=[validators.Optional(), validators.Length(max=MAKS_ADRESSER)],
    )

    def vis(self, utvalg: Utvalg, ekstra_adresser: str | None) -> None:
        """Fill in what is stored."""
        lagret: dict[str, Any] = {**dict.fromkeys(felt.name for felt in self.felter), **utvalg.som_json()}
        for navn, verdi in lagret.items():
            self[navn].data = verdi or ""
        self.ferskhet.data, self.ekstra_adresser.data = utvalg.ferskhet, ekstra_adresser

    @property
    def utvalg(self) -> Utvalg:
        """Of a valid form."""
        return Utvalg(
            fylke=self.fylke.data or None,
            tjeneste=self.tjeneste.data or None,
            status=Cellestatus(self.status.data) if self.status.data else None,
            mangler=Forutsetningskode(self.mangler.data) if self.mangler.data else None,
            rute=Tilkoblingskode(self.rute.data) if self.rute.data else None,
            leverandor=self.leverandor.data or None,
            roller=tuple(Kontaktrolle(r) for r in self.roller.data or ()),
            ferskhet=self.ferskhet.data,
        )
