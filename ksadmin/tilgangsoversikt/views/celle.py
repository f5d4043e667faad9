"""One cell: why it stands as it does, what comes next, and how we know."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import LEVENDE as LEVENDE_AVTALE
from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.database import db
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE
from ksadmin.tilgangsoversikt.matriseskjema import TidForm
from ksadmin.tilgangsoversikt.queries.avvik import apne_avvik
from ksadmin.tilgangsoversikt.queries.celle import Celle, celle
from ksadmin.tilgangsoversikt.views import opplysninger
from ksadmin.tjenester import queries as tjenester
from ksadmin.web.adminside import Adminside
from ksadmin.web.identity import current_actor

Lenke = tuple[str, str]


class Cellevisning(Adminside):
    """Gives the matrix a page for each of its cells."""

    @expose("/<int:pk>/<nokkel>")
    def celle(self, pk: int, nokkel: str) -> ResponseReturnValue:
        """The cell of an organisation, by id, and a tjeneste, by key; of today, or of the day in the address."""
        organisasjon = db.session.get(Organisasjon, pk) if pk < 2**31 else None
        tjeneste = tjenester.finn(db.session, nokkel.replace("\x00", ""))
        if organisasjon is None or tjeneste is None:
            abort(404)
        form = TidForm(request.args)
        gyldig = form.validate()
        tid = {"per": form.per, "trodd": form.trodd} if gyldig else {}
        vist = celle(db.session, organisasjon, tjeneste, i_dag=clock.today(), **tid)  # type: ignore[arg-type]
        page = str(
            self.render(
                "tilgangsoversikt/celle.html",
                form=form,
                gyldig=gyldig,
                celle=vist,
                lenker=list(lenker(db.session, vist)),
                handlinger=list(handlinger(current_actor(), vist)),
            )
        )
        return page, 200 if gyldig else 400


def lenker(session: Session, celle: Celle) -> Iterator[Lenke]:
    """Where to read more: (text, address)."""
    org = celle.organisasjon
    yield f"Alt om {org}", url_for("organisasjoner.details_view", id=org.id)
    if celle.pakobling:
        yield f"Forespørselen {celle.pakobling.referanse}", url_for("pakoblinger.details_view", id=celle.pakobling.id)
    if avtale := stillinger.nyeste(session, [org.id]).get(org.id):
        yield f"Erklæringen {avtale.referanse}", url_for("avtaler.details_view", id=avtale.erklaering_id)
    yield celle.tjeneste.navn, url_for("tjenester.details_view", id=celle.tjeneste.id)
    if celle.vurdering.konflikter:
        yield "Kilder som er uenige", url_for("synk.uenigheter_view")
    for avvik in apne_avvik(session, [org.id]):
        if avvik.tjeneste_id == celle.tjeneste.id:
            yield f"Avvik: {avvik.slag.midt_i_setning}", url_for("avvik.details_view", id=avvik.id)


def handlinger(actor: Actor, celle: Celle) -> Iterator[Lenke]:
    """What this person can do about the cell: (text, address). Each deed has its own page."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    if celle.pakobling is None or celle.pakobling.status not in LEVENDE:
        om = urlencode({"organisasjon": celle.organisasjon.id, "tjeneste": celle.tjeneste.id})
        yield "Registrer forespørsel", f"{url_for('pakoblinger.create_view')}?{om}"
    avtale = celle.fakta.organisasjon.avtale
    if avtale is None or avtale.status not in LEVENDE_AVTALE:
        yield "Lag erklæring", url_for("avtaler.create_view", organisasjon=celle.organisasjon.id)
    unntatt = celle.fakta.unntak is not None
    yield from opplysninger.handlinger(celle.organisasjon, celle.tjeneste.nokkel, unntatt=unntatt)
    yield "Registrer kontakt med kommunen", url_for("oppfolging.kontakt", pk=celle.organisasjon.id)
