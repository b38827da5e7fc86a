"""Manage Emails: the kinds, a text with its preview as a real member, the switches, the log."""

import re
from typing import Literal

import asyncpg
import pytest
from playwright.async_api import expect

from browser import LAPTOP, PHONE, Screen
from punchcard.core.emails.catalogue import EMAIL_TYPES

pytestmark = pytest.mark.e2e

DARK: Literal["dark"] = "dark"
LIGHT: Literal["light"] = "light"
KINDS = {kind.label: kind.shipped_on for kind in EMAIL_TYPES.values()}


@pytest.mark.product(29, "admin")
@pytest.mark.product(32, "admin")
async def test_the_kinds_are_a_list_and_one_is_open_at_a_time(admin: Screen) -> None:
    page = await admin.open("/emails", "Manage Emails")
    rows = page.get_by_role("group", name="Kinds of email").get_by_role("region")
    await expect(rows).to_have_count(len(KINDS))
    count = f"{sum(KINDS.values())} of {len(KINDS)} on"
    await expect(page.get_by_text(count, exact=True)).to_be_visible()
    for label, on in KINDS.items():
        switch = page.get_by_role("switch", name=f"Send “{label}”", exact=True)
        await expect(switch).to_be_checked(checked=on)
    await expect(page.get_by_role("list", name="Blocks of the text")).to_have_count(0)
    for label, kind, words in (
        ("Points redeemed", "reward_redeemed", "is yours"),
        ("Points removed", "points_removed", "were removed"),
        ("Tier reached", "tier_reached", "Welcome to"),
    ):
        row = page.get_by_role("region", name=label, exact=True)
        await row.get_by_role("button", expanded=False).first.click()
        await expect(page).to_have_url(re.compile(f"kind={kind}"))
        await expect(page.get_by_role("list", name="Blocks of the text")).to_have_count(1)
        frame = row.frame_locator("iframe")
        await expect(frame.locator("h1")).to_contain_text(words)
    assert await admin.axe() == []
    await row.get_by_role("button", name=re.compile("^Tier reached")).click()
    await expect(page.get_by_role("list", name="Blocks of the text")).to_have_count(0)
    await expect(page).not_to_have_url(re.compile("kind="))


@pytest.mark.product(34, "admin")
async def test_a_text_being_written_waits_while_another_kind_is_open(admin: Screen) -> None:
    page = await admin.open("/emails?kind=points_removed", "Manage Emails")
    await page.get_by_role("button", name="Advanced: edit as Liquid").click()
    await page.locator("#email-body").fill("<p>Half a sentence")
    await page.get_by_role("button", name=re.compile("^Tier reached")).click()
    waiting = page.get_by_role("region", name="Points removed", exact=True)
    await expect(waiting).to_contain_text("Not saved yet")
    await waiting.get_by_role("button", expanded=False).click()
    await expect(page.locator("#email-body")).to_have_value("<p>Half a sentence")


@pytest.mark.product(30, "admin")
async def test_the_admin_s_address_is_set_with_its_email(admin: Screen) -> None:
    page = await admin.open("/emails?kind=admin_redemption", "Manage Emails")
    row = page.get_by_role("region", name="Redemption, to the admin")
    await expect(row).to_contain_text("No address yet")
    await row.get_by_label("Goes to").fill("not an address")
    await row.get_by_role("button", name="Save address").click()
    await expect(row).to_contain_text("is not an email address")
    await page.reload()
    await expect(row.get_by_label("Goes to")).to_have_value("")
    await row.get_by_label("Goes to").fill("boss@shop.example")
    await row.get_by_role("button", name="Save address").click()
    await expect(page.get_by_text("This email goes to boss@shop.example")).to_be_visible()
    await expect(row).not_to_contain_text("No address yet")
    assert await admin.axe() == []
    await page.reload()
    await expect(row.get_by_label("Goes to")).to_have_value("boss@shop.example")


@pytest.mark.product(34, "admin")
async def test_the_preview_follows_the_text_as_a_chosen_member(admin: Screen) -> None:
    page = await admin.open("/emails?kind=points_added", "Manage Emails")
    card = page.get_by_role("region", name="Points added", exact=True)
    frame = card.frame_locator("iframe")
    await expect(frame.locator("body")).not_to_be_empty()
    assert await card.locator("iframe").get_attribute("sandbox") == ""
    await card.get_by_label("Preview as member").fill("Berg 00")
    await page.get_by_role("option", name="Anna Berg 00").click()
    await card.get_by_role("button", name="Advanced: edit as Liquid").click()
    await expect(page.locator("#email-body")).to_have_value(re.compile("<h1>You earned"))
    await page.locator("#email-body").fill("<p>Dear {{ name }}!</p>")
    await expect(frame.locator("p", has_text="Dear Anna")).to_be_visible()
    await card.get_by_text("Plain text").click()
    await expect(card.locator("pre")).to_contain_text("Dear Anna")


