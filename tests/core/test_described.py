"""Settings that describe themselves: what is served, what is accepted, what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punchcard.core.catalogue import type_of
from punchcard.core.described import SettingKind, describe, parse_settings, plain_settings
from punchcard.core.earning.catalogue import RULE_TYPES
from punchcard.core.earning.order_milestone import OrderMilestoneSettings
from punchcard.core.earning.purchase import PurchaseSettings
from punchcard.errors import InvalidInput


def test_the_form_of_the_purchase_rule() -> None:
    described = {item.name: item for item in describe(PurchaseSettings)}
    assert [item.name for item in described.values() if not item.group] == [
        "points",
        "basis",
        "per_amount",
        "steps",
        "minimum_order",
        "rounding",
        "approval_days",
    ]
    points = described["points"]
    assert (points.kind, points.min, points.scale) == (SettingKind.DECIMAL, Decimal("0.001"), 3)
    assert points.default == "5"
    assert [one.value for one in described["steps"].choices] == ["whole", "proportional"]


def test_limits_and_audience_stand_at_the_end_in_groups_of_their_own() -> None:
    groups = [item.group for item in describe(PurchaseSettings)]
    assert groups == sorted(groups, key=["", "Limits", "Audience"].index)
    audience = [item for item in describe(PurchaseSettings) if item.group == "Audience"]
    assert [item.of for item in audience] == ["tiers", "tags", "segments"]


def test_names_are_kept_once_each_in_their_order() -> None:
    settings = parse_settings(PurchaseSettings, {"audience_tags": " vip ,,staff, vip"})
    assert settings.audience_tags == "vip, staff"
    for wrong in (["vip"], "x" * 65, ", ".join(map(str, range(51))), "a\0b"):
        with pytest.raises(InvalidInput) as refusal:
            parse_settings(PurchaseSettings, {"audience_tags": wrong})
        assert refusal.value.field == ("settings", "audience_tags")


@pytest.mark.parametrize("name", RULE_TYPES)
def test_every_type_describes_every_setting(name: str) -> None:
    for item in describe(RULE_TYPES[name].settings):
        assert item.label
        if item.kind is SettingKind.CHOICE:
            assert len(item.choices) >= 2
        elif item.kind is SettingKind.TRANSLATIONS:
            assert item.names
        elif item.kind in (SettingKind.INTEGER, SettingKind.DECIMAL, SettingKind.MONEY):
            assert item.min is not None
            assert item.max is not None


def test_what_is_not_said_is_the_default() -> None:
    settings = parse_settings(PurchaseSettings, {})
    assert settings == PurchaseSettings()
    assert settings.points == Decimal(5)


def test_a_setting_without_default_must_be_given() -> None:
    with pytest.raises(InvalidInput, match="Orders is needed") as refusal:
        parse_settings(OrderMilestoneSettings, {"points": 5})
    assert refusal.value.field == ("settings", "orders")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("points", "many", "is a number"),
        ("points", "NaN", "is a number"),
        ("points", "Infinity", "is a number"),
        ("points", 1.5, "in quotes"),
        ("points", True, "in quotes"),
        ("points", "0", "between 0.001 and"),
        ("points", "-5", "between"),
        ("points", "1.2345", "at most 3 decimals"),
        ("points", "1e99", "between"),
        ("approval_days", "1.5", "at most 0 decimals"),
        ("approval_days", 366, "between 0 and 365"),
        ("steps", "halves", "is one of: whole, proportional"),
        ("steps", None, "is needed"),
        ("per_amount", "0", "between"),
        ("colour", "red", "the settings are: points, basis"),
    ],
)
def test_refusals_name_the_setting(name: str, value: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refusal:
        parse_settings(PurchaseSettings, {name: value})
    assert refusal.value.field == ("settings", name)


def test_an_unknown_type_is_told_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"account_created, .*order_milestone, .*purchase"):
        type_of("visit")


@given(
    st.decimals("0.001", "1000000", places=3),
    st.sampled_from(["whole", "proportional"]),
    st.integers(0, 365),
)
def test_plain_settings_read_back_unchanged(points: Decimal, steps: str, days: int) -> None:
    raw = {"points": str(points), "steps": steps, "approval_days": days}
    settings = parse_settings(PurchaseSettings, raw)
    plain = plain_settings(settings)
    assert parse_settings(PurchaseSettings, plain) == settings
    assert settings.points == points
