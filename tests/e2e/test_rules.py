"""Activity Rules: cards, the switch, the form made from served settings, the simulator."""

import re

import pytest
from playwright.async_api import expect

from browser import Screen, answered

pytestmark = pytest.mark.e2e


@pytest.mark.product(11, "admin")
async def test_what_an_order_earns_with_saved_and_unsaved_settings(admin: Screen) -> None:
    page = await admin.open("/rules", "Activity Rules")
    tried = page.get_by_role("region", name="Try it")
    await expect(tried).to_contain_text("500 points")
    await tried.get_by_label("Amount of the order").fill("19.99")
    await expect(tried).to_contain_text("95 points")
    await page.get_by_role("button", name="Edit Make a purchase").click()
    drawer = page.get_by_role("dialog", name="Edit Make a purchase")
    await drawer.get_by_label("Points", exact=True).fill("2.125")
    await expect(drawer.get_by_role("region", name="Try these settings")).to_contain_text(
        "212 points"
    )
    await drawer.get_by_role("button", name="Cancel").click()
    await expect(tried).to_contain_text("95 points")


@pytest.mark.product(11, "admin")
@pytest.mark.product(16, "admin")
@pytest.mark.product(17, "admin")
async def test_saving_makes_a_version_and_errors_stand_beside_their_field(admin: Screen) -> None:
    page = await admin.open("/rules", "Activity Rules")
    await page.get_by_role("button", name="Edit Create an account").click()
    drawer = page.get_by_role("dialog", name="Edit Create an account")
    points = drawer.get_by_label("Points", exact=True)
    await points.fill("0")
    await drawer.get_by_role("button", name="Save as version").click()
    await expect(points).to_have_attribute("aria-invalid", "true")
    await points.fill("100")
    panel = drawer.get_by_label("Panel text")
    await panel.fill("Join and get {{poinst}} points.")
    await drawer.get_by_label("Display notification").fill("Welcome! {{points}} for you.")
    await drawer.get_by_role("button", name="Save as version").click()
    await expect(panel).to_have_attribute("aria-invalid", "true")
    await panel.fill("Join and get {{points}} points.")
    await drawer.get_by_role("tab", name="Add a language").click()
    await drawer.get_by_label("Add a language").last.fill("Germ")
    await page.get_by_role("option", name="German").click()
    await expect(drawer.get_by_role("tab", name="German", selected=True)).to_be_visible()
    await panel.fill("Tritt bei: {{points}} Punkte.")
    await drawer.get_by_role("button", name="Save as version").click()
    await expect(drawer).to_be_hidden()
    card = page.get_by_role("article", name="Create an account")
    await expect(card).to_contain_text("Join and get 100 points.")
    await card.get_by_role("button", name=re.compile("Version 2")).click()
    versions = page.get_by_role("dialog", name="Versions of Create an account")
    await expect(versions.get_by_role("listitem").first).to_contain_text("Ana Lopes")
    await expect(versions.get_by_role("listitem")).to_have_count(2)
    await admin.shop.speak("en")


@pytest.mark.product(18, "admin")
async def test_a_new_rule_starts_off_and_earns_when_switched_on(admin: Screen) -> None:
    page = await admin.open("/rules", "Activity Rules")
    await page.get_by_role("button", name="New rule").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_role("button", name=re.compile("^Order milestone")).click()
    await drawer.get_by_label(re.compile("^Name")).fill("First order gift")
    await drawer.get_by_label(re.compile("^Orders")).fill("1")
    await drawer.get_by_label(re.compile("^Points")).fill("40")
    await drawer.get_by_role("button", name="Create rule").click()
    card = page.get_by_role("article", name="First order gift")
    switch = card.get_by_role("switch", name="First order gift is on")
    await expect(switch).not_to_be_checked()
    earned = []
    for _ in range(2):
        member = await admin.shop.customer("Nora New")
        order = await admin.shop.order(await admin.shop.external_id(member), "10.00")
        earned.append(order["points"])
        async with answered(page, "EnableRule"):
            await switch.click(force=True)
        await expect(switch).to_be_checked(checked=len(earned) == 1)
        await page.reload()
        await expect(switch).to_be_checked(checked=len(earned) == 1)
    assert earned == [50, 90]
