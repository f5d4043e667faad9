"""All the jobs there are, the delivery of promises among them."""

from flask import Flask

from ksadmin.app import handlers, job_list
from ksadmin.core.jobs import Job
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings


def clockwork(app: Flask, settings: Settings) -> tuple[Job, ...]:
    """What the scheduler runs, each with its pause."""
    keep = handlers(settings)
    deliver = Job(
        "utboks",
        "Sender e-post og annet som er lovet.",
        lambda _transact: f"{drain(app, keep)} forsøkt",
        every_seconds=5,
    )
    return (deliver, *job_list(settings))
