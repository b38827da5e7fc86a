"""What customers do with rewards: redeem points for a code, give a code back."""

from uuid import UUID

from punchcard.api.context import Context
from punchcard.api.ids import member_row_in
from punchcard.api.storefront import members, rewards
from punchcard.api.storefront.payloads import CancelRedemptionPayload, RedeemPayload
from punchcard.api.storefront.reward_types import (
    CancelRedemptionInput,
    RedeemInput,
    Redemption,
)
from punchcard.errors import Conflict, NotFound
from punchcard.services import redemptions

GIVEN_BACK = "Given back by the customer"


async def redeem(context: Context, given: RedeemInput) -> RedeemPayload:
    """Spend points on a code."""
    actor = context.caller.actor
    await context.services.codes.check_redemption(actor=actor)
    member_id = (await members.open_member(context)).id
    key = rewards.key_in(given.reward_id)
    if key is None:
        raise NotFound("The reward is not offered.", field="rewardId")
    recorded = await redemptions.redeem(
        member_id=member_id, reward_key=key, actor=actor, idempotency_key=given.idempotency_key
    )
    made = await _redemption(context, (recorded.member_id, recorded.seq))
    return RedeemPayload(redemption=made, code=made.code, me=await members.my(member_id))


async def cancel(context: Context, given: CancelRedemptionInput) -> CancelRedemptionPayload:
    """Give an unused code back. Another member's is answered as not there."""
    actor = context.caller.actor
    await context.services.codes.check_redemption(actor=actor)
    member_id = (await members.open_member(context)).id
    place = member_row_in(given.redemption_id, "Redemption")
    found = await rewards.read_redemptions(context, [place]) if place else {}
    mine = found.get(place) if place and place[0] == member_id else None
    if place is None or mine is None:
        raise NotFound("There is no such code.", field="redemptionId")
    if not mine.cancellable and mine.settled_at is None:
        raise Conflict("This code cannot be given back.", field="redemptionId")
    await redemptions.cancel(
        member_id=member_id,
        seq=place[1],
        reason=GIVEN_BACK,
        actor=actor,
        idempotency_key=given.idempotency_key,
    )
    return CancelRedemptionPayload(
        redemption=await _redemption(context, place), me=await members.my(member_id)
    )


async def _redemption(context: Context, place: tuple[UUID, int]) -> Redemption:
    found = (await rewards.read_redemptions(context, [place]))[place]
    if found is None:
        raise NotFound("There is no such code.")
    return found
