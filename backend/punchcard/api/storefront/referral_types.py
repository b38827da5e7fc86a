"""Referrals in the storefront schema: what friends are offered, and the customer's own code."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import strawberry

from punchcard.api.context import Info
from punchcard.api.enums import ReferralState
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.rewards import Discount
from punchcard.api.shared import (
    AfterArgument,
    Connection,
    FirstArgument,
    UserError,
    check_first,
)

PUBLIC = Right.STOREFRONT
OWN = Right.CUSTOMER

LanguageArgument = Annotated[
    str | None,
    strawberry.argument(description="A tag such as de or pt-BR; left out: Accept-Language."),
]


@output
class ReferralProgram:
    """The referral programme, as anyone in the shop may know it."""

    friend_gets: str = open_to(PUBLIC, "In one line: '10 % off the order'.")
    referrer_gets: str = open_to(PUBLIC, "In one line: '500 points'.")
    text: str = open_to(PUBLIC, "The shop's own words; may be empty.")
    button_label: str = open_to(PUBLIC)


@output
class ReferralOffer:
    """What a code brings a friend who came by it."""

    code: str = open_to(PUBLIC, "To be typed in at the checkout, unless the discount comes later.")
    title: str = open_to(PUBLIC)
    text: str = open_to(PUBLIC, "With code, discount and name filled in.")
    summary: str = open_to(PUBLIC, "In one line: '10 % off the order, from 30.00 EUR'.")
    discount: Discount | None = open_to(PUBLIC, "Null: it comes after the first order, by email.")
    friend_name: str | None = open_to(
        PUBLIC, "First name of whoever invites; null where the shop does not tell it."
    )
    valid_days: int | None = open_to(PUBLIC, "Counted from the claim; null: without end.")
    arrival: str = open_to(
        PUBLIC, "Keep it, and give it to `claimReferral` once you know who they are."
    )


@output
class MyFriend:
    """A friend who came by the customer's code."""

    state: ReferralState = open_to(OWN)
    name: str | None = open_to(OWN, "First name; null where the shop does not tell it.")
    came_at: dt.datetime = open_to(OWN)
    due_at: dt.datetime | None = open_to(OWN, "When its waiting time ends; null: it does not wait.")
    completed_at: dt.datetime | None = open_to(OWN)


@output
class MyReferralCounts:
    """What became of the customer's friends."""

    friends: int = open_to(OWN)
    pending: int = open_to(OWN, "Came, and have not bought yet.")
    waiting: int = open_to(OWN, "Have bought; the waiting time runs.")
    completed: int = open_to(OWN, "Brought the reward.")
    points: int = open_to(OWN, "Points they brought.")


@output
class MyReferral:
    """The customer's code, link and words to share."""

    key: strawberry.Private[UUID]
    shop_url: strawberry.Private[str]

    code: str = open_to(OWN, "The friend's discount code; it also tells who sent them.")
    friend_gets: str = open_to(OWN, "In one line.")
    referrer_gets: str = open_to(OWN, "In one line.")
    share_title: str = open_to(OWN)
    share_text: str = open_to(OWN, "With code, discount and link filled in.")
    button_label: str = open_to(OWN)

    @resolver(OWN)
    async def link(
        self,
        info: Info,
        product_url: Annotated[
            str | None,
            strawberry.argument(description="A page of the shop that the link leads to."),
        ] = None,
    ) -> str | None:
        """The personal link; null while the shop's address is not set."""
        found: str | None = await info.context.load(
            Read.REFERRAL_LINKS, (self.code, self.shop_url, product_url)
        )
        return found

    @resolver(OWN)
    async def stats(self, info: Info) -> MyReferralCounts:
        """What became of the customer's friends."""
        return await info.context.load(Read.REFERRAL_COUNTS, self.key)

    @resolver(OWN)
    async def friends(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[MyFriend]:
        """Who came by the code, newest first."""
        return await info.context.load(
            Read.MEMBER_REFERRALS,
            self.key,
            first=check_first(first),
            after=info.context.cursor("my friends", after),
        )


@input_type
class ClaimReferralInput:
    """The customer came by somebody's code."""

    code: str
    product_url: str | None = about("The page they came to.", default=None)
    arrival: str | None = about(
        "What `referralOffer` gave when they came: the claim counts from then, so that an order "
        "in between is their first. It holds for 30 days.",
        default=None,
    )


@output
class ClaimReferralPayload:
    """What the customer is offered."""

    offer: ReferralOffer | None = open_to(OWN, default=None)
    claimed: bool | None = open_to(
        OWN, "False: it was known by whom they came; the first one stays.", default=None
    )
    user_errors: list[UserError] = open_to(OWN, default_factory=list)