@pytest.mark.product(34, "admin")
async def test_an_unknown_variable_cannot_be_saved(admin: Screen) -> None:
    page = await admin.open("/emails?kind=points_added", "Manage Emails")
    row = page.get_by_role("region", name="Points added", exact=True)
    await row.get_by_role("button", name=re.compile("^Heading")).click()
    heading = row.get_by_role("textbox", name="Heading", exact=True)
    before = await heading.input_value()
    await heading.fill("Hello {{ nonsense }}")
    await page.get_by_role("button", name="Save text").click()
    await expect(heading).to_have_attribute("aria-invalid", "true")
    await expect(row).to_contain_text("there is no variable 'nonsense'")
    await page.reload()
    await row.get_by_role("button", name=re.compile("^Heading")).click()
    await expect(heading).to_have_value(before)
    await row.get_by_role("button", name="Advanced: edit as Liquid").click()
    body = page.locator("#email-body")
    await body.fill("<p>{{ nonsense }}</p>")
    await page.get_by_role("button", name="Save text").click()
    await expect(body).to_have_attribute("aria-invalid", "true")


@pytest.mark.product(31, "admin")
@pytest.mark.product(34, "admin")
async def test_the_text_is_saved_sent_and_read_in_the_log(admin: Screen) -> None:
    page = await admin.open("/emails?kind=points_added", "Manage Emails")
    await page.get_by_label("Subject").fill("Hello ")
    await page.get_by_label("Subject").press("End")
    await page.get_by_role("button", name="Insert variable").first.click()
    await page.get_by_role("menuitem", name=re.compile("Points added|points", re.I)).first.click()
    await expect(page.get_by_label("Subject")).to_have_value(re.compile(r"^Hello \{\{ \w+ \}\}$"))
    await page.get_by_role("button", name="Save text").click()
    await expect(page.get_by_text("The text was saved.")).to_be_visible()
    switch = page.get_by_role("switch", name="Send “Points added”")
    if not await switch.is_checked():
        await switch.click(force=True)
    await expect(switch).to_be_checked()
    member = await admin.shop.customer("Mara Mail")
    await admin.shop.order(await admin.shop.external_id(member), "12.00")
    row = page.get_by_role("listitem").filter(has_text="Mara Mail").first
    await expect(row).to_contain_text("Kept")
    await row.get_by_role("button").click()
    dialog = page.get_by_role("dialog", name=re.compile("Mail to mara"))
    await expect(dialog).to_contain_text("Hello")
    await expect(dialog.frame_locator("iframe").locator("body")).to_contain_text("Mara")
    await expect(page).to_have_url(re.compile("mail="))


@pytest.mark.product(31, "admin")
async def test_switched_off_it_is_skipped_and_the_log_says_why(admin: Screen) -> None:
    page = await admin.open("/emails?kind=points_added", "Manage Emails")
    switch = page.get_by_role("switch", name="Send “Points added”")
    await expect(switch).to_be_attached()
    if await switch.is_checked():
        await switch.click(force=True)
    await expect(page.get_by_text("This email is off.")).to_be_visible()
    member = await admin.shop.customer("Otto Off")
    await admin.shop.order(await admin.shop.external_id(member), "12.00")
    mails = page.get_by_role("listitem").filter(has_text="Otto Off").filter(has_text="Skipped")
    await expect(mails).to_have_count(2)  # signing up, the order
    for mail in await mails.all():
        await expect(mail).to_contain_text("this email is switched off")
    await switch.click(force=True)
    await expect(page.get_by_text("This email is on.")).to_be_visible()


