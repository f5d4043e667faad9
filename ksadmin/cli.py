"""The command line: every command is an edge that parses, calls a use case and prints one clear answer."""

import gettext
import json
import os
import sys
import tempfile

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError

from ksadmin.avtaler.commands import avtale
from ksadmin.brukere.commands import bruker
from ksadmin.brukerstotte.commands import brukerstotte
from ksadmin.core import audit_chain
from ksadmin.core import jobs as core_jobs
from ksadmin.core.errors import DomainError
from ksadmin.core.pdf_libraries import MissingLibraryError
from ksadmin.core.sweeping import sweep_seldom
from ksadmin.database import db
from ksadmin.drift.commands import rettigheter, sikkerhetskopi, slett_utlopt
from ksadmin.importer import commands as _importer  # noqa: F401 - «register importer»
from ksadmin.kommuneendringer import commands as _kommuneendringer  # noqa: F401 - «register endringer»
from ksadmin.register.commands import register
from ksadmin.settings import Settings, SettingsError, load_settings
from ksadmin.tilgangsoversikt.commands import tilgang
from ksadmin.web.languages import TRANSLATIONS


@click.group()
def cli() -> None:
    """ksadmin: KS' saksverktøy som segmentansvarlig overfor Skatteetaten.

    Alle kommandoer tar --database-url; ellers gjelder KSADMIN_DATABASE_URL.
    """


