"""Replays: after each order that leaves enough points, a reward is redeemed (programme files,
`replay: {auto_redeem: ...}`). Only the importer does it."""

import secrets
from collections.abc import Iterator, Sequence

from punchcard.core.code_facts import RewardRedeemed
from punchcard.core.codes import ALPHABET, LENGTH, make_code
from punchcard.core.facts import OrderPaid
from punchcard.core.program import Program
from punchcard.errors import PunchcardError
from punchcard.services import posting, program
from punchcard.services.incoming import Incoming, Recorded


async def record_many(*, items: Sequence[Incoming], actor: str) -> list[Recorded | PunchcardError]:
    """Record imported facts and the redemptions that follow from them; answers for the facts."""
    stored = await program.current()
    if stored.auto_redeem is None:
        return await posting.record_many(items=items, actor=actor, effects=False)
    both = list(_followed(items, stored.program, stored.auto_redeem))
    results = await posting.record_many(items=both, actor=actor, effects=False)
    return [
        result
        for item, result in zip(both, results, strict=True)
        if not isinstance(item.fact, RewardRedeemed)
    ]


def _followed(items: Sequence[Incoming], program: Program, reward_key: str) -> Iterator[Incoming]:
    """Each order is followed by a redemption at its instant; one that finds too few points is
    refused and leaves nothing."""
    for item in items:
        yield item
        fact = item.fact
        reward = program.rewards.in_force(reward_key, fact.occurred_at)
        if isinstance(fact, OrderPaid) and reward is not None:
            number = secrets.randbelow(len(ALPHABET) ** LENGTH)
            redeemed = RewardRedeemed(
                source=fact.source,
                external_id=fact.external_id,
                occurred_at=fact.occurred_at,
                reward_key=reward_key,
                code=make_code(reward.settings.prefix, number),
            )
            yield Incoming(fact=redeemed, member=item.member, follows=True)