@pytest.mark.product(7, "admin")
@pytest.mark.product(33, "admin")
async def test_the_reminder_s_schedule_is_set_and_it_is_sent_to_so_many_members(
    admin: Screen, shop_database: str
) -> None:
    page = await admin.open("/emails?kind=reward_in_reach", "Manage Emails")
    row = page.get_by_role("region", name="Reward within reach", exact=True)
    again = row.get_by_label("Tell again after")
    await again.fill("400")
    await row.get_by_role("button", name="Save", exact=True).click()
    wrong = "Tell again after is between 0 and 365."
    await expect(row).to_contain_text(wrong)
    await again.fill("14")
    await expect(row).not_to_contain_text(wrong)  # what is mended is not blamed
    await row.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Saved. It counts from now on.")).to_be_visible()
    await page.reload()
    await expect(again).to_have_value("14")

    page = await admin.open("/emails?kind=point_reminder", "Manage Emails")
    row = page.get_by_role("region", name="Point reminder", exact=True)
    await row.get_by_role("switch", name="Send by itself").click(force=True)
    await row.get_by_role("button", name="Save", exact=True).click()
    await expect(row).to_contain_text("The schedule sends next on")
    now = row.get_by_role("region", name="Send now")
    await now.get_by_label("And no activity for").fill("0")
    await now.get_by_label("To members with at least").fill("99999999")
    await expect(row.get_by_role("button", name="Nobody fits")).to_be_disabled()
    await now.get_by_label("To members with at least").fill("100")
    send = row.get_by_role("button", name=re.compile(r"^Send to \d+ members?$"))
    await send.click()
    dialog = page.get_by_role("dialog", name="Send the point reminder?")
    await expect(dialog).to_contain_text("nothing is sent")
    assert await admin.axe() == []
    await dialog.get_by_role("button", name=re.compile("^Send to")).click()
    kept = "The reminders are written and kept: no mail server is set."
    await expect(page.get_by_text(kept)).to_be_visible()
    await expect(row).to_contain_text(re.compile(r"(\d+) of \1 queued, 0 sent, \1 kept"))
    runs = row.get_by_role("list", name="Runs so far")
    await expect(runs.get_by_role("listitem").first).to_contain_text("Ana Lopes")
    for size, scheme in ((PHONE, DARK), (LAPTOP, LIGHT)):
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme)
        # Told by the browser, the admin changes its colours itself: not while they are judged.
        await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
        await admin.settled()
        assert await admin.axe() == []
    await row.get_by_role("switch", name="Send by itself").click(force=True)
    await row.get_by_role("button", name="Save", exact=True).click()
    await expect(row).not_to_contain_text("The schedule sends next on")
    await lets_held_mails_go(admin, shop_database)
    await unsubscribes_by_the_link_of(admin, "Point reminder")


async def lets_held_mails_go(admin: Screen, database: str) -> None:
    """A restore holds what waited; here it is what was kept, because no server is set."""
    connection = await asyncpg.connect(database)
    held = "UPDATE outbox SET state = 'held' WHERE state = 'kept' AND kind = 'point_reminder'"
    assert int((await connection.execute(held)).split()[-1]) > 1
    page = await admin.open("/emails", "Manage Emails")
    panel = page.get_by_role("region", name=re.compile(r"^\d+ emails are held$"))
    await expect(panel).to_contain_text("A backup was restored.")
    await panel.get_by_role("button", name=re.compile(r"^Send all \d+ now$")).click()
    dialog = page.get_by_role("dialog", name=re.compile(r"^Send all \d+ now$"))
    await expect(dialog).to_contain_text("for the second time")
    assert await admin.axe() == []
    await dialog.get_by_role("button", name="Send now").click()
    await expect(page.get_by_text(re.compile(r"^\d+ emails go out$"))).to_be_visible()
    await expect(panel).to_have_count(0)
    assert await connection.fetchval("SELECT count(*) FROM outbox WHERE state = 'held'") == 0
    await connection.close()


async def unsubscribes_by_the_link_of(admin: Screen, kind: str) -> None:
    """From the mail in the log to the page behind its link, and back again."""
    page = await admin.open("/emails", "Manage Emails")
    mails = page.get_by_role("listitem").filter(has_text=kind)
    await mails.first.get_by_role("button").click()
    link = page.get_by_role("dialog").frame_locator("iframe").get_by_role("link")
    await page.goto(str(await link.last.get_attribute("href")))
    for size in (PHONE, LAPTOP):
        for scheme in (DARK, LIGHT):
            await page.set_viewport_size(size)
            await page.emulate_media(color_scheme=scheme)
            heading = page.get_by_role("heading", name="No more reminders from Lindenhof?")
            await expect(heading).to_be_visible()
            assert await admin.axe() == []
    await page.get_by_role("button", name="Unsubscribe").click()
    await expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    assert await admin.axe() == []
    await page.get_by_role("button", name="Subscribe again").click()
    await expect(page.get_by_role("heading", name="You are subscribed again")).to_be_visible()


