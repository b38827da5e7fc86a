"""The generated databases: made once a size and schema, in a data folder of their own."""

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from bench import generate
from bench.generate import Progress
from punchcard.db import cluster, migrations, postgres, unit_of_work
from punchcard.db.cluster import Cluster
from punchcard.db.migrate import migrate
from punchcard.errors import ConfigurationError

ROOT = Path(__file__).parents[3]
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}

# Only while a database is filled: nothing is lost by a power cut but the half-made database.
LOADING = """\
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
work_mem = 256MB
maintenance_work_mem = 1GB
"""


def folder() -> Path:
    """Where the server of the benchmarks keeps its data."""
    return Path(os.environ.get("PUNCHCARD_BENCH_DIR") or ROOT / ".build" / "bench")


@contextmanager
def server() -> Iterator[Cluster]:
    """The embedded PostgreSQL of the benchmarks, with the settings that users get."""
    with postgres.server(folder()) as place:
        yield place


async def made(size: str) -> None:
    """Make the database of this size, unless it stands already."""
    members = SIZES.get(size)
    if members is None:
        raise ConfigurationError(f"SIZE is one of {', '.join(SIZES)}, not {size!r}")
    place = cluster.locate(folder())
    if place.data.exists():
        with server():
            if await _stands(place, size):
                return
    print(f"Making the database of {members:,} members in {folder()}", flush=True)
    with _loading(place):
        await _make(place, size, members)
    with server():
        await _mark(place, size)


def name_of(size: str) -> str:
    """The database's name."""
    return f"bench_{size}"


async def _make(place: Cluster, size: str, members: int) -> None:
    async with _maintenance(place) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {name_of(size)} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name_of(size)}")
    url = place.dsn_of(name_of(size))
    await migrate(url)
    await unit_of_work.connect(url)
    try:
        await generate.fill(url, members, say=Progress())
    finally:
        await unit_of_work.close()


@contextmanager
def _loading(place: Cluster) -> Iterator[None]:
    """The server with `LOADING`; afterwards it is down, flushed, and has its own settings."""
    if not place.data.exists():
        with server():
            pass
    own = place.data / "own.conf"
    own.write_text(LOADING)
    try:
        with server():
            yield
    finally:
        own.write_text("# The settings of the benchmarks are those that every user gets.\n")
        os.sync()


async def _stands(place: Cluster, size: str) -> bool:
    async with _maintenance(place) as connection:
        mark = await connection.fetchval(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1",
            name_of(size),
        )
    return bool(mark == _content_mark())


async def _mark(place: Cluster, size: str) -> None:
    async with _maintenance(place) as connection:
        await connection.execute(f"COMMENT ON DATABASE {name_of(size)} IS '{_content_mark()}'")


def _content_mark() -> str:
    """Of the migrations and of what fills a database: when they change, it is made anew."""
    paths = sorted(Path(migrations.__file__).parent.glob("*.sql"))
    content = b"".join(path.read_bytes() for path in [*paths, generate.PROGRAM])
    return f"generation {generate.GENERATION}, schema {hashlib.sha256(content).hexdigest()[:16]}"


@asynccontextmanager
async def _maintenance(place: Cluster) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(place.dsn_of("postgres"))
    try:
        yield connection
    finally:
        await connection.close()
