"""Python's sweep for rubbish that holds on to itself, in a process that lives long."""

import gc


def sweep_seldom() -> None:
    """Call when the application stands: what is there by then stays until the process ends, and is swept no more.

    Python's own thresholds sweep everything once in a hundred pages. That takes a tenth of a second, in which all
    threads and the event loop wait. With these it comes once in some ten thousand.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 100)
