"""A database of any size in which all invariants hold: the first members are posted by the
product's own code, the others are copies of their books."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import asyncpg

from bench import copies
from bench.indexes import Say, without_indexes
from bench.lives import lives
from punchcard.core.fact_bodies import body_of
from punchcard.core.facts import Fact, MemberJoined
from punchcard.db import migrations
from punchcard.errors import PunchcardError
from punchcard.services import feed, posting, program_apply, program_file
from punchcard.services.incoming import Incoming

ACTOR = "cli:bench"
GENERATION = 2
"""Raised when the same schema is to be filled otherwise."""

PROGRAM = Path(__file__).parents[1] / "program.yaml"
MOST_TEMPLATES = 10_000
CHUNK = 50_000
QUIET_SECONDS = 5.0

_TABLES = """
    SELECT array_agg(oid::regclass::text ORDER BY oid::regclass::text) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""

# The first members were recorded just now; as the copies, they were recorded when it happened.
_BACKDATE = """
    SET session_replication_role = replica;
    UPDATE member SET created_at = enrolled_at;
    UPDATE fact SET recorded_at = effective_at;
    UPDATE entry SET recorded_at = effective_at;
    SET session_replication_role = origin
"""

# A copy's purchases fall into months and years of its own; 0016 sums those there are.
_SPENDING = Path(migrations.__file__).parent / "0016_activities.sql"

_FEED = """
    TRUNCATE feed_pending;
    INSERT INTO feed (pos, member_id, seq)
    SELECT row_number() OVER (ORDER BY recorded_at, member_id, seq), member_id, seq FROM fact
"""

# One purchase in ten has told its member by mail.
_OUTBOX = """
    INSERT INTO outbox (id, effect, kind, cause, member_id, fact_seq, payload, state, attempts,
                        due_at, created_at, settled_at)
    SELECT gen_random_uuid(), 'email', 'points_added', 'fact:' || member_id || ':' || fact_seq,
           member_id, fact_seq, jsonb_build_object('points', points, 'balance', points), 'sent', 1,
           recorded_at, recorded_at, recorded_at + interval '1 second'
    FROM entry WHERE rule_key = 'purchase' AND kind = 'earn' AND hashint4(fact_seq) % 10 = 0
"""

_EMAILS = """
    INSERT INTO email (outbox_id, to_address, from_address, subject, html, plain, message_id,
                       created_at)
    SELECT o.id, m.email, 'shop@punchcard.example', 'You have new points',
           '<p>Hello ' || m.name || ', you have ' || (o.payload->>'points') || ' new points.</p>',
           'Hello ' || m.name || ', you have ' || (o.payload->>'points') || ' new points.',
           '<' || o.id || '@punchcard.example>', o.created_at
    FROM outbox o JOIN member m ON m.id = o.member_id
"""


async def fill(url: str, members: int, *, say: Say) -> None:
    """Fill an empty migrated database; `unit_of_work` must be connected to it."""
    templates = min(MOST_TEMPLATES, max(1, members // 4))
    await program_apply.apply(file=program_file.read_file(PROGRAM), actor=ACTOR)
    contents = await _post(templates, say)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_BACKDATE)
        await copies.keep_templates(connection, contents)
        tables = await connection.fetchval(_TABLES)
        async with without_indexes(connection, tables, lambda text: say(f"index {text}")):
            await _copy(connection, templates, members, say)
            await _effects(connection, say)
        await connection.execute("DROP SCHEMA bench CASCADE")
        say("adding up the programme's totals")
        await feed.rebuild_totals(actor=ACTOR)
        say("vacuum, analyze")
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _post(templates: int, say: Say) -> list[tuple[str, ...]]:
    contents: list[tuple[str, ...]] = []
    done = 0
    for batch in _batches(lives(templates), 500):
        results = await posting.record_many(items=batch, actor=ACTOR, effects=False)
        for result in results:
            if isinstance(result, PunchcardError):
                raise result
        contents += [_content(item.fact) for item in batch]
        done += len(batch)
        say(f"posted {done:,} facts of the first {templates:,} members")
    return contents


async def _copy(connection: asyncpg.Connection, templates: int, members: int, say: Say) -> None:
    rows = 0
    for first in range(templates + 1, members + 1, CHUNK):
        last = min(members, first + CHUNK - 1)
        rows += await copies.copy(connection, first, last, templates)
        say(f"copied to {last:,} of {members:,} members, {rows:,} rows")


async def _effects(connection: asyncpg.Connection, say: Say) -> None:
    summing = "WITH purchase" + _SPENDING.read_text("utf-8").partition("WITH purchase")[2]
    for what, statement in (
        ("spending", summing),
        ("feed", _FEED),
        ("outbox", _OUTBOX),
        ("emails", _EMAILS),
    ):
        say(what)
        await connection.execute(statement)


def _content(fact: Fact) -> tuple[str, ...]:
    """(source, external id, kind, text) where text is what stands under the fact's hash."""
    body = json.dumps(body_of(fact), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    time = "null" if isinstance(fact, MemberJoined) else "@time"
    return fact.source, fact.external_id, fact.kind, f'["{fact.kind}",{time},{body}]'


def _batches(lives: Iterable[list[Incoming]], size: int) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    for life in lives:
        batch += life
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


class Progress:
    """What is being done and since when: a line that changes, or one every few seconds."""

    def __init__(self) -> None:
        self._begun = self._said = time.monotonic()

    def __call__(self, text: str) -> None:
        moment = time.monotonic()
        seconds = int(moment - self._begun)
        line = f"  {seconds // 60:3}:{seconds % 60:02}  {text[:100]}"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        elif moment - self._said > QUIET_SECONDS:
            self._said = moment
            print(line, file=sys.stderr, flush=True)
