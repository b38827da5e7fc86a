"""What members read of rules and rewards, with the placeholders filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from punchcard.core.catalogue import type_of
from punchcard.core.earning.account_created import ACCOUNT_CREATED
from punchcard.core.program import Program, RuleVersion
from punchcard.core.rewards.summary import money
from punchcard.core.texts import RuleTexts, fill, holes_in, spoken
from punchcard.core.tier_bonus import BONUS_KEY
from punchcard.db import unit_of_work
from punchcard.db.sql import activity as activity_sql
from punchcard.db.sql import members as members_sql
from punchcard.db.sql.activity import EntryRow
from punchcard.services import activity, audiences, program, rules

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is the same in all texts, and the programme's languages and currency."""

    holes: Mapping[str, str]
    currency: str | None = None
    languages: Sequence[str]

    def spoken(self, wanted: Sequence[str]) -> str | None:
        """The language for whoever wants these; None: the first."""
        return spoken(wanted, self.languages)

    def of(self, rule: RuleVersion) -> dict[str, str]:
        """What a panel text names: the points that the rule gives, or that the reward costs, and
        the settings that its type lends it."""
        points = getattr(rule.settings, "points", None) or getattr(rule.settings, "cost", None)
        lent = {name: getattr(rule.settings, name) for name in type_of(rule.type).panel_names}
        return {
            **self.holes,
            "points": _number(points),
            **{name: self._figure(value) for name, value in lent.items()},
        }

    def _figure(self, value: int | Decimal) -> str:
        """Amounts are Decimal, counts are not."""
        return money(value, self.currency) if isinstance(value, Decimal) else _number(value)

    def said(self, rule: RuleVersion, language: str | None = None) -> RuleTexts:
        """Name and texts in a language, the panel text filled; None: in the first."""
        said = rule.said(language)
        return replace(said, panel_text=fill(said.panel_text, self.of(rule)))


async def ways_to_earn(
    *, languages: Sequence[str] = (), member_id: UUID | None = None, joined: bool = False
) -> list[WayToEarn]:
    """The enabled rules in the order they run; of a member, those they are in the audience of and
    can still do: who has `joined` makes no other account."""
    stored = await program.latest()
    words = await shared_words()
    language = words.spoken(languages)
    open_rules = [one for one in stored.program.rules.at(datetime.now(UTC)) if one.enabled]
    if member_id is not None:
        open_rules = await audiences.open_to(member_id=member_id, rules=open_rules)
        open_rules = [one for one in open_rules if not (joined and one.type == JOINING)]
    ways = []
    for rule in open_rules:
        said = words.said(rule, language)
        ways.append(WayToEarn(type=rule.type, key=rule.key, name=said.name, panel=said.panel_text))
    return ways


async def panels(*, keys: Sequence[str]) -> dict[str, str]:
    """The panel texts of these rules and rewards in their newest version, as members read them."""
    words = await shared_words()
    newest = {one.rule.key: one.rule for one in await rules.all_rules()}
    return {key: words.said(newest[key]).panel_text for key in keys}


async def notifications(
    *, keys: Sequence[FactKey], languages: Sequence[str] = ()
) -> dict[FactKey, str | None]:
    """What rules and rewards say of the points that these facts gave or spent; None: nothing."""
    known = (await program.current()).program
    found = await activity.entries(keys=keys)
    words = await shared_words()
    language = words.spoken(languages)
    texts = {
        key: [(row, text) for row in rows if (text := _text_of(known, row, language))]
        for key, rows in found.items()
    }
    holes = await _member_holes({key: pairs for key, pairs in texts.items() if pairs}, words)
    return {
        key: " ".join(fill(text, _with_points(holes[key], row)) for row, text in pairs) or None
        for key, pairs in texts.items()
    }


async def shared_words() -> Words:
    """The names of the programme and of its points, and its languages."""
    found = await program.settings()
    if found is None:
        return Words(holes={}, languages=("en",))
    settings, _ = found
    holes = {"program": settings.name, "points_name": settings.point_plural}
    return Words(holes=holes, currency=settings.currency, languages=settings.languages)


def _text_of(known: Program, row: EntryRow, language: str | None) -> str:
    if row.kind == "redeem":
        key, version = row.inputs["reward_key"], row.inputs["reward_version"]
        return known.rewards.version(key, version).said(language).notification_text
    if row.kind != "earn" or row.rule_version is None:
        return ""
    if row.rule_key.startswith(BONUS_KEY):
        scheme = known.tiers.get(row.rule_version)
        tier = scheme.tier(row.rule_key.removeprefix(BONUS_KEY)) if scheme else None
        return f"You have reached {tier.name}: {{{{points}}}} points for you." if tier else ""
    return known.rules.version(row.rule_key, row.rule_version).said(language).notification_text


async def _member_holes(
    texts: Mapping[FactKey, Sequence[tuple[EntryRow, str]]], words: Words
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
            **words.holes,
            "balance": f"{max(0, balances.get(key, 0)):,}",
            "name": names.get(key[0], ""),
        }
        for key in texts
    }


def _with_points(holes: Mapping[str, str], row: EntryRow) -> dict[str, str]:
    return {**holes, "points": f"{row.points:,}"}


def _number(points: int | Decimal | None) -> str:
    if points is None:
        return ""
    return f"{points.normalize():,f}" if isinstance(points, Decimal) else f"{points:,}"
