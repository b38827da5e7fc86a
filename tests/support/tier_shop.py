"""A VIP programme switched on by an admin, and members as the API shows them."""

from typing import Any

SILVER: dict[str, Any] = {"name": "Silver", "threshold": "500", "bonusPoints": 50}
GOLD: dict[str, Any] = {
    "name": "Gold",
    "threshold": "1500",
    "earningRatio": "1.5",
    "colour": "#d4a017",
    "icon": "crown",
    "perks": "Early access\nFree coffee",
}


async def switched_on(
    api: Any, *, ladder: list[dict[str, Any]] | None = None, **settings: Any
) -> dict[str, str]:
    """Switch tiers on by an admin; returns that admin."""
    staff: dict[str, str] = await api.staff()
    await saved(api, staff, settings={"enabled": True, **settings}, ladder=ladder or [GOLD, SILVER])
    return staff


async def saved(api: Any, by: dict[str, str], **given: Any) -> dict[str, Any]:
    """The VIP programme after a change that is accepted."""
    payload = await api.do("UpdateTierProgram", {"input": given}, by=by)
    assert payload["userErrors"] == [], payload
    program: dict[str, Any] = payload["tierProgram"]
    return program


async def member_id(api: Any, by: dict[str, str], who: str) -> str:
    """The global id of a customer."""
    answer = await api.ask(
        "query($x: String!) { member(externalId: $x) { id } }", {"x": who}, by=by
    )
    found: str = answer.data["member"]["id"]
    return found


async def tier_of(api: Any, by: dict[str, str], who: str) -> dict[str, Any]:
    """Where a customer stands."""
    answer = await api.ask("MemberTier", {"id": await member_id(api, by, who)}, by=by)
    found: dict[str, Any] = answer.data["member"]["tier"]
    return found


async def history_of(api: Any, by: dict[str, str], who: str) -> list[dict[str, Any]]:
    """The decisions about a customer's tier, newest first."""
    values = {"id": await member_id(api, by, who), "first": 50}
    answer = await api.ask("MemberTierHistory", values, by=by)
    return [edge["node"] for edge in answer.data["member"]["tierHistory"]["edges"]]


def path(change: dict[str, Any]) -> tuple[str | None, str | None, str]:
    """From where to where, and why."""
    return name(change["oldTier"]), name(change["newTier"]), change["reason"]


def name(tier: dict[str, Any] | None) -> str | None:
    """The name of a tier; None for none."""
    return tier["name"] if tier else None
