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

_WORTH_A_PROCESS = 4  # documents; fewer are done before a second process is ready
_DOCUMENTS_BETWEEN_SWEEPS = 8


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
    # A fork inherits fonts and imports for free, but is safe only while no other thread may hold a lock.
    alone = threading.active_count() == 1
    if alone:
        render_pdf(manuscripts[0])
    context = multiprocessing.get_context("fork" if alone else "spawn")
    with context.Pool(processes, initializer=_prepare) as pool:
        yield from pool.imap(_render, manuscripts, chunksize=_WORTH_A_PROCESS)
        pool.close()
        pool.join()


def _prepare() -> None:
    from ksadmin.core.pdf_memory import remember_lines  # noqa: PLC0415  changes WeasyPrint in a worker only

    remember_lines()
    # A document leaves cycles behind, and looking for them all the time costs a fifth of the work.
    gc.collect()
    gc.freeze()
    gc.disable()


def _render(manuscript: Manuscript) -> bytes:
    global _rendered  # noqa: PLW0603  counts in a worker process of its own
    pdf = render_pdf(manuscript)
    _rendered += 1
    if _rendered % _DOCUMENTS_BETWEEN_SWEEPS == 0:
        gc.collect()
    return pdf


_rendered = 0
