"""What can be done with accounts, and who may do it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukere import usecases
from ksadmin.brukere.models import Bruker
from ksadmin.core.actor import NOBODY, SYSTEM, Actor, Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.core.errors import Conflict, DomainError, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.database import transaction


def opprett(session: Session, rolle: Rolle = Rolle.SAKSBEHANDLER, epost: str = "a@ks.no") -> Bruker:
    with transaction():
        return usecases.opprett(session, SYSTEM, epost=epost, navn="Test Person", rolle=rolle)


def test_adressen_lagres_med_sma_bokstaver(session: Session) -> None:
    assert opprett(session, epost=" Test.Person@KS.no ").epost == "test.person@ks.no"


@pytest.mark.parametrize("epost", ["A@ks.no", " a@ks.no"])
def test_to_kontoer_kan_ikke_ha_samme_adresse(session: Session, epost: str) -> None:
    opprett(session)
    with pytest.raises(Conflict, match="har alt en konto"):
        opprett(session, epost=epost)


@pytest.mark.parametrize("epost", ["", "kari", "kari@", "kari@ks", "a@ks.no\nBcc: b@ks.no", "x" * 10_000])
def test_en_adresse_som_ikke_er_en_adresse_avvises(session: Session, epost: str) -> None:
    with pytest.raises(InvalidInput) as feil:
        opprett(session, epost=epost)
    assert feil.value.field == "epost"


GJERNINGER: list[Callable[[Session, Actor, Bruker], object]] = [
    lambda s, a, _: usecases.opprett(s, a, epost="b@ks.no", navn="B", rolle=Rolle.LESER),
    lambda s, a, b: usecases.endre(s, a, b, navn="Ny", rolle=Rolle.LESER),
    lambda s, a, b: usecases.endre_rolle(s, a, b, rolle=Rolle.LESER),
    lambda s, a, b: usecases.sperr(s, a, b, begrunnelse="x"),
    usecases.ny_lenke,
    usecases.send_lenke,
    lambda s, a, b: usecases.nullstill_tofaktor(s, a, b, begrunnelse="x"),
]


@pytest.mark.parametrize("rolle", [None, Rolle.LESER, Rolle.SAKSBEHANDLER, Rolle.FORVALTER])
def test_bare_administrator_styrer_kontoer(session: Session, rolle: Rolle | None) -> None:
    ident = opprett(session).id
    actor = Actor("bruker:99", "Noen", rolle) if rolle else NOBODY
    for gjerning in GJERNINGER:
        with pytest.raises(NotPermitted), transaction():
            gjerning(session, actor, session.get_one(Bruker, ident))


@pytest.mark.parametrize(
    "gjerning",
    [
        lambda s, b: usecases.endre_rolle(s, SYSTEM, b, rolle=Rolle.FORVALTER),
        lambda s, b: usecases.sperr(s, SYSTEM, b, begrunnelse="Sluttet"),
    ],
)
def test_den_siste_administratoren_kan_ikke_fjernes(
    session: Session, gjerning: Callable[[Session, Bruker], object]
) -> None:
    siste = opprett(session, Rolle.ADMINISTRATOR)
    sperret = opprett(session, Rolle.ADMINISTRATOR, "sperret@ks.no")
    with transaction():
        usecases.sperr(session, SYSTEM, sperret, begrunnelse="Sluttet")
    with pytest.raises(Conflict, match="siste administratoren"), transaction():
        gjerning(session, siste)
    annen = opprett(session, Rolle.ADMINISTRATOR, "annen@ks.no")
    with transaction():
        gjerning(session, siste)
    assert annen.rolle is Rolle.ADMINISTRATOR


def test_en_sperret_konto_far_ingen_lenke_for_den_apnes(session: Session) -> None:
    bruker = opprett(session)
    with transaction():
        usecases.sperr(session, SYSTEM, bruker, begrunnelse="Permisjon")
    with pytest.raises(TransitionNotAllowed), transaction():
        usecases.send_lenke(session, SYSTEM, bruker)
    with transaction():
        usecases.gjenapne(session, SYSTEM, bruker, begrunnelse="Tilbake")
        usecases.send_lenke(session, SYSTEM, bruker)


def test_hver_gjerning_star_i_historikken(session: Session) -> None:
    bruker = opprett(session)
    with transaction():
        usecases.endre(session, SYSTEM, bruker, navn="Nytt Navn", rolle=Rolle.LESER)
        usecases.sperr(session, SYSTEM, bruker, begrunnelse="Permisjon")
    hendelser = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [h.handling for h in hendelser] == [
        "bruker.opprettet",
        "bruker.endret",
        "bruker.rolle_endret",
        "bruker.sperret",
    ]
    assert hendelser[2].endringer == {"rolle": ["saksbehandler", "leser"]}
    assert hendelser[3].begrunnelse == "Permisjon"


def test_en_endring_uten_endringer_skriver_ingenting(session: Session) -> None:
    bruker = opprett(session)
    with transaction():
        usecases.endre(session, SYSTEM, bruker, navn=bruker.navn, rolle=bruker.rolle)
    assert len(session.scalars(select(AuditEvent)).all()) == 1


def test_alle_feil_er_setninger(session: Session) -> None:
    opprett(session)
    with pytest.raises(DomainError, match=r"^[A-ZÆØÅa-z].*\.$"):
        opprett(session)
