"""A real programme on an empty instance: what it begins with, and switching it on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from punchcard.core.effects import ADMIN_REDEMPTION
from punchcard.core.program import RuleVersion
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.rewards.summary import summary
from punchcard.db import unit_of_work
from punchcard.errors import AlreadyExists
from punchcard.mail import message
from punchcard.services import emails, program, program_apply, rules
from punchcard.services.defaults import EARNING, REWARDS, TIERS


class Part(StrEnum):
    """What a part of the plan is about."""

    EARNING = "earning"
    REWARD = "reward"
    TIERS = "tiers"
    EMAILS = "emails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One thing that a launch brings, for people."""

    part: Part
    name: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What is asked of whoever launches. `currency` None: that of the first order; `sender` is
    where emails come from (empty: not set yet)."""

    name: str
    currency: str | None = None
    timezone: str = "UTC"
    admin_email: str = ""
    sender: str = ""


def plan(currency: str | None) -> list[Planned]:
    """What a launch brings, in the order of the screens."""
    now = datetime.now(UTC)
    earning = [rules.check_draft(one, now) for one in EARNING]
    rewards = [rules.check_draft(one, now) for one in REWARDS]
    return [
        *(Planned(part=Part.EARNING, name=one.name, detail=_earns(one)) for one in earning),
        *(
            Planned(part=Part.REWARD, name=one.name, detail=_costs(one, currency))
            for one in rewards
        ),
        Planned(part=Part.TIERS, name="VIP tiers", detail=_ladder()),
        Planned(
            part=Part.EMAILS,
            name="Emails",
            detail="ready with our texts; sent once a sender and SMTP are set",
        ),
    ]


async def refuse_second() -> None:
    """Raises AlreadyExists, with what to do, where there is a programme."""
    known = await program.settings()
    if known is not None:
        raise AlreadyExists(
            f"There is a programme already: {known[0].name}. Change it in the admin, or with "
            "`punchcard program export` and `punchcard program apply`."
        )


async def launch(*, wanted: Launch, actor: str) -> list[str]:
    """Switch a new programme on; says what it has, a line each.

    Raises AlreadyExists, or InvalidInput with the field that is wrong.
    """
    admin_email = address(wanted.admin_email, "admin_email")
    sender = address(wanted.sender, "sender")
    async with unit_of_work.transaction():
        await refuse_second()
        await program_apply.create_default(
            name=wanted.name.strip(),
            timezone=wanted.timezone,
            currency=wanted.currency,
            from_address=sender,
            actor=actor,
        )
        if admin_email:
            await emails.set_recipient(kind=ADMIN_REDEMPTION, to=admin_email, actor=actor)
    return [f"{one.name}: {one.detail}" for one in plan(wanted.currency)]


def _earns(rule: RuleVersion) -> str:
    points = f"{rule.settings.points:,} points"
    more = {"purchase": " for each whole unit spent", "refer_a_friend": " for a friend who buys"}
    return points + more.get(rule.type, "")


def _costs(reward: RuleVersion, currency: str | None) -> str:
    gives = summary(REWARD_TYPES[reward.type].discount(reward.settings), currency=currency)
    costs = f"for {reward.settings.cost:,} points"
    return costs if gives == reward.name else f"{gives}, {costs}"


def _ladder() -> str:
    rungs = ", ".join(f"{rung['name']} at {rung['threshold']:,}" for rung in TIERS.ladder)
    return f"{rungs}; ready, switched off"


def address(text: str, field: str) -> str:
    """An address without blanks around it, or none. Raises InvalidInput for that field."""
    text = text.strip()
    if text:
        message.address_of(text, field)
    return text
