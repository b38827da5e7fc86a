"""What can be done through the admin schema; each answers the thing and `userErrors`."""

from typing import Annotated

import strawberry

from punchcard.api.admin import (
    activity_work,
    code_work,
    office,
    recorded,
    reward_work,
    rule_work,
    sessions,
    single,
)
from punchcard.api.admin.activity_reports import (
    RecordEventInput,
    RecordEventPayload,
    RecordVisitInput,
    RecordVisitPayload,
    SetBirthdayInput,
    SetBirthdayPayload,
    TagMemberInput,
    TagMemberPayload,
    UntagMemberInput,
    UntagMemberPayload,
)
from punchcard.api.admin.codes import (
    CancelRedemptionInput,
    CancelRedemptionPayload,
    UseCodeInput,
    UseCodePayload,
)
from punchcard.api.admin.operations import (
    CreateApiKeyInput,
    CreateApiKeyPayload,
    RevokeApiKeyInput,
    RevokeApiKeyPayload,
)
from punchcard.api.admin.points import (
    AdjustPointsInput,
    AdjustPointsPayload,
    BlockMemberInput,
    BlockMemberPayload,
    UnblockMemberInput,
    UnblockMemberPayload,
    UndoAdjustmentInput,
    UndoAdjustmentPayload,
)
from punchcard.api.admin.program import (
    SetLanguagesInput,
    SetLanguagesPayload,
    SetLeapBirthdayInput,
    SetLeapBirthdayPayload,
)
from punchcard.api.admin.recording import (
    EnrolMemberInput,
    EnrolMemberPayload,
    RecordOrderInput,
    RecordOrderPayload,
    RecordOrdersPayload,
    RefundOrderInput,
    RefundOrderPayload,
)
from punchcard.api.admin.rewards import (
    CreateRewardInput,
    EnableRewardInput,
    RewardPayload,
    UpdateRewardInput,
)
from punchcard.api.admin.rule_changes import (
    CreateRuleInput,
    EnableRuleInput,
    RulePayload,
    UpdateRuleInput,
)
from punchcard.api.admin.sign_in import SignInInput, SignInPayload, SignOutPayload
from punchcard.api.context import Info
from punchcard.api.fields import output
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation


@output
class RecordingMutations:
    """What shops report."""

    @mutation(Right.ORDERS_WRITE, RecordOrderPayload)
    async def record_order(self, info: Info, input: RecordOrderInput) -> RecordOrderPayload:
        """Record a paid order. The same order again gets the first answer again."""
        return await recorded.order(info.context, input)

    @mutation(Right.ORDERS_WRITE, RecordOrdersPayload)
    async def record_orders(
        self,
        info: Info,
        input: Annotated[
            list[RecordOrderInput],
            strawberry.argument(description="At most 500 orders, 10,000 items."),
        ],
    ) -> RecordOrdersPayload:
        """Record many orders in one transaction; a refused one does not stop the others."""
        return await recorded.orders(info.context, input)

    @mutation(Right.ORDERS_WRITE, RefundOrderPayload)
    async def refund_order(self, info: Info, input: RefundOrderInput) -> RefundOrderPayload:
        """Record that money of an order was given back."""
        return await recorded.refund(info.context, input)

    @mutation(Right.MEMBERS_WRITE, EnrolMemberPayload)
    async def enrol_member(self, info: Info, input: EnrolMemberInput) -> EnrolMemberPayload:
        """Record that a customer created an account."""
        return await recorded.enrolment(info.context, input)

    @mutation(Right.EVENTS_WRITE, RecordVisitPayload)
    async def record_visit(self, info: Info, input: RecordVisitInput) -> RecordVisitPayload:
        """Record a visit of a signed-in customer. A local day has one."""
        return await activity_work.visit(info.context, input)

    @mutation(Right.EVENTS_WRITE, RecordEventPayload)
    async def record_event(self, info: Info, input: RecordEventInput) -> RecordEventPayload:
        """Record an event of your own, for the rules that listen to its name."""
        return await activity_work.event(info.context, input)


@output
class CodeMutations:
    """What becomes of codes."""

    @mutation(Right.CODES_USE, UseCodePayload)
    async def use_code(self, info: Info, input: UseCodeInput) -> UseCodePayload:
        """Mark a code used by an order. The same order again gets the first answer again."""
        return await code_work.use(info.context, input)

    @mutation(Right.POINTS_WRITE, CancelRedemptionPayload)
    async def cancel_redemption(
        self, info: Info, input: CancelRedemptionInput
    ) -> CancelRedemptionPayload:
        """End an unused code; the points return if its reward says so."""
        return await code_work.cancel(info.context, input)


