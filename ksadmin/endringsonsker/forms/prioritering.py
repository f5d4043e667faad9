"""What may be typed about priority: judgements, weights, rounds."""

from wtforms import FloatField, IntegerField, RadioField, StringField, TextAreaField, validators, widgets

from ksadmin.endringsonsker.kodeverk import Beslutning, Innsats, Konsekvens, Lovplikt, Personverngevinst
from ksadmin.endringsonsker.poeng import KRITERIER
from ksadmin.web.forms import MAX_TEKST, BegrunnelseForm, KodeField, KsForm


class GrunnlagForm(KsForm):
    lovplikt = KodeField("Lovplikt", Lovplikt, description="Er oppgaven den skal brukes til, lovpålagt?")
    konsekvens = KodeField("Konsekvens hvis det ikke gjøres", Konsekvens)
    personvern = KodeField("Gevinst for personvernet", Personverngevinst)
    innsats = KodeField("Skatteetatens innsats", Innsats, description="Klassen Skatteetaten selv har oppgitt.")


class Vektfelt(FloatField):
    """A number as people write it: 10, 1,5 or 1.5. What cannot be read is shown as it was typed."""

    widget = widgets.TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([verdi.replace(",", ".") for verdi in valuelist])


def _vekt(felt: str) -> Vektfelt:
    return Vektfelt(
        KRITERIER[felt],
        validators=[validators.InputRequired("Skriv et tall. 0 betyr at det ikke teller.")],
        render_kw={"inputmode": "decimal"},
    )


class VekterForm(KsForm):
    """One field for each criterion, by its name."""

    kommuner = _vekt("kommuner")
    innbyggere = _vekt("innbyggere")
    lovplikt = _vekt("lovplikt")
    konsekvens = _vekt("konsekvens")
    personvern = _vekt("personvern")
    frist = _vekt("frist")
    innsats = _vekt("innsats")

    @property
    def verdier(self) -> dict[str, float | None]:
        return {felt: self[felt].data for felt in KRITERIER}


class VektsettForm(VekterForm, BegrunnelseForm):
    """A new version wants a reason."""


class RundeForm(KsForm):
    navn = StringField(
        "Navn",
        description="For eksempel «Høsten 2026».",
        validators=[validators.InputRequired("Skriv et navn."), validators.Length(max=100)],
    )
    antall = IntegerField(
        "Antall ønsker",
        description="De med flest poeng blir med. Alle blir med hvis feltet er tomt.",
        validators=[validators.Optional(), validators.NumberRange(1, 1000, "Skriv et tall fra 1 til 1000.")],
        widget=widgets.NumberInput(min=1, max=1000),
    )


class BeslutningForm(KsForm):
    beslutning = RadioField(
        "Hva bestemmer møtet?",
        coerce=lambda kode: Beslutning(kode) if kode else None,
        choices=[(b.value, b.tekst) for b in Beslutning],
        validators=[validators.InputRequired("Velg hva møtet besluttet.")],
    )
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Står i referatet. Kommunene får lese den når ønsket utsettes eller avslås.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )


class AvsluttForm(KsForm):
    til_stede = TextAreaField(
        "Til stede",
        description="Én per linje: navn og rolle.",
        validators=[validators.InputRequired("Skriv hvem som var til stede."), validators.Length(max=MAX_TEKST)],
    )


class FlyttForm(KsForm):
    plass = IntegerField(
        "Ny plass",
        validators=[validators.InputRequired("Skriv plassen.")],
        widget=widgets.NumberInput(min=1),
    )
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Vises ved siden av plassen og i historikken.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )
