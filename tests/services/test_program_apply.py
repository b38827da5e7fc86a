"""Programme as code: a strict file, apply, export, and what apply does to a living programme."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from event_files import BASE, open_replay
from punchcard.core.facts import OrderPaid
from punchcard.db import unit_of_work
from punchcard.errors import AlreadyExists, Conflict, InvalidInput
from punchcard.services import design, posting, program, program_apply, rules
from punchcard.services.incoming import Customer
from punchcard.services.program_apply import Applied
from punchcard.services.program_file import dump, parse, read_file

ACTOR = "cli:test"
START = datetime(1990, 1, 1, tzinfo=UTC)
GOOD = BASE.read_text()


async def apply(text: str, **values: Any) -> Applied:
    return await program_apply.apply(
        file=parse(text.encode(), file="p.yaml"), actor=ACTOR, **values
    )


async def exported() -> str:
    return dump(await program_apply.export())


async def audit_actions() -> list[tuple[str, str]]:
    async with unit_of_work.connection() as connection:
        rows = await connection.fetch("SELECT action, target FROM audit_log ORDER BY id")
    return [tuple(row) for row in rows]


class TestFile:
    """What a file may say; every refusal names the file, the line and the path."""

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("punchcard: 1", "punchcard: 2", "line 2: punchcard: this Punchcard reads format 1"),
            ("punchcard: 1", "punchcard: '1'", "line 2: punchcard: a whole number is needed"),
            ("name: Replay", "name: 5", "line 5: program.name: a text is needed: put it in quotes"),
            ("name: Replay", "name: true", "line 5: program.name: a text is needed"),
            ("name: Replay", "name: ''", "line 5: program.name: A text of 1 to 200"),
            ("  name: Replay\n", "", "line 5: program: 'name' is missing"),
            ("timezone: UTC", "timezone: Mars/Base", "line 6: program.timezone: There is no time"),
            (
                "timezone: UTC",
                "timezone: UTC\n  name: B",
                "line 7: program.name: it is given twice",
            ),
            ("timezone: UTC", "colour: red", "line 6: program.colour: there is no 'colour' here"),
            (
                "1990-01-01T00:00:00Z",
                "1990-01-01",
                "line 7: program.starts_at: an instant with its",
            ),
            (
                "1990-01-01T00:00:00Z",
                "1990-01-01T00:00:00",
                "line 7: program.starts_at: an instant",
            ),
            ("1990-01-01T00:00:00Z", "1066-01-01T00:00:00Z", "line 7: program.starts_at: The inst"),
            ("allow_negative", "maybe", "line 8: program.balance_policy: One of: allow_negative"),
            ("settle_minutes: 0", "settle_minutes: 0.5", "line 9: program.settle_minutes: a whole"),
            ("settle_minutes: 0", "settle_minutes: -1", "line 9: program.settle_minutes: A number"),
            ("settle_minutes: 0", "auto_enrol: yes", "line 9: program.auto_enrol: true or false"),
            ("settle_minutes: 0", "currency: euro", "line 9: program.currency: The currency is"),
            ("key: welcome", "key: Welcome!", "line 12: rules.0.key: A key has up to 63 small"),
            ("key: purchase", "key: welcome", "line 21: rules.1.key: there are two rules"),
            ("type: purchase", "type: visit", "line 22: rules.1.type: There is no rule type"),
            ("priority: 20", "priority: 10001", "line 24: rules.1.priority: The priority is"),
            ("priority: 20", "enabled: on", "line 24: rules.1.enabled: true or false is needed"),
            ("points: 5", "points: 0", "line 26: rules.1.settings.points: Points is between"),
            ("points: 5", "points: 1e3", "line 26: rules.1.settings.points: a text, a number"),
            ("points: 5", "points: 1.2345", "line 26: rules.1.settings.points: Points has at most"),
            ("points: 5", "points: [5]", "line 26: rules.1.settings.points: a text, a number"),
            ("points: 5", "points: 12:30", "line 26: rules.1.settings.points: Points is a number"),
            ("steps: whole", "steps: no", "line 28: rules.1.settings.steps: Counting is one of"),
            ("steps: whole", "step: whole", "line 28: rules.1.settings.step: There is no setting"),
            ("      orders: 1\n", "", "line 17: rules.0.settings: Orders is needed"),
            ("rules:", "rules: {}\nx:", "line 13: x: there is no 'x' here"),
            (
                "name: Replay",
                "name: &a Replay\n  from_address: *a",
                "line 6: write it out, aliases",
            ),
            ("name: Replay", "name: [", "this is no YAML"),
            (
                "name: Replay",
                "name: !!python/object:os.system x",
                "line 5: program.name: a text is",
            ),
            ("punchcard: 1", "punchcard: 1\n---\n", "this is no YAML"),
            ("name: Replay", "name: \udcff", "line 5: the file is not UTF-8"),
        ],
    )
    def test_refusals(self, old: str, new: str, message: str) -> None:
        data = GOOD.replace(old, new, 1).encode(errors="surrogateescape")
        with pytest.raises(InvalidInput) as refusal:
            parse(data, file="p.yaml")
        assert message in refusal.value.message
        assert refusal.value.message.startswith("p.yaml")

    @pytest.mark.parametrize("data", [b"", b"# nothing\n", b"x" * 1_000_001, b"[" * 100_000])
    def test_no_programme_at_all(self, data: bytes) -> None:
        with pytest.raises(InvalidInput, match=r"p\.yaml"):
            parse(data, file="p.yaml")

    def test_yaml_is_version_1_2(self) -> None:
        """`no` is a text, and a decimal is exact."""
        text = GOOD.replace("name: Replay", "name: no").replace("points: 5", "points: 0.3")
        file = parse(text.encode(), file="p.yaml")
        assert file.settings.name == "no"
        assert str(file.rules[1].settings.points) == "0.3"

    def test_what_a_rule_leaves_out_is_the_default_of_its_type(self) -> None:
        text = GOOD.split("rules:")[0] + "rules:\n  - {key: p, type: purchase}\n"
        (rule,) = parse(text.encode(), file="p.yaml").rules
        assert (rule.name, rule.enabled, rule.priority) == ("Make a purchase", True, 100)
        assert rule.effective_from == START
        assert "{{points}}" in rule.notification_text

    def test_dump_is_the_inverse_of_parse(self) -> None:
        file = read_file(BASE)
        assert parse(dump(file).encode(), file="p.yaml") == file

    def test_a_byte_order_mark_is_no_trouble(self) -> None:
        assert parse(b"\xef\xbb\xbf" + GOOD.encode(), file="p.yaml") == read_file(BASE)


@pytest.mark.usefixtures("db")
class TestApply:
    """What is applied to a database."""

    async def test_an_empty_database_gets_the_programme(self) -> None:
        assert await program.settings() is None
        await open_replay()
        stored = await program.current()
        assert [rule.key for rule in stored.program.rules.at(START)] == ["welcome", "purchase"]
        assert (stored.settle_minutes, stored.program.currency) == (0, None)
        assert await audit_actions() == [
            ("program.created", "program"),
            ("rule.created", "rule:welcome"),
            ("rule.created", "rule:purchase"),
        ]

    async def test_again_and_export_change_nothing(self) -> None:
        await open_replay()
        before = await exported()
        assert (await apply(GOOD)).changes == []
        assert (await apply(before)).changes == []
        assert await exported() == before
        assert len(await audit_actions()) == 3

    async def test_a_changed_rule_is_a_new_version_from_the_start_date(self) -> None:
        await open_replay()
        applied = await apply(GOOD.replace("points: 5", "points: 6"))
        assert applied == Applied(revision=2, changes=["rule purchase: settings.points: 5 -> 6"])
        versions = (await rules.versions(keys=["purchase"]))["purchase"]
        assert [(one.rule.version, one.revision) for one in versions] == [(2, 2), (1, 1)]
        assert versions[0].rule.effective_from == START
        assert (await program.current(revision=2)).program.rules.at(START)[1].version == 2

    async def test_numbers_that_are_equal_are_no_change(self) -> None:
        await open_replay()
        assert (await apply(GOOD.replace("points: 5", "points: '5.000'"))).changes == []

    async def test_a_rule_left_out_is_switched_off_and_comes_back(self) -> None:
        await open_replay()
        head, _, tail = GOOD.partition("  - key: welcome")
        without = head + "  - key: purchase" + tail.partition("  - key: purchase")[2]
        applied = await apply(without)
        assert applied.changes == ["rule welcome: enabled: True -> False"]
        assert (await apply(without)).changes == []
        before = await exported()
        assert (await apply(before)).changes == []
        assert (await apply(GOOD)).changes == ["rule welcome: enabled: False -> True"]

    async def test_a_rule_switched_off_later_is_exactly_that_after_export(self) -> None:
        await open_replay()
        await rules.enable_rule(key="purchase", enabled=False, actor=ACTOR)
        before = await exported()
        assert "effective_from" in before
        assert (await apply(before)).changes == []
        changes = (await apply(GOOD)).changes
        assert any("enabled: False -> True" in one for one in changes)
        assert any("effective_from" in one for one in changes)

    async def test_an_old_export_does_not_undo_newer_work(self) -> None:
        await open_replay()
        old = await exported()
        await rules.update_rule(key="purchase", settings={"points": 7}, actor=ACTOR)
        with pytest.raises(Conflict, match="revision 2, the file was exported at 1"):
            await apply(old)
        assert (await rules.rule(key="purchase")).rule.version == 2
        assert (await apply(old, force=True)).revision == 3
        assert (await apply(old)).changes == []  # nothing to do is no conflict

    async def test_the_type_of_a_rule_never_changes(self) -> None:
        await open_replay()
        text = GOOD.replace("type: purchase", "type: account_created").split("    settings:")
        with pytest.raises(InvalidInput, match="of type purchase for ever"):
            await apply("    settings:".join(text[:2]))

    async def test_the_currency_of_the_first_order_stays(self) -> None:
        await open_replay()
        await _order("EUR")
        assert (await apply(GOOD)).changes == []
        named = GOOD.replace("timezone: UTC", "timezone: UTC\n  currency: USD")
        with pytest.raises(Conflict, match="counts EUR already"):
            await apply(named)
        assert (await apply(named.replace("USD", "EUR"))).changes == []
        assert "currency: EUR" in await exported()

    async def test_settings_keep_their_history(self) -> None:
        await open_replay()
        await apply(GOOD.replace("settle_minutes: 0", "expires_after_days: 365"))
        async with unit_of_work.connection() as connection:
            rows = await connection.fetch("SELECT revision, settings FROM program_version")
        history = {row["revision"]: row["settings"]["expires_after_days"] for row in rows}
        assert history == {1: None, 2: 365}

    async def test_a_refused_file_changes_nothing(self) -> None:
        await open_replay()
        text = GOOD.replace("points: 5", "points: 6").replace("welcome", "welcome2")
        text = text.replace("type: order_milestone", "type: account_created")
        broken = text.replace("key: welcome2", "key: purchase").replace(
            "key: purchase", "key: p", 1
        )
        before = await exported(), await audit_actions()
        with pytest.raises(InvalidInput):
            await apply(broken)
        assert (await exported(), await audit_actions()) == before

    async def test_the_default_programme(self) -> None:
        await program_apply.create_default(name="Shop", currency="EUR", actor=ACTOR)
        stored = await program.current()
        found = stored.program.rules.at(datetime.now(UTC))
        assert [(one.key, one.type) for one in found] == [
            ("sign_up", "account_created"),
            ("purchase", "purchase"),
            ("refer_a_friend", "refer_a_friend"),
        ]
        assert (found[0].settings.points, found[1].settings.points) == (100, 5)
        rewards = stored.program.rewards.at(datetime.now(UTC))
        assert {one.type: one.settings.cost for one in rewards} == {
            "money_off": 500,
            "percentage_off": 1_000,
            "free_shipping": 300,
            "free_product": 2_500,
            "product_discount": 800,
        }
        with pytest.raises(AlreadyExists):
            await program_apply.create_default(name="Shop", actor=ACTOR)

    async def test_rewards_go_through_the_file_and_back(self) -> None:
        await program_apply.create_default(name="Shop", currency="EUR", actor=ACTOR)
        text = await exported()
        assert (await apply(text)).changes == []
        changed = await apply(text.replace(" amount: '5'", " amount: '7.50'"))
        assert changed.changes == ["rule five_off: settings.amount: 5 -> 7.50"]
        again = await apply(await exported())
        assert again.changes == []


@pytest.mark.usefixtures("db")
class TestRules:
    """Single rules, as the admin changes them."""

    async def test_create_update_switch(self) -> None:
        await open_replay()
        draft = rules.RuleDraft(key="sign_up", type="account_created", settings={"points": 50})
        made = await rules.create_rule(draft=draft, actor="staff:1")
        assert (made.rule.version, made.revision, made.actor) == (1, 2, "staff:1")
        assert abs((made.rule.effective_from - datetime.now(UTC)).total_seconds()) < 60
        changed = await rules.update_rule(key="sign_up", settings={"points": 60}, actor="staff:1")
        assert (changed.rule.version, changed.rule.settings.points) == (2, 60)
        same = await rules.update_rule(key="sign_up", settings={"points": "60"}, actor="staff:1")
        assert (same.rule.version, same.revision) == (2, 3)
        off = await rules.enable_rule(key="sign_up", enabled=False, actor="staff:1")
        assert (off.rule.version, off.rule.enabled, off.rule.settings.points) == (3, False, 60)
        assert [one.rule.key for one in await rules.all_rules()] == [
            "welcome",
            "purchase",
            "sign_up",
        ]

    async def test_a_change_is_in_force_at_once(self) -> None:
        """A programme remembered by this process is not asked again by a stale revision."""
        await open_replay()
        await _order("EUR")
        await rules.update_rule(key="purchase", settings={"points": 100}, actor="staff:1")
        await _order("EUR", number=2)
        async with unit_of_work.connection() as connection:
            rows = await connection.fetch(
                "SELECT e.points, f.revision FROM entry e JOIN fact f"
                " ON (f.member_id, f.seq) = (e.member_id, e.fact_seq) ORDER BY e.seq"
            )
        assert [tuple(row) for row in rows] == [(100, 2), (50, 2), (1000, 3)]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"settings": {"points": "x"}}, ("settings", "points")),
            ({"settings": {"nonsense": 1}}, ("settings", "nonsense")),
            ({"name": " "}, ("name",)),
            ({"name": "a\0b"}, ("name",)),
            ({"panel_text": "x" * 501}, ("panel_text",)),
            ({"priority": -1}, ("priority",)),
            ({"effective_from": datetime(2020, 1, 1)}, ("effective_from",)),  # noqa: DTZ001 - the fault
        ],
    )
    async def test_refusals_name_the_field_and_change_nothing(
        self, values: dict[str, Any], field: tuple[str, ...]
    ) -> None:
        await open_replay()
        before = await exported()
        with pytest.raises(InvalidInput) as refusal:
            await rules.update_rule(key="purchase", actor="staff:1", **values)
        assert refusal.value.field == field
        assert await exported() == before

    async def test_a_key_is_taken_once(self) -> None:
        await open_replay()
        with pytest.raises(AlreadyExists):
            await rules.create_rule(
                draft=rules.RuleDraft(key="purchase", type="purchase", settings={}), actor=ACTOR
            )

    async def test_settings_of_the_programme(self) -> None:
        await open_replay()
        await program.update_settings(actor="staff:1", name="Morning Roast")
        await program.update_settings(actor="staff:1", name="Morning Roast")
        found = await program.settings()
        assert found is not None
        assert (found[0].name, found[1]) == ("Morning Roast", 2)
        with pytest.raises(InvalidInput):
            await program.update_settings(actor="staff:1", timezone="../etc/passwd")


def test_the_file_of_the_replays_is_where_it_belongs() -> None:
    assert Path("tests/replay/base.yaml") == BASE.relative_to(BASE.parents[2])


async def _order(currency: str, number: int = 1) -> None:
    fact = OrderPaid(
        source="shop",
        external_id=str(number),
        occurred_at=datetime.now(UTC),
        currency=currency,
        total=1000,
    )
    await posting.record(fact=fact, member=Customer(external_id="M"), actor=ACTOR)


DESIGN = """
design:
  desktop:
    accent: "#004400"
    logo: https://shop.example/logo.png
  mobile:
    launcher_position: hidden
  texts:
    de:
      launcher_guest: Prämien
  notices:
    sign_up:
      visible: false
      texts:
        de: {title: Mach mit, button_label: Konto}
"""


class TestDesign:
    """The design travels with the file; a file without one leaves it alone."""

    @pytest.mark.usefixtures("db")
    async def test_it_is_applied_exported_and_applied_again_without_a_change(self):
        await apply(GOOD)
        assert "design:" not in await exported()
        assert (await apply(GOOD + DESIGN)).changes == ["design: another"]
        text = await exported()
        assert "launcher_guest: Prämien" in text
        assert (await apply(text)).changes == []
        assert (await apply(GOOD)).changes == []
        assert (await design.newest()).design.mobile_theme.launcher_position == "hidden"
        assert ("design.updated", "design") in await audit_actions()

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ('"#004400"', "red", "design.desktop.accent: Accent does not fit"),
            ("hidden", "top", "design.mobile.launcher_position: Launcher is one of"),
            ("Mach mit", "''", "design.notices.sign_up.texts.de.title: Title does not fit"),
            ("  texts:\n    de:", "  words:\n    de:", "design.words: There is no 'words' here"),
        ],
    )
    async def test_a_refusal_names_line_and_path(self, old, new, message):
        with pytest.raises(InvalidInput) as refusal:
            parse((GOOD + DESIGN.replace(old, new, 1)).encode(), file="p.yaml")
        assert message in refusal.value.message
