"""Awards: what rules give for a fact, and what refunds take back of it."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from punchcard.core import shortfalls
from punchcard.core.activity_facts import BirthdayCame
from punchcard.core.audience import excluded
from punchcard.core.credit import has_room
from punchcard.core.draft import Draft
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType, Seen
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.limits import ActivitySettings, counted, within
from punchcard.core.periods import approval_due, local_day
from punchcard.core.points import refunded_share, round_points
from punchcard.core.program import RuleVersion
from punchcard.core.state import Award, Counter, MemberStatus, OrderKey, OrderState, Shortfall
from punchcard.core.tier_judgement import scheme_of
from punchcard.core.tier_settings import Tier


def earn(draft: Draft) -> list[Award]:
    """Let every rule look at the draft's fact, in order; returns the awards that belong to an
    order. What earned nothing leaves its reason."""
    if draft.fact.occurred_at < draft.program.starts_at:
        draft.decline("before_start", "The programme had not started yet.")
        return []
    awards: list[Award] = []
    looked = False
    for rule in draft.program.rules.at(draft.fact.occurred_at):
        rule_type = RULE_TYPES[rule.type]
        if type(draft.fact) in rule_type.facts and _concerned(draft, rule, rule_type):
            looked = True
            award = _apply(draft, rule, rule_type)
            if award and rule_type.per_order:
                awards.append(award)
    if not looked:
        draft.decline("no_rule", "No rule of the programme rewards this.")
    return awards


def claw_back(draft: Draft, order: OrderState) -> OrderState:
    """Take back what the order's refunds so far have cost of its awards (cumulative)."""
    kept = tuple(_claw_share(draft, order, award) for award in order.awards)
    return draft.keep_order(order, awards=kept)


def release_lapsed(draft: Draft) -> None:
    """Take back the awards that a refund has cost (milestones)."""
    for key, counter in list(draft.state.counters.items()):
        if counter.held is None:
            continue
        rule = draft.program.rules.version(key, counter.held.rule_version)
        lapses = RULE_TYPES[rule.type].lapses
        if lapses and lapses(rule.settings, draft.state, counter.period):
            _take(draft, counter.held, counter.held.points, {"awarded": counter.held.points})
            draft.state.counters[key] = replace(counter, held=None)


def _concerned(draft: Draft, rule: RuleVersion, rule_type: RuleType) -> bool:
    return rule_type.concerns is None or rule_type.concerns(rule.settings, draft.fact)


def take_back(draft: Draft, award: Award, inputs: dict[str, Any]) -> None:
    """Take an award back whole."""
    _take(draft, award, award.points, inputs)


def _apply(draft: Draft, rule: RuleVersion, rule_type: RuleType) -> Award | None:
    result = _result(draft, rule, rule_type)
    if isinstance(result, Earned):
        result = _at_tier(draft, rule_type, result)
        points = round_points(result.exact, result.rounding)
        allowed = _allowed(draft, rule, points)
        if isinstance(allowed, int):
            if not has_room(draft, allowed, rule_key=rule.key):
                return None
            if allowed < points:
                result = replace(result, inputs={**result.inputs, "limited_from": points})
            return _award(draft, rule, rule_type, allowed, result)
        result = allowed
    draft.decline(result.code, result.message, rule_key=rule.key)
    return None


def _allowed(draft: Draft, rule: RuleVersion, points: int) -> int | NotEarned:
    if points == 0:
        return NotEarned(code="rounds_to_zero", message="It came to less than one point.")
    if not isinstance(rule.settings, ActivitySettings):
        return points
    at = draft.fact.occurred_at
    counter = draft.state.counters.get(rule.key, Counter())
    return within(rule.settings, counter, at, local_day(draft.program, at), points)


def _result(draft: Draft, rule: RuleVersion, rule_type: RuleType) -> Earned | NotEarned:
    if not rule.enabled:
        return NotEarned(code="disabled", message="The rule was switched off then.")
    if draft.state.status is not MemberStatus.ACTIVE:
        return NotEarned(code="blocked", message="The member was blocked.")
    at = draft.fact.occurred_at
    outside = excluded(rule.settings, draft.state, draft.program, tier=draft.earning_tier, at=at)
    if outside:
        return NotEarned(code="audience", message=outside)
    counter = draft.state.counters.get(rule.key, Counter())
    seen = Seen(times=counter.times, day=local_day(draft.program, at), last_at=counter.last_at)
    result = rule_type.evaluate(rule.settings, draft.fact, draft.state, seen)
    if isinstance(result, Earned) and _is_held(counter, result.period):
        return NotEarned(code="already_awarded", message="The bonus was given already.")
    return result


