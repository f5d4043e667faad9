"""What the agreements have for the front page and the report on the six duties."""

from sqlalchemy import select

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Signatur, Tilslutningserklaering
from ksadmin.core.haug import AKTOR, Haug
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside, i_haug, i_status

_E = Tilslutningserklaering
_NUMMER = "TE-{:05d}".format
TIL_KONTROLL = "Signaturer til kontroll"


def hauger() -> tuple[Haug, ...]:
    """Signatures a second person must see, and erklæringer by what they wait for; the longest wait first."""
    side = detaljside("avtaler")
    fra = select(_E.id, Organisasjon.visningsnavn.label("tekst"), _E.sist_endret.label("siden")).join(_E.organisasjon)
    fra = fra.order_by(_E.sist_endret, _E.id)
    til_kontroll = fra.join(Signatur, Signatur.erklaering_id == _E.id).where(
        _E.status.in_((Avtalestatus.SIGNERT, Avtalestatus.BEKREFTET)),
        Signatur.kontrollert.is_(None),
        Signatur.registrert_av != AKTOR,
    )
    return (
        Haug(TIL_KONTROLL, til_kontroll, side, i_haug("avtaler", TIL_KONTROLL), _NUMMER),
        *(
            Haug(tittel, fra.where(_E.status == status), side, i_status("avtaler", status), _NUMMER)
            for status, tittel in (
                (Avtalestatus.KONTROLLERT, "Erklæringer å videresende til Skatteetaten"),
                (Avtalestatus.VIDERESENDT, "Venter på Skatteetatens bekreftelse"),
                (Avtalestatus.UTKAST, "Utkast som ikke er sendt"),
            )
        ),
    )


def rapporttall() -> tuple[Rapporttall, ...]:
    """Erklæringer sent, confirmed and active, and terms accepted."""
    fra = select(_E.id, Organisasjon.navn.label("tekst")).join(_E.organisasjon)
    side = detaljside("avtaler")
    aktive = fra.add_columns(_E.bekreftet_dato.label("dato"), _E.avsluttet_dato.label("slutt"))
    return (
        Rapporttall(
            "erklaeringer-sendt",
            Plikt.TILGANG,
            "Erklæringer sendt til signering",
            fra.add_columns(_E.sendt.label("dato")),
            side,
        ),
        Rapporttall(
            "erklaeringer-bekreftet",
            Plikt.TILGANG,
            "Erklæringer bekreftet av Skatteetaten",
            fra.add_columns(_E.bekreftet_dato.label("dato")),
            side,
        ),
        Rapporttall("erklaeringer-aktive", Plikt.VILKAR, "Aktive tilslutningserklæringer", aktive, side),
        Rapporttall(
            "aksepter",
            Plikt.VILKAR,
            "Aksepter av vilkår, kontrollert",
            select(_E.id, Signatur.kontrollert.label("dato"), Organisasjon.navn.label("tekst"))
            .join(Signatur.erklaering)
            .join(_E.organisasjon),
            side,
        ),
    )
