"""What a referral code offers: to the friend on arrival, to the shop at the till."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from punchcard.core.earning.refer_a_friend import (
    AFTER_FIRST_PURCHASE,
    FIRST_ORDER,
    POINTS,
    ReferAFriendSettings,
    friend_discount,
    terms_at,
)
from punchcard.core.program import Program, RuleVersion
from punchcard.core.referral_judgement import first_name, same_person
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.state import MemberStatus
from punchcard.db import unit_of_work
from punchcard.db.sql import referrals as sql
from punchcard.db.sql.members import MemberRow
from punchcard.db.sql.referral_codes import CodeOwner
from punchcard.services import members, program, referral_codes, voices
from punchcard.services.codes import Cart, CodeProblem, misfit, misfit_message
from punchcard.services.program_settings import ProgramSettings
from punchcard.services.rewards import Worth
from punchcard.services.voices import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The referral programme in force. `friend` is None where the friend's discount comes later."""

    rule: RuleVersion
    known: Program
    named: ProgramSettings
    friend: Worth | None

    @property
    def settings(self) -> ReferAFriendSettings:
        """The settings, typed."""
        found: ReferAFriendSettings = self.rule.settings
        return found

    @property
    def plain(self) -> Voice:
        """As the admin and partners are told."""
        return voices.plain(self.named)

    def friend_gets(self, voice: Voice) -> str:
        """What the friend gets, in a line."""
        settings = self.settings
        if settings.friend_when == AFTER_FIRST_PURCHASE:
            gift = self._reward(settings.friend_reward, voice)
            return voice.words.after_first_order.format(gift=gift)
        discount = friend_discount(settings)
        return voice.gift(discount, settings.friend_minimum_order)

    def referrer_gets(self, voice: Voice) -> str:
        """What who sent them gets, in a line."""
        if self.settings.referrer_gets != POINTS:
            return self._reward(self.settings.reward, voice)
        return voice.points(self.settings.points)

    def _reward(self, key: str, voice: Voice) -> str:
        reward = self.known.rewards.in_force(key, datetime.now(UTC))
        if reward is None:
            return voice.words.present
        discount = REWARD_TYPES[reward.type].discount(reward.settings)
        return voice.gift(discount, reward.settings.minimum_order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A code that works now, whose it is, and what it brings."""

    owner: CodeOwner
    terms: Terms

    @property
    def friend_name(self) -> str:
        """Who invites, as far as the shop tells it."""
        return first_name(self.owner.name) if self.terms.settings.show_first_name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Whether a referral code can be used for a cart. `problem` None: it can."""

    offer: Offer
    problem: CodeProblem | None
    message: str
    expires_at: datetime | None = None


async def terms() -> Terms | None:
    """The referral programme in force now; None while there is none or it is off."""
    found = await program.settings()
    if found is None:
        return None
    named, revision = found
    known = (await program.current(revision=revision)).program
    rule = terms_at(known, datetime.now(UTC))
    if rule is None:
        return None
    return Terms(rule=rule, known=known, named=named, friend=_at_once(rule.settings, known, named))


def _at_once(
    settings: ReferAFriendSettings, known: Program, named: ProgramSettings
) -> Worth | None:
    if settings.friend_when == AFTER_FIRST_PURCHASE:
        return None
    discount, minimum = friend_discount(settings), settings.friend_minimum_order
    return Worth(
        summary=voices.plain(named).gift(discount, minimum),
        discount=discount,
        minimum_order=minimum,
        currency=known.currency,
    )


async def offer(*, code: str) -> Offer | None:
    """What a code offers; None for one that does not exist, was replaced, or leads nowhere."""
    owner = await referral_codes.owner(code=code)
    if owner is None or owner.status != MemberStatus.ACTIVE:
        return None
    found = await terms()
    return Offer(owner=owner, terms=found) if found else None


async def judge(*, code: str, cart: Cart) -> Judged | None:
    """Whether a referral code can be used for such an order now; None if it is no such code."""
    found = await offer(code=code)
    if found is None:
        return None
    friend, claimed_at = None, None
    if cart.customer is not None:
        friend = await members.by_identity(store=cart.customer[0], external_id=cart.customer[1])
        claimed_at = await _claimed_at(cart.customer, friend)
    ends = _ends(found.terms.settings, claimed_at)
    problem = await _problem(found, friend, ends, cart)
    return Judged(offer=found, problem=problem, message=message_of(found, problem), expires_at=ends)


async def _claimed_at(customer: tuple[str, str], friend: MemberRow | None) -> datetime | None:
    async with unit_of_work.connection() as connection:
        known = await sql.of_friend(connection, friend.id if friend else None, customer)
    return known.attributed_at if known and known.via == "link" else None


def _ends(settings: ReferAFriendSettings, claimed_at: datetime | None) -> datetime | None:
    if claimed_at is None or not settings.friend_valid_days:
        return None
    return claimed_at + timedelta(days=settings.friend_valid_days)


async def _problem(
    found: Offer, friend: MemberRow | None, ends: datetime | None, cart: Cart
) -> CodeProblem | None:
    refusal = await refusal_of(found, friend)
    if refusal is not None:
        return refusal
    if ends is not None and ends <= datetime.now(UTC):
        return CodeProblem.EXPIRED
    return misfit(found.terms.friend, cart) if found.terms.friend else None


async def refusal_of(
    found: Offer, friend: MemberRow | None, came_at: datetime | None = None
) -> CodeProblem | None:
    """Why a code is not for this customer, who came at that instant; None: it is."""
    if friend is None:
        return None
    if friend.id == found.owner.member_id:
        return CodeProblem.OWN_CODE
    if friend.order_count and await _bought_before(friend.id, came_at):
        return CodeProblem.EXISTING_CUSTOMER
    owner = await members.by_id(member_id=found.owner.member_id)
    if owner is not None and same_person(owner.email, friend.email):
        return CodeProblem.OWN_CODE
    return CodeProblem.BLOCKED if friend.status != MemberStatus.ACTIVE else None


async def _bought_before(friend_id: UUID, instant: datetime | None) -> bool:
    if instant is None:
        return True
    async with unit_of_work.connection() as connection:
        first = await sql.orders(connection, friend_id, 1)
    return any(one["paid_at"] < instant for one in first)


def message_of(found: Offer, problem: CodeProblem | None) -> str:
    """What the code gives, or why it does not, in a line."""
    match problem:
        case None if found.terms.settings.friend_when == FIRST_ORDER:
            return f"{found.terms.friend_gets}, on the first order."
        case None:
            return f"{found.terms.friend_gets}."
        case CodeProblem.OWN_CODE:
            return "This code is for friends: nobody can use their own."
        case CodeProblem.EXISTING_CUSTOMER:
            return "The code is for a first order; this customer has bought before."
        case CodeProblem.EXPIRED:
            return "The code was to be used earlier."
        case CodeProblem.BLOCKED:
            return "The customer is blocked."
        case _ if found.terms.friend is not None:
            return misfit_message(problem, found.terms.friend)
        case _:
            return "The code cannot be used."
