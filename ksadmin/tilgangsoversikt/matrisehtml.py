"""The table of the matrix as HTML. Rows are put together by hand: a macro for each of 11,160 cells costs a second."""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup, escape

from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.matriseutvalg import Utvalg
from ksadmin.tilgangsoversikt.motor import Forutsetningskode
from ksadmin.tilgangsoversikt.queries.matrise import Cellebilde, Rad

KORT = {
    Forutsetningskode.AKTUELL: "Om den gjelder",
    Forutsetningskode.ERKLAERING: "Erklæring",
    Forutsetningskode.FORESPORSEL: "Forespørsel",
    Forutsetningskode.SENDT: "Sending",
    Forutsetningskode.TILGANG: "Tilgang",
    Forutsetningskode.DELEGERING: "Delegering",
    Forutsetningskode.HOVEDORGNR: "Orgnr",
    Forutsetningskode.VARSLINGSADRESSE: "Varsling",
}
_TOM = "<td></td>"


@lru_cache(maxsize=16)
def tabell(utvalg: Utvalg, organisasjonsside: str, sporring: str) -> Markup:
    """The whole table. ``organisasjonsside`` ends where the id goes; ``sporring`` is what cells' addresses carry on.

    The last few are kept, a megabyte each at most; with a change in the database comes another ``utvalg``.
    """
    mal = current_app.jinja_env.get_template("tilgangsoversikt/_matrisetabell.html")
    return Markup(mal.render(utvalg=utvalg, rader=_rader(utvalg, organisasjonsside, sporring)))  # noqa: S704


def _rader(utvalg: Utvalg, organisasjonsside: str, sporring: str) -> Markup:
    """Linear in the cells shown. Each kind of cell is made once, and leaves room for its address."""
    slutt = [f"{escape(sporring)}{_innhold(celle)}" for celle in utvalg.matrise.ulike]
    start = [f'<td class="{celle.status.value}"><a href="' for celle in utvalg.matrise.ulike]
    kolonner = [(k, f"/{escape(utvalg.matrise.tjenester[k].nokkel)}") for k in utvalg.kolonner]
    deler: list[str] = []
    for rad in utvalg.rader:
        celler, vises, ident = rad.celler, utvalg.vises, str(rad.id)
        deler.append(_hode(rad, organisasjonsside))
        for k, nokkel in kolonner:
            plass = celler[k]
            deler.append(f"{start[plass]}{ident}{nokkel}{slutt[plass]}" if vises[plass] else _TOM)
        deler.append("</tr>\n")
    return Markup("".join(deler))  # noqa: S704 - every value is escaped above


def _hode(rad: Rad, organisasjonsside: str) -> str:
    sted = rad.fylke if rad.type is Organisasjonstype.KOMMUNE else rad.type.tekst
    return (
        f'<tr><th scope="row"><a href="{organisasjonsside}{rad.id}">{escape(rad.navn)}</a>'
        f"<small>{escape(rad.nummer)} {escape(sted)}</small></th>"
    )


def _innhold(celle: Cellebilde) -> str:
    """From the end of the address on: the status, and the first of what is missing."""
    if not celle.mangler:
        return f'">{celle.status.tekst}</a></td>'
    flere = f" +{len(celle.mangler) - 1}" if len(celle.mangler) > 1 else ""
    return f'">{celle.status.tekst}<small>{KORT[celle.mangler[0]]}{flere}</small></a></td>'
