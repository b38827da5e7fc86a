"""VIP Program: the ladder, who comes to a tier and how long it is kept, and who would move."""

import re
from datetime import UTC, datetime

import asyncpg
import pytest
from playwright.async_api import Dialog, Locator, Page, expect

from browser import BRONZE, GOLD, LADDER, Screen, open_palette

pytestmark = pytest.mark.e2e

YEAR = datetime.now(UTC).year


async def open_vip(admin: Screen) -> Page:
    return await admin.open("/vip", "VIP Program")


def rung(page: Page, name: str) -> Locator:
    """The line of a tier on the ladder, with its fields when it is open."""
    button = page.get_by_role("button", name=f"Edit {name}", exact=True)
    return page.get_by_role("list", name="Tiers").get_by_role("listitem").filter(has=button)


async def edit(page: Page, name: str) -> Locator:
    found = rung(page, name)
    await found.get_by_role("button", name=f"Edit {name}", exact=True).click()
    return found


async def review(page: Page) -> Locator:
    await page.get_by_role("button", name="See who would move").click()
    dialog = page.get_by_role("dialog", name="Who would move")
    await expect(dialog.locator("[aria-busy=true]")).to_have_count(0)
    return dialog


async def save(page: Page) -> None:
    dialog = await review(page)
    await dialog.get_by_role("button", name=re.compile("^Save")).click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="See who would move")).to_be_hidden()


async def member_page(admin: Screen, name: str) -> tuple[Locator, str]:
    """The tier panel of a new member, and what the shop calls the member."""
    member = await admin.shop.customer(name)
    key = await admin.shop.external_id(member)
    page = await admin.open(f"/members/{member}", name)
    await admin.live()
    return page.get_by_role("region", name="VIP tier"), key


@pytest.mark.product(47, "admin")
@pytest.mark.product(54, "admin")
async def test_an_empty_programme_offers_the_ready_ladder(admin: Screen) -> None:
    await admin.shop.tiers([])
    page = await open_vip(admin)
    await page.get_by_role("button", name="Begin with Bronze, Silver and Gold").click()
    for name, points in (("Bronze", "1,000"), ("Silver", "2,000"), ("Gold", "3,000")):
        await expect(rung(page, name)).to_contain_text(f"from {points} points")
    await page.get_by_role("switch", name="VIP programme").click(force=True)
    await save(page)
    await expect(page.get_by_text(re.compile(r"^On, version \d+$"))).to_be_visible()
    await page.reload()
    await expect(rung(page, "Gold")).to_contain_text(re.compile("[0-9]+ members?"))
    gold = await edit(page, "Gold")
    await expect(gold.get_by_label("Key")).to_have_value("gold")


