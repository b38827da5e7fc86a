"""Awards: what rules give for a fact, and what refunds take back of it."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from punchcard.core import shortfalls
from punchcard.core.clock import approval_due
from punchcard.core.draft import Draft
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.earning.rule_type import Earned, NotEarned, RuleType
from punchcard.core.ledger import Account, EntryKind
from punchcard.core.points import refunded_share, round_points
from punchcard.core.program import RuleVersion
from punchcard.core.state import Award, Counter, MemberStatus, OrderKey, OrderState, Shortfall
from punchcard.core.tier_judgement import scheme_of


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
        if type(draft.fact) in rule_type.facts:
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
    """Take back the awards that a full refund has cost (order milestones)."""
    for key, counter in list(draft.state.counters.items()):
        if counter.held is None:
            continue
        rule = draft.program.rules.version(key, counter.held.rule_version)
        lapses = RULE_TYPES[rule.type].lapses
        if lapses and lapses(rule.settings, draft.state):
            _take(draft, counter.held, counter.held.points, {"awarded": counter.held.points})
            draft.state.counters[key] = replace(counter, held=None)


def take_back(draft: Draft, award: Award, inputs: dict[str, Any]) -> None:
    """Take an award back whole."""
    _take(draft, award, award.points, inputs)


def _apply(draft: Draft, rule: RuleVersion, rule_type: RuleType) -> Award | None:
    result = _result(draft, rule, rule_type)
    if isinstance(result, NotEarned):
        draft.decline(result.code, result.message, rule_key=rule.key)
        return None
    result = _at_tier(draft, rule_type, result)
    points = round_points(result.exact, result.rounding)
    if points == 0:
        draft.decline("rounds_to_zero", "It came to less than one point.", rule_key=rule.key)
        return None
    return _award(draft, rule, rule_type, points, result)


def _result(draft: Draft, rule: RuleVersion, rule_type: RuleType) -> Earned | NotEarned:
    if not rule.enabled:
        return NotEarned(code="disabled", message="The rule was switched off then.")
    if draft.state.status is not MemberStatus.ACTIVE:
        return NotEarned(code="blocked", message="The member was blocked.")
    counter = draft.state.counters.get(rule.key, Counter())
    result = rule_type.evaluate(rule.settings, draft.fact, draft.state, counter.times)
    if isinstance(result, Earned) and counter.held is not None:
        # The mark of the rule was moved meanwhile: one bonus is held at a time.
        return NotEarned(code="already_awarded", message="The bonus was given already.")
    return result


def _at_tier(draft: Draft, rule_type: RuleType, earned: Earned) -> Earned:
    """What a purchase earns at the member's tier; the ratio stands in the entry's inputs."""
    scheme = scheme_of(draft.state, draft.program)
    tier = scheme.tier(draft.earning_tier) if scheme and rule_type.per_order else None
    if tier is None or tier.earning_ratio == 1:
        return earned
    inputs = {**earned.inputs, "tier": tier.key, "earning_ratio": str(tier.earning_ratio)}
    return replace(earned, exact=earned.exact * Fraction(tier.earning_ratio), inputs=inputs)


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
    held = award if rule_type.lapses else None
    draft.state.counters[rule.key] = Counter(times=counter.times + 1, held=held)
    return award


def _claw_share(draft: Draft, order: OrderState, award: Award) -> Award:
    due = refunded_share(award.points, order.refunded, order.base) - award.taken
    due -= shortfalls.open_of(draft, award.seq)
    if due <= 0:
        return award
    inputs = {
        "awarded": award.points,
        "refunded_minor": min(order.refunded, order.base),
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
