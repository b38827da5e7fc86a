"""What customers do by themselves: join the programme, tell of themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.facts import MemberJoined
from punchcard.core.state import MemberStatus
from punchcard.core.texts import LANGUAGE
from punchcard.db import unit_of_work
from punchcard.db.notify import nudge
from punchcard.db.sql import members as sql
from punchcard.errors import InvalidInput, MemberBlocked, NotFound
from punchcard.services import activities, posting, unsubscribing
from punchcard.services.incoming import Customer, Idempotency, Recorded


async def join(
    *,
    store: str,
    external_id: str,
    email: str | None,
    consent: bool,
    actor: str,
    idempotency_key: str | None = None,
) -> UUID:
    """Join by one's own word; a known customer joins too. Returns the member.

    The sign-up points come once per member ever. Raises InvalidInput without consent, or
    MemberBlocked.
    """
    if consent is not True:
        raise InvalidInput("Joining needs your consent.", field="consent")
    async with unit_of_work.transaction() as connection:
        known = await sql.by_identity(connection, store, external_id)
        _check_open(known)
        recorded = await _record(store, external_id, email, actor, idempotency_key, known)
        await sql.keep_consent(connection, recorded)
    nudge()
    return recorded


@dataclass(frozen=True, kw_only=True)
class Birthday:
    """What a customer says of their birthday; both None: nothing any more."""

    month: int | None = None
    day: int | None = None


async def update_profile(
    *,
    member_id: UUID,
    birthday: Birthday | None = None,
    reminders: bool | None = None,
    language: str | None = None,
    actor: str,
) -> None:
    """Keep all of what they said of themselves and of their emails, or nothing; None: as before.

    Raises InvalidInput, NotFound or MemberBlocked.
    """
    if language and not LANGUAGE.fullmatch(language):
        path = ("emailPreferences", "language")
        raise InvalidInput(f"{language!r} is no language: write de, or pt-BR.", field=path)
    async with unit_of_work.transaction() as connection:
        known = await sql.by_id(connection, member_id)
        if known is None:
            raise NotFound("Join the programme first.")
        _check_open(known)
        if birthday is not None:
            await activities.set_birthday(
                member_id=member_id, month=birthday.month, day=birthday.day, actor=actor
            )
        if reminders is not None:
            await unsubscribing.choose(member_id=member_id, subscribed=reminders, actor=actor)
        if language is not None:
            await sql.keep_language(connection, member_id, language)
    nudge()


def _check_open(known: sql.MemberRow | None) -> None:
    if known is not None and known.status == MemberStatus.BLOCKED:
        raise MemberBlocked("The shop has paused your membership. Please ask them.")


async def _record(
    store: str,
    external_id: str,
    email: str | None,
    actor: str,
    key: str | None,
    known: sql.MemberRow | None,
) -> UUID:
    if known is not None and known.consent_at is not None:
        return known.id  # joined before: nothing more to say
    recorded: Recorded = await posting.record(
        fact=MemberJoined(source=store, external_id=external_id, occurred_at=datetime.now(UTC)),
        member=Customer(external_id=external_id, store=store, email=email),
        actor=actor,
        idempotency=None if key is None else Idempotency(scope=actor, key=key),
        dated=False,
    )
    return recorded.member_id
