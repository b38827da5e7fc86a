"""The code to share with friends: sent after a purchase, once or each time, by the rule's word."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import REFERRAL_CODE
from punchcard.core.emails.blocks import Button, CodeBlock, Heading, Text
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BLOCKS = (
    Heading(text="A present for your friends"),
    Text(
        text="Hi {{ name }}, thank you for your order. Pass this code on: your friends get "
        "{{ friend_gets }}, and you get {{ referrer_gets }} when they buy."
    ),
    CodeBlock(text="{{ code }}"),
    Button(text="Your personal link", link="{{ link }}", when="link"),
)


def _words(occasion: Occasion) -> Mapping[str, Any]:
    names = ("code", "link", "friend_gets", "referrer_gets")
    return {name: str(occasion.payload.get(name) or "") for name in names}


REFERRAL_CODE_EMAIL = EmailType(
    kind=REFERRAL_CODE,
    label="Code to share",
    description="To the customer, after the first order or after every one: the personal code "
    "that brings friends a discount.",
    variables=(
        Variable(name="code", label="The customer's code for friends", example="7K2MX9QR"),
        Variable(
            name="link",
            label="The personal link; empty while the shop's address is not set",
            example="",  # an address of no shop of yours would be refused
        ),
        Variable(name="friend_gets", label="What a friend gets", example="10 % off the order"),
        Variable(name="referrer_gets", label="What the customer gets", example="500 points"),
        *MEMBER_VARIABLES,
    ),
    subject="{{ friend_gets }} for your friends at {{ program }}",
    blocks=_BLOCKS,
    words=_words,
    marketing=True,
)
