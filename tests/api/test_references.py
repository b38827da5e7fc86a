"""Tiers, segments and rewards that others name: there when named, named by nobody when they go."""

from typing import Any

import pytest

import books
from punchcard.errors import InvalidInput
from punchcard.services import program, program_apply
from punchcard.services.program_file import dump, parse

SILVER = {"key": "silver", "name": "Silver", "threshold": "500"}
GOLD = {"key": "gold", "name": "Gold", "threshold": "1500"}
FOR_GOLD = {
    "type": "money_off",
    "key": "gold_off",
    "settings": {"cost": 10, "amount": "5", "audience_tiers": "gold"},
}
FOR_REGULARS = {
    "type": "visit_store",
    "key": "visits",
    "settings": {"points": 9, "audience_segments": "regulars"},
}
FILE = """
punchcard: 1
program: {name: P, starts_at: 2019-05-01T00:00:00Z, currency: EUR}
rules:
  - key: visits
    type: visit_store
    settings:
      points: 1
      audience_tiers: gold
      audience_segments: regulars
  - key: regulars
    type: segment
    settings: {tiers: gold, orders_from: 2}
  - key: five_off
    type: money_off
    settings: {cost: 500, amount: 5, audience_tiers: "gold, silver"}
  - key: friends
    type: refer_a_friend
    settings:
      referrer_gets: reward
      reward: five_off
tiers:
  enabled: true
  ladder:
    - {key: silver, name: Silver, threshold: 500}
    - {key: gold, name: Gold, threshold: 1500}
"""


async def refusals(api: Any, name: str, given: dict[str, Any], by: Any) -> list[dict[str, Any]]:
    """What is refused; then nothing has changed."""
    before = await books.counts(), await program.settings()
    payload = await api.do(name, {"input": given}, by=by)
    errors: list[dict[str, Any]] = payload["userErrors"]
    if errors:
        assert (await books.counts(), await program.settings()) == before
    return errors


@pytest.mark.product(9, "api")
@pytest.mark.product(54, "api")
async def test_a_tier_that_is_named_stays(api):
    staff = await api.staff()

    async def tiers(*ladder: dict[str, str]) -> list[dict[str, Any]]:
        return await refusals(api, "UpdateTierProgram", {"ladder": ladder}, staff)

    assert await tiers(SILVER, GOLD) == []
    made = await api.do("CreateReward", {"input": FOR_GOLD}, by=staff)
    (error,) = await tiers(SILVER)
    assert error["field"] == ["ladder"]
    assert error["message"] == "'gold' is named by 'Money off' (gold_off): change that first."
    renamed = await tiers(SILVER, {**GOLD, "key": "golden"})
    assert renamed[0]["field"] == ["ladder"]
    tried = await api.ask("PreviewTiers", {"input": {"ladder": [SILVER]}}, by=staff)
    assert tried.data["previewTiers"]["userErrors"] == [error]
    assert await tiers(SILVER, {**GOLD, "name": "Golden"}) == []
    off = {"id": made["reward"]["id"], "enabled": False}
    assert await refusals(api, "UpdateReward", off, staff) == []
    assert await tiers(SILVER) == []
    (gone,) = await refusals(api, "UpdateReward", {**off, "enabled": True}, staff)
    assert gone["field"] == ["settings", "audience_tiers"]
    (unknown,) = await refusals(api, "CreateReward", {**FOR_GOLD, "key": "again"}, staff)
    assert unknown["field"] == ["settings", "audience_tiers"]


