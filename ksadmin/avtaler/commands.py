"""``ksadmin avtale``: the agreement documents from the shell."""

import json
import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from ksadmin.avtaler import documents, papers
from ksadmin.avtaler.papers import Brevhode
from ksadmin.core import clock
from ksadmin.core.errors import Conflict
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.vilkar.models import Vilkar
from ksadmin.vilkar.queries import gjeldende


@click.group()
def avtale() -> None:
    """Tilslutningserklæringene."""


@avtale.command()
@click.argument("orgnr")
@click.option("-o", "--ut", "fil", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen å lage.")
@with_appcontext
def pdf(orgnr: str, fil: Path) -> None:
    """Lag erklæringen for organisasjonen med ORGNR, klar til signering."""
    organisasjon = register.ved_orgnr(db.session, valid_orgnr(orgnr))
    if organisasjon is None:
        raise click.ClickException(f"Ingen kommune eller fylkeskommune har organisasjonsnummer {orgnr}.")
    vilkar, brevhode = _forutsetninger()
    _write(fil, documents.erklaering_pdf(papers.blank(organisasjon, vilkar, brevhode)).pdf)
    click.echo(f"Skrev {fil}.")


@avtale.command("pdf-alle")
@click.argument("mappe", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
@with_appcontext
def pdf_alle(mappe: Path, som_json: bool) -> None:
    """Lag erklæringene for alle kommuner og fylkeskommuner i MAPPE, flere om gangen."""
    from ksadmin.core.pdf_batch import render_many  # noqa: PLC0415  WeasyPrint takes most of a second to import

    vilkar, brevhode = _forutsetninger()
    organisasjoner = db.session.scalars(
        select(Organisasjon).where(Organisasjon.opphort.is_(None)).order_by(Organisasjon.type, Organisasjon.nummer)
    ).all()
    mappe.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    navn = [f"{o.type.value}-{o.nummer}-{o.orgnr}.pdf" for o in organisasjoner]
    manuskripter = [documents.erklaering(papers.blank(o, vilkar, brevhode)) for o in organisasjoner]
    for filnavn, innhold in zip(navn, render_many(manuskripter), strict=True):
        _write(mappe / filnavn, innhold)
    brukt = round(time.monotonic() - start, 1)
    if som_json:
        click.echo(json.dumps({"antall": len(navn), "varighet_s": brukt}))
    else:
        click.echo(f"Skrev {len(navn)} erklæringer i {mappe} på {str(brukt).replace('.', ',')} sekunder.")


def _forutsetninger() -> tuple[Vilkar, Brevhode]:
    settings: Settings = current_app.extensions["ksadmin.settings"]
    vilkar = gjeldende(db.session, clock.today())
    if vilkar is None:
        raise Conflict("Ingen vilkår gjelder i dag. Kjør «ksadmin init», eller publiser vilkårene først.")
    return vilkar, Brevhode(settings.erklaering_mottak, str(settings.base_url))


def _write(fil: Path, innhold: bytes) -> None:
    try:
        fil.write_bytes(innhold)
    except OSError as error:
        raise click.ClickException(f"Kan ikke skrive {fil}: {error.strerror}.") from None
