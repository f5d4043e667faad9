"""`ksadmin` in a process of its own, forked from one that has imported it: a test need not wait for that again."""

import multiprocessing
import os
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

from ksadmin import cli

_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload(["ksadmin.app", "ksadmin.start", __name__])


def start(*argv: str, stderr: Path | None = None, **settings: str) -> BaseProcess:
    """`ksadmin ARGV` with ``settings`` as its only KSADMIN_ variables, as an operator starts it.

    What it says on stderr goes to that file, else where the tests say theirs.
    """
    if stderr:
        stderr.touch()  # so that it can be read at once
    process = _READY.Process(target=_main, args=(argv, settings, stderr))
    process.start()
    return process


def _main(argv: tuple[str, ...], settings: dict[str, str], stderr: Path | None) -> None:
    for name in [name for name in os.environ if name.startswith("KSADMIN_")]:
        del os.environ[name]
    os.environ |= {f"KSADMIN_{name.upper()}": value for name, value in settings.items()}
    if stderr:
        os.dup2(os.open(stderr, os.O_WRONLY | os.O_APPEND), sys.stderr.fileno())
    sys.argv = ["ksadmin", *argv]
    cli.main()
