"""The asyncpg engine under Tortoise: takes a whole DSN, speaks jsonb with orjson, resets nothing.

Tortoise finds this module by name (`ENGINE`) and asks it for `client_class`.
"""

import asyncio
from typing import Any

import asyncpg
import orjson
from tortoise.backends.asyncpg.client import AsyncpgDBClient

ENGINE = "punchcard.db.engine"

# The binary form of jsonb is a version byte before the text; it spares a decode to str.
_JSONB_VERSION = b"\x01"


def encode_jsonb(value: object) -> bytes:
    """A str is JSON text already (Tortoise's JSONField binds that); anything else is encoded."""
    text = value.encode() if isinstance(value, str) else orjson.dumps(value)
    return _JSONB_VERSION + text


def decode_jsonb(data: bytes) -> Any:
    return orjson.loads(data[1:])


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """What every connection of ours speaks, in the pool or outside of it."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=encode_jsonb, decoder=decode_jsonb, format="binary"
    )


class PooledConnection(asyncpg.Connection):
    """Knows whether the preparation of a statement was cut off while somebody had it."""

    __slots__ = ("cut_off",)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.cut_off = False

    async def _get_statement(self, *arguments: Any, **values: Any) -> Any:
        try:
            # The stubs know of public methods only.
            return await super()._get_statement(*arguments, **values)  # type: ignore[misc]
        except asyncio.CancelledError:
            self.cut_off = True
            raise


async def _keep(connection: asyncpg.Connection) -> None:
    """No reset on release, unless a statement was cut off.

    asyncpg has rolled back what was open and dropped its listeners before it calls this. The
    default would also send DISCARD-like statements: a round trip for state we never leave.

    A task that is cancelled just as the preparation of its statement was answered leaves PostgreSQL
    in a transaction that asyncpg knows nothing of. Whoever had the connection next would go on in
    it, with a now() of long ago.
    """
    if isinstance(connection, PooledConnection) and connection.cut_off:
        await connection.execute("ROLLBACK")
        connection.cut_off = False


class PunchcardClient(AsyncpgDBClient):
    """Hands the DSN to asyncpg unparsed, so sockets, sslmode and several hosts work as there."""

    async def create_pool(self, **kwargs: Any) -> asyncpg.Pool:
        return await asyncpg.create_pool(
            kwargs["dsn"],
            min_size=kwargs["min_size"],
            max_size=kwargs["max_size"],
            # Many short statements at once: starting helpers takes longer than most of them.
            server_settings={
                "max_parallel_workers_per_gather": "0",
                **(kwargs["server_settings"] or {}),
            },
            connection_class=PooledConnection,
            init=prepare_connection,
            reset=_keep,
            max_inactive_connection_lifetime=0,
        )


client_class = PunchcardClient