@cli.command()
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def init(som_json: bool) -> None:
    """Gjør databasen klar: nyeste skjema, kommuner, tjenester og vilkår. Kan kjøres flere ganger."""
    from ksadmin.start import initialise  # noqa: PLC0415  the heavy parts wait until they are asked for

    answer = initialise(_app(), _settings())
    click.echo(json.dumps(answer) if som_json else f"Databasen er klar, med {answer['organisasjoner']} organisasjoner.")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Start nettsidene."""
    from ksadmin.start import web_command  # noqa: PLC0415

    _settings()  # what is wrong with them is said here, once, and not by every worker
    _add_up_what_processes_count()
    command = web_command(host, port, workers)
    os.execv(command[0], command)  # noqa: S606 - no shell is the point: the server takes this process' place


@cli.command()
@with_appcontext
def scheduler() -> None:
    """Kjør de faste jobbene og send det som venter. Er det flere, arbeider én, og de andre tar over om den dør."""
    from ksadmin.scheduler.clockwork import clockwork  # noqa: PLC0415
    from ksadmin.scheduler.runner import serve as run  # noqa: PLC0415

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    run(app, clockwork(app, _settings()))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--demo/--no-demo", default=True, help="Legg inn eksempeldata.")
def start(host: str, port: int, demo: bool) -> None:
    """Alt i ett for å prøve ksadmin: database, eksempeldata, nettsider og planlegger."""
    _add_up_what_processes_count()  # before anything that counts is imported
    from ksadmin.start import run_all  # noqa: PLC0415

    sys.exit(run_all(_settings(), host, port, with_demo=demo))


@cli.group()
def jobb() -> None:
    """De faste jobbene."""


@jobb.command("liste")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
@with_appcontext
def jobb_liste(som_json: bool) -> None:
    """Jobbene, med hva som sist kom ut av dem."""
    from ksadmin.scheduler.clockwork import clockwork  # noqa: PLC0415

    rows = [
        {
            "navn": job.name,
            "startet": run and run.startet.isoformat(),
            "resultat": run and (run.resultat or run.feil),
        }
        for job, run in core_jobs.latest(db.session, clockwork(current_app, _settings()))
    ]
    if som_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    for row in () if som_json else rows:
        click.echo(f"{row['navn']}: {row['resultat'] or 'har ikke kjørt'}")


@jobb.command("kjor")
@click.argument("navn")
@with_appcontext
def jobb_kjor(navn: str) -> None:
    """Kjør jobben NAVN nå."""
    from ksadmin.scheduler.clockwork import clockwork  # noqa: PLC0415
    from ksadmin.scheduler.runner import PULSE, run_by_hand  # noqa: PLC0415

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    job = next((j for j in (PULSE, *clockwork(app, _settings())) if j.name == navn), None)
    if job is None:
        raise click.ClickException(f"Det finnes ingen jobb som heter «{navn}». Se «ksadmin jobb liste».")
    outcome = run_by_hand(app, job)
    if outcome is None:
        raise click.ClickException(f"«{navn}» kjører allerede. Vent til den er ferdig.")
    click.echo(outcome)


@cli.command()
@click.option("--seed", default=1, show_default=True, help="Samme tall gir de samme sakene.")
@with_appcontext
def demo(seed: int) -> None:
    """Legg inn eksempeldata. Nekter hvis databasen har virkelige saker."""
    from ksadmin.demo import lag_eksempeldata  # noqa: PLC0415

    click.echo(lag_eksempeldata(_settings(), seed=seed))


@cli.group()
def revisjon() -> None:
    """Revisjonssporet."""


@revisjon.command()
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
@with_appcontext
def verifiser(som_json: bool) -> None:
    """Kontroller at ingenting i revisjonssporet er endret, fjernet eller satt inn."""
    brudd = audit_chain.verifiser(db.session)
    if som_json:
        click.echo(json.dumps({"hel": brudd is None, "brudd": brudd and {"id": brudd.id, "tekst": brudd.forklaring}}))
    elif brudd is None:
        click.echo("Revisjonssporet er helt.")
    else:
        click.echo(brudd.forklaring, err=True)
    sys.exit(0 if brudd is None else 1)


for room in (avtale, bruker, brukerstotte, register, tilgang, sikkerhetskopi, slett_utlopt, rettigheter):
    cli.add_command(room)


def _add_up_what_processes_count() -> None:
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="ksadmin-metrics-"))


def _settings() -> Settings:
    return load_settings()


def _app() -> Flask:
    return click.get_current_context().ensure_object(ScriptInfo).load_app()


def _make_app() -> Flask:
    from ksadmin.app import create_app  # noqa: PLC0415

    app = create_app(load_settings())
    sweep_seldom()  # a quarter of a large sync's time goes there else
    return app


def _take_database_url(argv: list[str]) -> list[str]:
    """``--database-url`` works on every command, wherever it stands: it becomes the environment's."""
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if name != "--database-url":
            rest.append(word)
        elif url := value if equals else next(words, ""):
            os.environ["KSADMIN_DATABASE_URL"] = url
        else:
            click.echo("--database-url mangler en adresse.", err=True)
            sys.exit(2)
    return rest


def _speak_norwegian() -> None:
    """click asks the process' gettext for its words: usage, missing arguments, unknown commands."""
    os.environ["LANGUAGE"] = "nb"
    gettext.bindtextdomain("click", TRANSLATIONS)
    gettext.textdomain("click")


def main() -> None:
    """Run the command line. Exit 0 ok, 1 refused with a sentence, 2 wrong usage."""
    argv = _take_database_url(sys.argv[1:])
    _speak_norwegian()
    try:
        cli.main(args=argv, prog_name="ksadmin", obj=ScriptInfo(create_app=_make_app))
    except (SettingsError, DomainError, MissingLibraryError) as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    except (IntegrityError, StaleDataError):
        click.echo("Noen andre gjorde en endring samtidig. Ingenting er skrevet. Prøv igjen.", err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as error:
        if isinstance(error.orig, InsufficientPrivilege):
            click.echo(
                f"PostgreSQL sa nei: {error.orig.diag.message_primary}. Kjør «ksadmin init» som rollen som eier "
                "tabellene, og «ksadmin rettigheter ROLLE» for den andre.",
                err=True,
            )
            sys.exit(1)
        click.echo("Databasen svarer ikke, eller er ikke gjort klar. Kjør «ksadmin init» og prøv igjen.", err=True)
        sys.exit(1)
