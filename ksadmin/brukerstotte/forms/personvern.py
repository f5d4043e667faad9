"""What a forvalter types to hand out or delete what is kept of a person."""

from wtforms import EmailField, TextAreaField, validators

from ksadmin.web.forms import MAX_TEKST, KsForm


class PersonForm(KsForm):
    epost = EmailField(
        "E-postadressen til personen",
        validators=[validators.InputRequired("Skriv adressen."), validators.Length(max=254)],
    )


class SlettForm(PersonForm):
    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Vises på kvitteringen. Ikke skriv hvem det gjelder.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )
