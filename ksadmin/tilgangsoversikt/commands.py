"""`ksadmin tilgang`: the access overview from the shell."""

import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import Conflict, DomainError
from ksadmin.database import db, transaction
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjonstype
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import queries, synk_kilder
from ksadmin.tilgangsoversikt.gateway.fil import Fil
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Kjorestatus
from ksadmin.tilgangsoversikt.models import Avvik
from ksadmin.tilgangsoversikt.motor import Cellestatus
from ksadmin.tilgangsoversikt.queries.avvik import apne_avvik, avvik_json
from ksadmin.tilgangsoversikt.sammenligning import i_ord as avvik_i_ord
from ksadmin.tilgangsoversikt.sammenligning import sammenlign
from ksadmin.tilgangsoversikt.synk import Bestilling, Utfall, i_ord, summer, synkroniser

tilgang = AppGroup("tilgang", help="Hvem som har tilgang til hva, og hvorfor ikke.")
_ANDRE = (Kilde.ALTINN, Kilde.MASKINPORTEN, Kilde.DIGDIR)


def _kilde(_ctx: click.Context, _param: click.Parameter, verdi: str) -> Kilde | Fil:
    """``fil:STI``, or the name of a source that the settings turn on."""
    slag, _, sti = verdi.partition(":")
    if slag == "fil" and sti:
        return Fil(Path(sti))
    if verdi in [kilde.value for kilde in _ANDRE]:
        return Kilde(verdi)
    raise click.BadParameter("Kilden skal være fil:STI, altinn, maskinporten eller digdir.")


@tilgang.command("synk")
@click.option("--kilde", callback=_kilde, required=True, help="fil:STI, altinn, maskinporten eller digdir.")
@click.option("--torr", is_flag=True, help="Vis hva som ville blitt endret. Ingenting skrives.")
@click.option("--godta-bortfall", is_flag=True, help="Skriv også når mange tilganger faller bort.")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def synk(kilde: Kilde | Fil, torr: bool, godta_bortfall: bool, som_json: bool) -> None:
    """Les en kilde til tilganger, og skriv det som er annerledes enn sist."""
    settings: Settings = current_app.extensions["ksadmin.settings"]
    bestilling = Bestilling(SYSTEM, synk_kilder.grense(settings), torr=torr, godta_bortfall=godta_bortfall)
    start = time.perf_counter()
    utfall: list[Utfall] = []
    try:
        if isinstance(kilde, Fil):
            utfall = synkroniser(transaction, [kilde], bestilling)
        else:
            utfall = synk_kilder.les_kilde(transaction, settings, kilde, bestilling)
        feil = _feil(utfall)
    except DomainError as refusal:
        feil = str(refusal)
    svar = summer(utfall)
    varighet = round(time.perf_counter() - start, 3)
    if utfall and not torr:
        with suppress(Conflict):  # another process compares now; the clock will see what was read here
            sammenlign(transaction, settings)
    click.echo(
        json.dumps(svar | {"varighet_s": varighet, "feil": feil or None}, ensure_ascii=False)
        if som_json
        else _som_tekst(utfall, feil, torr)
    )
    sys.exit(1 if feil else 0)


@tilgang.command("avvik")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def avvik(som_json: bool) -> None:
    """Erklæringer, tilganger og delegeringer som ikke stemmer overens nå."""
    try:
        utfall = sammenlign(transaction, current_app.extensions["ksadmin.settings"])
    except DomainError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    apne = apne_avvik(db.session)
    if som_json:
        svar = {"nye": utfall.nye, "lukket": utfall.lukket, "avvik": [avvik_json(a) for a in apne]}
        click.echo(json.dumps(svar, ensure_ascii=False))
    else:
        click.echo("\n".join([f"{avvik_i_ord(utfall)}.", *map(_avvik_som_tekst, apne)]))


def _avvik_som_tekst(avvik: Avvik) -> str:
    kilder = "; ".join(f"{kilde} ({tid.astimezone(clock.OSLO):%d.%m.%Y})" for kilde, tid in avvik.kilder)
    om = f" ({', '.join(filter(None, (avvik.leverandor, avvik.api)))})" if avvik.leverandor else ""
    return f"{avvik}{om}\n  {kilder}"


@tilgang.command("status")
@click.argument("nummer", metavar="KOMMUNENR")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def status(nummer: str, som_json: bool) -> None:
    """Hvor en kommune står med hver tjeneste, slik den åpne siden sier det. Tidligere numre finnes også."""
    session, typer = db.session, (Organisasjonstype.KOMMUNE, Organisasjonstype.FYLKESKOMMUNE)
    organisasjon = next(filter(None, (register.ved_nummer(session, nummer.strip(), t) for t in typer)), None)
    if organisasjon is None:
        click.echo(f"Det finnes ingen kommune med nummeret «{nummer}». Et kommunenummer har fire siffer.", err=True)
        sys.exit(1)
    svar = queries.status_json(session, organisasjon, clock.today())
    click.echo(json.dumps(svar, ensure_ascii=False) if som_json else _status_i_ord(svar))


def _status_i_ord(svar: dict[str, Any]) -> str:
    linjer = [f"{svar['navn']}: tilslutning {svar['tilslutning']['status']}"]
    for t in svar["tjenester"]:
        linjer.append(f"{t['navn']}: {Cellestatus(t['status']).midt_i_setning}")
        linjer += [f"  {m['grunn']} {m['neste_steg'] or ''}".rstrip() for m in t["mangler"]]
    return "\n".join(linjer)


def _feil(utfall: list[Utfall]) -> str:
    """Why not all of it was read, and what to do."""
    galt = [f"{u.omfang}: {u.melding}".removeprefix(": ") for u in utfall if u.status is not Kjorestatus.FULLFORT]
    if any(u.status is Kjorestatus.STOPPET for u in utfall):
        galt.append("Kjør på nytt med --godta-bortfall for å godta det.")
    return "\n".join(galt)


def _som_tekst(utfall: list[Utfall], feil: str, torr: bool) -> str:
    linjer = [f"{i_ord(summer(utfall))}."] if utfall else []
    linjer += ["Dette er en prøve: ingenting er skrevet."] if torr else []
    return "\n".join([*linjer, *([feil] if feil else [])])
