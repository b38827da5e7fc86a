"""The storefront schema: a publishable key sees the programme, a customer also themselves."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from punchcard.api.context import Info
from punchcard.api.fields import output, resolver, subscription
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import Node, config
from punchcard.api.storefront import (
    activity,
    estimates,
    members,
    program,
    referrals,
    reward_resolvers,
    single,
)
from punchcard.api.storefront.activity_types import MyActivityEvent
from punchcard.api.storefront.estimates import EstimateItem, PointsEstimate
from punchcard.api.storefront.member_types import Member
from punchcard.api.storefront.payloads import (
    CancelRedemptionPayload,
    JoinProgramInput,
    JoinProgramPayload,
    RedeemPayload,
    UpdateProfileInput,
    UpdateProfilePayload,
    VisitStorePayload,
)
from punchcard.api.storefront.program_types import Program
from punchcard.api.storefront.referral_types import (
    ClaimReferralInput,
    ClaimReferralPayload,
    LanguageArgument,
    ReferralOffer,
)
from punchcard.api.storefront.reward_types import CancelRedemptionInput, RedeemInput


@output
class Query:
    """What can be asked."""

    @resolver(Right.STOREFRONT)
    async def program(self, info: Info) -> Program | None:
        """The loyalty programme; null until the shop has made one."""
        return await program.program(info.context)

    @resolver(Right.CUSTOMER)
    async def me(self, info: Info) -> Member | None:
        """The customer of the token; null while they are no member."""
        return await members.me(info.context)

    @resolver(Right.STOREFRONT)
    async def referral_offer(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="However it was typed.")],
        language: LanguageArgument = None,
    ) -> ReferralOffer | None:
        """What a friend's code brings, for the popup on arrival; null: it leads nowhere."""
        return await referrals.offer(
            info.context, code=code, languages=info.context.wanted(language)
        )

    @resolver(Right.STOREFRONT)
    async def estimate_points(
        self, info: Info, items: list[EstimateItem], currency_code: str | None = None
    ) -> PointsEstimate | None:
        """What products would earn, by the code that awards; kept nowhere. The currency is the
        programme's if it is left out. Null beside an error: the rest of the answer still stands."""
        return await estimates.estimate(info.context, items, currency_code)

    @resolver(Right.CUSTOMER)
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """The customer's own things by global id."""
        return await single.node(info.context, id)


@output
class Mutation:
    """What can be done. Expected refusals are `userErrors`; nothing has changed then."""

    @mutation(Right.CUSTOMER, JoinProgramPayload)
    async def join_program(self, info: Info, input: JoinProgramInput) -> JoinProgramPayload:
        """Join by one's own word. Earns the sign-up points, once ever."""
        return await members.join(info.context, input)

    @mutation(Right.CUSTOMER, UpdateProfilePayload)
    async def update_profile(self, info: Info, input: UpdateProfileInput) -> UpdateProfilePayload:
        """Tell one's birthday."""
        return await members.update_profile(info.context, input)

    @mutation(Right.CUSTOMER, VisitStorePayload)
    async def visit_store(self, info: Info) -> VisitStorePayload:
        """Say that the customer is here: a visit a local day, however often it is said."""
        return await activity.visit(info.context)

    @mutation(Right.CUSTOMER, RedeemPayload)
    async def redeem(self, info: Info, input: RedeemInput) -> RedeemPayload:
        """Spend points on a code, at once."""
        return await reward_resolvers.redeem(info.context, input)

    @mutation(Right.CUSTOMER, CancelRedemptionPayload)
    async def cancel_redemption(
        self, info: Info, input: CancelRedemptionInput
    ) -> CancelRedemptionPayload:
        """Give an unused code back for its points."""
        return await reward_resolvers.cancel(info.context, input)

    @mutation(Right.CUSTOMER, ClaimReferralPayload)
    async def claim_referral(self, info: Info, input: ClaimReferralInput) -> ClaimReferralPayload:
        """Note by whose code the customer came; the first one stays."""
        return await referrals.claim(info.context, input)


@output
class Subscription:
    """What the server tells by itself."""

    @subscription(Right.CUSTOMER)
    async def my_activity(
        self,
        info: Info,
        after: Annotated[
            str | None,
            strawberry.argument(description="Cursor of an earlier message; left out: from now on."),
        ] = None,
    ) -> AsyncGenerator[MyActivityEvent, None]:
        """The customer's own activity, in order, without gaps."""
        async for event in activity.my_activity(info.context, after=after):
            yield event


def build(*, in_order: bool = False) -> strawberry.Schema:
    """The schema; in the order of names for its file."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=config(in_order=in_order),
    )


schema = build()
