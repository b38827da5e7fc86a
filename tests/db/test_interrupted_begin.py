"""A task that is cancelled while its transaction begins gives its connection back to the pool."""

import asyncio

import asyncpg.transaction
import pytest

from punchcard.db import unit_of_work


@pytest.mark.parametrize("after", [False, True], ids=["before BEGIN", "after BEGIN"])
async def test_the_connection_goes_back(
    after: bool, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await unit_of_work.connect(database_url, pool_size=1)
    start = asyncpg.transaction.Transaction.start

    async def interrupted(self: asyncpg.transaction.Transaction) -> None:
        if after:
            await start(self)
        raise asyncio.CancelledError

    async def work() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(asyncpg.transaction.Transaction, "start", interrupted)
            with pytest.raises(asyncio.CancelledError):
                async with unit_of_work.transaction():
                    pass
        assert not unit_of_work.in_a_transaction()
        async with unit_of_work.transaction() as connection:
            assert await connection.fetchval("SELECT 1") == 1

    try:
        await asyncio.wait_for(work(), 20)
    finally:
        await unit_of_work.close()


async def test_a_savepoint_that_is_interrupted_takes_the_outer_one_back(db) -> None:
    with pytest.raises(asyncio.CancelledError):
        async with unit_of_work.transaction() as connection:
            await connection.execute("CREATE TABLE never (id int)")
            async with unit_of_work.transaction():
                raise asyncio.CancelledError
    async with unit_of_work.transaction() as connection:
        assert await connection.fetchval("SELECT to_regclass('never')") is None
