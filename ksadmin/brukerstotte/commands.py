"""`ksadmin brukerstotte`: support from the shell."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from ksadmin.brukerstotte.inntak.mottak import Kvittering, ta_imot
from ksadmin.database import transaction

brukerstotte = AppGroup("brukerstotte", help="Spørsmål fra kommuner og leverandører.")


@brukerstotte.command("ta-imot")
@click.argument("fil", metavar="FIL.eml", type=click.File("rb"))
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def ta_imot_fil(fil: BinaryIO, som_json: bool) -> None:
    """Ta imot én e-post, fra en fil eller fra standard inn (-). Den samme to ganger gir én melding."""
    kvittering = ta_imot(transaction, current_app.extensions["ksadmin.settings"], fil.read())
    click.echo(json.dumps(som_verdier(kvittering), ensure_ascii=False) if som_json else _i_ord(kvittering))


def som_verdier(kvittering: Kvittering) -> dict[str, Any]:
    """The receipt as JSON knows it; nothing of what the e-mail said."""
    vedlegg = [
        {"filnavn": v.filnavn, "sladdet": v.sladdet, "holdt_tilbake": v.holdt_tilbake} for v in kvittering.vedlegg
    ]
    verdier = {felt: getattr(kvittering, felt) for felt in kvittering.__slots__}
    return verdier | {"vedlegg": vedlegg, "klassifisering": asdict(kvittering.klassifisering)}


def _i_ord(kvittering: Kvittering) -> str:
    if kvittering.karantene is not None:
        return f"E-posten er lagt i karantene som nr. {kvittering.karantene}. Et menneske må avgjøre hva den er."
    if kvittering.sak is None:
        return "E-posten er en leveringsrapport om en e-post ksadmin har sendt. Det blir ingen sak av den."
    if kvittering.duplikat:
        return f"E-posten er tatt imot før, i {kvittering.sak}."
    antall = "Ett fødselsnummer" if kvittering.sladdet == 1 else f"{kvittering.sladdet} fødselsnumre"
    sladdet = f" {antall} er fjernet." if kvittering.sladdet else ""
    return f"{'Ny sak' if kvittering.ny_sak else 'Ny melding i sak'} {kvittering.sak}.{sladdet}"