@output
class MemberMutations:
    """What staff do to members."""

    @mutation(Right.POINTS_WRITE, AdjustPointsPayload)
    async def adjust_points(self, info: Info, input: AdjustPointsInput) -> AdjustPointsPayload:
        """Give or remove points by hand."""
        return await recorded.adjustment(info.context, input)

    @mutation(Right.POINTS_WRITE, UndoAdjustmentPayload)
    async def undo_adjustment(
        self, info: Info, input: UndoAdjustmentInput
    ) -> UndoAdjustmentPayload:
        """Take an adjustment back by a compensating entry."""
        return await recorded.undoing(info.context, input)

    @mutation(Right.MEMBERS_WRITE, BlockMemberPayload)
    async def block_member(self, info: Info, input: BlockMemberInput) -> BlockMemberPayload:
        """Block a member: neither earns nor spends, and nothing expires meanwhile."""
        return await recorded.block(info.context, input)

    @mutation(Right.MEMBERS_WRITE, UnblockMemberPayload)
    async def unblock_member(self, info: Info, input: UnblockMemberInput) -> UnblockMemberPayload:
        """Lift the block."""
        return await recorded.unblock(info.context, input)

    @mutation(Right.MEMBERS_WRITE, TagMemberPayload)
    async def tag_member(self, info: Info, input: TagMemberInput) -> TagMemberPayload:
        """Put tags on a member; rules and rewards can be for tags."""
        return await activity_work.tag(info.context, input)

    @mutation(Right.MEMBERS_WRITE, UntagMemberPayload)
    async def untag_member(self, info: Info, input: UntagMemberInput) -> UntagMemberPayload:
        """Take tags from a member."""
        return await activity_work.untag(info.context, input)

    @mutation(Right.MEMBERS_WRITE, SetBirthdayPayload)
    async def set_birthday(self, info: Info, input: SetBirthdayInput) -> SetBirthdayPayload:
        """Keep a member's birthday. One that is told or changed late is paid next year."""
        return await activity_work.birthday(info.context, input)


@output
class RuleMutations:
    """Changes of rules."""

    @mutation(Right.RULES_WRITE, RulePayload)
    async def create_rule(self, info: Info, input: CreateRuleInput) -> RulePayload:
        """Make a rule."""
        return await rule_work.create(info.context, input)

    @mutation(Right.RULES_WRITE, RulePayload)
    async def update_rule(self, info: Info, input: UpdateRuleInput) -> RulePayload:
        """Make a new version of a rule."""
        return await rule_work.update(info.context, input)

    @mutation(Right.RULES_WRITE, RulePayload)
    async def enable_rule(self, info: Info, input: EnableRuleInput) -> RulePayload:
        """Switch a rule on or off."""
        return await rule_work.enable(info.context, input)

    @mutation(Right.RULES_WRITE, SetLanguagesPayload)
    async def set_languages(self, info: Info, input: SetLanguagesInput) -> SetLanguagesPayload:
        """Say in which languages shoppers are spoken to. Texts in others are kept, but not said."""
        return await single.set_languages(info.context, input)

    @mutation(Right.RULES_WRITE, SetLeapBirthdayPayload)
    async def set_leap_birthday(
        self, info: Info, input: SetLeapBirthdayInput
    ) -> SetLeapBirthdayPayload:
        """Say when a birthday of 29 February is kept in other years; one that came stays."""
        return await single.set_leap_birthday(info.context, input)


@output
class RewardMutations:
    """Changes of rewards."""

    @mutation(Right.RULES_WRITE, RewardPayload)
    async def create_reward(self, info: Info, input: CreateRewardInput) -> RewardPayload:
        """Make a reward."""
        return await reward_work.create(info.context, input)

    @mutation(Right.RULES_WRITE, RewardPayload)
    async def update_reward(self, info: Info, input: UpdateRewardInput) -> RewardPayload:
        """Make a new version of a reward."""
        return await reward_work.update(info.context, input)

    @mutation(Right.RULES_WRITE, RewardPayload)
    async def enable_reward(self, info: Info, input: EnableRewardInput) -> RewardPayload:
        """Offer a reward or not."""
        return await reward_work.enable(info.context, input)


@output
class OfficeMutations:
    """Sessions and keys."""

    @mutation(Right.ANYONE, SignInPayload)
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload:
        """Begin a session; its cookie comes with the answer."""
        return await sessions.sign_in(info.context, input)

    @mutation(Right.ANYONE, SignOutPayload)
    async def sign_out(self, info: Info) -> SignOutPayload:
        """End the session, also on its open sockets."""
        return await sessions.sign_out(info.context)

    @mutation(Right.ADMIN, CreateApiKeyPayload)
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
        """Make a partner key; its secret is shown this once."""
        return await office.create_key(info.context, input)

    @mutation(Right.ADMIN, RevokeApiKeyPayload)
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyPayload:
        """End a partner key at once."""
        return await office.revoke_key(info.context, input)
