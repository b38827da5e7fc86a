"""The frame: places, palette, keys, colour scheme, live badge; and the bar below on a phone."""

import re

import pytest
from playwright.async_api import expect

from browser import Screen, open_palette

pytestmark = pytest.mark.e2e


async def test_keys_jump_and_help_lists_them(admin: Screen) -> None:
    page = await admin.open("/dashboard", "Dashboard")
    for keys, heading in (("gm", "Active Members"), ("gr", "Activity Rules")):
        await page.keyboard.type(keys)
        await expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    await page.keyboard.type("ge")
    await expect(page.get_by_role("heading", name="Manage Emails", level=1)).to_be_visible()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


async def test_slash_searches_and_letters_typed_there_jump_nowhere(admin: Screen) -> None:
    page = await admin.open("/members", "Active Members")
    await page.keyboard.press("/")
    await page.keyboard.type("gd")
    await expect(page.get_by_role("searchbox")).to_have_value("gd")
    await expect(page).to_have_url(re.compile(r"/members\?q=gd"))


async def test_the_palette_finds_pages_members_and_actions(admin: Screen) -> None:
    page = await admin.open("/dashboard", "Dashboard")
    await open_palette(page)
    await page.keyboard.type("rules")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Activity Rules", level=1)).to_be_visible()
    await open_palette(page)
    await page.keyboard.type("Costa 07")
    await expect(page.get_by_role("button", name="Ben Costa 07")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Ben Costa 07")).to_be_visible()
    await open_palette(page)
    await page.keyboard.type("dark")
    await page.keyboard.press("Enter")
    html = page.locator("html")
    await expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    await page.reload()
    await expect(html).to_have_attribute("data-mantine-color-scheme", "dark")


async def test_the_badge_pauses_and_resumes(admin: Screen) -> None:
    page = await admin.open("/dashboard", "Dashboard")
    await admin.live()
    await page.get_by_role("button", name="Live. Pause live updates").click()
    await admin.shop.order("past-3", "31.00")
    await expect(page.get_by_role("status").filter(has_text="Paused · 1 waiting")).to_be_attached()
    await page.get_by_role("button", name=re.compile("^Paused.*Resume")).click()
    await admin.live()
    await expect(page.get_by_text("earned 155 points").first).to_be_visible()


async def test_an_unknown_address_offers_the_way_back(admin: Screen) -> None:
    page = await admin.open("/nothing", "Nothing is punched here")
    await page.get_by_role("link", name="Go to the dashboard").click()
    await expect(page.get_by_role("heading", name="Dashboard", level=1)).to_be_visible()


async def test_a_phone_has_its_places_below(phone: Screen) -> None:
    page = await phone.open("/dashboard", "Dashboard")
    await page.get_by_role("link", name="Rules", exact=True).click()
    await expect(page.get_by_role("heading", name="Activity Rules", level=1)).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
