"""Members decide whether they want the emails that answer nothing they did."""

from dataclasses import dataclass
from uuid import UUID

from punchcard.core.texts import spoken
from punchcard.db.sql import unsubscribing as sql
from punchcard.db.unit_of_work import connection, transaction
from punchcard.mail import post_office
from punchcard.services import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Whom a link in an email is for, as the page behind it may show them."""

    member_id: UUID
    program: str
    subscribed: bool
    language: str


async def find(*, token: str) -> Subscriber | None:
    """Whom a link is for; None for a link that is none of ours."""
    member_id = post_office.current().unsubscribing.member_of(token)
    if member_id is None:
        return None
    async with connection() as raw:
        row = await sql.subscriber(raw, member_id)
    if row is None:
        return None
    languages = row["languages"]
    wanted = [row["language"]] if row["language"] else []
    return Subscriber(
        member_id=member_id,
        program=row["program"],
        subscribed=row["subscribed"],
        language=spoken(wanted, languages) or languages[0],
    )


async def choose(*, member_id: UUID, subscribed: bool, actor: str) -> None:
    """Keep whether the member wants such emails; said twice it changes nothing."""
    async with transaction() as raw:
        if not await sql.choose(raw, member_id, subscribed=subscribed):
            return
        action = "member.subscribed" if subscribed else "member.unsubscribed"
        await audit.log(
            actor=actor,
            action=action,
            target=f"member:{member_id}",
            before={"subscribed": not subscribed},
            after={"subscribed": subscribed},
        )
