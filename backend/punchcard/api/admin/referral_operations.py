"""What can be asked and done about referrals."""

from punchcard.api.admin import referral_work
from punchcard.api.admin.referrals import (
    ClaimReferralInput,
    ClaimReferralPayload,
    DecideReferralInput,
    Referral,
    ReferralCounts,
    ReferralPayload,
    ReferralTerms,
    RotateReferralCodeInput,
    RotateReferralCodePayload,
)
from punchcard.api.context import Info
from punchcard.api.enums import ReferralState
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import AfterArgument, Connection, FirstArgument


@output
class ReferralQueries:
    """Referrals."""

    @resolver(Right.ACTIVITY_READ)
    async def referrals(
        self,
        info: Info,
        first: FirstArgument = 20,
        after: AfterArgument = None,
        states: list[ReferralState] | None = None,
    ) -> Connection[Referral]:
        """Everybody's referrals, newest first."""
        return await referral_work.log(info.context, first=first, after=after, states=states)

    @resolver(Right.ACTIVITY_READ)
    async def referral_counts(self, info: Info) -> ReferralCounts:
        """What became of all friends."""
        return await referral_work.counts()

    @resolver(Right.RULES_READ)
    async def referral_terms(self, info: Info) -> ReferralTerms | None:
        """The referral programme in force; null while it is off. Its settings are those of the rule
        of type refer_a_friend."""
        return await referral_work.terms()


@output
class ReferralMutations:
    """Staff's word about referrals, and shops telling who came by whom."""

    @mutation(Right.POINTS_WRITE, ReferralPayload)
    async def approve_referral(self, info: Info, input: DecideReferralInput) -> ReferralPayload:
        """Let a blocked referral count after all."""
        return await referral_work.approve(info.context, input)

    @mutation(Right.POINTS_WRITE, ReferralPayload)
    async def reject_referral(self, info: Info, input: DecideReferralInput) -> ReferralPayload:
        """Let a referral not count; what it has brought is taken back."""
        return await referral_work.reject(info.context, input)

    @mutation(Right.MEMBERS_WRITE, RotateReferralCodePayload)
    async def rotate_referral_code(
        self, info: Info, input: RotateReferralCodeInput
    ) -> RotateReferralCodePayload:
        """Give a member another code."""
        return await referral_work.rotate(info.context, input)

    @mutation(Right.CODES_USE, ClaimReferralPayload)
    async def claim_referral(self, info: Info, input: ClaimReferralInput) -> ClaimReferralPayload:
        """Note by whose code a customer came; the first one stays."""
        return await referral_work.claim(info.context, input)
