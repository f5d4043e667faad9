"""What an administrator may type about an account."""

from wtforms import EmailField, StringField, validators

from ksadmin.core.actor import Rolle
from ksadmin.web.forms import EditForm, KodeField, KsForm

_HVA_ROLLENE_KAN = (
    "Leser ser alt. Saksbehandler registrerer og følger opp. Forvalter styrer vilkår og tjenester."
    " Administrator styrer også brukere."
)


def _navn() -> StringField:
    return StringField("Navn", validators=[validators.InputRequired("Skriv navnet."), validators.Length(max=200)])


def _rolle() -> KodeField:
    return KodeField("Rolle", Rolle, description=_HVA_ROLLENE_KAN)


class NyBrukerForm(KsForm):
    navn = _navn()
    epost = EmailField(
        "E-postadresse",
        description="Brukernavnet. Må være den samme som i Entra ID hvis personen logger inn der.",
        validators=[validators.InputRequired("Skriv e-postadressen."), validators.Length(max=254)],
    )
    rolle = _rolle()


class EndreBrukerForm(EditForm):
    navn = _navn()
    rolle = _rolle()
