"""What members read of rules and rewards, with the placeholders filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from punchcard.core.catalogue import type_of
from punchcard.core.earning.account_created import ACCOUNT_CREATED
from punchcard.core.program import Program, RuleVersion
from punchcard.core.texts import RuleTexts, fill, holes_in
from punchcard.core.tier_bonus import BONUS_KEY
from punchcard.db import unit_of_work
from punchcard.db.sql import activity as activity_sql
from punchcard.db.sql import members as members_sql
from punchcard.db.sql.activity import EntryRow
from punchcard.services import activity, audiences, program, rules
from punchcard.services.voices import Voice, voice_for

FactKey = tuple[UUID, int]
JOINING = ACCOUNT_CREATED.type
"""The way to earn that is gone once one has joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToEarn:
    """A rule in force, as members read it before they do it."""

    type: str
    key: str
    name: str
    panel: str


def said(rule: RuleVersion, voice: Voice) -> RuleTexts:
    """Name and texts, the panel text filled: with the points that the rule gives, or that the
    reward costs, and the settings that its type lends it."""
    found = rule.said(voice.language)
    points = getattr(rule.settings, "points", None) or getattr(rule.settings, "cost", None)
    holes = voice.holes | {"points": "" if points is None else voice.formats.number(points)}
    for name in type_of(rule.type).panel_names:
        holes[name] = voice.figure(getattr(rule.settings, name))
    return replace(found, panel_text=fill(found.panel_text, holes))


async def ways_to_earn(
    *, languages: Sequence[str] = (), member_id: UUID | None = None, joined: bool = False
) -> list[WayToEarn]:
    """The enabled rules in the order they run; of a member, those they are in the audience of and
    can still do: who has `joined` makes no other account."""
    stored = await program.latest()
    voice = await voice_for(languages)
    open_rules = [one for one in stored.program.rules.at(datetime.now(UTC)) if one.enabled]
    if member_id is not None:
        open_rules = await audiences.open_to(member_id=member_id, rules=open_rules)
        open_rules = [one for one in open_rules if not (joined and one.type == JOINING)]
    ways = []
    for rule in open_rules:
        texts = said(rule, voice)
        ways.append(
            WayToEarn(type=rule.type, key=rule.key, name=texts.name, panel=texts.panel_text)
        )
    return ways


async def panels(*, keys: Sequence[str]) -> dict[str, str]:
    """The panel texts of these rules and rewards in their newest version, as members read them."""
    voice = await voice_for([])
    newest = {one.rule.key: one.rule for one in await rules.all_rules()}
    return {key: said(newest[key], voice).panel_text for key in keys}


async def notifications(
    *, keys: Sequence[FactKey], languages: Sequence[str] = ()
) -> dict[FactKey, str | None]:
    """What rules and rewards say of the points that these facts gave or spent; None: nothing."""
    known = (await program.current()).program
    found = await activity.entries(keys=keys)
    voice = await voice_for(languages)
    texts = {
        key: [(row, text) for row in rows if (text := _text_of(known, row, voice))]
        for key, rows in found.items()
    }
    number = voice.formats.number
    holes = await _member_holes({key: pairs for key, pairs in texts.items() if pairs}, voice)
    return {
        key: " ".join(
            fill(text, holes[key] | {"points": number(row.points)}) for row, text in pairs
        )
        or None
        for key, pairs in texts.items()
    }


def _text_of(known: Program, row: EntryRow, voice: Voice) -> str:
    if row.kind == "redeem":
        key, version = row.inputs["reward_key"], row.inputs["reward_version"]
        return known.rewards.version(key, version).said(voice.language).notification_text
    if row.kind != "earn" or row.rule_version is None:
        return ""
    if row.rule_key.startswith(BONUS_KEY):
        scheme = known.tiers.get(row.rule_version)
        tier = scheme.tier(row.rule_key.removeprefix(BONUS_KEY)) if scheme else None
        points = voice.points(row.points)
        return voice.words.reached.format(tier=tier.name, points=points) if tier else ""
    return (
        known.rules.version(row.rule_key, row.rule_version).said(voice.language).notification_text
    )


async def _member_holes(
    texts: Mapping[FactKey, Sequence[tuple[EntryRow, str]]], voice: Voice
) -> dict[FactKey, dict[str, str]]:
    """Balance and name are only looked up where a text names them."""
    named = {
        key: {hole for _, text in pairs for hole in holes_in(text)} for key, pairs in texts.items()
    }
    balances: Mapping[FactKey, int] = {}
    names: Mapping[UUID, str] = {}
    with_balance = [key for key, holes in named.items() if "balance" in holes]
    with_name = [key[0] for key, holes in named.items() if "name" in holes]
    if with_balance or with_name:
        async with unit_of_work.connection() as connection:
            balances = await activity_sql.balances_after(connection, with_balance)
            rows = await members_sql.by_ids(connection, with_name)
            names = {row.id: row.name for row in rows}
    return {
        key: {
            **voice.holes,
            "balance": voice.formats.number(max(0, balances.get(key, 0))),
            "name": names.get(key[0], ""),
        }
        for key in texts
    }
