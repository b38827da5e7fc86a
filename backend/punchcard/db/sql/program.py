"""Reading the programme with all versions of its rules."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import asyncpg

from punchcard.core.catalogue import books, type_of
from punchcard.core.described import parse_settings
from punchcard.core.program import BalancePolicy, LeapBirthday, Program, RuleVersion
from punchcard.core.texts import read_texts
from punchcard.core.tiers import TierBook
from punchcard.db.sql import tiers
from punchcard.db.sql.tier_snapshot import TierNeed, need_of

_PROGRAM = """
    SELECT timezone, starts_at, currency, balance_policy, expires_after_days, leap_birthday,
           auto_enrol, settle_minutes, auto_redeem, revision
    FROM program
"""

_RULES = """
    SELECT r.key, r.type, v.version, v.name, v.enabled, v.priority, v.settings, v.effective_from,
           v.notification_text, v.panel_text, v.texts
    FROM rule_version v JOIN rule r ON r.id = v.rule_id
    WHERE v.revision <= $1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProgram:
    """The programme for the core, and what the services need beside it."""

    program: Program
    revision: int
    auto_enrol: bool
    settle_minutes: int
    auto_redeem: str | None
    tier_need: TierNeed


async def load(connection: asyncpg.Connection) -> StoredProgram | None:
    """The programme, or None in a database that has none yet.

    Whoever posts with an older revision is told by its snapshot and reads again.
    """
    row = await connection.fetchrow(_PROGRAM)
    if row is None:
        return None
    versions = [_rule(rule) for rule in await connection.fetch(_RULES, row["revision"])]
    program = Program(
        timezone=ZoneInfo(row["timezone"]),
        starts_at=row["starts_at"],
        currency=row["currency"],
        balance_policy=BalancePolicy(row["balance_policy"]),
        expires_after_days=row["expires_after_days"],
        leap_birthday=LeapBirthday(row["leap_birthday"]),
        **books(versions),
        tiers=TierBook(
            one.scheme for one in await tiers.schemes(connection) if one.revision <= row["revision"]
        ),
    )
    return StoredProgram(
        program=program,
        revision=row["revision"],
        auto_enrol=row["auto_enrol"],
        settle_minutes=row["settle_minutes"],
        auto_redeem=row["auto_redeem"],
        tier_need=need_of(program),
    )


async def revision(connection: asyncpg.Connection) -> int | None:
    """The programme's revision now."""
    found: int | None = await connection.fetchval("SELECT revision FROM program")
    return found


async def last_removed_revision(connection: asyncpg.Connection) -> int:
    """The last revision of a demo programme that was removed from this database; else 0."""
    found: int = await connection.fetchval(
        "SELECT coalesce(max((before->>'revision')::bigint), 0) FROM audit_log"
        " WHERE target = 'program' AND action = 'demo.removed'"
    )
    return found


async def adopt_currency(connection: asyncpg.Connection, currency: str) -> None:
    """A programme without a currency takes that of its first fact; the first writer wins."""
    await connection.execute(
        "UPDATE program SET currency = $1, revision = revision + 1 WHERE currency IS NULL", currency
    )


async def wake_leap_born(connection: asyncpg.Connection) -> None:
    """Whoever was born on 29 February is due at once: time looks again when it is kept."""
    await connection.execute(
        "UPDATE balance SET next_due_at = least(next_due_at, now()) WHERE next_due_at IS NOT NULL"
        """ AND birthday @> '{"month": 2, "day": 29}'"""
    )


async def has_orders(connection: asyncpg.Connection) -> bool:
    """Whether any order stands in the books."""
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM shop_order)"))


def _rule(row: asyncpg.Record) -> RuleVersion:
    values = dict(row)
    values["settings"] = parse_settings(type_of(row["type"]).settings, row["settings"])
    values["texts"] = read_texts(row["texts"])
    return RuleVersion(**values)
