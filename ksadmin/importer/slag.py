"""Every kind of file that can be imported."""

from collections.abc import Mapping

from ksadmin.avtaler.importslag import Erklaeringsslag
from ksadmin.core.filslag import Slag
from ksadmin.endringsonsker.importslag import Onskeslag
from ksadmin.importer.models import Importslag
from ksadmin.register.importslag import Kontaktslag, Leverandorslag, Organisasjonsslag
from ksadmin.tilgangsoversikt.importslag import Pakoblingsslag
from ksadmin.tjenester.importslag import Datafeltslag, Tjenesteslag

SLAG: dict[Importslag, type[Slag]] = {
    Importslag.ORGANISASJONER: Organisasjonsslag,
    Importslag.LEVERANDORER: Leverandorslag,
    Importslag.KONTAKTER: Kontaktslag,
    Importslag.ERKLAERINGER: Erklaeringsslag,
    Importslag.PAKOBLINGER: Pakoblingsslag,
    Importslag.TJENESTER: Tjenesteslag,
    Importslag.DATAFELT: Datafeltslag,
    Importslag.ONSKER: Onskeslag,
}


def ordnede_feil(slag: Importslag, feil: Mapping[str, str]) -> list[tuple[str, str]]:
    """(column, reason) in the order of the columns; PostgreSQL keeps no order of keys. The whole row is first."""
    names = ["", *(kolonne.navn for kolonne in SLAG[slag].kolonner)]
    return sorted(feil.items(), key=lambda pair: names.index(pair[0]))
