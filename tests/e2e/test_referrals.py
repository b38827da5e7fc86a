"""Referrals: switched on from nothing, friends who come in live, staff's word, a member's tab."""

import httpx
import pytest
from playwright.async_api import Page, expect

from browser import FORM, Screen, Shop
from punchcard.services.storefronts import sign_token

pytestmark = pytest.mark.e2e


async def open_referrals(admin: Screen) -> Page:
    page = await admin.open("/dashboard", "Dashboard")
    await page.keyboard.press("g")
    await page.keyboard.press("f")
    await expect(page.get_by_role("heading", name="Referrals", level=1)).to_be_visible()
    return page


async def code_of(shop: Shop, customer: str) -> str:
    """The customer's own code, as the shop's page shows it."""
    token = sign_token(
        kid=shop.kid, secret=shop.signing_secret, store="default", external_id=customer
    )
    async with httpx.AsyncClient(timeout=60) as http:
        answer = await http.post(
            f"{shop.url}/graphql/storefront",
            json={"query": "{ me { referral { code } } }"},
            headers={"authorization": f"Bearer {token}", **FORM},
        )
    return str(answer.json()["data"]["me"]["referral"]["code"])


@pytest.mark.product(12, "admin")
@pytest.mark.product(44, "admin")
@pytest.mark.product(45, "admin")
@pytest.mark.product(46, "admin")
async def test_from_the_empty_screen_to_a_friend_who_is_rejected(admin: Screen) -> None:
    page = await open_referrals(admin)
    await page.get_by_role("button", name="Switch on referrals").click()
    form = page.get_by_role("region", name="What the friend gets")
    await expect(form.get_by_label("Percent off")).to_have_value("10")

    await form.get_by_label("Percent off").fill("15")
    await page.get_by_label("Address of your shop").fill("shop")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Address of your shop does not fit")).to_be_visible()
    await page.get_by_label("Address of your shop").fill("https://shop.example.com")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("15 % off the order", exact=True)).to_be_visible()
    await expect(page.get_by_text("https://shop.example.com/?ref=").first).to_be_visible()

    await admin.live()
    member = await admin.shop.customer("Frieda Amsel")
    ann = await admin.shop.external_id(member)
    code = await code_of(admin.shop, ann)
    friend = await admin.shop.external_id(await admin.shop.customer("Gus Adler"))
    await admin.shop.order(friend, "40.00", discountCodes=[code])
    friends = page.get_by_role("region", name="Friends")
    row = friends.get_by_role("listitem").filter(has_text="Gus Adler")
    await expect(row).to_contain_text("Completed")
    await expect(row).to_contain_text("500 points")
    assert await admin.axe() == []

    await row.get_by_role("link", name="Frieda Amsel").click()
    await expect(page.get_by_text(code, exact=True)).to_be_visible()
    await page.get_by_role("button", name="Reject Gus Adler").click()
    dialog = page.get_by_role("dialog", name="Reject this referral?")
    await expect(dialog).to_be_visible()
    await dialog.get_by_label("Reason").fill("The same household")
    await dialog.get_by_role("button", name="Reject").click()
    await expect(page.get_by_role("list", name="Referrals")).to_contain_text("Reversed")
    await expect(page.get_by_role("list", name="Referrals")).to_contain_text("The same household")

    page = await open_referrals(admin)
    # All is loaded, so nothing moves away; by the keyboard, which needs no place to click at.
    await expect(page.get_by_role("region", name="Friends")).to_contain_text("Gus Adler")
    switch = page.get_by_role("switch", name="Referrals")
    await switch.press("Space")
    await expect(switch).not_to_be_checked()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Switched off", exact=True)).to_be_visible()