@pytest.mark.product(9, "api")
async def test_a_segment_that_is_named_stays_on_and_a_reward_is_there(api):
    staff = await api.staff()
    given = {"name": "Regulars", "settings": {"orders_from": 2}}
    segment = (await api.do("CreateSegment", {"input": given}, by=staff))["segment"]
    rule = (await api.do("CreateRule", {"input": FOR_REGULARS}, by=staff))["rule"]
    off = {"id": segment["id"], "enabled": False}
    (error,) = await refusals(api, "UpdateSegment", off, staff)
    assert (error["field"], "(visits)" in error["message"]) == (["enabled"], True)
    switched = {"id": rule["id"], "enabled": False}
    assert await refusals(api, "UpdateRule", switched, staff) == []
    assert await refusals(api, "UpdateSegment", off, staff) == []
    (asleep,) = await refusals(api, "UpdateRule", {**switched, "enabled": True}, staff)
    assert asleep["field"] == ["settings", "audience_segments"]
    friends = {"type": "refer_a_friend", "settings": {"referrer_gets": "reward", "reward": "none"}}
    (missing,) = await refusals(api, "CreateRule", friends, staff)
    assert missing["field"] == ["settings", "reward"]


@pytest.mark.product(46, "api")
@pytest.mark.product(27, "api")
async def test_a_reward_that_referrals_promise_is_on_and_stays_on(api):
    staff = await api.staff()
    given = {"type": "money_off", "key": "five_off", "settings": {"cost": 500, "amount": "5"}}
    reward = (await api.do("CreateReward", {"input": given}, by=staff))["reward"]
    off = {"id": reward["id"], "enabled": False}
    assert await refusals(api, "UpdateReward", off, staff) == []
    promise = {"referrer_gets": "reward", "reward": "five_off"}
    friends = {"type": "refer_a_friend", "key": "friends", "settings": promise, "enabled": True}
    (asleep,) = await refusals(api, "CreateRule", friends, staff)
    assert asleep["field"] == ["settings", "reward"]
    assert asleep["message"] == "Reward: there is no 'five_off' that is switched on."
    assert await refusals(api, "UpdateReward", {**off, "enabled": True}, staff) == []
    rule = (await api.do("CreateRule", {"input": friends}, by=staff))["rule"]
    (promised,) = await refusals(api, "UpdateReward", off, staff)
    assert promised["field"] == ["enabled"]
    assert promised["message"] == (
        "'five_off' is named by 'Refer a friend' (friends): change that first."
    )
    points = {"id": rule["id"], "settings": {"referrer_gets": "points"}}
    assert await refusals(api, "UpdateRule", points, staff) == []
    assert await refusals(api, "UpdateReward", off, staff) == []


@pytest.mark.usefixtures("db")
async def test_a_file_names_what_stands_in_it():
    file = parse(FILE.encode(), file="p.yaml")
    await program_apply.apply(file=file, actor="cli:test")
    again = parse(dump(await program_apply.export()).encode(), file="q.yaml")
    assert (await program_apply.apply(file=again, actor="cli:test")).changes == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("audience_tiers: gold\n", "audience_tiers: diamond\n",
         "p.yaml, line 9: rules.0.settings.audience_tiers: VIP tiers: there is no 'diamond'."),
        ("key: gold, name", "key: golden, name", "line 9: rules.0.settings.audience_tiers"),
        ("key: silver", "key: steel", "line 16: rules.2.settings.audience_tiers"),
        (FILE[FILE.index("tiers:\n  enabled"):], "", "line 9: rules.0.settings.audience_tiers"),
        ("type: segment", "type: segment\n    enabled: false",
         "line 10: rules.0.settings.audience_segments: Segments: there is no 'regulars' that is"),
        ("key: regulars", "key: others", "line 10: rules.0.settings.audience_segments"),
        ("{tiers: gold,", "{tiers: diamond,", "line 13: rules.1.settings.tiers"),
        ("key: five_off", "key: six_off",
         "line 21: rules.3.settings.reward: Reward: there is no 'five_off' that is switched on."),
    ],
)  # fmt: skip
def test_a_file_that_names_what_there_is_not_is_refused_with_its_line(old, new, message):
    assert FILE.count(old) == 1
    with pytest.raises(InvalidInput) as refusal:
        parse(FILE.replace(old, new).encode(), file="p.yaml")
    assert message in refusal.value.message
