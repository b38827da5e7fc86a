"""Two people at the same settings: whoever looked at an older version is told, nothing is lost."""

import books

SILVER = {"name": "Silver", "threshold": "500"}


async def _refused(api, staff, name, given):
    before = await books.counts()
    payload = await api.do(name, {"input": given}, by=staff)
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("CONFLICT", ["expectedVersion"])
    assert "Somebody else" in error["message"]
    assert await books.counts() == before


async def test_a_rule_and_a_reward_changed_meanwhile_are_looked_at_again(api):
    staff = await api.staff()
    (rule,) = [
        one for one in (await api.ask("Rules", by=staff)).data["rules"] if one["key"] == "purchase"
    ]
    made = await api.do(
        "CreateReward",
        {"input": {"type": "money_off", "key": "five", "settings": {"cost": 500, "amount": "5"}}},
        by=staff,
    )
    for name, noun, before in (
        ("UpdateRule", "rule", rule), ("UpdateReward", "reward", made["reward"]),
    ):  # fmt: skip
        mine = {"id": before["id"], "expectedVersion": before["version"]}
        changed = await api.do(name, {"input": {**mine, "name": "First"}}, by=staff)
        assert changed[noun]["version"] == before["version"] + 1
        await _refused(api, staff, name, {**mine, "name": "Second"})
        again = {**mine, "expectedVersion": before["version"] + 1, "name": "Second"}
        assert (await api.do(name, {"input": again}, by=staff))[noun]["name"] == "Second"


async def test_tiers_changed_meanwhile_are_looked_at_again(api):
    staff = await api.staff()
    given = {"settings": {"enabled": True}, "ladder": [SILVER], "expectedVersion": 0}
    payload = await api.do("UpdateTierProgram", {"input": given}, by=staff)
    assert payload["tierProgram"]["version"] == 1
    await _refused(api, staff, "UpdateTierProgram", {**given, "settings": {"enabled": False}})
