"""Where one organisation stands, as its public page tells it: what is common first, then each tjeneste."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ksadmin.avtaler import queries as avtaler
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling
from ksadmin.tilgangsoversikt.motor import (
    TELLER_IKKE,
    Ansvarlig,
    Avtalefakta,
    Cellestatus,
    Forutsetning,
    Forutsetningskode,
    Tjenestekrav,
    Vurdering,
)

FELLES = (Forutsetningskode.ERKLAERING, Forutsetningskode.VARSLINGSADRESSE)
"""What an organisation does once, for all its tjenester."""

_FORST = (
    Cellestatus.MANGLER,
    Cellestatus.UKJENT,
    Cellestatus.KLAR,
    Cellestatus.TAR_IKKE_I_BRUK,
    Cellestatus.IKKE_AKTUELT,
)


class Tjenestestatus(NamedTuple):
    """One tjeneste, with what belongs to it alone."""

    krav: Tjenestekrav
    vurdering: Vurdering

    @property
    def status(self) -> Cellestatus:
        return self.vurdering.status

    @property
    def mangler(self) -> list[Forutsetning]:
        return [f for f in self.vurdering.mangler if f.kode not in FELLES]

    @property
    def venter_paa(self) -> list[Ansvarlig]:
        """Who has something to do, in the order people know them."""
        ansvarlige = {f.ansvarlig for f in self.vurdering.mangler}
        return [a for a in Ansvarlig if a in ansvarlige]

    @property
    def i_orden(self) -> list[Forutsetning]:
        return [f for f in self.vurdering.forutsetninger if not f.mangler and f.kode not in FELLES]


class Kommunestatus(NamedTuple):
    """``felles`` is the same for every aktuell tjeneste; empty when none is."""

    organisasjon: Organisasjon
    avtale: Avtalefakta | None
    felles: Sequence[Forutsetning]
    tjenester: Sequence[Tjenestestatus]
    oppdatert: datetime | None

    @property
    def aktuelle(self) -> list[Tjenestestatus]:
        return [t for t in self.tjenester if t.status not in TELLER_IKKE]

    @property
    def andre(self) -> list[Tjenestestatus]:
        return [t for t in self.tjenester if t.status in TELLER_IKKE]

    @property
    def klare(self) -> int:
        return sum(t.status is Cellestatus.KLAR for t in self.tjenester)


def kommunestatus(session: Session, organisasjon: Organisasjon, i_dag: date) -> Kommunestatus:
    """Everything the page says. The same number of queries whatever there is to tell."""
    return fra_bilde(session, organisasjon, queries.bilde(session, i_dag=i_dag, organisasjoner=[organisasjon]))


def fra_bilde(session: Session, organisasjon: Organisasjon, bilde: queries.Bilde) -> Kommunestatus:
    """The same, of a picture the organisation is in. One of the past is not kept up to date."""
    tjenester = [Tjenestestatus(t, bilde.celler[organisasjon.id, t.id]) for t in bilde.tjenester]
    tjenester.sort(key=lambda t: _FORST.index(t.status))
    forste = next((t.vurdering.forutsetninger for t in tjenester if t.status not in TELLER_IKKE), ())
    return Kommunestatus(
        organisasjon,
        bilde.organisasjonsfakta[organisasjon.id].avtale,
        [f for f in forste if f.kode in FELLES],
        tjenester,
        None if bilde.per or bilde.trodd else queries.oppdatert(session, organisasjon, bilde),
    )


def uten_opplysninger(session: Session) -> bool:
    """Whether nobody has told us anything about anyone yet."""
    kjent = or_(*(select(m.id).exists() for m in (Pakobling, Observasjon)))
    return avtaler.er_eksempler(session) is None and not session.scalar(select(kjent))
