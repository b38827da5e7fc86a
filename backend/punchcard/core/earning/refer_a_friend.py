"""Refer a friend: what the friend gets, what the referrer gets, and what is asked of both."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from punchcard.core import described
from punchcard.core.described import Choice
from punchcard.core.earning.rule_type import Earned, EarningSettings, NotEarned, RuleType, Seen
from punchcard.core.facts import Fact
from punchcard.core.program import Program, RuleVersion
from punchcard.core.rewards.reward_type import Discount, Scope
from punchcard.core.state import MemberState
from punchcard.core.texts import check_holes
from punchcard.errors import InvalidInput

REFER_A_FRIEND_TYPE = "refer_a_friend"
POINTS, REWARD = "points", "reward"
FIRST_ORDER, AFTER_FIRST_PURCHASE = "first_order", "after_first_purchase"
PERCENT, AMOUNT = "percent", "amount"
ANY, LIST, COLLECTIONS = "any", "list", "collections"
DAY, WEEK, MONTH, YEAR, EVER = "day", "week", "month", "year", "ever"
ONCE, EVERY_ORDER = "once", "every_order"

RULE_KEY = r"([a-z][a-z0-9_]{0,62})?"
TITLE = r"[^\0\r\n]{0,100}"
PASSAGE = r"[^\0]{0,500}"
TEXTS = ("share_title", "share_text", "popup_title", "popup_text", "button_label")
"""The settings that say something to people, in the shop's first language."""

