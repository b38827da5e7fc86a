"""A friend's own code after the first purchase, where the discount comes after it."""

from punchcard.core.effects import FRIEND_REWARDED
from punchcard.core.emails.blocks import CodeBlock, Heading, Text
from punchcard.core.emails.email_type import EmailType
from punchcard.core.emails.given_code import GIVEN_VARIABLES, given_words
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BLOCKS = (
    Heading(text="{{ reward }} for your next order"),
    Text(text="Hi {{ name }}, a friend sent you to {{ program }}. Here is your present:"),
    CodeBlock(text="{{ code }}"),
    Text(text="Use it by {{ expires }}.", small=True, when="expires"),
)

FRIEND_REWARDED_EMAIL = EmailType(
    kind=FRIEND_REWARDED,
    label="A friend's present",
    description="To a customer whom a friend sent, after their first purchase, where the discount "
    "comes after it.",
    variables=(*GIVEN_VARIABLES, *MEMBER_VARIABLES),
    subject="{{ reward }} for your next order at {{ program }}",
    blocks=_BLOCKS,
    words=given_words,
)
