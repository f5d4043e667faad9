"""The counters that all web processes share."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.web.ratelimit import DatabaseStorage, RateLimit

TRE = parse("3 per minute")


@pytest.fixture
def teller(session: object) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(DatabaseStorage())


def test_grensen_holder_og_apner_igjen(teller: FixedWindowRateLimiter) -> None:
    with time_machine.travel(clock.now(), tick=False) as reise:
        assert [teller.hit(TRE, "a") for _ in range(4)] == [True, True, True, False]
        assert teller.hit(TRE, "b")
        assert teller.get_window_stats(TRE, "a").reset_time == int(clock.now().timestamp()) + 60
        reise.shift(timedelta(seconds=61))
        assert teller.hit(TRE, "a")


def test_a_nullstille_gjelder_bare_den_ene(teller: FixedWindowRateLimiter) -> None:
    for key in ("a", "b"):
        for _ in range(3):
            teller.hit(TRE, key)
    teller.clear(TRE, "a")
    assert teller.test(TRE, "a")
    assert not teller.test(TRE, "b")


def test_telleren_overlever_at_siden_feiler(teller: FixedWindowRateLimiter) -> None:
    teller.hit(TRE, "a")
    db.session.rollback()
    assert teller.storage.get(TRE.key_for("a")) == 1
    assert teller.storage.check()


def test_mange_samtidige_forsok_telles_alle(app: Flask) -> None:
    resultat: list[bool] = []

    def prov() -> None:
        with app.app_context():
            resultat.append(FixedWindowRateLimiter(DatabaseStorage()).hit(TRE, "a"))

    traader = [threading.Thread(target=prov) for _ in range(12)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    assert sorted(resultat) == [False] * 9 + [True] * 3


def test_gamle_tellere_ryddes_bort(teller: FixedWindowRateLimiter) -> None:
    for key in "abc":
        teller.hit(TRE, key)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        teller.hit(TRE, "d")
    assert [key.split("/")[1] for key in db.session.scalars(select(RateLimit.key))] == ["d"]
    teller.storage.reset()
    db.session.rollback()  # let go of what it read before
    assert db.session.scalars(select(RateLimit.key)).all() == []