@pytest.mark.product(34, "admin")
async def test_a_text_is_made_of_blocks_that_are_added_moved_and_removed(admin: Screen) -> None:
    page = await admin.open("/emails?kind=points_taken_back", "Manage Emails")
    row = page.get_by_role("region", name="Points removed after a refund", exact=True)
    blocks = row.get_by_role("list", name="Blocks of the text").get_by_role("listitem")
    await expect(blocks).to_have_count(5)
    frame = row.frame_locator("iframe")
    await row.get_by_role("button", name="Add a block").click()
    await page.get_by_role("menuitem", name="Button").click()
    await row.get_by_label("Words").fill("Shop on")
    await row.get_by_label("Address").fill("https://elsewhere.example/")
    await row.get_by_role("button", name="Save text").click()
    await expect(row.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    await expect(row).to_contain_text("links to elsewhere.example are not allowed")
    await row.get_by_role("button", name="Remove: Button, block 6").click()
    await row.get_by_role("button", name="Add a block").click()
    await page.get_by_role("menuitem", name="Text", exact=True).click()
    text = row.get_by_role("textbox", name="Text", exact=True)
    await text.fill("Yours,\n<b>")
    await row.get_by_role("button", name="Insert variable").last.click()
    await page.get_by_role("menuitem", name="The programme's name").click()
    await expect(text).to_have_value("Yours,\n<b>{{ program }}")
    await row.get_by_role("button", name=re.compile("^Text Yours")).click()
    for number in (6, 5, 4):
        await row.get_by_role("button", name=f"Move up: Text, block {number}").press("Enter")
    await expect(blocks.nth(2)).to_contain_text("Yours,")
    await blocks.nth(2).drag_to(blocks.nth(1))
    await expect(blocks.nth(1)).to_contain_text("Yours,")
    await expect(frame.locator("p").first).to_contain_text("<b>Lindenhof")
    assert await admin.axe() == []
    await row.get_by_role("button", name="Save text").click()
    await expect(page.get_by_text("The text was saved.")).to_be_visible()
    await page.reload()
    await expect(blocks.nth(1)).to_contain_text("Yours,")
    await row.get_by_role("button", name="Advanced: edit as Liquid").click()
    await expect(page.locator("#email-body")).to_have_value(re.compile("&lt;b&gt;{{ program }}"))
    await row.get_by_role("button", name="Back to blocks").click()
    dialog = page.get_by_role("dialog", name="Write this email in blocks again?")
    await dialog.get_by_role("button", name="Drop the source").click()
    await expect(blocks).to_have_count(6)


@pytest.mark.product(34, "admin")
async def test_all_five_are_turned_on_once_the_sender_is_set(admin: Screen) -> None:
    page = await admin.open("/emails", "Manage Emails")
    switch = page.get_by_role("switch", name="Send “Points redeemed”", exact=True)
    await switch.click(force=True)
    await expect(switch).not_to_be_checked()
    await page.get_by_label("Emails come from").fill("not an address")
    await page.get_by_role("button", name="Save sender").click()
    await expect(page.get_by_text("is not an", exact=False).first).to_be_visible()
    five = page.get_by_role("button", name="Turn on all five")
    await expect(five).to_be_disabled()
    await page.get_by_label("Emails come from").fill("hello@shop.example")
    await page.get_by_role("button", name="Save sender").click()
    await expect(five).to_be_enabled()
    await five.click()
    await expect(page.get_by_text("All five emails are on.")).to_be_visible()
    await expect(switch).to_be_checked()
    await expect(five).to_have_count(0)


@pytest.mark.product(34, "admin")
async def test_a_text_is_written_in_each_language_of_the_programme(admin: Screen) -> None:
    page = await admin.open("/emails?kind=tier_reached", "Manage Emails")
    row = page.get_by_role("region", name="Tier reached", exact=True)
    await expect(row.get_by_role("list", name="Blocks of the text")).to_be_visible()
    await admin.shop.speak("en", "de")
    await page.reload()
    await row.get_by_text("German", exact=True).click()
    await row.get_by_label("Subject").fill("Willkommen bei {{ tier }}")
    await row.get_by_role("button", name="Save text").click()
    await expect(page.get_by_text("The text was saved.")).to_be_visible()
    assert await admin.axe() == []
    await page.reload()
    await expect(row.get_by_label("Subject")).to_have_value(
        "Welcome to {{ tier }} at {{ program }}"
    )
    await row.get_by_text("German", exact=True).click()
    await expect(row.get_by_label("Subject")).to_have_value("Willkommen bei {{ tier }}")
    await row.get_by_role("button", name="Remove this language").click()
    await expect(row.get_by_role("button", name="Remove this language")).to_have_count(0)
    await admin.shop.speak("en")
