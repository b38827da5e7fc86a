"""What every test may use; the fixtures themselves live in tests/support."""

import asyncio
from collections.abc import Callable, Mapping

import uvloop
from hypothesis import settings

pytest_plugins = ["database_fixtures", "product_cells", "unrun"]

# A failure prints the blob that replays it; a slow machine is not a fault.
settings.register_profile("punchcard", deadline=None, print_blob=True)
settings.load_profile("punchcard")


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop of production."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--update-expected", action="store_true", help="Write the expected lists anew."
    )
