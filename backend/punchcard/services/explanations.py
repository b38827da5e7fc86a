"""Why an entry has the points it has, as a sentence: the stored inputs read aloud."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from punchcard.core.money import major_amount
from punchcard.db.sql.activity import EntryRow

_ROUNDING = {"floor": "rounded down", "half_up": "rounded half up", "ceil": "rounded up"}

_PLAIN = {
    "approve": "The waiting time of the award ended.",
    "reinstate": "Points taken back for a refund were given again.",
    "give": "Given by staff.",
    "undo_give": "A gift by staff was taken back.",
    "remove": "Removed by staff.",
    "undo_remove": "A removal by staff was undone.",
    "redeem": "Spent on a reward.",
    "return": "A reward was given back.",
    "expire": "Their time was over.",
    "undo_expire": "An expiry was undone.",
}


def explain(entry: EntryRow) -> str:
    """The arithmetic of one entry."""
    return explain_award(entry.kind, entry.points, entry.inputs, entry.rounding)


def explain_award(kind: str, points: int, inputs: Mapping[str, Any], rounding: str | None) -> str:
    """The arithmetic of an award that may not be booked (an estimate)."""
    if "again_after" in inputs:
        return f"Spent again: the code was used although it was {inputs['again_after']}."
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in ("clawback", "void"):
        return _taken(points, inputs)
    for key, sentence in _EARNED:
        if key in inputs:
            said = sentence(points, inputs, _ROUNDING.get(rounding or "", ""))
            return _limited(said, points, inputs)
    return f"{points:,} points."


def _limited(sentence: str, points: int, inputs: Mapping[str, Any]) -> str:
    if "limited_from" not in inputs:
        return sentence
    return f"{sentence} A limit left {points:,} of {inputs['limited_from']:,}."


def _purchase(points: int, inputs: Mapping[str, Any], rounding: str) -> str:
    ratio = Fraction(inputs.get("earning_ratio", 1))
    times = f" × {inputs['earning_ratio']} at the tier {inputs['tier']}" if ratio != 1 else ""
    if inputs["basis"] == "per_order":
        exact = Fraction(inputs["points"]) * ratio
        result = f" = {_number(exact)}" if times else ""
        return f"{inputs['points']} points for the order{times}{result}{_comma(rounding, exact)}."
    currency = inputs["currency"]
    base = major_amount(inputs["base_minor"], currency)
    rate, units = Fraction(inputs["points"]), Fraction(inputs["units"])
    exact = rate * units * ratio
    counted = _number(units)
    return (
        f"{inputs['points']} points for each {inputs['per_amount']} {currency} of {base}: "
        f"{counted} × {inputs['points']}{times} = {_number(exact)}{_comma(rounding, exact)}."
    )


def _milestone(points: int, inputs: Mapping[str, Any], _rounding: str) -> str:
    return f"{points:,} points for reaching order {inputs['orders']}."


def _spent(points: int, inputs: Mapping[str, Any], _rounding: str) -> str:
    currency = inputs["currency"]
    spent = major_amount(inputs["spent_minor"], currency)
    return f"{points:,} points for spending {inputs['amount']} {currency}: {spent} are spent."


def _birthday(points: int, inputs: Mapping[str, Any], _rounding: str) -> str:
    extra = inputs.get("tier_points")
    more = f", {extra:,} of them at the tier {inputs['tier']}" if extra else ""
    return f"{points:,} points for the birthday of {inputs['birthday']}{more}."


def _event(points: int, inputs: Mapping[str, Any], _rounding: str) -> str:
    return f"{points:,} points for the event {inputs['event']}."


def _visit(points: int, _inputs: Mapping[str, Any], _rounding: str) -> str:
    return f"{points:,} points for a visit."


def _fixed(points: int, _inputs: Mapping[str, Any], _rounding: str) -> str:
    return f"{points:,} points, given once."


def _taken(points: int, inputs: Mapping[str, Any]) -> str:
    awarded = inputs.get("awarded", points)
    if "unspent" in inputs:
        return f"{points:,} unspent points of the bonus of a tier: its order was refunded."
    if "short" in inputs:
        return f"{points:,} points of a refund that lay in a code when it came."
    if "base_minor" not in inputs:
        return f"All {awarded:,} points of the bonus: its condition holds no more."
    refunded, base, before = (
        inputs[key] for key in ("refunded_minor", "base_minor", "taken_before")
    )
    share = awarded * refunded // base
    text = f"{refunded} of {base} minor units are refunded: {share:,} of {awarded:,} points"
    return f"{text}, of which {before:,} were taken before." if before else f"{text}."


def _entered(points: int, _inputs: Mapping[str, Any], _rounding: str) -> str:
    return f"{points:,} points for reaching the tier, given once."


_EARNED: tuple[tuple[str, Callable[[int, Mapping[str, Any], str], str]], ...] = (
    ("bonus", _entered),
    ("basis", _purchase),
    ("orders", _milestone),
    ("spent_minor", _spent),
    ("birthday", _birthday),
    ("event", _event),
    ("visit", _visit),
    ("points", _fixed),
)


def _comma(rounding: str, exact: Fraction) -> str:
    whole = exact.denominator == 1
    return "" if whole or not rounding else f", {rounding}"


def _number(value: Fraction) -> str:
    """A fraction as people write it: 99, 99.99; cut after six digits."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")
