"""The member's page: figures, timeline with reasons, period, orders, adjustments, block."""

import re

import pytest
from playwright.async_api import Locator, expect

from browser import Screen

pytestmark = pytest.mark.e2e


async def open_member(screen: Screen, name: str) -> tuple[str, str]:
    """A fresh member on the screen; the id and what the shop calls them."""
    member = await screen.shop.customer(name)
    await screen.open(f"/members/{member}", name)
    await screen.live()
    return member, await screen.shop.external_id(member)


def figure(screen: Screen, label: str) -> Locator:
    """The number under a label of the header."""
    header = screen.page.get_by_role("main").locator("header")
    return header.locator("dl > div").filter(has_text=re.compile(f"^{label}")).locator("dd")


async def adjust(screen: Screen, name: str, points: int) -> None:
    """Give (or, below zero, remove) points by the header's button."""
    page = screen.page
    await page.get_by_role("button", name="Adjust points").click()
    dialog = page.get_by_role("dialog", name=f"Points of {name}")
    verb = "Give" if points > 0 else "Remove"
    await dialog.get_by_role("button", name=verb, exact=True).first.click()
    await dialog.get_by_label("Points", exact=True).fill(str(abs(points)))
    await dialog.get_by_label("Reason").fill("Talked on the phone")
    await dialog.get_by_role("button", name=f"{verb} {abs(points)} points").click()
    await expect(dialog).to_be_hidden()


@pytest.mark.product(36, "admin")
@pytest.mark.product(11, "admin")
@pytest.mark.product(10, "admin")
async def test_the_timeline_speaks_and_explains(admin: Screen) -> None:
    page = admin.page
    _, key = await open_member(admin, "Tilda Timeline")
    order = await admin.shop.order(key, "57.40")
    number = order["order"]["number"]
    row = page.get_by_role("listitem").filter(has_text=f"Earned 285 points for order {number}")
    await expect(row).to_contain_text("Make a purchase, version 1")
    await expect(row).to_contain_text("+285")
    await expect(figure(admin, "Available")).to_have_text("385")
    await row.get_by_role("button", name="Why").click()
    await expect(row).to_contain_text("57 × 5 = 285")
    await expect(row).to_contain_text("Rounding")
    await admin.shop.order(key, "0.40")
    nothing = page.get_by_role("listitem").filter(has_text="earned nothing")
    await nothing.get_by_role("button", name="Why nothing").click()
    await expect(nothing).to_contain_text("less than")
    await expect(page.get_by_text("Earned 100 points for creating an account")).to_be_visible()
    await page.get_by_role("button", name="Account", exact=True).click()
    await expect(page).to_have_url(re.compile("kinds=account"))
    await expect(row).to_be_hidden()


@pytest.mark.product(36, "admin")
async def test_a_refund_of_spent_points_is_told_kindly(admin: Screen) -> None:
    page = admin.page
    _, key = await open_member(admin, "Dora Debt")
    order = await admin.shop.order(key, "60.00")
    await expect(figure(admin, "Available")).to_have_text("400")
    await adjust(admin, "Dora Debt", -400)
    await admin.shop.refund(order["order"]["externalId"], "60.00")
    await expect(page.get_by_text("300 points are still open")).to_be_visible()
    await expect(figure(admin, "Available")).to_have_text("0")
    await expect(page.get_by_text("taken back for the refund of order")).to_be_visible()


@pytest.mark.product(37, "admin")
async def test_points_between_two_days(admin: Screen) -> None:
    page = admin.page
    _, key = await open_member(admin, "Paul Period")
    await admin.shop.order(key, "20.00")
    panel = page.get_by_role("region", name="Points in a period")
    await expect(panel).to_contain_text("+200")
    await panel.get_by_role("button", name="Period: Last 30 days").click()
    await page.get_by_role("button", name="Previous month").click()
    await page.get_by_role("button", name=re.compile("^10 ")).first.click()
    await page.get_by_role("button", name=re.compile("^12 ")).first.click()
    await expect(page).to_have_url(re.compile(r"period=\d{4}-\d\d-10\.\.\d{4}-\d\d-13"))
    await expect(panel.get_by_text("Net earned").locator("..")).to_contain_text("0")
    await expect(panel).to_contain_text("Europe/Berlin")


@pytest.mark.product(42, "admin")
async def test_orders_with_their_items(admin: Screen) -> None:
    page = admin.page
    _, key = await open_member(admin, "Oscar Order")
    items = [
        {"title": "Pour-over kettle", "sku": "PK-9", "amount": "30.00", "quantity": 2},
        {"title": "Filter coffee", "amount": "12.00"},
    ]
    order = await admin.shop.order(key, "42.00", items=items)
    await page.get_by_role("tab", name="Orders").click()
    await page.get_by_role("button", name=order["order"]["number"]).click()
    kettle = page.get_by_role("row").filter(has_text="Pour-over kettle")
    await expect(kettle).to_contain_text("€30.00")
    await expect(kettle.get_by_role("cell").last).to_have_text("150")


@pytest.mark.product(39, "admin")
@pytest.mark.product(40, "admin")
async def test_adjustments_are_listed_and_can_be_undone(admin: Screen) -> None:
    page = admin.page
    await open_member(admin, "Ada Adjust")
    await adjust(admin, "Ada Adjust", 70)
    await expect(figure(admin, "Available")).to_have_text("170")
    await adjust(admin, "Ada Adjust", -20)
    await expect(figure(admin, "Available")).to_have_text("150")
    await page.get_by_role("tab", name="Adjustments").click()
    given = page.get_by_role("listitem").filter(has_text="Ana Lopes gave 70 points")
    await expect(given).to_contain_text("Talked on the phone")
    await given.get_by_role("button", name="Undo").click()
    dialog = page.get_by_role("dialog", name="Undo this adjustment?")
    await dialog.get_by_label("Reason").fill("Wrong member")
    await dialog.get_by_role("button", name="Undo adjustment").click()
    await expect(given.get_by_text("(undone)")).to_be_visible()
    await expect(figure(admin, "Available")).to_have_text("80")


@pytest.mark.product(41, "admin")
async def test_blocking_states_its_effect_and_can_be_lifted(admin: Screen) -> None:
    page = admin.page
    _, key = await open_member(admin, "Bruno Block")
    for action, button in (("Block member", "Block member"), ("Unblock member", "Unblock member")):
        await page.get_by_role("button", name="More actions").click()
        await page.get_by_role("menuitem", name=action).click()
        dialog = page.get_by_role("dialog", name=re.compile("Bruno Block"))
        await expect(dialog).to_contain_text("100 points")
        await dialog.get_by_label("Reason").fill("Suspicious orders")
        await dialog.get_by_role("button", name=button).click()
        await expect(dialog).to_be_hidden()
        blocked = page.get_by_text("Blocked: earns and spends nothing")
        if action == "Block member":
            await expect(blocked).to_contain_text("Suspicious orders")
            await admin.shop.order(key, "30.00")
            await expect(page.get_by_text("earned nothing")).to_be_visible()
        else:
            await expect(blocked).to_be_hidden()
    await expect(figure(admin, "Available")).to_have_text("100")


async def test_a_member_that_is_not_there(admin: Screen) -> None:
    await admin.open("/members/TWVtYmVyOjA", "This member does not exist")
