"""Points were added: sent once for each fact that made points available."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import POINTS_ADDED
from punchcard.core.emails.blocks import Figures, Heading, Listing, PointsRow, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES, OWED

_REASONS = {
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
    "code_refunded": "an order that was refunded",
    "referral_completed": "a friend who bought",
}
_AWARDS = {"give": "A gift", "return": "Returned", "reinstate": "Given back"}

_BLOCKS = (
    Heading(text="You earned {{ points }} {{ points_name }}"),
    Text(text="Hi {{ name }}, these are for {{ reason }}."),
    Text(text="{{ note }}", when="note"),
    Figures(
        figure="+{{ points }}",
        caption="{{ points_name }} added",
        tone="in",
        second_figure="{{ balance }}",
        second_caption="{{ balance_name }} to spend",
    ),
    Listing(items="awards", points=True, at_least=2),
    PointsRow(),
    OWED,
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    return {
        **occasion.points("points"),
        "reason": _reason(occasion),
        "note": str(occasion.fact_body.get("note", "")),
        "awards": [
            {
                "text": award["rule"] or _AWARDS.get(award["kind"], "Points"),
                "points": f"{award['points']:,}",
            }
            for award in occasion.awards
        ],
    }


def _reason(occasion: Occasion) -> str:
    if occasion.fact_kind == "order_paid":
        number = occasion.fact_body.get("number")
        return f"order {number}" if number else "your order"
    return _REASONS.get(occasion.fact_kind, "being with us")


POINTS_ADDED_EMAIL = EmailType(
    kind=POINTS_ADDED,
    label="Points added",
    description="To the customer, each time points become available to spend.",
    variables=(
        Variable(name="points", label="Points added", example="57"),
        Variable(name="points_name", label="“point” or “points”, as added", example="points"),
        Variable(name="reason", label="What the points are for", example="order 1042"),
        Variable(name="note", label="What staff wrote to the customer; often empty", example=""),
        Variable(
            name="awards",
            label="What they are made of: each has text and points",
            example=(
                {"text": "Make a purchase", "points": "42"},
                {"text": "Third order", "points": "15"},
            ),
        ),
        *MEMBER_VARIABLES,
    ),
    subject="+{{ points }} {{ points_name }} from {{ program }}",
    blocks=_BLOCKS,
    words=_words,
)
