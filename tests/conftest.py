"""What every test may use; the fixtures themselves live in tests/support."""

import asyncio
import signal
import warnings

import uvloop
from hypothesis import settings

pytest_plugins = ["api_fixtures", "database_fixtures", "product_cells", "unrun"]

# A failure prints the blob that replays it; a slow machine is not a fault.
settings.register_profile("punchcard", deadline=None, print_blob=True)
settings.load_profile("punchcard")


def pytest_configure() -> None:
    """The loop of production.

    Not by pytest-asyncio's hook for loop factories: it parametrizes async tests only, and a plain
    test that uses an async fixture would then end the session's loop in the middle of the session.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job ignores Ctrl-C, and so would every command that a test starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # policies, from Python 3.14 on
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--update-expected", action="store_true", help="Write the expected lists anew."
    )
