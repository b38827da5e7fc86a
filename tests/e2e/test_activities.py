"""Kinds to set up, limits and audience in the form, segments; tags and birthday of a member."""

import re

import pytest
from playwright.async_api import expect

from browser import Screen, answered

pytestmark = pytest.mark.e2e


@pytest.mark.product(9, "admin")
@pytest.mark.product(13, "admin")
@pytest.mark.product(14, "admin")
@pytest.mark.product(15, "admin")
async def test_a_visit_rule_with_a_limit_for_a_segment(admin: Screen) -> None:
    page = await admin.open("/rules?tab=segments", "Activity Rules")
    await page.get_by_role("button", name="New segment").click()
    drawer = page.get_by_role("dialog", name="New segment")
    await drawer.get_by_label("Name", exact=True).fill("Tasters")
    await drawer.get_by_role("combobox", name="With one of these tags").fill("taster,")
    await drawer.get_by_label("Member since this day or later").fill("2020-02-31")
    await drawer.get_by_role("button", name="Create segment").click()
    wrong = drawer.get_by_label("Member since this day or later")
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    await wrong.fill("2020-01-01")
    await drawer.get_by_role("button", name="Create segment").click()
    await expect(drawer).to_be_hidden()
    card = page.get_by_role("article", name="Tasters")
    await expect(card).to_contain_text("taster")
    await page.get_by_role("tab", name="Earn").click()
    more = page.get_by_role("region", name="More to reward")
    for kind in ("Happy birthday", "Spend milestone", "Custom event"):
        await expect(more.get_by_role("article", name=kind)).to_be_visible()
    await more.get_by_role("button", name="Set up Visit store").click()
    form = page.get_by_role("dialog", name="New rule: Visit store")
    await form.get_by_label("Points", exact=True).fill("9")
    await form.locator("summary", has_text="Limits").click()
    await form.get_by_label("Points a month").fill("90")
    await form.locator("summary", has_text="Audience").click()
    await form.get_by_role("combobox", name="Segments").click()
    await page.get_by_role("option", name="Tasters").click()
    await form.get_by_role("button", name="Create rule").click()
    await expect(form).to_be_hidden()
    rule = page.get_by_role("article", name="Visit store")
    await expect(rule).to_contain_text("tasters")
    async with answered(page, "EnableRule"):
        await rule.get_by_role("switch").check(force=True)
    await expect(rule.get_by_role("switch")).to_be_checked()
    member = await admin.shop.customer("Tilda Taste")
    await admin.open(f"/members/{member}", "Tilda Taste")
    await admin.live()
    await page.get_by_role("combobox", name="Tags").fill("taster")
    await page.keyboard.press("Enter")
    rows = page.get_by_role("listitem")
    await expect(rows.filter(has_text="put on the tag taster")).to_be_visible()
    key = await admin.shop.external_id(member)
    await admin.shop.visit(key)
    await expect(rows.filter(has_text="Earned 9 points for a visit")).to_be_visible()
    await page.get_by_role("button", name="Change the birthday").click()
    dialog = page.get_by_role("dialog", name="Birthday")
    await dialog.get_by_label("Day").fill("31")
    await dialog.get_by_label("Month").click()
    await page.get_by_role("option", name="February").click()
    await dialog.get_by_role("button", name="Save birthday").click()
    await expect(dialog).to_contain_text("There is no such day.")
    await dialog.get_by_label("Day").fill("29")
    await dialog.get_by_role("button", name="Save birthday").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="Change the birthday")).to_contain_text(
        re.compile("29")
    )
    await expect(rows.filter(has_text="The birthday was told or changed")).to_be_visible()
