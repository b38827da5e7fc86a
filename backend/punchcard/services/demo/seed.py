"""Filling an empty database with the demo shop's past."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from punchcard.db import unit_of_work
from punchcard.db.sql import demo as sql
from punchcard.errors import PunchcardError
from punchcard.services import design, posting, program, program_apply, rules, tier_settings
from punchcard.services.demo import activities, friends, history
from punchcard.services.demo.catalogue import CURRENCY, PROGRAM_NAME, SENDER
from punchcard.services.tier_settings import TierForm

ACTOR = "job:demo"
MEMBERS = 5_000
DAYS = 90
BATCH = 500
TIMEZONE = "Europe/Berlin"
REFER = "refer_a_friend"

TIERS = TierForm(
    settings={"enabled": True, "period": "rolling_365"},
    ladder=(
        {
            "key": "bronze",
            "name": "Bronze",
            "threshold": 1_000,
            "colour": "#a97142",
            "icon": "leaf",
            "bonus_points": 50,
            "birthday_points": 50,
            "perks": "A tasting card with every order",
        },
        {
            "key": "silver",
            "name": "Silver",
            "threshold": 2_000,
            "colour": "#9aa3ad",
            "icon": "star",
            "bonus_points": 100,
            "birthday_points": 100,
            "earning_ratio": "1.25",
            "perks": "A tasting card with every order\nNew harvests a week early",
        },
        {
            "key": "gold",
            "name": "Gold",
            "threshold": 3_000,
            "colour": "#d4a017",
            "icon": "crown",
            "bonus_points": 250,
            "birthday_points": 200,
            "earning_ratio": "1.5",
            "perks": "New harvests a week early\nFree grinding\nA seat at the summer cupping",
        },
    ),
)

DESIGN = {
    "desktop": {"accent": "#2f4a3a", "radius": 10, "logo": "/demo/shop/files/logo.svg"},
    "notices": {
        "announcement": {
            "visible": True,
            "texts": {
                "en": {
                    "title": "Fernhill Rewards",
                    "body": "Every cup counts: points for each order, and points buy coffee.",
                    "button_label": "See how it works",
                }
            },
        }
    },
}


async def write_past(*, progress: Callable[[int, int], None], shop_url: str) -> bool:
    """Write the shop's programme and 90 days of 5,000 customers, until this hour, unless there is
    a programme or was a demo; `progress` is told (done, of how many), and personal links lead to
    `shop_url`. Returns whether it wrote.

    In one transaction: an interrupted start leaves nothing behind and begins anew.
    """
    async with unit_of_work.connection() as connection:
        if await program.settings() is not None or await sql.was_removed(connection):
            return False
    until = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    past = history.history(until=until, members=MEMBERS, days=DAYS)
    async with unit_of_work.transaction():
        await _open_program(until - timedelta(days=DAYS + 1), shop_url)
        for start in range(0, len(past), BATCH):
            batch = past[start : start + BATCH]
            results = await posting.record_many(items=batch, actor=ACTOR, effects=False)
            refused = [one for one in results if isinstance(one, PunchcardError)]
            if refused:
                raise refused[0]
            # What time brings stands among what happened, as if the clock had run all along.
            await posting.advance(until=batch[-1].fact.occurred_at, actor=ACTOR, effects=False)
            progress(start + len(batch), len(past))
        await friends.write(rule_key=REFER, until=until, shop_url=shop_url, actor=ACTOR)
    async with unit_of_work.connection() as connection:
        await sql.analyze(connection)
    return True


async def _open_program(starts_at: datetime, shop_url: str) -> None:
    await program_apply.create_default(
        name=PROGRAM_NAME,
        timezone=TIMEZONE,
        currency=CURRENCY,
        starts_at=starts_at,
        from_address=SENDER,
        actor=ACTOR,
    )
    regular = rules.RuleDraft(
        key="fifth_order",
        type="order_milestone",
        name="Fifth order",
        priority=30,
        settings={"orders": 5, "points": 250},
    )
    for draft in (regular, *activities.RULES):
        await rules.create_rule(draft=draft, actor=ACTOR, effective_from=starts_at)
    await tier_settings.save(form=TIERS, actor=ACTOR, now=starts_at)
    await rules.update_rule(
        key=REFER,
        actor=ACTOR,
        settings={"shop_url": shop_url, "approval_days": 14},
        effective_from=starts_at,
    )
    await design.save(changes=DESIGN, actor=ACTOR)
