"""What a person fills in to upload and carry out a file of changes."""

from wtforms import FileField, HiddenField, validators

from ksadmin.web.forms import BegrunnelseForm, KsForm


class EndringsfilForm(KsForm):
    fil = FileField(
        "CSV-fil",
        description="Med overskrift, og ; eller , mellom feltene. Ingenting endres før du har sett hva som skjer.",
        validators=[validators.InputRequired("Velg en fil.")],
    )


class UtforForm(BegrunnelseForm):
    """``grunnlag`` is of the dry run the person has seen."""

    grunnlag = HiddenField()
