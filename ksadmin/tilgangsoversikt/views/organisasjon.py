"""What the room has to say on an organisation's page: its access, its requests, and whom it delegates to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import request
from sqlalchemy import select

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.core.forening import Sporring
from ksadmin.core.samlet import med
from ksadmin.database import db
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.matriseskjema import TidForm
from ksadmin.tilgangsoversikt.models import Avvik, Observasjon, Unntak
from ksadmin.tilgangsoversikt.motor import TELLER_IKKE, Cellefakta, Rutevurdering, Tjenestekrav, Utsagn, Vurdering
from ksadmin.tilgangsoversikt.offentlig.kommunestatus import fra_bilde
from ksadmin.tilgangsoversikt.offentlig.sider import adresse
from ksadmin.tilgangsoversikt.queries import Bilde
from ksadmin.tilgangsoversikt.queries.av_mennesker import av_mennesker
from ksadmin.tilgangsoversikt.queries.avvik import apne_avvik_hos
from ksadmin.tilgangsoversikt.queries.leverandorbruk import andre_delegeringer
from ksadmin.tilgangsoversikt.views.opplysninger import handlinger
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.identity import current_actor
from ksadmin.web.paneler import RAD, Panel, Panelkilde


class Delegering(NamedTuple):
    """Whom the organisation connects through for a tjeneste, or delegates to without connecting so.

    ``rute`` is None for a delegation that is no way in: to somebody unknown, or not of all the tjeneste needs.
    """

    tjeneste: Tjenestekrav
    mottaker: str | None
    navn: str | None
    rute: Rutevurdering | None
    sagt: Utsagn | None


def _paneler(
    organisasjon: Organisasjon,
    observasjoner: Iterable[Observasjon],
    unntak: Iterable[Unntak],
    avvik: Iterable[tuple[Avvik, Tjeneste, str | None]],
    leverandorer: Iterable[Leverandor],
    *foresporsler: Sequence[Any],
) -> Iterable[Panel]:
    """Three parts from one picture, and what does not fit together. As many queries whatever there is to tell.

    The picture is of today, or of the day in the address; of one that has ended, of its last day at the latest.
    """
    form = TidForm(request.args)
    per, trodd = (form.per, form.trodd) if form.validate() else (None, None)
    siste_dag = organisasjon.opphort - timedelta(days=1) if organisasjon.opphort else None
    if siste_dag:
        per = min(per or siste_dag, siste_dag)
    bilde = queries.bilde(db.session, i_dag=clock.today(), organisasjoner=[organisasjon], per=per, trodd=trodd)
    status = fra_bilde(db.session, organisasjon, bilde)
    kan_lage = current_actor().has(Rolle.SAKSBEHANDLER) and not organisasjon.opphort
    tilgang = {
        "form": form,
        "siste_dag": siste_dag,
        "status": status,
        "offentlig": None if organisasjon.opphort else adresse(organisasjon),
        "handlinger": _handlinger(organisasjon, bilde) if kan_lage and not form.tilbakeblikk else {},
    }
    navn = {t.id: t.navn for t in bilde.tjenester}
    registrert: list[Observasjon | Unntak] = [*observasjoner, *unntak]
    sagt = [(rad, navn[rad.tjeneste_id]) for rad in registrert if rad.tjeneste_id in navn]
    yield Panel("tilgang", "Tilgang per tjeneste", "tilgangsoversikt/organisasjon.html", tilgang, sagt)
    if apne := [(med(a, tjeneste=tjeneste), eier) for a, tjeneste, eier in avvik]:
        yield Panel("avvik", "Avvik", "tilgangsoversikt/organisasjonens_avvik.html", {"avvik": apne})
    pakoblinger = queries.les_pakoblinger(foresporsler)
    innhold = {"pakoblinger": pakoblinger, "organisasjon": organisasjon, "kan_lage": kan_lage}
    spor: list[tuple[Noted, str]] = [(p, f"{p.referanse} {p.tjeneste}") for p, _ in pakoblinger]
    spor += [(rute, f"{p.referanse} {p.tjeneste}: {rute}") for p, _ in pakoblinger for rute in p.ruter]
    yield Panel("pakoblinger", "Påkoblinger", "tilgangsoversikt/organisasjonens_pakoblinger.html", innhold, spor)
    delegeringer = [
        d
        for t in bilde.tjenester
        for d in _delegeringer(t, bilde.fakta[organisasjon.id, t.id], bilde.celler[organisasjon.id, t.id])
    ]
    yield Panel(
        "leverandorer",
        "Leverandører og delegeringer",
        "tilgangsoversikt/organisasjonens_leverandorer.html",
        {"delegeringer": delegeringer, "kjente": {lev.orgnr: lev for lev in leverandorer}},
    )


def _sporsmal() -> list[Sporring]:
    leverandorer = select(Leverandor).where(Leverandor.orgnr.is_not(None))
    return [*av_mennesker(RAD), apne_avvik_hos(RAD), leverandorer, *queries.hos_organisasjon(RAD)]


organisasjonspaneler = Panelkilde(_paneler, _sporsmal)


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
