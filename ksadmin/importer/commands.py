"""`ksadmin register importer`: imports from the shell."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.importer import plan, usecases
from ksadmin.importer.models import Importslag, Radutfall
from ksadmin.register import csvfil
from ksadmin.register.commands import register

__all__ = ["register"]

_VISES = 20


@register.command("importer")
@click.argument("fil", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--utfor", is_flag=True, help="Skriv til databasen. Uten dette vises bare hva som ville skjedd.")
@click.option(
    "--slag",
    type=click.Choice([s.value for s in Importslag]),
    default=Importslag.ORGANISASJONER.value,
    show_default=True,
    help="Hva filen handler om.",
)
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def importer(fil: Path, utfor: bool, slag: str, som_json: bool) -> None:
    """Importer FIL (CSV med ; eller , som skilletegn). Alle rader skrives, eller ingen."""
    innhold = fil.read_bytes()
    kind = next(s for s in Importslag if s.value == slag)
    try:
        svar = _forhandsvis(kind, innhold)
        if utfor and not svar["avviste"] and svar["nye"] + svar["endrede"]:
            with transaction() as session:
                batch = usecases.forhandsvis_import(session, SYSTEM, slag=kind, filnavn=fil.name, innhold=innhold)
                usecases.utfor_import(session, SYSTEM, batch)
                svar |= {"utfort": True, "import": batch.id}
    except DomainError as refusal:
        svar = {"utfort": False, "feil": str(refusal)}
    click.echo(json.dumps(svar, ensure_ascii=False) if som_json else _som_tekst(svar, utfor))
    if svar.get("feil") or svar.get("avviste"):
        sys.exit(1)


def _forhandsvis(slag: Importslag, innhold: bytes) -> dict[str, Any]:
    """How many lines have each outcome, and why lines are rejected. Writes nothing."""
    fil = csvfil.les(innhold)
    _, ukjente = plan.kolonner(slag, fil)
    grunnlag = plan.Grunnlag()
    feil = [
        {"linje": rad.radnr, "kolonne": kolonne or None, "grunn": grunn}
        for rad in grunnlag.tell(plan.planlegg(db.session, slag, fil))
        for kolonne, grunn in rad.feil.items()
    ]
    return {
        "utfort": False,
        "nye": grunnlag.antall[Radutfall.NY],
        "endrede": grunnlag.antall[Radutfall.ENDRET],
        "uendrede": grunnlag.antall[Radutfall.UENDRET],
        "avviste": grunnlag.antall[Radutfall.AVVIST],
        "avvisninger": feil,
        "ukjente_kolonner": ukjente,
    }


def _som_tekst(svar: dict[str, Any], utfor: bool) -> str:
    if "feil" in svar:
        return str(svar["feil"])
    lines = [f"Kolonnen «{kolonne}» er ukjent og blir ikke brukt." for kolonne in svar["ukjente_kolonner"]]
    lines += [
        f"Linje {f['linje']}{', ' + f['kolonne'] if f['kolonne'] else ''}: {f['grunn']}"
        for f in svar["avvisninger"][:_VISES]
    ]
    if len(svar["avvisninger"]) > _VISES:
        lines.append(f"… og {len(svar['avvisninger']) - _VISES} feil til. Bruk --json for å se alle.")
    antall = [f"{svar[k]} {ord}" for k, ord in _TELLEORD.items() if svar[k]]
    lines.append(f"{', '.join(antall) or 'Ingen rader'}.")
    lines.append(_avslutning(svar, utfor))
    return "\n".join(lines)


_TELLEORD = {"nye": "nye", "endrede": "endrede", "uendrede": "uendrede", "avviste": "avviste"}


def _avslutning(svar: dict[str, Any], utfor: bool) -> str:
    if svar["avviste"]:
        return "Ingenting er skrevet. Rett radene over, og prøv igjen."
    if svar["utfort"]:
        return f"Skrevet som import {svar['import']}. Den kan angres på siden for importer."
    if not svar["nye"] + svar["endrede"]:
        return "Det er ingenting å skrive."
    return "Dette er en forhåndsvisning. Kjør på nytt med --utfor for å skrive." if not utfor else ""
