"""What the room has to say on an organisation's page: its access, its requests, and whom it delegates to."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from flask import request
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import leverandorer_ved_orgnr
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.matriseskjema import TidForm
from ksadmin.tilgangsoversikt.motor import TELLER_IKKE, Cellefakta, Rutevurdering, Tjenestekrav, Utsagn, Vurdering
from ksadmin.tilgangsoversikt.offentlig.kommunestatus import fra_bilde
from ksadmin.tilgangsoversikt.offentlig.sider import adresse
from ksadmin.tilgangsoversikt.queries import Bilde
from ksadmin.tilgangsoversikt.queries.av_mennesker import av_mennesker
from ksadmin.tilgangsoversikt.queries.avvik import apne_avvik
from ksadmin.tilgangsoversikt.queries.leverandorbruk import andre_delegeringer
from ksadmin.tilgangsoversikt.views.opplysninger import handlinger
from ksadmin.web.identity import current_actor
from ksadmin.web.paneler import Panel


class Delegering(NamedTuple):
    """Whom the organisation connects through for a tjeneste, or delegates to without connecting so.

    ``rute`` is None for a delegation that is no way in: to somebody unknown, or not of all the tjeneste needs.
    """

    tjeneste: Tjenestekrav
    mottaker: str | None
    navn: str | None
    rute: Rutevurdering | None
    sagt: Utsagn | None


def organisasjonspaneler(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """Three parts from one picture, and what does not fit together. As many queries whatever there is to tell.

    The picture is of today, or of the day in the address; of one that has ended, of its last day at the latest.
    """
    form = TidForm(request.args)
    per, trodd = (form.per, form.trodd) if form.validate() else (None, None)
    siste_dag = organisasjon.opphort - timedelta(days=1) if organisasjon.opphort else None
    if siste_dag:
        per = min(per or siste_dag, siste_dag)
    bilde = queries.bilde(session, i_dag=clock.today(), organisasjoner=[organisasjon], per=per, trodd=trodd)
    status = fra_bilde(session, organisasjon, bilde)
    kan_lage = current_actor().has(Rolle.SAKSBEHANDLER) and not organisasjon.opphort
    tilgang = {
        "form": form,
        "siste_dag": siste_dag,
        "status": status,
        "offentlig": None if organisasjon.opphort else adresse(organisasjon),
        "handlinger": _handlinger(organisasjon, bilde) if kan_lage and not form.tilbakeblikk else {},
    }
    navn = {t.id: t.navn for t in bilde.tjenester}
    sagt = [(rad, navn[rad.tjeneste_id]) for rad in av_mennesker(session, organisasjon.id) if rad.tjeneste_id in navn]
    yield Panel("tilgang", "Tilgang per tjeneste", "tilgangsoversikt/organisasjon.html", tilgang, sagt)
    if avvik := apne_avvik(session, [organisasjon.id]):
        yield Panel("avvik", "Avvik", "tilgangsoversikt/organisasjonens_avvik.html", {"avvik": avvik})
    pakoblinger = queries.til_organisasjon(session, organisasjon.id)
    innhold = {"pakoblinger": pakoblinger, "organisasjon": organisasjon, "kan_lage": kan_lage}
    spor: list[tuple[Noted, str]] = [(p, f"{p.referanse} {p.tjeneste}") for p in pakoblinger]
    spor += [(rute, f"{p.referanse} {p.tjeneste}: {rute}") for p in pakoblinger for rute in p.ruter]
    yield Panel("pakoblinger", "Påkoblinger", "tilgangsoversikt/organisasjonens_pakoblinger.html", innhold, spor)
    delegeringer = [
        d
        for t in bilde.tjenester
        for d in _delegeringer(t, bilde.fakta[organisasjon.id, t.id], bilde.celler[organisasjon.id, t.id])
    ]
    kjente = leverandorer_ved_orgnr(session, {d.mottaker for d in delegeringer if d.mottaker})
    yield Panel(
        "leverandorer",
        "Leverandører og delegeringer",
        "tilgangsoversikt/organisasjonens_leverandorer.html",
        {"delegeringer": delegeringer, "kjente": kjente},
    )


def _handlinger(organisasjon: Organisasjon, bilde: Bilde) -> dict[str, list[tuple[str, str]]]:
    """What can be registered, tjeneste by tjeneste."""
    return {
        t.nokkel: list(
            handlinger(organisasjon, t.nokkel, unntatt=bilde.fakta[organisasjon.id, t.id].unntak is not None)
        )
        for t in bilde.tjenester
    }


def _delegeringer(tjeneste: Tjenestekrav, fakta: Cellefakta, vurdering: Vurdering) -> Iterator[Delegering]:
    """The ways of connecting through somebody, then what else is delegated in production today."""
    if vurdering.status in TELLER_IKKE and not fakta.utsagn:
        return
    for rute in vurdering.ruter:
        if rute.leverandor or rute.mottaker:
            yield Delegering(tjeneste, rute.mottaker, rute.leverandor, rute, rute.svar.av)
    for orgnr, sagt in andre_delegeringer(fakta, vurdering).items():
        yield Delegering(tjeneste, orgnr, fakta.leverandorer.navn.get(orgnr), None, sagt)
