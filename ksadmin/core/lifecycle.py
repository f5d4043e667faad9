"""A lifecycle is a table, not a class hierarchy.

Four readers share the table: the guard, the buttons, the diagram in the docs and the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import TransitionNotAllowed
from ksadmin.core.kodeverk import Kodeverk

S = TypeVar("S", bound=Kodeverk)


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """One way from some statuses to one status.

    ``tekst`` is the button, ``rolle`` the least role that may press it; ``farlig`` marks a step that
    takes something away, so that pages show it as such. ``endelig`` says why it cannot be undone: something was
    sent out, or a document was made; None when it can.
    """

    name: str
    tekst: str
    sources: frozenset[S]
    target: S
    rolle: Rolle
    farlig: bool = False
    endelig: str | None = None


class Lifecycle(Generic[S]):
    """The steps of one kind of thing, and the only source of a new status.

    ``initial`` is where it begins; ``also`` where it begins when it comes in by another door.
    """

    def __init__(self, initial: S, *steps: Step[S], also: tuple[S, ...] = ()) -> None:
        self.initial = initial
        self.starts = (initial, *also)
        self.steps = {step.name: step for step in steps}
        if len(self.steps) != len(steps):
            raise ValueError("two steps share a name")

    def target(self, name: str, status: S, actor: Actor) -> S:
        """Where ``name`` leads from ``status``.

        Raises TransitionNotAllowed when the step does not start there, NotPermitted when the actor's role is
        too low.
        """
        step = self.steps[name]
        if status not in step.sources:
            allowed = " eller ".join(f"«{s.midt_i_setning}»" for s in type(status) if s in step.sources)
            raise TransitionNotAllowed(
                f"«{step.tekst}» kan ikke gjøres nå, for status er «{status.midt_i_setning}». Den må være {allowed}."
            )
        actor.require(step.rolle)
        return step.target

    def krev_angres(self, fra: S, til: S, actor: Actor) -> None:
        """Whether ``actor`` may take a step from ``fra`` to ``til`` back.

        Raises TransitionNotAllowed when there is no such step or it is final, NotPermitted when the role is too low.
        """
        steg = [s for s in self.steps.values() if fra in s.sources and s.target is til]
        endelig = next(
            (s.endelig for s in steg if s.endelig), None if steg else "Det er ikke et steg som kan gås tilbake."
        )
        if endelig:
            raise TransitionNotAllowed(endelig)
        actor.require(max((s.rolle for s in steg), key=lambda rolle: rolle.rank))

    def open_to(self, status: S, actor: Actor) -> Iterator[Step[S]]:
        """The steps that are buttons for this actor now."""
        return (s for s in self.steps.values() if status in s.sources and actor.has(s.rolle))

    def mermaid(self) -> str:
        """The diagram for the docs."""
        edges = [f"    {a} --> {s.target}: {s.tekst}" for s in self.steps.values() for a in sorted(s.sources)]
        starts = [f"    [*] --> {start}" for start in self.starts]
        return "\n".join(["stateDiagram-v2", *starts, *edges])

    def path(self, to: S) -> list[Step[S]]:
        """The shortest walk from the start: how a test, or a demo, gets somewhere honestly."""
        return self._walks()[to]

    def unreachable(self, states: type[S]) -> set[S]:
        """The statuses no walk ends in."""
        return set(states) - self._walks().keys()

    def _walks(self) -> dict[S, list[Step[S]]]:
        walks: dict[S, list[Step[S]]] = {start: [] for start in self.starts}
        queue = [*self.starts]
        while queue:
            here = queue.pop(0)
            for step in self.steps.values():
                if here in step.sources and step.target not in walks:
                    walks[step.target] = [*walks[here], step]
                    queue.append(step.target)
        return walks
