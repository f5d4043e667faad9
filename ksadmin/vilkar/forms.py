"""What a person may type about the terms."""

from wtforms import DateField, StringField, TextAreaField, validators

from ksadmin.vilkar.models import Endringsklasse, Utgave
from ksadmin.web.forms import EditForm, KodeField, KsForm

MAKS_TEKST = 200_000


class _Vilkarsfelt(KsForm):
    betegnelse = StringField(
        "Versjon",
        description="Slik Skatteetaten kaller den, for eksempel «2.0».",
        validators=[validators.InputRequired("Skriv versjonen."), validators.Length(max=40)],
    )
    endringsklasse = KodeField(
        "Endringsklasse",
        Endringsklasse,
        description="En vesentlig endring kan kreve ny aksept. En redaksjonell gjør ikke det.",
    )
    gyldig_fra = DateField("Gjelder fra", validators=[validators.InputRequired("Oppgi datoen.")])
    tekst = TextAreaField(
        "Tekst",
        description="Overskrifter begynner med «# ». Ett avsnitt per linje.",
        validators=[validators.InputRequired("Lim inn vilkårsteksten."), validators.Length(max=MAKS_TEKST)],
        render_kw={"rows": 18},
    )
    kilde = StringField(
        "Kilde",
        description="Hvor teksten er hentet, og når.",
        validators=[validators.Optional(), validators.Length(max=500)],
    )


class VilkarForm(_Vilkarsfelt):
    utgave = KodeField("Utgave", Utgave)


class EndreVilkarForm(_Vilkarsfelt, EditForm):
    """Everything but the edition, which the version belongs to for good."""
