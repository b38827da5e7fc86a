"""What the widget says, in one language; the defaults are its English."""

from collections.abc import Mapping
from dataclasses import dataclass

from punchcard.core import described

_LINE = r"[^\x00-\x1f]{0,120}"
_LINES = r"[^\x00-\x09\x0b-\x1f]{0,600}"
_POINTS = "{{points}}: what they have."


def _line(label: str, default: str, help: str = "") -> str:
    text: str = described.text(
        label, pattern=_LINE, default=default, help=f"One line of up to 120 characters. {help}"
    )
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetTexts:
    """The texts of launcher and panel, for guests and for members."""

    launcher_guest: str = _line("Launcher, guests", "Rewards")
    launcher_member: str = _line("Launcher, members", "{{points}} points", _POINTS)
    guest_heading: str = _line("Heading, guests", "Earn points with every order")
    guest_text: str = described.text(
        "Text, guests",
        pattern=_LINES,
        default="Sign in to your account and your points begin to count.",
        help="Up to 600 characters.",
    )
    join_button: str = _line("Button to join", "Join the programme")
    member_heading: str = _line("Heading, members", "Hello {{name}}", "{{name}}: their name.")
    earn_heading: str = _line("Ways to earn", "Earn")
    spend_heading: str = _line("Ways to spend", "Spend")
    codes_heading: str = _line("Their codes", "My codes")
    tier_heading: str = _line("Their tier", "My tier")
    activity_heading: str = _line("Their activity", "Activity")
    refer_heading: str = _line("Refer a friend", "Refer a friend")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTexts:
    """The texts of a notice."""

    title: str = described.text(
        "Title", pattern=r"[^\x00-\x1f]{1,120}", help="One line of 1 to 120 characters."
    )
    body: str = described.text("Text", pattern=_LINES, default="", help="Up to 600 characters.")
    button_label: str = _line("Button", "", "Empty: no button.")

    @classmethod
    def usual(cls, kind: str) -> "NoticeTexts":
        """What a notice says until the shop has words of its own."""
        return _USUAL[kind]


_USUAL: Mapping[str, NoticeTexts] = {
    "refer_a_friend": NoticeTexts(
        title="Give a discount, get points",
        body="Send your code to a friend. When they have bought, you earn points.",
        button_label="Share my code",
    ),
    "announcement": NoticeTexts(
        title="We have a points programme",
        body="Every order earns points, and points buy discounts.",
        button_label="See how it works",
    ),
    "sign_up": NoticeTexts(
        title="You could be earning points",
        body="Create an account: points for signing up, and for every order.",
        button_label="Create an account",
    ),
    "redeem_now": NoticeTexts(
        title="You have {{points}} points to spend",
        body="That is enough for: {{reward}}.",
        button_label="Choose a reward",
    ),
}
