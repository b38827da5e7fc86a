"""How often the garbage collector looks."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 100_000
"""Objects made since the last look. Python's own 700 are a hundredth of a list in an answer."""


@contextmanager
def few_collections() -> Iterator[None]:
    """For a server, and for work on many rows: both make objects by the million and hardly a cycle
    among them, and the collector would look at them, and at all that was imported, every few
    hundred. It was a third of the time of a long list (docs/performance.md)."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
