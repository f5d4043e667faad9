"""`ksadmin sikkerhetskopi`: take a backup, and read one back."""

from pathlib import Path

import click

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