_SHARED = ("code", "link", "discount", "program")
_POPUP = ("code", "discount", "friend", "program")
HOLES = {
    "share_title": _SHARED,
    "share_text": _SHARED,
    "popup_title": _POPUP,
    "popup_text": _POPUP,
    "button_label": (),
}
"""What each of them may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferAFriendSettings(EarningSettings):
    """Settings of the referral programme (product.md rows 12 and 44 to 46)."""

    referrer_gets: str = described.choice(
        "The referrer gets",
        (Choice(POINTS, "Points"), Choice(REWARD, "A code of a reward, free of cost")),
        default=POINTS,
    )
    points: int = described.integer("Points", min=1, max=10_000_000, default=500)
    reward: str = described.text(
        "Reward", of="rewards", pattern=RULE_KEY, default="", help="The key of one of your rewards."
    )
    friend_when: str = described.choice(
        "The friend's discount",
        (
            Choice(FIRST_ORDER, "On the first order: the referrer's code is the discount code"),
            Choice(AFTER_FIRST_PURCHASE, "After it: a code of their own is sent by email"),
        ),
        default=FIRST_ORDER,
    )
    friend_discount: str = described.choice(
        "Discount",
        (Choice(PERCENT, "A percentage"), Choice(AMOUNT, "A fixed amount")),
        default=PERCENT,
    )
    friend_percent: Decimal = described.decimal(
        "Percent off", min="0.1", max="100", scale=1, default=Decimal(10)
    )
    friend_amount: Decimal = described.money("Amount off", min="0.01", default=Decimal(5))
    friend_minimum_order: Decimal = described.money(
        "Minimum purchase",
        default=Decimal(0),
        help="The friend's code counts from this amount. 0: any order.",
    )
    friend_applies_to: str = described.choice(
        "For",
        (
            Choice(ANY, "The whole order"),
            Choice(LIST, "These products"),
            Choice(COLLECTIONS, "Products of these collections"),
        ),
        default=ANY,
    )
    friend_names: str = described.text(
        "Products or collections",
        default="",
        pattern=r"[^\0]{0,4000}",
        help="Their ids as your shop knows them, separated by commas.",
    )
    friend_valid_days: int = described.integer(
        "Valid for",
        min=0,
        max=3650,
        unit="days",
        default=30,
        help="Counted from the visit by the link. 0: without end.",
    )
    friend_reward: str = described.text(
        "Reward after the first purchase",
        of="rewards",
        pattern=RULE_KEY,
        default="",
        help="The key of the reward whose code the friend is sent.",
    )
    minimum_order: Decimal = described.money(
        "Minimum order", default=Decimal(0), help="The friend's order counts from this amount."
    )
    cap: int = described.integer(
        "Most rewarded friends", min=0, max=100_000, default=10, help="0: as many as come."
    )
    cap_period: str = described.choice(
        "Within",
        (
            Choice(DAY, "A day"),
            Choice(WEEK, "A week"),
            Choice(MONTH, "A month"),
            Choice(YEAR, "A year"),
            Choice(EVER, "All time"),
        ),
        default=MONTH,
    )
    code_email: str = described.choice(
        "Send the code to share",
        (Choice(ONCE, "After a member's first order"), Choice(EVERY_ORDER, "After every order")),
        default=ONCE,
    )
    shop_url: str = described.text(
        "Address of your shop",
        pattern=r"(https?://[^\s\0\"'<>?#]{1,300})?",
        default="",
        help="Personal links lead there, for example https://shop.example.com.",
    )
    show_first_name: bool = described.boolean(
        "Tell friends who invites them",
        default=True,
        help="By the referrer's first name; nothing else is ever told.",
    )
    share_title: str = described.text(
        "Title of what is shared", pattern=TITLE, default="A present from me"
    )
    share_text: str = described.text(
        "Text of what is shared",
        pattern=PASSAGE,
        default="With my code {{code}} you get {{discount}}: {{link}}",
        help="May hold {{code}}, {{link}} and {{discount}}.",
    )
    popup_title: str = described.text(
        "Title of the popup", pattern=TITLE, default="A friend sent you a present"
    )
    popup_text: str = described.text(
        "Text of the popup",
        pattern=PASSAGE,
        default="Use the code {{code}} and get {{discount}}.",
        help="May hold {{code}}, {{discount}} and {{friend}}, who invites.",
    )
    button_label: str = described.text(
        "Label of the button", pattern=TITLE, default="Refer a friend"
    )
    translations: described.Translations = described.translations(
        "In other languages", names=TEXTS, pattern=PASSAGE
    )

    def __post_init__(self) -> None:
        if self.friend_applies_to != ANY and not _named(self, self.friend_applies_to):
            raise InvalidInput("Name at least one.", field=("settings", "friend_names"))
        if self.referrer_gets == REWARD and not self.reward:
            raise InvalidInput("Say which reward.", field=("settings", "reward"))
        if self.friend_when == AFTER_FIRST_PURCHASE and not self.friend_reward:
            raise InvalidInput("Say which reward.", field=("settings", "friend_reward"))
        for name in TEXTS:
            check_holes(getattr(self, name), HOLES[name], ("settings", name))
        for language, texts in self.translations:
            for name, text in texts:
                check_holes(text, HOLES[name], ("settings", "translations", language, name))

    @property
    def idle(self) -> tuple[str, ...]:
        """Settings that mean nothing beside the others: what they name may go."""
        points, at_once = self.referrer_gets == POINTS, self.friend_when == FIRST_ORDER
        return (*(("reward",) if points else ()), *(("friend_reward",) if at_once else ()))

    def said(self, name: str, language: str | None = None) -> str:
        """One of the texts, in this language (None: the first) where there is a translation."""
        for known, texts in self.translations:
            if known == language:
                return dict(texts).get(name) or str(getattr(self, name))
        return str(getattr(self, name))


def terms_at(program: Program, instant: datetime) -> RuleVersion | None:
    """The referral programme in force at an instant; None while there is none or it is off."""
    for rule in program.rules.at(instant):
        if rule.type == REFER_A_FRIEND_TYPE and rule.enabled:
            return rule
    return None


def friend_discount(settings: ReferAFriendSettings) -> Discount:
    """What the referrer's code gives on the friend's first order."""
    percent = settings.friend_percent if settings.friend_discount == PERCENT else None
    return Discount(
        scope=Scope.ORDER if settings.friend_applies_to == ANY else Scope.PRODUCTS,
        percent=percent,
        amount=settings.friend_amount if percent is None else None,
        products=_named(settings, LIST),
        collections=_named(settings, COLLECTIONS),
    )


def evaluate(
    _settings: ReferAFriendSettings, _fact: Fact, _state: MemberState, _seen: Seen
) -> Earned | NotEarned:
    """Nothing by itself: what a referral gives is booked when the friend's order is approved."""
    return NotEarned(code="no_referral", message="Referrals are booked on their own.")


def _named(settings: ReferAFriendSettings, kind: str) -> tuple[str, ...]:
    if settings.friend_applies_to != kind:
        return ()
    return tuple(name.strip() for name in settings.friend_names.split(",") if name.strip())


REFER_A_FRIEND = RuleType(
    type=REFER_A_FRIEND_TYPE,
    label="Refer a friend",
    description="A friend gets a discount on the first order; once it is approved, the customer "
    "who sent them is rewarded.",
    facts=frozenset(),
    settings=ReferAFriendSettings,
    evaluate=evaluate,
    default_notification="A friend of yours has bought: {{points}} {{points_name}} for you.",
    default_panel="Give your friends a discount, and be rewarded when they buy.",
)
