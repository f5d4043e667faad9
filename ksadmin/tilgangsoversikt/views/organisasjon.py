"""What the room has to say on an organisation's page: its access, its requests, and whom it delegates to."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import leverandorer_ved_orgnr
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.motor import TELLER_IKKE, Cellefakta, Rutevurdering, Tjenestekrav, Utsagn, Vurdering
from ksadmin.tilgangsoversikt.offentlig.kommunestatus import fra_bilde
from ksadmin.tilgangsoversikt.offentlig.sider import adresse
from ksadmin.tilgangsoversikt.queries.leverandorbruk import andre_delegeringer
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
    """Three parts from one picture. The same number of queries whatever there is to tell."""
    bilde = queries.bilde(session, i_dag=clock.today(), organisasjoner=[organisasjon])
    status = fra_bilde(session, organisasjon, bilde)
    tilgang = {"status": status, "offentlig": None if organisasjon.opphort else adresse(organisasjon)}
    yield Panel("tilgang", "Tilgang per tjeneste", "tilgangsoversikt/organisasjon.html", tilgang)
    pakoblinger = queries.til_organisasjon(session, organisasjon.id)
    kan_lage = current_actor().has(Rolle.SAKSBEHANDLER) and not organisasjon.opphort
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


def _delegeringer(tjeneste: Tjenestekrav, fakta: Cellefakta, vurdering: Vurdering) -> Iterator[Delegering]:
    """The ways of connecting through somebody, then what else is delegated in production today."""
    if vurdering.status in TELLER_IKKE and not fakta.utsagn:
        return
    for rute in vurdering.ruter:
        if rute.leverandor or rute.mottaker:
            yield Delegering(tjeneste, rute.mottaker, rute.leverandor, rute, rute.svar.av)
    for orgnr, sagt in andre_delegeringer(fakta, vurdering).items():
        yield Delegering(tjeneste, orgnr, fakta.leverandorer.navn.get(orgnr), None, sagt)
