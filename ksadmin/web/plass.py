"""Whether the database has had room for what was written lately, as any web process of this machine has seen it."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.multiprocess import MultiProcessCollector
from psycopg.errors import DiskFull

from ksadmin.core import clock

MULTIPROC = "PROMETHEUS_MULTIPROC_DIR"
NYLIG = timedelta(minutes=5)
_NAVN = "ksadmin_disk_full_timestamp_seconds"
FULL = Gauge(_NAVN, "When the database last had no room for what was written.", registry=None, multiprocess_mode="max")


def er_full(error: Exception) -> bool:
    """Whether that is why the database refused."""
    orig = getattr(error, "orig", None)
    return isinstance(orig, DiskFull) or getattr(orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def meld_full() -> None:
    FULL.set(clock.now().timestamp())


def full_nylig() -> datetime | None:
    """When it last was full, if that is not long ago. Whether it still is, only the next who writes can tell."""
    registry = CollectorRegistry()
    if MULTIPROC in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(FULL)
    sist = datetime.fromtimestamp(registry.get_sample_value(_NAVN) or 0, UTC)
    return sist if clock.now() - sist < NYLIG else None
