"""Loading without indexes: they are taken away, and made again by their own definitions."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import asyncpg

_CONSTRAINTS = """
    SELECT format('%I', conname) AS name, conrelid::regclass::text AS owner,
           pg_get_constraintdef(oid) AS definition
    FROM pg_constraint
    WHERE contype::text = $2 AND conrelid = ANY($1::regclass[]) AND conparentid = 0
    ORDER BY conrelid::regclass::text, conname
"""

_INDEXES = """
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i
    WHERE i.indrelid = ANY($1::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY 1
"""

Say = Callable[[str], None]


@asynccontextmanager
async def without_indexes(
    connection: asyncpg.Connection, tables: Sequence[str], say: Say
) -> AsyncIterator[None]:
    """Foreign keys, keys and indexes of the tables are gone meanwhile; afterwards PostgreSQL has
    checked every row against them. After an error they stay gone: drop the database."""
    undone: list[str] = []
    # Foreign keys first: they lean on the unique keys; and they are made again last.
    for kind in ("f", "u", "p"):
        for name, owner, definition in await connection.fetch(_CONSTRAINTS, tables, kind):
            await connection.execute(f"ALTER TABLE {owner} DROP CONSTRAINT {name}")
            undone.append(f"ALTER TABLE {owner} ADD CONSTRAINT {name} {definition}")
    for name, definition in await connection.fetch(_INDEXES, tables):
        await connection.execute(f"DROP INDEX {name}")
        undone.append(definition)
    yield
    for number, statement in enumerate(sorted(undone, key=_rank), 1):
        say(f"{number} of {len(undone)}: {statement}")
        await connection.execute(statement)


def _rank(statement: str) -> int:
    """Keys, then indexes, then foreign keys."""
    if "FOREIGN KEY" in statement:
        return 2
    return 0 if statement.startswith("ALTER") else 1
