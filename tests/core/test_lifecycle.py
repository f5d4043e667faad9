"""Every lifecycle in the house: each step, from each status, by each role, either moves or refuses."""

from itertools import product
from typing import Any

import pytest

from ksadmin.avtaler.lifecycle import AVTALELOP, Avtalestatus
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import NotPermitted, TransitionNotAllowed
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle
from ksadmin.vilkar.lifecycle import VILKARSLOP, Vilkarsstatus

LOP: list[tuple[Lifecycle[Any], type[Kodeverk]]] = [(AVTALELOP, Avtalestatus), (VILKARSLOP, Vilkarsstatus)]
CASES = [
    pytest.param(lop, step, status, rolle, id=f"{status}-{step}-{rolle}")
    for lop, statuses in LOP
    for step, status, rolle in product(lop.steps, statuses, Rolle)
]


@pytest.mark.parametrize(("lop", "step", "status", "rolle"), CASES)
def test_a_step_moves_or_refuses_in_norwegian(lop: Lifecycle[Any], step: str, status: Kodeverk, rolle: Rolle) -> None:
    actor, rule = Actor("bruker:1", "En bruker", rolle), lop.steps[step]
    if status not in rule.sources:
        with pytest.raises(TransitionNotAllowed, match="kan ikke gjøres nå"):
            lop.target(step, status, actor)
    elif not actor.has(rule.rolle):
        with pytest.raises(NotPermitted, match="krever rollen"):
            lop.target(step, status, actor)
    else:
        assert lop.target(step, status, actor) is rule.target
        assert rule in lop.open_to(status, actor)


@pytest.mark.parametrize(("lop", "statuses"), LOP)
def test_every_status_can_be_reached(lop: Lifecycle[Any], statuses: type[Kodeverk]) -> None:
    assert lop.unreachable(statuses) == set()


def test_two_steps_may_not_share_a_name() -> None:
    step = AVTALELOP.steps["send"]
    with pytest.raises(ValueError, match="share a name"):
        Lifecycle(Avtalestatus.UTKAST, step, step)
