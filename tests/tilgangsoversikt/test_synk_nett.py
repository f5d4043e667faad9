"""Maskinporten, Digdir and Altinn over real HTTP, on good days and bad. No database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from ksadmin.tilgangsoversikt.gateway.altinn import Altinn
from ksadmin.tilgangsoversikt.gateway.digdir import Digdir
from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil, Rad
from ksadmin.tilgangsoversikt.gateway.maskinporten import IkkeDelegert, IkkeTilgang
from ksadmin.tilgangsoversikt.gateway.nett import Nett, Svar
from ksadmin.tilgangsoversikt.gateway.oppslag import Tjenestenett
from ksadmin.tilgangsoversikt.gateway.tokenprove import Tokenprove
from ksadmin.tilgangsoversikt.kodeverk import Miljo
from ksadmin.tilgangsoversikt.synk_kilder import VEKSLING
from tests.simulators import altinn, digdir
from tests.simulators.maskinporten import KS
from tests.simulators.nett import Humor
from tests.tilgangsoversikt.kilder import INNTEKT, SUMMERT, Tjenester, tjenester
from tests.tilgangsoversikt.lister import ANNEN, HALDEN, LEVERANDOR, MOSS, SARPSBORG

NAA = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINE = frozenset({HALDEN, MOSS})
P = Miljo.PRODUKSJON


@pytest.fixture(scope="module")
def alle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tjenester]:
    with tjenester(tmp_path_factory.mktemp("nokkel"), "sqlite://") as running:
        yield running


@pytest.fixture
def ute(alle: Tjenester) -> Iterator[Tjenester]:
    yield alle
    for each in (alle.maskinporten, alle.digdir, alle.altinn):
        each.tjener.humor = Humor.GOD
        each.tjener.slipp.set()
        each.tjener.slipp = type(each.tjener.slipp)()
    for heap in (alle.maskinporten.gitt, alle.maskinporten.delegert, alle.maskinporten.stum_om):
        heap.clear()
    alle.digdir.rader, alle.digdir.rusk, alle.altinn.rader, alle.altinn.veksler = [], [], [], False
    alle.maskinporten.levetid = 599


@pytest.fixture
def nett(ute: Tjenester) -> Iterator[tuple[Digdir, Altinn]]:
    with som_vi_spor(ute, sekunder=10) as kilder:
        yield kilder


@contextmanager
def som_vi_spor(ute: Tjenester, sekunder: float) -> Iterator[tuple[Digdir, Altinn]]:
    """Digdir and Altinn as we ask them, with so much patience."""
    with ute.klient() as klient:
        http = klient.nett.klient
        d = Tjenestenett(Nett(http, "Digdir", ute.digdir.url, sekunder), klient, digdir.SCOPE)
        a = Tjenestenett(Nett(http, "Altinn", ute.altinn.url, sekunder), klient, altinn.SCOPE)
        yield Digdir(d, P, SUMMERT, ("barnehage", "bolig"), MINE), Altinn(a, P, SUMMERT, ("barnehage",), MINE)


def rader(kilde: Digdir | Altinn | Tokenprove) -> list[Rad]:
    return [rad for _, rad in kilde.les(lambda _: None).rader()]


def test_a_grant_is_a_signed_assertion_that_is_used_once(ute: Tjenester) -> None:
    with ute.klient() as klient:
        first = klient.token(SUMMERT)
        assert klient.token(SUMMERT) == first, "kept while it lasts"
        assert klient.token(INNTEKT) != first
        klient.glem(SUMMERT)
        assert klient.token(SUMMERT) != first


def test_a_token_that_soon_ends_is_not_kept(ute: Tjenester) -> None:
    ute.maskinporten.levetid = 15
    with ute.klient() as klient:
        assert klient.token(SUMMERT) != klient.token(SUMMERT)


def test_another_key_is_told_in_maskinportens_own_words(ute: Tjenester) -> None:
    with ute.klient() as klient:
        klient.klient_id = "en-annen"
        with pytest.raises(KildeFeil, match=r"Maskinporten svarte med feil 400 \(«Client not found \(MP-100\)"):
            klient.token(SUMMERT)


def test_the_two_refusals_are_told_apart(ute: Tjenester) -> None:
    with ute.klient() as klient:
        with pytest.raises(IkkeTilgang):
            klient.pa_vegne_av(SUMMERT, HALDEN)
        ute.maskinporten.gitt.add((SUMMERT, HALDEN))
        with pytest.raises(IkkeDelegert):
            klient.pa_vegne_av(SUMMERT, HALDEN)
        ute.maskinporten.delegert.add((SUMMERT, HALDEN))
        klient.pa_vegne_av(SUMMERT, HALDEN)


def test_a_probe_tells_each_fact_it_knows_and_does_not_ask_about_ourselves(ute: Tjenester) -> None:
    ute.maskinporten.gitt |= {(SUMMERT, HALDEN), (SUMMERT, MOSS)}
    ute.maskinporten.delegert.add((SUMMERT, HALDEN))
    with ute.klient() as klient:
        prove = Tokenprove(klient, P, SUMMERT, ("barnehage",), (HALDEN, MOSS, SARPSBORG, KS), KS, NAA)
        assert [(r[0], r[3], r[4], r[5]) for r in rader(prove)] == [
            (MOSS, "delegering", "nei", KS),
            (SARPSBORG, "tilgang", "nei", ""),
            (HALDEN, "delegering", "ja", KS),
            (HALDEN, "tilgang", "ja", ""),
        ]


def test_one_kommune_without_an_answer_is_told_and_many_in_a_row_end_the_reading(ute: Tjenester) -> None:
    ute.maskinporten.stum_om.add(MOSS)
    with ute.klient() as klient:
        prove = Tokenprove(klient, P, SUMMERT, ("barnehage",), (HALDEN, MOSS, SARPSBORG), KS, NAA)
        avlest = prove.les(lambda _: None)
        assert [orgnr for orgnr, _ in avlest.feil] == [MOSS]
        assert len(list(avlest.rader())) == 2
        ute.maskinporten.tjener.humor = Humor.NEDE
        with pytest.raises(KildeFeil, match="Maskinporten svarte med feil 503"):
            prove.les(lambda _: None)


def test_digdir_tells_who_has_been_granted_the_scope(ute: Tjenester, nett: tuple[Digdir, Altinn]) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    ute.digdir.gi(SUMMERT, MOSS, "DENIED")
    ute.digdir.gi(SUMMERT, "889640782")  # a state body: none of ours
    ute.digdir.gi(INNTEKT, MOSS)
    assert sorted((r[0], r[1], r[4], r[6]) for r in rader(nett[0])) == [
        (MOSS, "barnehage", "nei", SUMMERT),
        (MOSS, "bolig", "nei", SUMMERT),
        (HALDEN, "barnehage", "ja", SUMMERT),
        (HALDEN, "bolig", "ja", SUMMERT),
    ]


def test_that_nobody_has_the_scope_is_an_empty_list(nett: tuple[Digdir, Altinn]) -> None:
    assert rader(nett[0]) == []
    assert rader(nett[1]) == []


def test_altinn_tells_who_has_delegated_to_whom_since_when(ute: Tjenester, nett: tuple[Digdir, Altinn]) -> None:
    ute.altinn.deleger(HALDEN, LEVERANDOR, INNTEKT, SUMMERT, opprettet="2026-05-01")
    ute.altinn.deleger(HALDEN, LEVERANDOR, SUMMERT)
    ute.altinn.deleger(HALDEN, ANNEN, SUMMERT)
    ute.altinn.deleger("889640782", ANNEN, SUMMERT)
    found = [(r[0], r[3], r[4], r[5], r[7]) for r in rader(nett[1])]
    since = "2026-04-01T15:02:23.7860720+02:00"
    assert found == [(HALDEN, "delegering", "ja", number, since) for number in (LEVERANDOR, ANNEN)]


def test_altinn_may_want_a_token_of_its_own(ute: Tjenester, nett: tuple[Digdir, Altinn]) -> None:
    ute.altinn.veksler = True
    ute.altinn.deleger(HALDEN, LEVERANDOR, SUMMERT)
    with pytest.raises(KildeFeil, match="Altinn svarte med feil 401"):
        rader(nett[1])
    oppslag = nett[1].nett
    veksler = Tjenestenett(oppslag.nett, oppslag.maskinporten, oppslag.scope, VEKSLING)
    assert len(rader(Altinn(veksler, P, SUMMERT, ("barnehage",), MINE))) == 1


def test_a_token_that_ends_on_the_way_is_renewed_once(ute: Tjenester, nett: tuple[Digdir, Altinn]) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    rader(nett[0])
    ute.maskinporten.tokens.clear()
    assert len(rader(nett[0])) == 2
    assert [s.sti for s in ute.digdir.tjener.sporsmal[-2:]] == ["/api/v1/scopes/access"] * 2


@pytest.mark.parametrize(
    ("humor", "setning"),
    [
        (Humor.NEDE, "svarte med feil 503"),
        (Humor.HTML, "svarte med noe annet enn ventet"),
        (Humor.KUTTET, "er ikke tilgjengelig"),
        (Humor.AVKORTET, "svarte med noe annet enn ventet"),
        (Humor.TAUS, "brukte for lang tid på å svare"),
    ],
)
def test_a_bad_day_is_a_sentence(ute: Tjenester, humor: Humor, setning: str) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    ute.altinn.deleger(HALDEN, LEVERANDOR, SUMMERT)
    with som_vi_spor(ute, sekunder=0.5 if humor is Humor.TAUS else 10) as kilder:
        for tjener, kilde in zip((ute.digdir.tjener, ute.altinn.tjener), kilder, strict=True):
            tjener.humor = humor
            with pytest.raises(KildeFeil, match=setning):
                rader(kilde)


@pytest.mark.parametrize("rad", ["tekst", {"scope": "noe:annet"}, {}])
def test_one_stray_row_makes_the_whole_answer_doubtful(
    ute: Tjenester, nett: tuple[Digdir, Altinn], rad: object
) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    ute.digdir.rusk = [rad]
    with pytest.raises(KildeFeil, match="en annen form enn ventet"):
        rader(nett[0])


def test_an_answer_with_no_bottom_is_a_sentence() -> None:
    with httpx.Client() as http, pytest.raises(KildeFeil, match="noe annet enn ventet"):
        Nett(http, "Digdir", "http://127.0.0.1:9").json(Svar(200, b"[" * 100_000), list)


def test_a_service_that_is_not_there_is_a_sentence(ute: Tjenester) -> None:
    with ute.klient() as klient, httpx.Client() as http:
        borte = Tjenestenett(Nett(http, "Digdir", "http://127.0.0.1:9/api/v1"), klient, digdir.SCOPE)
        with pytest.raises(KildeFeil, match="Digdir er ikke tilgjengelig"):
            rader(Digdir(borte, P, SUMMERT, ("barnehage",), MINE))
