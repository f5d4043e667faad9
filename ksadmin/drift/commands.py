"""`ksadmin sikkerhetskopi`, `ksadmin slett-utlopt` and `ksadmin rettigheter`."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from ksadmin.core.oppbevaring import slett_utlopt as slett
from ksadmin.database import transaction
from ksadmin.drift import rettigheter as rett
from ksadmin.drift import sikkerhetskopi as kopi
from ksadmin.settings import load_settings

FIL = click.argument("fil", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def sikkerhetskopi() -> None:
    """Ta kopi av hele databasen, og les den inn igjen."""


@sikkerhetskopi.command("ta")
@FIL
def ta(fil: Path) -> None:
    """Skriv hele databasen til FIL. Andre kan arbeide imens."""
    bevis = kopi.ta(load_settings().database_url, fil)
    click.echo(f"Kopierte {bevis.antall_rader} rader i {len(bevis.rader)} tabeller til {fil}.")


@sikkerhetskopi.command("les")
@FIL
def les(fil: Path) -> None:
    """Les FIL inn i en tom database, og kontroller at den er hel."""
    bevis = kopi.les(load_settings().database_url, fil)
    click.echo(
        f"Leste inn {bevis.antall_rader} rader i {len(bevis.rader)} tabeller fra {bevis.laget[:16]}. "
        "Radene er talt og revisjonssporet er helt. Kjør «ksadmin init», og avgjør det som ventet på å bli sendt, "
        "under «Utsendinger»."
    )


@click.command("slett-utlopt")
@click.option("--torr", is_flag=True, help="Vis hva som ville blitt slettet. Ingenting slettes.")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
@with_appcontext
def slett_utlopt(torr: bool, som_json: bool) -> None:
    """Slett det som er oppbevart lenge nok. Planleggeren gjør det samme hver time."""
    from ksadmin.app import oppbevaring  # noqa: PLC0415  the heavy parts wait until they are asked for

    klasser = oppbevaring(current_app.extensions["ksadmin.settings"])
    slettet = slett(transaction, klasser, torr=torr)
    if som_json:
        click.echo(json.dumps(slettet))
    for klasse in () if som_json else klasser:
        gjort = "ville blitt slettet" if torr else "slettet"
        click.echo(f"{klasse.navn}: {slettet[klasse.navn]} eldre enn {klasse.dager} dager {gjort}.")


@click.command("rettigheter")
@click.argument("rolle")
def rettigheter(rolle: str) -> None:
    """Gi PostgreSQL-rollen ROLLE det nettsidene og planleggeren trenger. Kjøres av eieren etter «ksadmin init»."""
    rett.gi(load_settings().database_url, rolle)
    click.echo(f"{rolle} kan arbeide i databasen, men ikke endre tabellene eller det som står i revisjonssporet.")
