"""A customer redeemed points: sent to the admin, at an address of this kind's own."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.codes import masked
from punchcard.core.effects import ADMIN_REDEMPTION
from punchcard.core.emails.blocks import Details, Heading
from punchcard.core.emails.email_type import Audience, EmailType, Occasion, Variable
from punchcard.core.emails.reward_redeemed import redemption_words
from punchcard.core.emails.shared import BALANCE, PROGRAM, REDEMPTION_VARIABLES

_BLOCKS = (
    Heading(text="{{ customer }} redeemed {{ points }} {{ points_name }}"),
    Details(
        text="""\
Customer: {{ customer }}
Email: {{ email }}
Reward: {{ reward }}
Code: {{ code }}
To be used by: {{ expires }}
Spent: −{{ points }} {{ points_name }}
Left: {{ balance }} {{ balance_name }}"""
    ),
)


MASKED = Variable(name="code", label="The code, not whole", example="FIVE-…-9TRW")


def _words(occasion: Occasion) -> Mapping[str, Any]:
    """The code is the customer's: whoever reads along sees which one it was, but cannot use it."""
    words = redemption_words(occasion)
    return {**words, "code": masked(words["code"])}


ADMIN_REDEMPTION_EMAIL = EmailType(
    kind=ADMIN_REDEMPTION,
    label="Redemption, to the admin",
    description="To you, at the address below, each time a customer spends points on a code.",
    variables=(
        Variable(
            name="customer", label="The customer's name, or else address", example="Ada Lovelace"
        ),
        Variable(
            name="email", label="The customer's address; may be empty", example="ada@example.com"
        ),
        *(MASKED if one.name == "code" else one for one in REDEMPTION_VARIABLES),
        PROGRAM,
        *BALANCE,
    ),
    subject="{{ customer }} redeemed {{ reward }} at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
    audience=Audience.ADMIN,
)
