"""Typesets many documents at once: one process per core, each remembering what the documents have in common.

A document here has the same bytes as from `ksadmin.core.pdf.render_pdf`.
"""

import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence

from ksadmin.core.manuscript import Manuscript
from ksadmin.core.pdf import render_pdf
from ksadmin.core.pdf_memory import remember_lines, stop_remembering

_WORTH_A_PROCESS = 4  # documents; fewer are done before a second process is ready


def render_many(manuscripts: Sequence[Manuscript], *, processes: int | None = None) -> Iterator[bytes]:
    """The finished files, in the order of the manuscripts, each as soon as it and those before it are done.

    Args:
        manuscripts: the documents.
        processes: how many to run; the number of cores when None.

    Raises:
        TypeError, PdfError: as `render_pdf`; the rest are given up.
    """
    processes = min(processes or os.cpu_count() or 1, len(manuscripts) // _WORTH_A_PROCESS)
    if processes < 2:
        yield from map(render_pdf, manuscripts)
        return
    # A fork inherits fonts, imports and lines for free, but is safe only while no other thread holds a lock.
    alone = threading.active_count() == 1
    if alone:
        remember_lines()
        render_pdf(manuscripts[0])
    try:
        with multiprocessing.get_context("fork" if alone else "spawn").Pool(processes, _prepare) as pool:
            yield from pool.imap(_render, manuscripts, chunksize=_WORTH_A_PROCESS)
            pool.close()
            pool.join()
    finally:
        stop_remembering()


def _prepare() -> None:
    remember_lines()
    gc.collect()
    gc.freeze()
    gc.disable()


def _render(manuscript: Manuscript) -> bytes:
    pdf = render_pdf(manuscript)
    # A document leaves cycles behind. Looking for them once, while they are still in the processor's cache,
    # costs a twentieth of the work; looking all the time, as Python does by itself, costs a fifth.
    gc.collect()
    return pdf
