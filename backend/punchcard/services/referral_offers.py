"""What a referral code offers: to the friend on arrival, to the shop at the till; claiming it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from punchcard.core.earning.refer_a_friend import (
    AFTER_FIRST_PURCHASE,
    FIRST_ORDER,
    POINTS,
    ReferAFriendSettings,
    friend_discount,
    terms_at,
)
from punchcard.core.emails.english import ENGLISH
from punchcard.core.emails.languages import points_names, words_in
from punchcard.core.emails.words import EmailWords
from punchcard.core.program import Program, RuleVersion
from punchcard.core.referral_judgement import first_name, same_person
from punchcard.core.rewards.catalogue import REWARD_TYPES
from punchcard.core.rewards.reward_type import Discount
from punchcard.core.rewards.summary import summary
from punchcard.core.state import MemberStatus
from punchcard.core.texts import spoken
from punchcard.db import unit_of_work
from punchcard.db.keys import new_id
from punchcard.db.notify import nudge
from punchcard.db.sql import referrals as sql
from punchcard.db.sql.members import MemberRow
from punchcard.db.sql.referral_codes import CodeOwner
from punchcard.db.sql.referrals import Arrival
from punchcard.errors import Conflict, NotFound
from punchcard.mail.formats import formats_in
from punchcard.services import members, program, referral_codes
from punchcard.services.codes import Cart, CodeProblem, misfit, misfit_message
from punchcard.services.program_settings import ProgramSettings
from punchcard.services.rewards import Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The referral programme in force. `friend` is None where the friend's discount comes later;
    `friend_gets` and `referrer_gets` say it in a line."""

    rule: RuleVersion
    program: str
    points_name: str
    languages: tuple[str, ...]
    friend: Worth | None
    friend_gets: str
    referrer_gets: str

    def language(self, wanted: Sequence[str]) -> str | None:
        """The programme's language that suits best; None: its first."""
        return spoken(wanted, self.languages)

    @property
    def settings(self) -> ReferAFriendSettings:
        """The settings, typed."""
        found: ReferAFriendSettings = self.rule.settings
        return found


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


async def terms(*, language: str | None = None) -> Terms | None:
    """The referral programme in force now; None while there is none or it is off. Its lines are
    said in the language of an email; None: as the admin and the storefront say them."""
    named = await program.settings()
    if named is None:
        return None
    known = (await program.current(revision=named[1])).program
    rule = terms_at(known, datetime.now(UTC))
    return _terms_of(rule, known, named[0], language) if rule else None


def _terms_of(
    rule: RuleVersion, known: Program, named: ProgramSettings, language: str | None
) -> Terms:
    settings: ReferAFriendSettings = rule.settings
    lines = _Lines(known, named, language)
    worth = None
    if settings.friend_when == AFTER_FIRST_PURCHASE:
        gets = lines.after_first_order(settings.friend_reward)
    else:
        discount = friend_discount(settings)
        minimum = settings.friend_minimum_order
        gets = lines.gift(discount, minimum)
        worth = Worth(
            summary=gets, discount=discount, minimum_order=minimum, currency=known.currency
        )
    return Terms(
        rule=rule,
        program=named.name,
        points_name=named.point_plural,
        languages=tuple(named.languages),
        friend=worth,
        friend_gets=gets,
        referrer_gets=lines.referrer_gets(settings),
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
    return Judged(offer=found, problem=problem, message=_message(found, problem), expires_at=ends)


async def claim(
    *, store: str, external_id: str, code: str, product_url: str | None = None
) -> tuple[Offer, bool]:
    """Note that a customer came by a code; True if that was new. Who came first by another one
    stays with that.

    Raises NotFound for a code that leads nowhere, or Conflict if it is not for this customer.
    """
    page = referral_codes.product_page(product_url)
    found = await offer(code=code)
    if found is None:
        raise NotFound("This code does not lead anywhere.", field="code")
    friend = await members.by_identity(store=store, external_id=external_id)
    refusal = await _refusal(found, friend)
    if refusal is not None:
        raise Conflict(_message(found, refusal), field="code")
    came = Arrival(
        id=new_id(),
        referrer_id=found.owner.member_id,
        friend_id=friend.id if friend else None,
        customer=(store, external_id),
        code=found.owner.code,
        via="link",
        product_url=page,
        rule_key=found.terms.rule.key,
        rule_version=found.terms.rule.version,
        attributed_at=datetime.now(UTC),
    )
    async with unit_of_work.transaction() as connection:
        known = await sql.of_friend(connection, friend.id if friend else None, came.customer)
        made = None if known else await sql.attribute(connection, came)
    nudge()
    return found, made is not None


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
    refusal = await _refusal(found, friend)
    if refusal is not None:
        return refusal
    if ends is not None and ends <= datetime.now(UTC):
        return CodeProblem.EXPIRED
    return misfit(found.terms.friend, cart) if found.terms.friend else None


async def _refusal(found: Offer, friend: MemberRow | None) -> CodeProblem | None:
    if friend is None:
        return None
    if friend.id == found.owner.member_id:
        return CodeProblem.OWN_CODE
    if friend.order_count:
        return CodeProblem.EXISTING_CUSTOMER
    owner = await members.by_id(member_id=found.owner.member_id)
    if owner is not None and same_person(owner.email, friend.email):
        return CodeProblem.OWN_CODE
    return CodeProblem.BLOCKED if friend.status != MemberStatus.ACTIVE else None


def _message(found: Offer, problem: CodeProblem | None) -> str:
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


@dataclass(frozen=True, slots=True)
class _Lines:
    """What both sides get, in a line each."""

    known: Program
    named: ProgramSettings
    language: str | None

    @property
    def words(self) -> EmailWords:
        return words_in(self.language) if self.language else ENGLISH

    def gift(self, discount: Discount, minimum_order: Decimal) -> str:
        currency = self.known.currency
        if self.language is None:
            return summary(discount, currency=currency, minimum_order=minimum_order)
        return summary(
            discount,
            currency=currency,
            minimum_order=minimum_order,
            words=self.words.summary,
            money=formats_in(self.language).money,
        )

    def reward(self, key: str) -> str:
        reward = self.known.rewards.in_force(key, datetime.now(UTC))
        if reward is None:
            return self.words.present
        discount = REWARD_TYPES[reward.type].discount(reward.settings)
        return self.gift(discount, reward.settings.minimum_order)

    def after_first_order(self, key: str) -> str:
        return self.words.after_first_order.format(gift=self.reward(key))

    def referrer_gets(self, settings: ReferAFriendSettings) -> str:
        if settings.referrer_gets != POINTS:
            return self.reward(settings.reward)
        names = self.named.point_singular, self.named.point_plural
        if self.language is None:
            return f"{settings.points:,} {names[1]}"
        number = formats_in(self.language).number(settings.points)
        return f"{number} {points_names(*names, self.words)[settings.points != 1]}"
