"""Is the machinery well: the scheduler, its jobs and the promises that wait."""

from collections.abc import Iterable

from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose
from sqlalchemy.orm import Session

from ksadmin.core import clock, jobs, outbox
from ksadmin.core.actor import Rolle
from ksadmin.core.jobs import Job
from ksadmin.core.outbox import Utboksstatus
from ksadmin.database import db
from ksadmin.web.adminside import Adminside
from ksadmin.web.health import STILLE


def status(session: Session) -> Iterable[tuple[str, bool | None, str]]:
    """(what, well or unknown, sentence) for the front page."""
    pulse = jobs.sist_startet(session, jobs.PULS)
    if pulse is None:
        yield (
            "Planlegger",
            False,
            "Har aldri kjørt. Start den med «ksadmin scheduler»; til da sendes ingen e-post.",
        )
    elif clock.now() - pulse > STILLE:
        yield (
            "Planlegger",
            False,
            f"Sist sett {pulse.astimezone(clock.OSLO):%d.%m.%Y kl. %H.%M}. Start den på nytt.",
        )
    else:
        yield "Planlegger", True, "Kjører."
    counts = outbox.status_counts(session)
    stuck = sum(counts.get(status, 0) for status in outbox.TRENGER_AVGJORELSE)
    waiting = counts.get(Utboksstatus.VENTER, 0)
    if stuck:
        yield "E-post ut", False, f"{stuck} trenger en avgjørelse. {waiting} venter."
    else:
        yield "E-post ut", True, f"{waiting} venter." if waiting else "Alt er sendt."


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
