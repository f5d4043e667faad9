"""`ksadmin register endringer`: the dry run, and with ``--utfor`` the deed, from the shell."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.kommuneendringer import usecases
from ksadmin.register.commands import register

_VISES = 20


@register.command("endringer")
@click.argument("fil", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--utfor", is_flag=True, help="Gjennomfør endringene. Uten dette vises bare hva som ville skjedd.")
@click.option("--begrunnelse", default="Kommuneendringer fra kommandolinjen.", help="Vises i historikken.")
@click.option("--json", "som_json", is_flag=True, help="Skriv svaret som JSON.")
def endringer(fil: Path, utfor: bool, begrunnelse: str, som_json: bool) -> None:
    """Kommuneendringer fra FIL: sammenslåing, deling, nytt nummer, nytt navn. Alt gjennomføres, eller ingenting."""
    innhold = fil.read_bytes()
    try:
        svar = _prov(innhold)
        if utfor and svar["endringer"] and not svar["hindring"]:
            with transaction() as session:
                lagret = usecases.last_opp(session, SYSTEM, filnavn=fil.name, innhold=innhold)
                usecases.utfor(session, SYSTEM, lagret, begrunnelse=begrunnelse)
                svar |= {"utfort": True, "endringsfil": lagret.id}
    except DomainError as refusal:
        svar = {"utfort": False, "feil": str(refusal)}
    click.echo(json.dumps(svar, ensure_ascii=False) if som_json else _som_tekst(svar))
    if svar.get("feil") or svar.get("avviste") or (utfor and svar["endringer"] and not svar["utfort"]):
        sys.exit(1)


def _prov(innhold: bytes) -> dict[str, Any]:
    prove = usecases.prov(db.session, innhold)
    feil = prove.plan.feil
    return {
        "utfort": False,
        "rader": prove.plan.rader,
        "endringer": len(prove.plan.hendelser),
        "uendrede": prove.plan.uendrede,
        "avviste": len({f.linje for f in feil}),
        "avvisninger": [{"linje": f.linje, "kolonne": f.kolonne, "grunn": f.grunn} for f in feil],
        "antall": prove.konsekvenser.antall,
        "enheter": prove.konsekvenser.som_json(),
        "merknader": list(prove.merknader),
        "hindring": prove.hindring,
    }


def _som_tekst(svar: dict[str, Any]) -> str:
    if "feil" in svar:
        return str(svar["feil"])
    lines = list(svar["merknader"])
    lines += [
        f"Linje {f['linje']}{', ' + f['kolonne'] if f['kolonne'] else ''}: {f['grunn']}"
        for f in svar["avvisninger"][:_VISES]
    ]
    if (resten := len(svar["avvisninger"]) - _VISES) > 0:
        lines.append(f"… og {resten} feil til. Bruk --json for å se alle.")
    for k in svar["enheter"]:
        lines += [f"{k['dato']} {k['enhet']} {k['slag']}"]
        lines += [f"    {setning}" for setning in k["skjer"]]
        lines += [f"    Å gjøre: {setning}" for setning in k["oppgaver"]]
    antall = svar["antall"]
    lines.append(
        f"{antall['opphører']} opphører, {antall['ny']} nye, {antall['endres']} endres;"
        f" {svar['uendrede']} rader er gjennomført fra før."
    )
    lines.append(_avslutning(svar))
    return "\n".join(lines)


def _avslutning(svar: dict[str, Any]) -> str:
    if svar["utfort"]:
        return f"Gjennomført. Det som må gjøres nå, står på siden for kommuneendringer (nr. {svar['endringsfil']})."
    return svar["hindring"] or "Dette er en generalprøve. Kjør på nytt med --utfor for å gjennomføre."