def _is_held(counter: Counter, period: str) -> bool:
    """One bonus is held at a time, also when its mark was moved; a past period has had its own."""
    return period < counter.period or (period == counter.period and counter.held is not None)


def _at_tier(draft: Draft, rule_type: RuleType, earned: Earned) -> Earned:
    """What a purchase earns at the member's tier; the ratio stands in the entry's inputs."""
    scheme = scheme_of(draft.state, draft.program)
    tier = scheme.tier(draft.earning_tier) if scheme else None
    if tier is not None and isinstance(draft.fact, BirthdayCame):
        return _with_extra(draft, earned, tier)
    if tier is None or not rule_type.per_order or tier.earning_ratio == 1:
        return earned
    inputs = {**earned.inputs, "tier": tier.key, "earning_ratio": str(tier.earning_ratio)}
    return replace(earned, exact=earned.exact * Fraction(tier.earning_ratio), inputs=inputs)


def _with_extra(draft: Draft, earned: Earned, tier: Tier) -> Earned:
    """The tier's extra on a birthday (product.md row 56), once however many rules there are."""
    given = any(
        one.fact_seq == draft.fact_seq and "tier_points" in one.inputs for one in draft.rows.entries
    )
    if given or not tier.birthday_points:
        return earned
    inputs = {**earned.inputs, "tier": tier.key, "tier_points": tier.birthday_points}
    return replace(earned, exact=earned.exact + tier.birthday_points, inputs=inputs)


def _award(
    draft: Draft, rule: RuleVersion, rule_type: RuleType, points: int, earned: Earned
) -> Award:
    days = rule.settings.approval_days
    entry = draft.entry(
        EntryKind.EARN,
        Account.ISSUED,
        Account.PENDING if days else Account.AVAILABLE,
        points,
        rule_key=rule.key,
        rule_version=rule.version,
        inputs=earned.inputs,
        rounding=earned.rounding.value,
    )
    if days:
        draft.wait(entry, approval_due(draft.program, draft.fact.occurred_at, days))
    else:
        draft.fill(entry)
    award = Award(seq=entry.seq, rule_key=rule.key, rule_version=rule.version, points=points)
    counter = draft.state.counters.get(rule.key, Counter())
    at = draft.fact.occurred_at
    draft.state.counters[rule.key] = counted(
        rule.settings,
        counter,
        at,
        local_day(draft.program, at),
        points,
        held=award if rule_type.lapses else None,
        period=earned.period,
    )
    return award


def _claw_share(draft: Draft, order: OrderState, award: Award) -> Award:
    gone = order.base_gone(order.refunded)
    due = refunded_share(award.points, gone, order.base) - award.taken
    due -= shortfalls.open_of(draft, award.seq)
    if due <= 0:
        return award
    inputs = {
        "awarded": award.points,
        "refunded_minor": gone,
        "base_minor": order.base,
        "taken_before": award.taken,
    }
    taken = _take(draft, award, due, inputs, order_key=(order.source, order.external_id))
    return replace(award, taken=award.taken + taken)


def _take(
    draft: Draft,
    award: Award,
    points: int,
    inputs: dict[str, Any],
    *,
    order_key: OrderKey | None = None,
) -> int:
    """Take an award back, from where it waits first; returns how much was there to take."""
    details: dict[str, Any] = {
        "rule_key": award.rule_key,
        "rule_version": award.rule_version,
        "corrects_seq": award.seq,
        "inputs": inputs,
    }
    waiting = draft.state.pending_awards.get(award.seq)
    voided = min(points, waiting.remaining) if waiting else 0
    if waiting and voided:
        draft.entry(EntryKind.VOID, Account.PENDING, Account.REVERSED, voided, **details)
        draft.keep_pending(replace(waiting, remaining=waiting.remaining - voided))
    if voided == points:
        return voided
    owed = Shortfall(
        kind=EntryKind.CLAWBACK,
        corrects_seq=award.seq,
        points=points - voided,
        fact_seq=draft.fact_seq,
        rule_key=award.rule_key,
        rule_version=award.rule_version,
        order_key=order_key,
    )
    return voided + shortfalls.take_back(draft, owed, inputs)
