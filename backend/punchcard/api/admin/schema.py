"""The admin schema, put together."""

import strawberry

from punchcard.api.admin.analytics_operations import AnalyticsMutations, AnalyticsQueries
from punchcard.api.admin.design_operations import DesignMutations, DesignQueries
from punchcard.api.admin.email_operations import EmailMutations, EmailQueries
from punchcard.api.admin.entries import Entry
from punchcard.api.admin.held_emails import HeldEmailMutations, HeldEmailQueries
from punchcard.api.admin.launch import LaunchMutations, LaunchQueries
from punchcard.api.admin.mutations import (
    CodeMutations,
    MemberMutations,
    OfficeMutations,
    RecordingMutations,
    RewardMutations,
    RuleMutations,
)
from punchcard.api.admin.office_queries import OfficeQueries
from punchcard.api.admin.queries import (
    CodeQueries,
    MemberQueries,
    ProgramQueries,
)
from punchcard.api.admin.referral_operations import ReferralMutations, ReferralQueries
from punchcard.api.admin.reminders import ReminderMutations, ReminderQueries
from punchcard.api.admin.segment_operations import SegmentMutations, SegmentQueries
from punchcard.api.admin.subscriptions import Subscription
from punchcard.api.admin.tier_operations import TierMutations, TierQueries
from punchcard.api.fields import output
from punchcard.api.shared import config


@output
class Query(
    MemberQueries,
    CodeQueries,
    TierQueries,
    SegmentQueries,
    ReferralQueries,
    DesignQueries,
    EmailQueries,
    HeldEmailQueries,
    ReminderQueries,
    ProgramQueries,
    OfficeQueries,
    AnalyticsQueries,
    LaunchQueries,
):
    """What can be asked."""


@output
class Mutation(
    RecordingMutations,
    CodeMutations,
    MemberMutations,
    RuleMutations,
    RewardMutations,
    SegmentMutations,
    TierMutations,
    ReferralMutations,
    DesignMutations,
    EmailMutations,
    HeldEmailMutations,
    ReminderMutations,
    OfficeMutations,
    AnalyticsMutations,
    LaunchMutations,
):
    """What can be done. Expected refusals are `userErrors`; nothing has changed then."""


def build(*, in_order: bool = False) -> strawberry.Schema:
    """The schema; in the order of names for its file."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Entry],
        config=config(in_order=in_order),
    )


schema = build()
