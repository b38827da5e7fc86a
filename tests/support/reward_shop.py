"""A reward made by an admin, and codes of it, through the API."""

from typing import Any

FIVE_OFF: dict[str, Any] = {
    "type": "money_off",
    "key": "five_off",
    "name": "5 off",
    "settings": {"cost": 500, "amount": "5", "prefix": "FIVE"},
}


async def made(api: Any, **changes: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """A reward made by an admin, and that admin."""
    staff = await api.staff()
    payload = await api.do("CreateReward", {"input": {**FIVE_OFF, **changes}}, by=staff)
    assert payload["userErrors"] == []
    return payload["reward"], staff


async def redeemed(
    api: Any, reward: dict[str, Any], customer: str = "ann", key: str = "k1"
) -> dict[str, Any]:
    """A code of a customer who has the points."""
    payload: dict[str, Any] = await api.do(
        "Redeem",
        {"input": {"rewardId": reward["id"], "idempotencyKey": key}},
        by=await api.customer(customer),
        schema="storefront",
    )
    assert payload["userErrors"] == [], payload
    return payload
