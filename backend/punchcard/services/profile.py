"""What customers change about themselves: all of it, or nothing where a part is refused."""

from dataclasses import dataclass
from uuid import UUID

from punchcard.db import unit_of_work
from punchcard.db.notify import nudge
from punchcard.services import activities, membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """Day and month; None takes them away."""

    month: int | None = None
    day: int | None = None


async def update(
    *,
    member_id: UUID,
    birthday: Birthday | None = None,
    reminders: bool | None = None,
    language: str | None = None,
    actor: str,
) -> None:
    """Keep what is given; None: as before. Raises InvalidInput, NotFound or MemberBlocked."""
    async with unit_of_work.transaction():
        if birthday is not None:
            await activities.set_birthday(
                member_id=member_id, month=birthday.month, day=birthday.day, actor=actor
            )
        if reminders is not None or language is not None:
            await membership.choose_emails(
                member_id=member_id, reminders=reminders, language=language, actor=actor
            )
    nudge()
