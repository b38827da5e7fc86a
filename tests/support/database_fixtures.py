"""Real databases for tests: a migrated template, copied for each test that asks (about 20 ms)."""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import TextIO
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from punchcard.db import cluster, migrations, postgres, unit_of_work
from punchcard.db.migrate import migrate

ROOT = Path(__file__).parents[2]
# Several pytest processes share a server; each has databases of its own.
MEMORY, DISK = Path("/dev/shm"), ROOT / ".build" / "test-data"
ENOUGH_BYTES = 2 * 1024**3
# A test server need not survive a power cut; it still survives kill -9.
FAST = "fsync = off\nfull_page_writes = off\nmax_wal_size = 512MB\n"

DatabaseMaker = Callable[[], Awaitable[str]]
_numbers = count(1)


class TestServer:
    """The server's maintenance database, and how to name others on it."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.url = url

    def url_of(self, database: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[TestServer]:
    """TEST_DATABASE_URL (its user may create databases), else an embedded server of our own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield TestServer(given)
        return
    with _folder() as folder:
        yield from _server(folder)


def _server(folder: Path) -> Iterator[TestServer]:
    place = cluster.locate(folder)
    with postgres.server(folder):
        yield TestServer(place.dsn_of("postgres"))


@contextmanager
def _folder() -> Iterator[Path]:
    """Where the server's files are: in memory if there is room, where copying a database takes
    20 ms and not 150. The first process makes them; the last takes memory's away again."""
    DISK.parent.mkdir(parents=True, exist_ok=True)
    folder = DISK
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
        folder = MEMORY / f"punchcard-test-{hashlib.sha256(bytes(DISK)).hexdigest()[:12]}"
    with DISK.with_suffix(".lock").open("w") as users:
        if _alone(users):
            place = cluster.locate(folder)
            if not (place.data / "own.conf").exists():
                with postgres.server(folder):
                    pass
                (place.data / "own.conf").write_text(FAST)
        fcntl.flock(users, fcntl.LOCK_SH)  # waits for whoever is making it
        yield folder
        if _alone(users) and folder is not DISK:
            shutil.rmtree(folder, ignore_errors=True)


def _alone(users: TextIO) -> bool:
    """Is no other process using the server? Then none can begin before this one is ready."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="session")
async def maintenance(postgres_server: TestServer) -> AsyncIterator[asyncpg.Connection]:
    connection = await unit_of_work.connect_alone(postgres_server.url)
    await _drop_leftovers(connection)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def template(postgres_server: TestServer, maintenance: asyncpg.Connection) -> str:
    """A migrated database that nobody connects to; made once per content of the migrations."""
    folder = Path(migrations.__file__).parent
    content = b"".join(path.read_bytes() for path in sorted(folder.glob("*.*")))
    name = f"punchcard_template_{hashlib.sha256(content).hexdigest()[:12]}"
    await maintenance.execute("SELECT pg_advisory_lock(7077)")
    try:
        if not await maintenance.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            draft = f"{name}_draft"
            await maintenance.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
            await maintenance.execute(f"CREATE DATABASE {draft} TEMPLATE template0")
            await migrate(postgres_server.url_of(draft))
            await maintenance.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
    finally:
        await maintenance.execute("SELECT pg_advisory_unlock(7077)")
    return name


@pytest.fixture
async def make_database(
    postgres_server: TestServer, maintenance: asyncpg.Connection, template: str
) -> AsyncIterator[DatabaseMaker]:
    """For tests that need several: each call gives the URL of a clean, migrated database."""
    made: list[str] = []

    async def make() -> str:
        name = f"punchcard_test_{os.getpid()}_{next(_numbers)}"
        # Without fsync copying the files is seven times as fast as writing them to the log.
        await maintenance.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        made.append(name)
        return postgres_server.url_of(name)

    yield make
    for name in made:
        await maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
async def empty_database(
    postgres_server: TestServer, maintenance: asyncpg.Connection
) -> AsyncIterator[str]:
    """A database without any table: for migrations from zero."""
    name = f"punchcard_test_{os.getpid()}_{next(_numbers)}"
    await maintenance.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres_server.url_of(name)
    await maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
async def database_url(make_database: DatabaseMaker) -> str:
    """A clean, migrated database of this test's own."""
    return await make_database()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[ModuleType]:
    """The unit of work, connected to this test's own clean database."""
    await unit_of_work.connect(database_url, pool_size=10)
    yield unit_of_work
    await unit_of_work.close()


async def _drop_leftovers(connection: asyncpg.Connection) -> None:
    """Databases of test processes that were killed."""
    rows = await connection.fetch("SELECT datname FROM pg_database")
    for name in (row["datname"] for row in rows):
        found = re.fullmatch(r"punchcard_test_(\d+)_\d+", name)
        if found and not Path(f"/proc/{found[1]}").exists() and Path("/proc").exists():
            await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
