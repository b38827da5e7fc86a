"""A code for whoever sent a friend who bought; points for it are told by the email on points."""

from punchcard.core.effects import REFERRAL_COMPLETED
from punchcard.core.emails.blocks import CodeBlock, Heading, Text
from punchcard.core.emails.email_type import EmailType
from punchcard.core.emails.given_code import GIVEN_VARIABLES, given_words
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BLOCKS = (
    Heading(text="A friend of yours has bought"),
    Text(text="Hi {{ name }}, thank you for sending them: {{ reward }} is yours. Enter this code:"),
    CodeBlock(text="{{ code }}"),
    Text(text="Use it by {{ expires }}.", small=True, when="expires"),
)

REFERRAL_COMPLETED_EMAIL = EmailType(
    kind=REFERRAL_COMPLETED,
    label="A friend has bought",
    description="To the customer who sent a friend, when a code is what it brings. Points are told "
    "by the email on points added.",
    variables=(*GIVEN_VARIABLES, *MEMBER_VARIABLES),
    subject="{{ reward }} for sending a friend to {{ program }}",
    blocks=_BLOCKS,
    words=given_words,
)
