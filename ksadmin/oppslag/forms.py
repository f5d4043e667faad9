"""What a person may type about lookups."""

from wtforms import SelectField, TextAreaField, validators

from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.tjenester import queries as tjenester
from ksadmin.web.forms import MAX_TEKST, FodselsnummerField, KsForm, valgt


def _organisasjoner() -> list[tuple[str | int, str]]:
    return [("", "Alle organisasjoner"), *register.organisasjonsvalg(db.session)]


def _tjenester() -> list[tuple[str | int, str]]:
    return [("", "Alle tjenester"), *((t.id, t.navn) for t in tjenester.tilgjengelige(db.session))]


class PauseForm(KsForm):
    organisasjon = SelectField("Organisasjon", choices=_organisasjoner, coerce=valgt)
    tjeneste = SelectField("Tjeneste", choices=_tjenester, coerce=valgt)
    grunn = TextAreaField(
        "Grunn",
        description="Den som slår opp, får se grunnen.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=500)],
    )


class VurderForm(KsForm):
    vurdering = TextAreaField(
        "Vurdering",
        description="Hva som var grunnen, og hva som er gjort.",
        validators=[
            validators.InputRequired("Skriv hva du fant ut."),
            validators.Length(max=MAX_TEKST),
        ],
    )


class InnsynForm(KsForm):
    """The number is used for the search alone: it is neither kept nor shown again."""

    nummer = FodselsnummerField(
        "Fødselsnummer eller d-nummer",
        description="Brukes bare til å søke, og lagres ikke.",
        validators=[
            validators.InputRequired("Skriv nummeret."),
            validators.Regexp(r"^[0-9]{6} ?[0-9]{5}$", message="Nummeret skal ha elleve siffer."),
        ],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="For eksempel saken der innbyggeren ba om innsyn. Skriv ikke hvem det gjelder.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=500)],
    )
