"""What may be typed about packages and their answers."""

from wtforms import DateField, StringField, TextAreaField, validators

from ksadmin.endringsonsker.kodeverk import Pakkesvar
from ksadmin.web.forms import MAX_TEKST, KodeField, KsForm

_KORT = [validators.Optional(), validators.Length(max=300)]
_LANG = [validators.Optional(), validators.Length(max=MAX_TEKST)]


class PakkeForm(KsForm):
    svarfrist = DateField(
        "Svarfrist",
        description="Når KS ber om svar på ønskene. Etter det vises de ubesvarte på forsiden.",
        validators=[validators.InputRequired("Oppgi datoen.")],
    )


class SvarForm(KsForm):
    svar = KodeField("Svar", Pakkesvar)
    dato = DateField("Dato", validators=[validators.InputRequired("Oppgi datoen.")])
    referanse = StringField("Skatteetatens referanse", validators=_KORT)
    utgivelse = StringField("Planlagt utgivelse", description="For eksempel «andre kvartal 2027».", validators=_KORT)
    tekst = TextAreaField(
        "Begrunnelse til kommunene",
        description="Må skrives når ønsket er avslått eller utsatt.",
        validators=_LANG,
    )
    tekst_nn = TextAreaField("Begrunnelse på nynorsk", validators=_LANG)
