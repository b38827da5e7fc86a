"""axe-core finds nothing: every screen, light and dark, on a laptop and on a phone."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from browser import LADDER, LAPTOP, PHONE, Shop, new_screen

pytestmark = pytest.mark.e2e

SCREENS = {
    "/dashboard": "Dashboard",
    "/members": "Active Members",
    "/members?status=blocked&min=999999": "Active Members",
    "/rules": "Activity Rules",
    "/rules?tab=spend": "Activity Rules",
    "/vip": "VIP Program",
    "/referrals": "Referrals",
    "/emails": "Manage Emails",
    "/design": "Widget and design",
    "/design?tab=notices": "Widget and design",
    "/nothing": "Nothing is punched here",
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": LAPTOP, "color_scheme": "light"},
    "dark": {"viewport": LAPTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
}


@pytest.mark.parametrize("look", LOOKS)
async def test_every_screen(
    chromium: Browser, signed_in: Shop, offered: list[str], look: str
) -> None:
    screen, context = await new_screen(chromium, signed_in, **LOOKS[look])
    await signed_in.tiers(LADDER)
    member = await signed_in.customer("Axel Axe")
    key = await signed_in.external_id(member)
    await signed_in.order(key, "210.00")
    await signed_in.redeem(key, "five_off")
    screens = {**SCREENS, f"/members/{member}": "Axel Axe"}
    for tab in ("tiers", "codes"):
        screens[f"/members/{member}?tab={tab}"] = "Axel Axe"
    found = {}
    for path, heading in screens.items():
        await screen.open(path, heading)
        await screen.settled()
        if violations := await screen.axe():
            found[path] = violations
        page = await screen.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        window = await screen.page.evaluate("[innerWidth, innerHeight]")
        assert page == window, f"{path} does not fit the window: only the content scrolls"
    await context.close()
    assert found == {}
    assert screen.complaints == []


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_sign_in(chromium: Browser, shop: Shop, look: str) -> None:
    screen, context = await new_screen(chromium, shop, storage_state=None, **LOOKS[look])
    await screen.open("/", "Sign in to Punchcard")
    violations = await screen.axe()
    await context.close()
    assert violations == []


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_dialogs_and_menus(
    chromium: Browser, signed_in: Shop, offered: list[str], look: str
) -> None:
    await signed_in.tiers(LADDER)
    screen, context = await new_screen(chromium, signed_in, **LOOKS[look])
    page = await screen.open("/members?q=past-1", "Active Members")
    found = {}

    async def judge(name: str, shown: Locator) -> None:
        await expect(shown).to_be_visible()
        await screen.settled()
        if violations := await screen.axe():
            found[name] = violations

    async def judge_and_close(name: str, shown: Locator) -> None:
        await judge(name, shown)
        await page.keyboard.press("Escape")
        await expect(shown).to_be_hidden()

    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Filters").click()
    await judge_and_close("filters", dialog)
    await page.get_by_role("button", name="Period: Last 30 days").click()
    await judge_and_close("period", page.get_by_role("button", name="Previous month"))
    await page.get_by_role("button", name="Actions for").first.click()
    await judge_and_close("row menu", page.get_by_role("menu"))
    await page.get_by_role("button", name="Actions for").first.click()
    await page.get_by_role("menuitem", name="Give points").click()
    await judge_and_close("adjust points", dialog)
    await page.keyboard.press("Control+k")
    await judge_and_close("palette", page.get_by_role("textbox", name="Search"))
    await page.keyboard.press("?")
    await judge_and_close("keys", dialog)
    await screen.open("/rules", "Activity Rules")
    await page.get_by_role("button", name="Edit Make a purchase").click()
    await judge("rule", page.get_by_role("button", name="Save"))
    await screen.open("/vip", "VIP Program")
    await page.get_by_role("button", name="Edit Gold").click()
    await page.get_by_role("button", name="More settings").click()
    await page.get_by_role("button", name="Add tier").click()
    await judge("tier", page.get_by_role("textbox", name="Name"))
    await page.get_by_role("textbox", name="Name").fill("Platinum")
    await page.get_by_role("button", name="See who would move").click()
    await judge("who would move", page.get_by_role("button", name="Save"))
    await screen.open("/rules?tab=spend", "Activity Rules")
    await page.get_by_role("button", name="New reward").click()
    await dialog.get_by_role("button", name="Product discount").click()
    await judge("reward", dialog)
    member = await signed_in.customer("Cara Cancel")
    key = await signed_in.external_id(member)
    await signed_in.order(key, "210.00")
    await signed_in.redeem(key, "five_off")
    await screen.open(f"/members/{member}?tab=codes", "Cara Cancel")
    await page.get_by_role("button", name="Cancel code").click()
    await judge_and_close("cancel code", dialog)
    await page.get_by_role("button", name="Assign tier").click()
    await judge("assign tier", page.get_by_role("textbox", name="Reason"))
    await context.close()
    assert found == {}
