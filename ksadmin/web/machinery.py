"""Is the machinery well: the scheduler, its jobs and the promises that wait."""

from collections.abc import Iterable, Sequence

from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose
from sqlalchemy import func, select

from ksadmin.core import clock, jobs
from ksadmin.core.actor import Rolle
from ksadmin.core.driftstegn import Driftsstatus, Driftstegn, Tegn
from ksadmin.core.jobs import PULS, Job, JobRun
from ksadmin.core.outbox import TRENGER_AVGJORELSE, OutboxMessage, Utboksstatus
from ksadmin.database import db
from ksadmin.web.adminside import Adminside
from ksadmin.web.filters import klokkeslett
from ksadmin.web.health import STILLE


def planlegger() -> Driftstegn:
    """Whether the scheduler is awake."""
    return Driftstegn(select(func.max(JobRun.startet).label("tid")).where(JobRun.name == PULS), _om_planleggeren)


def _om_planleggeren(tegn: Sequence[Tegn]) -> Iterable[Driftsstatus]:
    (puls,) = tegn
    if puls.tid is None:
        tekst = "Har aldri kjørt. Start den med «ksadmin scheduler»; til da sendes ingen e-post."
    elif clock.now() - puls.tid > STILLE:
        tekst = f"Sist sett {klokkeslett(puls.tid)}. Start den på nytt."
        if clock.now() - puls.tid > jobs.SPRANG:
            tekst += " Er klokka på maskinen riktig, må du også kjøre «ksadmin jobb kjor puls»."
    else:
        yield Driftsstatus("Planlegger", True, "Kjører.")
        return
    yield Driftsstatus("Planlegger", False, tekst)


def utboks() -> Driftstegn:
    """Whether mail gets out."""
    m = OutboxMessage
    uferdige = select(m.status.label("tekst"), func.count().label("antall")).group_by(m.status)
    return Driftstegn(uferdige.where(m.status.in_((Utboksstatus.VENTER, *TRENGER_AVGJORELSE))), _om_utboksen)


def _om_utboksen(tegn: Sequence[Tegn]) -> Iterable[Driftsstatus]:
    venter = sum(t.antall or 0 for t in tegn if t.tekst == Utboksstatus.VENTER)
    if fast := sum(t.antall or 0 for t in tegn) - venter:
        yield Driftsstatus("E-post ut", False, f"{fast} trenger en avgjørelse. {venter} venter.")
    else:
        yield Driftsstatus("E-post ut", True, f"{venter} venter." if venter else "Alt er sendt.")


class JobbView(Adminside):
    """Every scheduled job with its last outcome."""

    leserolle = Rolle.FORVALTER

    def __init__(self, job_list: tuple[Job, ...]) -> None:
        super().__init__(name="Jobber", endpoint="jobber", url="jobber", category="Drift")
        self.job_list = job_list

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The list."""
        return str(self.render("admin/jobber.html", jobber=list(jobs.latest(db.session, self.job_list))))


def register_views(admin: Admin, job_list: tuple[Job, ...]) -> None:
    """Hang the operations pages in the admin."""
    admin.add_view(JobbView(job_list))
