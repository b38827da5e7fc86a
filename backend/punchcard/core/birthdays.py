"""Birthdays: told by the member, come once a local year, made by the clock at local midnight."""

from calendar import isleap
from dataclasses import replace
from datetime import date, datetime, time

from punchcard.core import notices, tier_evaluation
from punchcard.core.activity_facts import BirthdayCame, BirthdaySet
from punchcard.core.awards import earn
from punchcard.core.draft import Draft
from punchcard.core.fact_checks import LAST_YEAR
from punchcard.core.facts import CLOCK
from punchcard.core.program import LeapBirthday, Program
from punchcard.core.state import Birthday, MemberState


def told(draft: Draft, fact: BirthdaySet) -> None:
    """Keep the day. Told again unchanged it is as old as before; a change begins anew, and a year
    whose birthday has come does not come again."""
    known = draft.state.birthday
    if known is not None and (known.month, known.day) == (fact.month, fact.day):
        return
    draft.state.birthday = Birthday(
        month=fact.month,
        day=fact.day,
        since=draft.effective_at,
        year=known.year if known else None,
    )
    draft.due(due_at(draft.state, draft.program))


def due_at(state: MemberState, program: Program) -> datetime | None:
    """When the next birthday begins; None: never, or nobody has told."""
    known = state.birthday
    if known is None or known.month is None or known.day is None:
        return None
    year = known.since.astimezone(program.timezone).year
    if known.year is not None:
        year = max(year, known.year + 1)
    begins = _midnight(known.month, known.day, year, program)
    if begins <= known.since:
        year += 1
        begins = _midnight(known.month, known.day, year, program)
    return begins if year <= LAST_YEAR else None


def come(draft: Draft, due: datetime) -> None:
    """The birthday begins: whatever the rules give for it, at the tier held then."""
    state = draft.state
    assert state.birthday is not None  # noqa: S101 - it was due
    year = due.astimezone(draft.program.timezone).year
    fact = BirthdayCame(source=CLOCK, external_id=str(state.next_seq), occurred_at=due, year=year)
    draft.open(fact, max(due, state.clock) if state.clock else due)
    state.birthday = replace(state.birthday, year=year)
    draft.earning_tier = state.tier.key
    earn(draft)
    if draft.gained():
        tier_evaluation.upgrade(draft, draft.fact_seq)
    notices.tell(draft)
    draft.close()


def local_birthday(month: int, day: int, year: int, leap: LeapBirthday) -> date:
    """The day of a year on which a birthday is kept."""
    if (month, day) != (2, 29) or isleap(year):
        return date(year, month, day)
    return date(year, 2, 28) if leap is LeapBirthday.FEBRUARY_28 else date(year, 3, 1)


def _midnight(month: int, day: int, year: int, program: Program) -> datetime:
    """Where the day begins; in a zone that skips that midnight, where the gap does."""
    kept = local_birthday(month, day, year, program.leap_birthday)
    return datetime.combine(kept, time(), tzinfo=program.timezone)
