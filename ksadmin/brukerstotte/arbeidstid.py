"""Time as it is counted at a desk: Monday to Friday in the working hours, Norwegian holidays left out. Pure.

Christmas Eve and New Year's Eve count as working days: no law makes them holidays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from holidays import country_holidays

from ksadmin.core.clock import OSLO

_HELLIGDAGER = country_holidays("NO")


@dataclass(frozen=True, slots=True)
class Arbeidstid:
    """The hours of a working day, in Oslo; ``til`` is after ``fra``."""

    fra: time
    til: time

    def mellom(self, start: datetime, slutt: datetime) -> timedelta:
        """How much working time lies between two moments."""
        return sum((b - a for a, b in self._vinduer(start, slutt)), timedelta())

    def etter(self, start: datetime, varighet: timedelta) -> datetime:
        """The moment when ``varighet`` of working time has gone since ``start``."""
        dag = start
        while True:
            for fra, til in self._vinduer(dag, dag + timedelta(days=14)):
                if varighet <= til - fra:
                    return fra + varighet
                varighet -= til - fra
            dag += timedelta(days=14)

    def _vinduer(self, start: datetime, slutt: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The parts of each working day that lie between the two moments."""
        dag, siste = start.astimezone(OSLO).date(), slutt.astimezone(OSLO).date()
        while dag <= siste:
            if er_arbeidsdag(dag):
                apner, stenger = (datetime.combine(dag, kl, OSLO).astimezone(UTC) for kl in (self.fra, self.til))
                fra, til = max(apner, start), min(stenger, slutt)
                if fra < til:
                    yield fra, til
            dag += timedelta(days=1)


def er_arbeidsdag(dag: date) -> bool:
    """Whether people are at work."""
    return dag.weekday() < 5 and dag not in _HELLIGDAGER
