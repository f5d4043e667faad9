"""The matrix as HTML. Rows are put together by hand: a macro for each of 11,160 cells costs a second."""

from urllib.parse import urlencode

from flask import current_app, url_for
from markupsafe import Markup, escape

from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.matriseskjema import MatriseForm
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
_MANGE_NOK = 2


def innhold(utvalg: Utvalg, form: MatriseForm) -> Markup:
    """The filters and what they leave, made once for each address; with a change in the database comes another
    ``utvalg``.
    """
    adresse = urlencode(form.sporring)
    ferdig = utvalg.ferdig.get(adresse)
    if ferdig is None:
        if len(utvalg.ferdig) >= _MANGE_NOK:
            utvalg.ferdig.clear()
        ferdig = utvalg.ferdig[adresse] = lag_innhold(utvalg, form)
    return ferdig


def lag_innhold(utvalg: Utvalg | None, form: MatriseForm) -> Markup:
    """The same, made anew. Without ``utvalg`` only the filters, and what is wrong with them."""
    mal = current_app.jinja_env.get_template("tilgangsoversikt/_matriseinnhold.html")
    rader = _rader(utvalg, f"?{urlencode(form.tid)}" if form.tid else "") if utvalg else ""
    return Markup(mal.render(form=form, sporring=form.sporring, utvalg=utvalg, rader=rader))  # noqa: S704


def _rader(utvalg: Utvalg, tid: str) -> Markup:
    """Linear in the cells shown. Each kind of cell is made once, and leaves room for its address; ``tid`` ends it."""
    organisasjonsside = f"{url_for('organisasjoner.details_view')}?id="
    slutt = [f"{escape(tid)}{_innhold(celle)}" for celle in utvalg.matrise.ulike]
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
