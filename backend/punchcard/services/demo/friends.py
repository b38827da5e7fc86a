"""Some of the demo's customers came by a friend's link: a pure addition to what is in the books."""

import random
from datetime import datetime, timedelta

from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.sql import demo as sql
from punchcard.db.sql import referrals as referrals_sql
from punchcard.db.sql.referrals import Arrival
from punchcard.services import referral_codes, referrals, rules

FRIENDS = 60
MOST = 6_000
SEED = "friends"
PRODUCT = "products/BEAN-ETH-250"


async def write(*, rule_key: str, until: datetime, shop_url: str, actor: str) -> None:
    """Let some customers have been sent by others, and judge it all as of this hour."""
    version = (await rules.rule(key=rule_key)).rule.version
    chance = random.Random(SEED)  # noqa: S311 - a demo must be the same each time
    async with unit_of_work.transaction() as connection:
        customers = await sql.first_orders(connection, MOST)
        half = len(customers) // 2
        friends, referrers = customers[:half], customers[half:]
        friends = friends[:: max(1, half // FRIENDS)][:FRIENDS] if referrers else []
        for member_id, paid_at in friends:
            referrer = chance.choice(referrers)[0]
            came = Arrival(
                id=new_id(),
                referrer_id=referrer,
                friend_id=member_id,
                code=await referral_codes.ensure(member_id=referrer),
                via="link",
                product_url=shop_url + PRODUCT if chance.random() < 0.4 else None,
                rule_key=rule_key,
                rule_version=version,
                # One in eight had bought before: those are blocked.
                attributed_at=paid_at + timedelta(hours=-2 if chance.random() < 0.88 else 2),
            )
            await referrals_sql.attribute(connection, came)
        await referrals.check_due(now=until, actor=actor)
