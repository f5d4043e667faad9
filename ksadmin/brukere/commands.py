"""``ksadmin bruker``: how the very first account comes to be."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from ksadmin.brukere import lenker, usecases
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import transaction


@click.group()
def bruker() -> None:
    """Kontoer i ksadmin."""


def _rolle(kode: str) -> Rolle:
    return next(r for r in Rolle if r.value == kode)


@bruker.command()
@click.argument("epost")
@click.option("--rolle", type=click.Choice([r.value for r in Rolle]), required=True, help="Hva personen får gjøre.")
@click.option("--navn", help="Personens navn. Uten det brukes e-postadressen.")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
@with_appcontext
def opprett(epost: str, rolle: str, navn: str | None, som_json: bool) -> None:
    """Opprett en konto, og skriv ut en lenke for å velge passord. Lenken virker én gang."""
    try:
        with transaction() as session:
            ny = usecases.opprett(session, SYSTEM, epost=epost, navn=navn or epost, rolle=_rolle(rolle))
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    lenke = lenker.lag(current_app.extensions["ksadmin.settings"], ny)
    if som_json:
        click.echo(json.dumps({"id": ny.id, "epost": ny.epost, "rolle": ny.rolle.value, "lenke": lenke}))
    else:
        click.echo(f"{ny.epost} har fått konto som {ny.rolle.tekst.lower()}. Velg passord her:\n{lenke}")
