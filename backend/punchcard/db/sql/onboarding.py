"""What a new programme has already: asked by the dashboard until all of it is there."""

import asyncpg

_STEPS = """
    SELECT p.from_address <> '' AS sender,
        EXISTS (SELECT FROM storefront WHERE revoked_at IS NULL)
            OR EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL AND 'orders:write' = ANY(scopes)
            ) AS shop,
        t.orders > 0 AS first_order
    FROM program p CROSS JOIN program_total t
"""


async def steps(connection: asyncpg.Connection) -> dict[str, bool]:
    """Step -> done; empty where there is no programme. What rules say is not asked here."""
    row = await connection.fetchrow(_STEPS)
    return dict(row) if row is not None else {}
