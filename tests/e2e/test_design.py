"""Widget and design: a change is seen in the preview at once, and in the shop once saved."""

from typing import Any

import pytest
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect

from browser import PHONE, Screen, Shop, built_widget, new_screen

pytestmark = pytest.mark.e2e
UPDATE = """mutation($input: UpdateDesignInput!) {
  updateDesign(input: $input) { userErrors { message } }
}"""
USUAL = {
    "desktop": {"accent": "#c2410c", "onAccent": "#ffffff", "logo": ""},
    "mobile": {},
    "texts": [],
    "notices": [{"kind": "ANNOUNCEMENT", "visible": False, "texts": []}],
}


def preview(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title='The widget as shoppers will see it']")


async def colour_of(launcher: Locator) -> Any:
    return await launcher.evaluate("(one) => getComputedStyle(one).backgroundColor")


@pytest.mark.product(2, "admin")
@pytest.mark.product(3, "admin")
@pytest.mark.product(5, "admin")
@pytest.mark.product(5, "storefront")
@pytest.mark.product(6, "admin")
@pytest.mark.product(7, "admin")
@pytest.mark.product(8, "admin")
@pytest.mark.product(8, "storefront")
async def test_a_design_is_tried_saved_and_obeyed(
    admin: Screen, chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    built_widget()
    page = await admin.open("/design", "Widget and design")
    try:
        await _try_and_save(page, admin)
        await _see_in_the_shop(chromium, signed_in)
    finally:
        await signed_in.ask(UPDATE, input=USUAL)


async def _try_and_save(page: Page, admin: Screen) -> None:
    launcher = preview(page).locator(".launcher")
    await expect(launcher).to_have_text("640 points")
    await page.get_by_label("Accent", exact=True).fill("#ffcc00")
    await expect(page.get_by_text("hard to read")).to_have_count(2)
    await page.get_by_label("Accent", exact=True).fill("#004400")
    await expect(page.get_by_text("hard to read")).to_have_count(0)
    await expect(launcher).to_have_css("background-color", "rgb(0, 68, 0)")
    await page.get_by_label("Logo", exact=True).fill("javascript:alert(1)")
    await page.get_by_role("button", name="Save and publish").click()
    await expect(page.get_by_text("An https address, or a path").first).to_be_visible()
    await expect(page.get_by_role("textbox", name="Logo")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Logo", exact=True).fill("/demo/shop/files/logo.svg")
    await page.get_by_role("group", name="Desktop").wait_for()
    look = page.get_by_role("region", name="Look")
    await look.get_by_text("Mobile", exact=True).click()
    await (
        page.get_by_role("group", name="Mobile").get_by_label("Accent", exact=True).fill("#550000")
    )
    shown = page.get_by_role("complementary").last
    await shown.get_by_text("Mobile", exact=True).click()
    await expect(launcher).to_have_css("background-color", "rgb(85, 0, 0)")
    await page.get_by_role("tab", name="Texts").click()
    await page.get_by_label("Launcher, guests").fill("Beans")
    await shown.get_by_text("A guest", exact=True).click()
    await expect(launcher).to_have_text("Beans")
    await page.get_by_role("tab", name="Notices").click()
    announcement = page.get_by_role("region", name="Programme announcement")
    await announcement.get_by_role("switch").check(force=True)
    await announcement.get_by_label("Title").fill("We give beans")
    nudge = preview(page).get_by_role("region", name="Rewards")
    await expect(nudge).to_contain_text("You could be earning points")
    await nudge.get_by_role("button", name="Close").click()
    await expect(nudge).to_contain_text("We give beans")
    await page.get_by_role("tab", name="Put it on a page").click()
    for element in ("panel", "notices", "balance", "product-points", "refer"):
        await expect(page.get_by_text(f"<punchcard-{element}").first).to_be_visible()
    await expect(page.get_by_text('data-punchcard-key="pk_')).to_be_visible()
    assert await admin.axe() == []
    await page.get_by_role("button", name="Save and publish").click()
    await expect(page.get_by_text("The design was saved.")).to_be_visible()
    admin.complaints.clear()  # the refused logo was tried in the preview


async def _see_in_the_shop(chromium: Browser, shop: Shop) -> None:
    screen, context = await new_screen(chromium, shop, storage_state=None)
    page = screen.page
    await page.goto(f"{shop.url}/demo/shop/")
    launcher = page.get_by_role("button", name="Beans")
    await expect(launcher).to_be_visible()
    assert await colour_of(launcher) == "rgb(0, 68, 0)"
    nudge = page.get_by_role("region", name="Rewards")
    await nudge.get_by_role("button", name="Close").click()
    await expect(nudge).to_contain_text("We give beans")
    await launcher.click()
    logo = page.get_by_role("dialog", name="Lindenhof").locator("img")
    await expect(logo).to_have_attribute("src", "/demo/shop/files/logo.svg")
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert await colour_of(launcher) == "rgb(85, 0, 0)"
    await context.close()
    assert screen.complaints == []
