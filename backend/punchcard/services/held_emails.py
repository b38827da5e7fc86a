"""Emails that a restore holds: nobody knows which were sent after the backup was taken."""

from punchcard.db.notify import nudge
from punchcard.db.sql import outbox as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.services import audit


async def count() -> int:
    """How many wait for somebody's word."""
    async with connection() as raw:
        return await sql.held(raw)


async def hold(*, actor: str) -> int:
    """Hold all that waits to be sent; returns how many are held now."""
    async with transaction() as raw:
        await sql.hold(raw)
        waiting = await sql.held(raw)
        await audit.log(actor=actor, action="email.held", target="email", after={"emails": waiting})
    return waiting


async def release(*, actor: str) -> int:
    """Let all of them go out now; returns how many."""
    async with transaction() as raw:
        released = await sql.release(raw)
        if released:
            after = {"emails": released}
            await audit.log(actor=actor, action="email.released", target="email", after=after)
    nudge()
    return released
