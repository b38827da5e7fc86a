"""One pool, one transaction, for models and raw SQL."""

import asyncio
import time
from contextvars import Context

import asyncpg
import pytest
import uvloop
from tortoise.transactions import in_transaction

from punchcard.db import unit_of_work
from punchcard.errors import ConfigurationError, DatabaseUnavailable


@pytest.fixture
async def box(db):
    """A table of this test's own."""
    async with db.connection() as raw:
        await raw.execute("CREATE TABLE box (id int PRIMARY KEY, content jsonb)")
    return db


async def ids(db) -> list[int]:
    async with db.connection() as raw:
        return [row["id"] for row in await raw.fetch("SELECT id FROM box ORDER BY id")]


async def test_a_transaction_commits_as_a_whole(box):
    async with box.transaction() as raw:
        await raw.execute("INSERT INTO box VALUES (1), (2)")
    assert await ids(box) == [1, 2]


async def test_an_error_takes_everything_back(box):
    with pytest.raises(asyncpg.UniqueViolationError):
        async with box.transaction() as raw:
            await raw.execute("INSERT INTO box VALUES (1)")
            await raw.execute("INSERT INTO box VALUES (1)")
    assert await ids(box) == []


async def test_the_orm_and_raw_sql_share_one_transaction(box):
    async with box.transaction() as raw, in_transaction("default") as client:
        assert client._connection is raw
        assert await client.execute_query_dict("SELECT pg_backend_pid() AS pid") == [
            {"pid": await raw.fetchval("SELECT pg_backend_pid()")}
        ]


async def test_inside_a_transaction_reading_sees_what_it_wrote(box):
    async with box.transaction() as raw:
        await raw.execute("INSERT INTO box VALUES (1)")
        async with box.connection() as reader:
            assert reader is raw
        assert await ids(box) == [1]


async def test_an_inner_transaction_is_a_savepoint(box):
    async with box.transaction() as raw:
        await raw.execute("INSERT INTO box VALUES (1)")
        with pytest.raises(asyncpg.UniqueViolationError):
            async with box.transaction() as inner:
                await inner.execute("INSERT INTO box VALUES (1)")
        await raw.execute("INSERT INTO box VALUES (2)")
    assert await ids(box) == [1, 2]


async def test_tasks_side_by_side_have_transactions_of_their_own(box):
    started = asyncio.Barrier(2)

    async def put(number: int) -> int:
        async with box.transaction() as raw:
            await raw.execute("INSERT INTO box VALUES ($1)", number)
            await started.wait()
            pid: int = await raw.fetchval("SELECT pg_backend_pid()")
            return pid

    first, second = await asyncio.gather(put(1), put(2))
    assert first != second
    assert await ids(box) == [1, 2]


@pytest.mark.parametrize("value", [{"a": [1, None, "ü"]}, [], 7, True, {"n": 2**53}])
async def test_jsonb_goes_in_and_out_as_values(box, value):
    async with box.transaction() as raw:
        await raw.execute("INSERT INTO box VALUES (1, $1)", value)
        assert await raw.fetchval("SELECT content FROM box") == value


async def test_jsonb_arrays_carry_objects(db):
    """Not lists: asyncpg takes a list in a list for a second dimension. Bind one jsonb then."""
    rows = [{"a": [1]}, {"b": None}]
    async with db.connection() as raw:
        assert await raw.fetchval("SELECT $1::jsonb[]", rows) == rows


async def test_a_str_bound_to_jsonb_is_json_text_as_tortoise_binds_it(box):
    async with box.connection() as raw:
        assert await raw.fetchval("SELECT $1::jsonb", '{"a": 1}') == {"a": 1}
        assert await raw.fetchval("SELECT $1::jsonb", '"word"') == "word"


async def test_a_connection_left_in_a_transaction_comes_back_clean(box):
    async with box.connection() as raw:
        await raw.execute("BEGIN")
        await raw.execute("INSERT INTO box VALUES (1)")
    async with box.connection() as raw:
        assert not raw.is_in_transaction()
    assert await ids(box) == []


async def test_a_cancelled_transaction_is_rolled_back_and_the_pool_lives(box):
    begun = asyncio.Event()

    async def hang() -> None:
        async with box.transaction() as raw:
            await raw.execute("INSERT INTO box VALUES (1)")
            begun.set()
            await raw.execute("SELECT pg_sleep(60)")

    task = asyncio.create_task(hang())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await ids(box) == []


