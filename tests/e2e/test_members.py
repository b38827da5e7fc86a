"""Active Members: found, filtered, sorted by the address; points as a row action; live rows."""

import re
from urllib.parse import quote

import pytest
from playwright.async_api import Locator, expect

from browser import Screen

pytestmark = pytest.mark.e2e


def row_of(screen: Screen, name: str) -> Locator:
    return screen.page.get_by_role("row").filter(has_text=name)


async def names(screen: Screen) -> list[str]:
    await expect(screen.page.locator("[data-row-link]").first).to_be_visible()
    return await screen.page.locator("[data-row-link]").all_inner_texts()


@pytest.mark.product(35, "admin")
@pytest.mark.product(38, "admin")
async def test_fifteen_members_with_their_figures_at_a_glance(admin: Screen) -> None:
    page = await admin.open("/members", "Active Members")
    await names(admin)
    heads = await page.get_by_role("columnheader").all_inner_texts()
    assert [head for head in heads if head][:8] == [
        "Member", "Earned", "Redeemed", "Net earned",
        "Codes", "Lifetime", "Balance", "Last activity",
    ]  # fmt: skip
    inside = await page.evaluate(
        "[...document.querySelectorAll('[role=row][data-index]')]"
        ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert inside >= 15


@pytest.mark.product(35, "admin")
async def test_search_by_name_email_and_external_id(admin: Screen) -> None:
    page = await admin.open("/members", "Active Members")
    for asked in ("Dahl 02", "member2@example.com", "past-2"):
        await page.get_by_role("searchbox").fill(asked)
        await expect(page).to_have_url(re.compile(re.escape(quote(asked, safe="@").split("%")[0])))
        await expect(row_of(admin, "Clara Dahl 02")).to_be_visible()
    await page.get_by_role("searchbox").fill("nobody of this name")
    await expect(page.get_by_role("heading", name="Nobody fits")).to_be_visible()


@pytest.mark.product(35, "admin")
async def test_filters_and_sort_live_in_the_address(admin: Screen) -> None:
    page = await admin.open("/members?sort=-balance&min=300", "Active Members")
    first = await names(admin)
    await expect(page.get_by_text("Balance ≥ 300")).to_be_visible()
    await page.get_by_role("button", name="Balance", exact=True).click()
    await expect(page).to_have_url(re.compile("sort=balance"))
    await expect(page.locator("[data-row-link]").first).not_to_have_text(first[0])
    await page.get_by_role("button", name="Remove filter: Balance ≥ 300").click()
    await expect(page).not_to_have_url(re.compile("min="))
    await page.go_back()
    await expect(page).to_have_url(re.compile("sort=balance.*min=300|min=300.*sort=balance"))
    await page.reload()
    await expect(page.get_by_text("Balance ≥ 300")).to_be_visible()


async def test_further_rows_are_read_on_the_way_down(admin: Screen) -> None:
    page = await admin.open("/members?sort=name", "Active Members")
    await names(admin)
    table = page.get_by_role("table")
    for _ in range(40):
        await table.evaluate("table => table.scrollBy(0, 600)")
        await page.wait_for_timeout(50)
        if await page.locator('[data-index="69"]').count():
            break
    await expect(page.locator('[data-index="69"]')).to_be_attached()
    drawn = await page.locator("[role=row][data-index]").count()
    assert drawn < 60


@pytest.mark.product(37, "admin")
async def test_the_columns_speak_of_the_chosen_period(admin: Screen) -> None:
    member = await admin.shop.customer("Petra Period")
    key = await admin.shop.external_id(member)
    await admin.shop.order(key, "80.00")
    page = await admin.open(f"/members?q={key}", "Active Members")
    cells = row_of(admin, "Petra Period").get_by_role("cell")
    await expect(cells.nth(1)).to_have_text("500")
    await page.get_by_role("button", name="Period: Last 30 days").click()
    await page.get_by_role("button", name="Last month").click()
    await expect(page).to_have_url(re.compile("period=last-month"))
    await expect(cells.nth(1)).to_have_text("0")


@pytest.mark.product(39, "admin")
@pytest.mark.product(40, "admin")
async def test_give_and_remove_points_as_a_row_action(admin: Screen) -> None:
    member = await admin.shop.customer("Rosa Row")
    page = await admin.open(f"/members?q={await admin.shop.external_id(member)}", "Active Members")
    balance = row_of(admin, "Rosa Row").get_by_role("cell").nth(6)
    for action, button, expected in (
        ("Give points", "Give 50 points", "150"),
        ("Remove points", "Remove 50 points", "100"),
    ):
        await page.get_by_role("button", name="Actions for Rosa Row").click()
        await page.get_by_role("menuitem", name=action).click()
        dialog = page.get_by_role("dialog", name="Points of Rosa Row")
        await dialog.get_by_label("Points", exact=True).fill("50")
        await dialog.get_by_role("button", name=button).click()
        await expect(dialog.get_by_text("Say why: the history keeps it.")).to_be_visible()
        await dialog.get_by_label("Reason").fill("A thank-you")
        await dialog.get_by_role("button", name=button).click()
        await expect(dialog).to_be_hidden()
        await expect(page.get_by_text(f"The balance is {expected}.").last).to_be_visible()
        await expect(balance).to_have_text(expected)


@pytest.mark.product(36, "admin")
async def test_the_activity_button_opens_the_history(admin: Screen) -> None:
    page = await admin.open("/members?q=past-5", "Active Members")
    await page.get_by_role("link", name="Activity of Åsa Lund 05").click()
    await expect(page.get_by_role("list", name="Activity")).to_contain_text("Earned")


@pytest.mark.product(35, "admin")
async def test_a_row_changes_when_an_order_comes_in(admin: Screen) -> None:
    member = await admin.shop.customer("Lena Live")
    key = await admin.shop.external_id(member)
    page = await admin.open(f"/members?q={key}", "Active Members")
    cells = row_of(admin, "Lena Live").get_by_role("cell")
    await expect(cells.nth(6)).to_have_text("100")
    await admin.live()
    await admin.shop.order(key, "40.00")
    await expect(cells.nth(6)).to_have_text("300")
    await expect(cells.nth(1)).to_have_text("300")
    await page.keyboard.press("j")
    await expect(page.locator("[data-row-link]").first).to_be_focused()
    await admin.shop.order(key, "10.00")
    await expect(page.get_by_role("button", name="1 new activity")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Lena Live")).to_be_visible()


@pytest.mark.product(41, "admin")
async def test_blocked_members_leave_the_list_and_are_found_when_asked_for(admin: Screen) -> None:
    member = await admin.shop.customer("Bella Blocked")
    await admin.shop.ask(
        "mutation($input: BlockMemberInput!) { blockMember(input: $input) {"
        " userErrors { message } } }",
        input={"memberId": member, "reason": "Returned everything"},
    )
    page = await admin.open("/members", "Active Members")
    await names(admin)
    await expect(row_of(admin, "Bella Blocked")).to_have_count(0)
    await page.get_by_role("button", name="Filters").click()
    await page.get_by_text("Blocked", exact=True).click()
    await expect(page).to_have_url(re.compile("status=blocked"))
    await expect(row_of(admin, "Bella Blocked")).to_contain_text("Blocked")
    await admin.open("/members?q=Bella Blocked", "Active Members")
    await expect(row_of(admin, "Bella Blocked")).to_be_visible()


async def test_a_phone_shows_cards(phone: Screen) -> None:
    page = await phone.open("/members?q=past-4", "Active Members")
    card = page.get_by_role("listitem").filter(has_text="Elif Fischer 04")
    await expect(card).to_contain_text("Lifetime")
    await card.get_by_role("link", name="Activity of Elif Fischer 04").click()
    await expect(page.get_by_role("heading", name="Elif Fischer 04")).to_be_visible()
