"""Analytics: figures with their definitions beside the period before, tables, CSV."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from browser import Screen

pytestmark = pytest.mark.e2e


@pytest.mark.product(4, "admin")
async def test_a_period_in_figures_tables_and_files(admin: Screen, tmp_path: Path) -> None:
    page = await admin.open("/analytics?period=90d", "Analytics")
    flows = page.get_by_role("region", name="In this period")
    issued = flows.locator("dl > div").filter(has_text="Issued").locator("dd").first
    await expect(issued).to_contain_text(re.compile(r"[\d,]+\s*\+[\d,]+ from 0"))
    for name, words in (
        ("Redemption rate, points", "Redeemed ÷ issued"),
        ("Redemption rate, members", "redeemed at least once"),
        ("Liability", "value of a point"),
    ):
        await page.get_by_role("button", name=re.compile(f"^What {name} means")).focus()
        await expect(page.get_by_role("tooltip")).to_contain_text(words)
    rules = page.get_by_role("region", name="Rules", exact=True)
    await expect(rules.get_by_role("row", name=re.compile("^Make a purchase"))).to_be_visible()
    async with page.expect_download() as caught:
        await rules.get_by_role("button", name="Rules as CSV").click()
    kept = tmp_path / "rules.csv"
    await (await caught.value).save_as(kept)
    head, *rows = kept.read_text().splitlines()
    assert head == "Rule,Points issued,Awards,Taken back"
    assert any(re.match(r"Make a purchase,\d+,\d+,\d+$", row) for row in rows)

    value = page.get_by_label("A point is worth")
    await value.fill("-1")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(value).to_have_accessible_description(re.compile("between 0 and 1,000"))
    stocks = page.get_by_role("region", name="At its end")
    liability = stocks.locator("dl > div").filter(has_text="Liability").locator("dd").first
    before = await liability.inner_text()
    await value.fill("0.02")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("A point is worth 0.02 EUR")).to_be_visible()
    await expect(liability).not_to_have_text(before)

    await page.get_by_role("button", name="Period: Last 90 days").click()
    await page.get_by_role("button", name="Last 7 days").click()
    await expect(page).to_have_url(re.compile("period=7d"))
    assert await admin.axe() == []


async def test_on_a_phone_nothing_sticks_out(phone: Screen) -> None:
    page = await phone.open("/analytics", "Analytics")
    await expect(page.get_by_role("region", name="Tiers", exact=True)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await phone.axe() == []