async def test_a_statement_cut_off_before_its_execution_leaves_no_transaction_behind(db):
    """asyncpg sends no Sync when its task is cancelled just as the preparation was answered."""
    async with db.connection() as raw:
        pid = raw.get_server_pid()
        task = asyncio.create_task(raw.fetchval("SELECT $1::int + 41", 1))
        await asyncio.sleep(0)
        time.sleep(0.05)  # noqa: ASYNC251 - the answer is there when the loop looks again
        asyncio.get_running_loop().call_soon(task.cancel)
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.sleep(0.1)
    async with db.transaction(isolation="repeatable read") as again:
        assert again.get_server_pid() == pid
        age = await again.fetchval("SELECT clock_timestamp() - now()")
    assert age.total_seconds() < 0.1


async def test_the_isolation_can_be_chosen(box):
    async with box.transaction(isolation="repeatable read") as raw:
        assert await raw.fetchval("SHOW transaction_isolation") == "repeatable read"


async def test_a_deadlock_is_retried_as_a_whole(box):
    async with box.transaction() as raw:
        await raw.execute("INSERT INTO box VALUES (1, '0'), (2, '0')")
    both_hold_one = asyncio.Barrier(2)
    attempts = {1: 0, 2: 0}

    async def add(first: int, second: int) -> None:
        attempts[first] += 1
        async with box.transaction() as raw:
            await raw.execute("SET LOCAL deadlock_timeout = '50ms'")
            for number in (first, second):
                await raw.execute(
                    "UPDATE box SET content = to_jsonb(content::int + 1) WHERE id = $1", number
                )
                if number == first and attempts[first] == 1:
                    await both_hold_one.wait()

    await asyncio.gather(
        unit_of_work.retrying(lambda: add(1, 2)), unit_of_work.retrying(lambda: add(2, 1))
    )
    async with box.connection() as raw:
        assert [row["content"] for row in await raw.fetch("SELECT content FROM box")] == [2, 2]
    # The victim may meet the other once more when it comes again at once.
    assert sum(attempts.values()) >= 3


async def test_retrying_gives_up_after_six_tries():
    tries = 0

    async def never() -> None:
        nonlocal tries
        tries += 1
        raise asyncpg.SerializationError("again")

    with pytest.raises(asyncpg.SerializationError):
        await unit_of_work.retrying(never)
    assert tries == 6


async def test_other_errors_are_not_retried():
    tries = 0

    async def broken() -> None:
        nonlocal tries
        tries += 1
        raise asyncpg.UniqueViolationError("taken")

    with pytest.raises(asyncpg.UniqueViolationError):
        await unit_of_work.retrying(broken)
    assert tries == 1


async def test_an_unreachable_server_is_one_clear_line_without_the_password(tmp_path):
    url = f"postgresql://me:hush-hush@/shop?host={tmp_path}"
    with pytest.raises(DatabaseUnavailable, match="does not answer") as caught:
        await unit_of_work.connect(url)
    assert "hush-hush" not in str(caught.value)
    with pytest.raises(DatabaseUnavailable):
        await unit_of_work.connect_alone(url)


async def test_connecting_twice_is_refused(db, database_url):
    with pytest.raises(ConfigurationError):
        await db.connect(database_url)


async def test_without_a_connection_the_error_says_what_to_do():
    with pytest.raises(ConfigurationError, match="connect"):
        async with unit_of_work.connection():
            pass


async def test_the_tests_run_on_the_loop_of_production():
    assert isinstance(asyncio.get_running_loop(), uvloop.Loop)


@pytest.mark.parametrize("number", [1, 2])
def test_a_plain_test_may_use_the_database_between_async_ones(database_url, number):
    assert database_url.startswith("postgres")


async def test_and_the_session_goes_on(db, maintenance):
    assert await maintenance.fetchval("SELECT 1") == 1


async def test_a_task_that_knows_nothing_of_the_one_that_connected_finds_the_database(db):
    """Under uvicorn the lifespan connects in one task and requests run in others."""

    async def request() -> object:
        async with db.transaction() as raw, in_transaction("default"):
            return await raw.fetchval("SELECT 1")

    assert await asyncio.create_task(request(), context=Context()) == 1


async def test_a_statement_that_takes_too_long_is_ended(db, empty_database):
    """Of the web process: a request that was cut off leaves nothing running (S10)."""
    config = unit_of_work.tortoise_config(empty_database, pool_size=1, statement_seconds=20)
    settings = config["connections"]["default"]["credentials"]["server_settings"]
    raw = await asyncpg.connect(empty_database, server_settings={**settings})
    try:
        assert await raw.fetchval("SHOW statement_timeout") == "20s"
    finally:
        await raw.close()
