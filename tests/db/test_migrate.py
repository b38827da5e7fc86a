"""Migrations: from zero, side by side, interrupted, and against a newer database."""

import asyncio
from pathlib import Path

import pytest
from tortoise.exceptions import OperationalError

from expected import compare
from punchcard.core.emails.catalogue import EMAIL_TYPES
from punchcard.db import migrate, unit_of_work
from punchcard.db.sql import email_kinds
from punchcard.errors import SchemaTooNew

# Not null is a constraint with a name from PostgreSQL 18 on; here it is read from the columns.
COLUMNS = """
    SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
           || CASE WHEN attnotnull THEN ' not null' ELSE '' END
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind IN ('r', 'p')
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""
CONSTRAINTS = """
    SELECT conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = """
    SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


async def lines(url: str, query: str) -> list[str]:
    raw = await unit_of_work.connect_alone(url)
    try:
        return [row[0] for row in await raw.fetch(query)]
    finally:
        await raw.close()


async def test_from_zero_the_database_has_exactly_the_expected_guards(empty_database, request):
    """Tortoise drops constraints of new tables in silence: the database itself is asked."""
    assert await migrate.migrate(empty_database) == migrate.known_migrations()
    found = {
        "columns": await lines(empty_database, COLUMNS),
        "constraints": await lines(empty_database, CONSTRAINTS),
        "indexes": await lines(empty_database, INDEXES),
        "triggers": await lines(empty_database, TRIGGERS),
    }
    compare(found, Path(__file__).with_name("expected_schema.txt"), request.config)


async def test_a_second_run_does_nothing(database_url):
    assert await migrate.migrate(database_url) == []
    assert await migrate.pending(database_url) == []


async def test_a_kind_of_email_that_a_version_brings_is_asked_for_from_then_on(database_url):
    raw = await unit_of_work.connect_alone(database_url)
    before = await email_kinds.since(raw)
    assert before.keys() == EMAIL_TYPES.keys()
    await raw.execute("DELETE FROM email_kind WHERE kind = 'welcome'")
    came = await raw.fetchval("SELECT now()")
    await migrate.migrate(database_url)
    after = await email_kinds.since(raw)
    await raw.close()
    assert after["welcome"] > came
    assert {**after, "welcome": None} == {**before, "welcome": None}


async def test_two_migrators_at_once_apply_everything_once(empty_database):
    done = await asyncio.gather(*[migrate.migrate(empty_database) for _ in range(3)])
    assert sorted(map(len, done)) == [0, 0, len(migrate.known_migrations())]


async def test_progress_names_each_migration(empty_database):
    told: list[str] = []
    assert await migrate.pending(empty_database) == migrate.known_migrations()
    await migrate.migrate(empty_database, progress=told.append)
    assert told == migrate.known_migrations()


async def test_a_failing_migration_leaves_nothing_at_all(empty_database):
    """A table of the same name stands in the way in the middle of the first migration."""
    raw = await unit_of_work.connect_alone(empty_database)
    await raw.execute("CREATE TABLE entry (id int)")
    with pytest.raises(OperationalError):
        await migrate.migrate(empty_database)
    tables = await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert [row["tablename"] for row in tables] == ["entry"]
    await raw.execute("DROP TABLE entry")
    await raw.close()
    assert await migrate.migrate(empty_database) == migrate.known_migrations()


async def test_a_newer_database_is_refused_in_one_line_and_left_alone(database_url):
    raw = await unit_of_work.connect_alone(database_url)
    await raw.execute(
        "INSERT INTO tortoise_migrations (app, name, applied_at) "
        "VALUES ('punchcard', '9999_future', now())"
    )
    await raw.close()
    with pytest.raises(SchemaTooNew, match="9999_future") as caught:
        await migrate.migrate(database_url)
    assert "\n" not in str(caught.value)
