"""The tab Spend of Activity Rules: rewards, their codes, and what a member redeemed."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from browser import Screen, answered

pytestmark = pytest.mark.e2e
SPEND = "/rules?tab=spend"
FIRST = {
    "Free shipping": ("Free shipping", "300"),
    "5 off your order": ("5.00 EUR off the order", "500"),
    "20 % off a product": ("20 % off a product", "800"),
    "10 % off your order": ("10 % off the order", "1,000"),
    "A free product": ("A free product up to 25.00 EUR", "2,500"),
}


def card(page: Page, name: str) -> Locator:
    """The card of that reward."""
    return page.get_by_role("article", name=name, exact=True)


async def member_with_points(screen: Screen, name: str) -> tuple[str, str]:
    """A member with 1,100 points; the id and what the shop calls them."""
    member = await screen.shop.customer(name)
    key = await screen.shop.external_id(member)
    await screen.shop.order(key, "200.00")
    return member, key


@pytest.mark.product(22, "admin")
@pytest.mark.product(23, "admin")
@pytest.mark.product(24, "admin")
@pytest.mark.product(25, "admin")
@pytest.mark.product(26, "admin")
@pytest.mark.product(27, "admin")
async def test_an_empty_programme_is_offered_five_rewards(
    admin: Screen, offered: list[str]
) -> None:
    page = await admin.open("/rules", "Activity Rules")
    await page.get_by_role("tab", name="Spend").click()
    await expect(page).to_have_url(re.compile("tab=spend"))
    for (name, (summary, cost)), said in zip(FIRST.items(), offered, strict=True):
        assert (name in said, summary in said, f"{cost} points" in said) == (True,) * 3
        shown = card(page, name)
        await expect(shown).to_contain_text(summary)
        await expect(shown).to_contain_text(f"{cost} points")
        await expect(shown.get_by_role("switch")).to_be_checked()
        for fact in ("Minimum orderany order", "Valid for90 days", "Code prefix"):
            await expect(shown).to_contain_text(fact)


@pytest.mark.product(22, "admin")
@pytest.mark.product(23, "admin")
@pytest.mark.product(24, "admin")
@pytest.mark.product(25, "admin")
@pytest.mark.product(26, "admin")
@pytest.mark.product(27, "admin")
@pytest.mark.parametrize(
    ("kind", "fields", "choice", "summary"),
    [
        ("Money off", {"Amount off": "7.50", "Minimum order": "30"}, None,
         "7.50 EUR off the order, from 30.00 EUR"),
        ("Percentage discount", {"Percent off": "12.5"}, None, "12.5 % off the order"),
        ("Free shipping", {}, None, "Free shipping"),
        ("Free product", {"Products or collections": "MUG-1, MUG-2"}, "These products",
         "A free product of MUG-1, MUG-2"),
        ("Product discount", {"Percent off": "40", "Products or collections": "SALE"},
         "Products of these collections", "40 % off a product of the collections SALE"),
    ],
)  # fmt: skip
async def test_a_reward_of_each_kind_is_made_and_switched_on(
    admin: Screen, offered: list[str], kind: str, fields: dict[str, str], choice: str | None,
    summary: str,
) -> None:  # fmt: skip
    page = await admin.open(SPEND, "Activity Rules")
    name = f"Special: {kind}"
    await page.get_by_role("button", name="New reward").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_role("button", name=re.compile(f"^{kind}")).click()
    await drawer.get_by_label(re.compile("^Name")).fill(name)
    if choice is not None:
        await drawer.get_by_label("For", exact=True).click()
        await page.get_by_role("option", name=choice).click()
    for label, value in {"Cost": "640", "Code prefix": "VIP", "Stock": "50", **fields}.items():
        await drawer.get_by_label(re.compile(f"^{label}")).fill(value)
    await drawer.get_by_role("button", name="Create reward").click()
    await expect(drawer).to_be_hidden()
    made = card(page, name)
    await expect(made).to_contain_text(summary)
    for fact in ("640 points", "Code prefixVIP", "Codes left50 of 50", "Claimed0"):
        await expect(made).to_contain_text(fact)
    switch = made.get_by_role("switch", name=f"{name} is on")
    await expect(switch).not_to_be_checked()
    async with answered(page, "EnableReward"):
        await switch.press("Space")
    await expect(switch).to_be_checked()
    await page.reload()
    await expect(switch).to_be_checked()


@pytest.mark.product(27, "admin")
async def test_errors_stand_beside_their_field_and_saving_makes_a_version(
    admin: Screen, offered: list[str]
) -> None:
    await admin.shop.ask(
        "mutation($input: CreateRewardInput!) { createReward(input: $input) {"
        " reward { id } userErrors { message } } }",
        input={"type": "free_product", "name": "A cup", "settings": {"cost": 900}},
    )
    page = await admin.open(SPEND, "Activity Rules")
    await page.get_by_role("button", name="Edit A cup").click()
    drawer = page.get_by_role("dialog", name="Edit A cup")
    cost = drawer.get_by_label(re.compile("^Cost"))
    await cost.fill("0")
    await drawer.get_by_role("button", name="Save as version 2").click()
    await expect(cost).to_have_attribute("aria-invalid", "true")
    await cost.fill("2400")
    await drawer.get_by_label("For", exact=True).click()
    await page.get_by_role("option", name="These products").click()
    await drawer.get_by_role("button", name="Save as version 2").click()
    names = drawer.get_by_label(re.compile("^Products or collections"))
    await expect(names).to_have_attribute("aria-invalid", "true")
    await names.fill("MUG-1")
    await drawer.get_by_label("Panel text").fill("A mug on the house.")
    await drawer.get_by_role("button", name="Save as version 2").click()
    await expect(drawer).to_be_hidden()
    shown = card(page, "A cup")
    await expect(shown).to_contain_text("A mug on the house.")
    await expect(shown).to_contain_text("A free product of MUG-1")
    await shown.get_by_role("button", name=re.compile("Version 2")).click()
    versions = page.get_by_role("dialog", name="Versions of A cup")
    await expect(versions.get_by_role("listitem")).to_have_count(2)
    await expect(versions.get_by_role("listitem").first).to_contain_text("Ana Lopes")


@pytest.mark.product(28, "admin")
@pytest.mark.product(38, "admin")
async def test_codes_are_counted_and_listed_as_they_are_redeemed(
    admin: Screen, offered: list[str]
) -> None:
    page = await admin.open(SPEND, "Activity Rules")
    await admin.live()
    _, key = await member_with_points(admin, "Rita Redeems")
    first = await admin.shop.redeem(key, "ten_percent")
    ten = card(page, "10 % off your order")
    await expect(ten).to_contain_text("Claimed1")
    listed = page.get_by_role("region", name="Redeemed codes").get_by_role("listitem")
    row = listed.filter(has_text="Rita Redeems")
    await expect(row).to_contain_text("Unused")
    await expect(row).to_contain_text("−1,000")
    await expect(row).not_to_contain_text(first)
    order = await admin.shop.order(key, "10.00", discountCodes=[first])
    await expect(ten).to_contain_text("Used1")
    await expect(row).to_contain_text(f"Order {order['order']['number']}")
    await page.get_by_role("button", name="Expired", exact=True).click()
    await expect(page).to_have_url(re.compile("state=expired"))
    await expect(page.get_by_text("No code fits these filters.")).to_be_visible()
    await page.get_by_role("button", name="Used", exact=True).click()
    chosen = page.get_by_role("combobox", name="Reward")
    await chosen.click()
    await page.get_by_role("option", name="A free product", exact=True).click()
    await expect(row).to_be_hidden()
    await ten.get_by_role("link", name="Show codes").click()
    await expect(chosen).to_have_value("10 % off your order")
    await expect(page).to_have_url(re.compile("reward=ten_percent"))
    await expect(row).to_be_visible()
    await row.get_by_role("link", name="Rita Redeems").click()
    await expect(page.get_by_role("tab", name="Rewards and codes")).to_have_attribute(
        "aria-selected", "true"
    )


@pytest.mark.product(28, "admin")
@pytest.mark.product(36, "admin")
@pytest.mark.product(38, "admin")
async def test_a_members_codes_and_giving_one_back(admin: Screen, offered: list[str]) -> None:
    page = admin.page
    member, key = await member_with_points(admin, "Cora Codes")
    await admin.open(f"/members/{member}", "Cora Codes")
    await admin.live()
    used, unused = [await admin.shop.redeem(key, "five_off") for _ in range(2)]
    sentence = page.get_by_role("listitem").filter(has_text="Redeemed 500 points for 5 off your")
    await expect(sentence).to_have_count(2)
    order = await admin.shop.order(key, "12.00", discountCodes=[used])
    await page.get_by_role("tab", name="Rewards and codes").click()
    codes = page.get_by_role("list", name="Codes").get_by_role("listitem")
    spent = codes.filter(has_text=used)
    await expect(spent).to_contain_text(f"Order {order['order']['number']}")
    await expect(spent.get_by_role("button", name="Cancel code")).to_have_count(0)
    totals = page.get_by_label("Totals")
    for text in ("Points spent1,000", "Claimed2", "Unused1", "Used1", "Cancelled0"):
        await expect(totals).to_contain_text(text)
    open_code = codes.filter(has_text=unused)
    await expect(open_code).to_contain_text("5.00 EUR off the order")
    await expect(open_code).to_contain_text("until")
    await open_code.get_by_role("button", name="Cancel code").click()
    dialog = page.get_by_role("dialog", name="Cancel this code?")
    await expect(dialog).to_contain_text("500 points go back to the member")
    await dialog.get_by_role("button", name="Cancel code").click()
    await expect(dialog.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    await dialog.get_by_label("Reason").fill("Redeemed by mistake")
    await dialog.get_by_role("button", name="Cancel code").click()
    await expect(dialog).to_be_hidden()
    await expect(open_code).to_contain_text("points returned")
    for text in ("Points spent500", "Unused0", "Cancelled1"):
        await expect(totals).to_contain_text(text)
    await page.get_by_role("tab", name="Activity").click()
    told = page.get_by_role("listitem").filter(has_text="was cancelled, 500 points returned")
    await expect(told).to_contain_text("Redeemed by mistake")


@pytest.mark.product(38, "admin")
async def test_the_list_counts_codes_and_redeemed_points(admin: Screen, offered: list[str]) -> None:
    _, key = await member_with_points(admin, "Lena Lists")
    for reward in ("five_off", "free_shipping"):
        await admin.shop.redeem(key, reward)
    page = await admin.open("/members?q=Lena", "Active Members")
    heads = await page.get_by_role("columnheader").all_inner_texts()
    cells = page.get_by_role("row").filter(has_text="Lena Lists").get_by_role("cell")
    await expect(cells.nth(heads.index("Redeemed"))).to_have_text("800")
    await expect(cells.nth(heads.index("Codes"))).to_have_text("2")