@pytest.mark.product(54, "admin")
async def test_errors_stand_beside_their_fields_and_nothing_is_saved(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    page = await open_vip(admin)
    silver = await edit(page, "Silver")
    threshold = silver.get_by_label(re.compile("^From"))
    await threshold.fill("3000")
    await page.get_by_role("button", name="See who would move").click()
    gold = rung(page, "Gold").get_by_label(re.compile("^From"))
    await expect(gold).to_have_attribute("aria-invalid", "true")
    await expect(rung(page, "Gold")).to_contain_text("Two tiers have the threshold 3000.")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await edit(page, "Silver")
    await threshold.fill("")
    await page.get_by_role("button", name="See who would move").click()
    await expect(silver).to_contain_text("Enter a number.")
    await page.get_by_role("button", name="Discard").click()
    await expect(rung(page, "Silver")).to_contain_text("from 2,000 points")
    await page.reload()
    await expect(rung(page, "Silver")).to_contain_text("from 2,000 points")


@pytest.mark.product(54, "admin")
async def test_tiers_are_added_sorted_by_threshold_and_removed(admin: Screen) -> None:
    await admin.shop.tiers([BRONZE, GOLD])
    page = await open_vip(admin)
    await page.get_by_role("button", name="Add tier").click()
    new = rung(page, "New tier")
    await new.get_by_label(re.compile("^Name")).fill("Silver Plus")
    new = rung(page, "Silver Plus")
    await expect(new).to_contain_text("silver_plus")
    await new.get_by_label(re.compile("^From")).fill("2000")
    await new.get_by_label("Colour", exact=True).fill("#1f3a5f")
    await expect(new).to_contain_text("easy to read")
    await new.get_by_role("button", name="Gem").click()
    await new.get_by_role("button", name="Done").click()
    lines = page.get_by_role("list", name="Tiers").get_by_role("listitem")
    await expect(lines.nth(1)).to_contain_text("Silver Plus")
    bronze = await edit(page, "Bronze")
    await bronze.get_by_role("button", name="Remove tier").click()
    await save(page)
    await page.reload()
    await expect(lines).to_have_count(2)
    await expect(lines.first).to_contain_text("Silver Plus")


@pytest.mark.product(48, "admin")
async def test_who_would_move_is_seen_before_anything_is_saved(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    panel, key = await member_page(admin, "Mona Moves")
    page = admin.page
    await admin.shop.order(key, "372.00")  # nobody else is so near to Silver
    await expect(panel).to_contain_text("Bronze")
    await expect(panel).to_contain_text("40 more points to Silver")
    await expect(panel.get_by_role("img", name="98 % of the way to Silver")).to_be_visible()
    await open_vip(admin)
    silver = await edit(page, "Silver")
    await silver.get_by_label(re.compile("^From")).fill("1900")
    dialog = await review(page)
    await expect(dialog).to_contain_text(re.compile(r"[0-9]+ members? would change tier"))
    line = dialog.get_by_role("listitem").filter(has_text=re.compile("Bronze.*Silver"))
    await expect(line.get_by_role("link", name="Mona Moves")).to_be_visible()
    await expect(line).to_contain_text("up")
    await dialog.get_by_role("button", name="Back").click()
    await page.reload()
    await expect(rung(page, "Silver")).to_contain_text("from 2,000 points")
    silver = await edit(page, "Silver")
    await silver.get_by_label(re.compile("^From")).fill("1900")
    await save(page)
    await admin.shop.order(key, "1.00")
    await page.get_by_role("link", name="Active Members").click()
    await expect(page.get_by_role("row").filter(has_text="Mona Moves")).to_contain_text("Silver")


@pytest.mark.product(49, "admin")
async def test_entry_by_amount_spent_counts_money(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    page = await open_vip(admin)
    await page.get_by_role("radio", name="Amount spent").check()
    await expect(rung(page, "Silver")).to_contain_text("€2,000.00")
    bronze = await edit(page, "Bronze")
    await bronze.get_by_label(re.compile("^From")).fill("150.50")
    await save(page)
    panel, key = await member_page(admin, "Sven Spender")
    await admin.shop.order(key, "160.00")
    await expect(panel).to_contain_text("Bronze")
    await expect(panel).to_contain_text("€1,840.00 more to Silver")
    await admin.shop.tiers(LADDER)


@pytest.mark.product(50, "admin")
@pytest.mark.product(51, "admin")
@pytest.mark.product(53, "admin")
@pytest.mark.product(59, "admin")
async def test_each_period_explains_itself_and_says_how_long_a_tier_is_kept(
    admin: Screen,
) -> None:
    await admin.shop.tiers(LADDER)
    page = await open_vip(admin)
    await expect(page.get_by_text("Only an upgrade changes it.")).to_be_visible()
    await expect(page.get_by_text("A good choice when")).to_be_visible()
    await expect(page.get_by_text("buy more than once or twice a year")).to_be_visible()
    await expect(page.get_by_text("the past 365 days are counted anew")).to_be_visible()
    page_member, key = await member_page(admin, "Kira Keeper")
    member = page.url
    await admin.shop.order(key, "220.00")
    await expect(page_member).to_contain_text("for good")
    for period, kept in (
        ("Calendar year", f"31 Dec {YEAR + 1}"),
        ("365 days from last tier upgrade", str(YEAR + 1)),
    ):
        await open_vip(admin)
        await page.get_by_role("radio", name=period).check()
        await page.get_by_role("button", name="More settings").click()
        await expect(page.get_by_role("switch", name="Refunds can lower a tier")).to_be_checked()
        await save(page)
        await expect(page.get_by_role("radio", name=period)).to_be_checked()
        await admin.shop.order(key, "1.00")
        await page.goto(member)
        await expect(page_member.get_by_text("Kept until").locator("..")).to_contain_text(kept)
    await admin.shop.tiers(LADDER)


@pytest.mark.product(52, "admin")
async def test_the_start_date_of_a_calendar_year_is_clamped_and_said(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    page = await open_vip(admin)
    await page.get_by_label("Programme start date").fill(f"{YEAR - 2}-11-01")
    await expect(page.get_by_text("only a day of")).to_be_hidden()
    await page.get_by_role("radio", name="Calendar year").check()
    note = page.get_by_text(f"only a day of {YEAR} works: counting will begin on 1 Jan {YEAR}")
    await expect(note).to_be_visible()
    dialog = await review(page)
    await expect(dialog).to_contain_text(f"Counted from 1 Jan {YEAR} 00:00, Europe/Berlin")
    await expect(dialog).to_contain_text(f"You chose 1 Nov {YEAR - 2}")
    await dialog.get_by_role("button", name=re.compile("^Save")).click()
    await expect(page.get_by_label("Programme start date")).to_have_value(f"{YEAR}-01-01")
    evaluation = page.get_by_role("region", name="Evaluation")
    await expect(evaluation).to_contain_text(f"1 Jan {YEAR}, 00:00")
    await admin.shop.tiers(LADDER)


@pytest.mark.product(47, "admin")
async def test_off_keeps_every_tier_and_shows_it_grey(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    panel, key = await member_page(admin, "Olga Off")
    page = admin.page
    await admin.shop.order(key, "220.00")
    await expect(panel).to_contain_text("Bronze")
    member = page.url
    await open_vip(admin)
    await page.get_by_role("switch", name="VIP programme").click(force=True)
    dialog = await review(page)
    await expect(dialog).to_contain_text("nobody is evaluated, no perk is given")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("None while the programme is off")).to_be_visible()
    await page.goto(member)
    await admin.shop.order(key, "1.00")
    await expect(panel).to_contain_text("The VIP programme is off. The tier is kept")
    await expect(panel).to_contain_text("Bronze")
    await expect(panel.get_by_role("button", name="Assign tier")).to_be_hidden()
    await admin.shop.tiers(LADDER)


@pytest.mark.product(55, "admin")
@pytest.mark.product(56, "admin")
@pytest.mark.product(57, "admin")
async def test_perks_are_set_and_the_member_gets_them(admin: Screen) -> None:
    await admin.shop.tiers([BRONZE, {**GOLD, "bonusPoints": 0, "earningRatio": "1"}])
    page = await open_vip(admin)
    gold = await edit(page, "Gold")
    await gold.get_by_label("One-time bonus").fill("300")
    await gold.get_by_label("Extra on the birthday").fill("70")
    await gold.get_by_label("Earning ratio").fill("3")
    await gold.get_by_label("Perks").fill("Free shipping")
    await save(page)
    await page.reload()
    await expect(rung(page, "Gold")).to_contain_text(
        "3 × points · 300 points once · 70 points more on the birthday · 1 perk"
    )
    panel, key = await member_page(admin, "Perla Perk")
    await admin.shop.order(key, "600.00")
    await expect(panel).to_contain_text("Gold")
    await expect(panel).to_contain_text("The highest tier.")
    lifted = page.get_by_role("listitem").filter(has_text="for order").first
    await expect(lifted).to_contain_text("Tier: none → Gold")
    available = page.locator("dt", has_text="Available").locator("xpath=following-sibling::dd")
    await expect(available).to_have_text("3,400")
    await admin.shop.order(key, "10.00")
    await expect(available).to_have_text("3,550")
    await admin.shop.tiers(LADDER)


@pytest.mark.product(58, "admin")
async def test_a_tier_assigned_by_hand_needs_a_reason_and_can_be_removed(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    panel, _ = await member_page(admin, "Hanna Hand")
    page = admin.page
    await panel.get_by_role("button", name="Assign tier").click()
    dialog = page.get_by_role("dialog", name="Assign a tier to Hanna Hand")
    await dialog.get_by_role("button", name="Assign tier").click()
    await expect(dialog).to_contain_text("Choose a tier.")
    await expect(dialog).to_contain_text("Say why")
    await dialog.get_by_role("combobox", name="Tier").click()
    await page.get_by_role("option", name="Silver").click()
    await dialog.get_by_role("textbox", name="Reason").fill("A friend of the house")
    await dialog.get_by_label("Last day").fill("2020-01-31")
    await dialog.get_by_role("button", name="Assign tier").click()
    await expect(dialog.get_by_label("Last day")).to_have_attribute("aria-invalid", "true")
    await expect(panel).to_contain_text("No tier")
    await dialog.get_by_label("Last day").fill(f"{YEAR + 1}-06-30")
    await dialog.get_by_role("button", name="Assign tier").click()
    await expect(dialog).to_be_hidden()
    await expect(panel).to_contain_text(f"At least Silver, until 30 Jun {YEAR + 1}")
    await expect(panel).to_contain_text("Assigned by Ana Lopes")
    await page.get_by_role("tab", name="Tier history").click()
    history = page.get_by_role("list", name="Tier history").get_by_role("listitem")
    await expect(history.first).to_contain_text("A friend of the house")
    await panel.get_by_role("button", name="Remove assignment").click()
    dialog = page.get_by_role("dialog", name="Remove the assignment?")
    await dialog.get_by_role("textbox", name="Reason").fill("Moved away")
    await dialog.get_by_role("button", name="Remove assignment").click()
    await expect(dialog).to_be_hidden()
    await expect(panel).to_contain_text("No tier")
    await expect(history).to_have_count(2)
    await expect(history.first).to_contain_text("The assignment ended")


@pytest.mark.product(58, "admin")
async def test_exactly_a_tier_holds_whatever_is_earned(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    panel, key = await member_page(admin, "Edda Exact")
    page = admin.page
    await panel.get_by_role("button", name="Assign tier").click()
    dialog = page.get_by_role("dialog", name="Assign a tier to Edda Exact")
    await dialog.get_by_role("radio", name="Exactly this tier").check()
    await dialog.get_by_role("combobox", name="Tier").click()
    await page.get_by_role("option", name="Bronze").click()
    await dialog.get_by_role("textbox", name="Reason").fill("By agreement")
    await dialog.get_by_role("button", name="Assign tier").click()
    await expect(panel).to_contain_text("Exactly Bronze, until changed")
    await admin.shop.order(key, "700.00")
    await expect(page.get_by_text("Earned 3,500 points for order")).to_be_visible()
    await expect(panel.get_by_text("Bronze", exact=True)).to_be_visible()


async def test_the_list_shows_tiers_and_filters_by_them(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    member = await admin.shop.customer("Greta Golden")
    await admin.shop.order(await admin.shop.external_id(member), "640.00")
    page = await open_vip(admin)
    await rung(page, "Gold").get_by_role("link", name=re.compile("members?$")).click()
    await expect(page).to_have_url(re.compile(r"/members\?tier=gold"))
    row = page.get_by_role("row").filter(has_text="Greta Golden")
    await expect(row).to_contain_text("Gold")
    others = page.get_by_role("row").filter(has_text="@example.com", has_not_text="Gold")
    await expect(others).to_have_count(0)
    await page.get_by_role("button", name="Remove filter: Tier: Gold").click()
    await expect(others.first).to_be_visible()
    await page.get_by_role("button", name="Filters").click()
    await page.get_by_role("combobox", name="Tier").click()
    await page.get_by_role("option", name="No tier").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Remove filter: No tier")).to_be_visible()
    await expect(row).to_have_count(0)


async def evaluate_now(database: str) -> None:
    """The evaluation is due at once, as it would be in a quarter of an hour."""
    connection = await asyncpg.connect(database)
    await connection.execute("DELETE FROM job_run WHERE kind = 'evaluate_tiers'")
    await connection.execute(
        "UPDATE schedule SET next_run_at = now() WHERE name = 'evaluate_tiers'"
    )
    await connection.close()


async def test_the_evaluation_and_its_runs(admin: Screen, shop_database: str) -> None:
    await admin.shop.tiers(LADDER)
    page = await open_vip(admin)
    evaluation = page.get_by_role("region", name="Evaluation")
    await expect(evaluation).to_contain_text("Europe/Berlin")
    await expect(evaluation.get_by_text("Next evaluation").locator("..")).to_contain_text(
        re.compile(rf"({YEAR}|{YEAR + 1}), \d\d:\d\d")
    )
    runs = page.get_by_role("region", name="History of runs").get_by_role("row")
    await evaluate_now(shop_database)
    for _ in range(40):
        if await runs.count() > 1:
            break
        await page.wait_for_timeout(500)
        await page.reload()
        history = page.get_by_role("region", name="History of runs")
        await expect(history).to_contain_text(re.compile("night", re.IGNORECASE))
    await expect(runs.nth(1)).to_contain_text(re.compile(r"\d (ms|s)$"))


async def test_every_version_says_who_changed_what(admin: Screen) -> None:
    await admin.shop.tiers(LADDER)
    page = await open_vip(admin)
    bronze = await edit(page, "Bronze")
    await bronze.get_by_label(re.compile("^From")).fill("900")
    await save(page)
    await page.get_by_role("region", name="Evaluation").get_by_role("button").click()
    versions = page.get_by_role("dialog", name="Versions of VIP Program").get_by_role("listitem")
    await expect(versions.first).to_contain_text("Ana Lopes")
    await expect(versions.first).to_contain_text("Bronze: From: 1,000 → 900")
    await expect(versions.nth(1)).to_contain_text("browser tests")


async def test_keys_and_palette_lead_there_and_changes_are_not_lost_unasked(
    admin: Screen,
) -> None:
    await admin.shop.tiers(LADDER)
    page = await admin.open("/dashboard", "Dashboard")
    await page.keyboard.type("gv")
    await expect(page.get_by_role("heading", name="VIP Program", level=1)).to_be_visible()
    await open_palette(page)
    await page.keyboard.type("dashb")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Dashboard", level=1)).to_be_visible()
    await open_palette(page)
    await page.keyboard.type("vip")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="VIP Program", level=1)).to_be_visible()
    await page.get_by_role("radio", name="Calendar year").check()
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.dismiss()

    page.once("dialog", stay)
    await page.get_by_role("link", name="Dashboard").first.click()
    await expect(page.get_by_role("radio", name="Calendar year")).to_be_checked()
    assert asked == ["Your changes of the tiers are not saved. Leave them?"]
    await page.get_by_role("button", name="Discard").click()


async def test_on_a_phone(phone: Screen) -> None:
    await phone.shop.tiers(LADDER)
    page = await phone.open("/dashboard", "Dashboard")
    await page.get_by_role("link", name="VIP", exact=True).click()
    await expect(page.get_by_role("heading", name="VIP Program", level=1)).to_be_visible()
    gold = await edit(page, "Gold")
    await expect(gold.get_by_label("Perks")).to_have_value("Free shipping\nEarly access")
