"""The words of emails in English; its texts stand in the files of the kinds."""

from punchcard.core.emails.words import EmailWords
from punchcard.core.rewards.summary import SummaryWords

ENGLISH = EmailWords(
    language="en",
    locale="en_GB",
    singular="point",
    plural="points",
    nameless="there",
    somebody="A customer",
    foot="You get this because you are a member of {program}.",
    admin_foot="You get this because your address is set for it in the admin of {program}.",
    stop="No more reminders",
    to_go="{left} {points_name} to reach {goal}",
    order="order {number}",
    your_order="your order",
    added={
        "member_joined": "joining",
        "points_approved": "earlier orders; their waiting time is over",
        "order_refunded": "a corrected refund",
        "adjustment_undone": "a correction",
        "points_adjusted": "being with us",
        "tier_assigned": "your new tier",
        "tier_unassigned": "your new tier",
        "tier_assignment_ended": "your new tier",
        "tier_recalculated": "your new tier",
        "redemption_cancelled": "a code that was given back",
        "redemption_expired": "a code that was not used in time",
        "shop_visited": "your visit",
        "event_recorded": "taking part",
        "code_used": "an order that was refunded",
        "referral_completed": "a friend who bought",
    },
    added_else="being with us",
    removed={
        "points_adjusted": "a correction by our team",
        "adjustment_undone": "an earlier correction that was taken back",
    },
    removed_else="a correction",
    refund="a refund",
    awards={"give": "A gift", "return": "Returned", "reinstate": "Given back"},
    award_else="Points",
    summary=SummaryWords(),
    present="A present",
    after_first_order="{gift}, after the first order",
    examples={},
)
