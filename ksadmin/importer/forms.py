"""What a person brings to an import."""

from wtforms import FileField, validators

from ksadmin.importer.models import Importslag
from ksadmin.web.forms import KodeField, KsForm


class ImportForm(KsForm):
    slag = KodeField("Hva handler filen om?", Importslag)
    fil = FileField(
        "CSV-fil eller Excel-ark",
        description="Med overskrift i første rad. Ingenting skrives før du har sett hva som skjer.",
        validators=[validators.InputRequired("Velg en fil.")],
    )
