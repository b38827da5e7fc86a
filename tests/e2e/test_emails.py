"""Manage Emails: the text with its preview as a real member, the switch, the log."""

import re

import pytest
from playwright.async_api import expect

from browser import Screen

pytestmark = pytest.mark.e2e


@pytest.mark.product(34, "admin")
async def test_the_preview_follows_the_text_as_a_chosen_member(admin: Screen) -> None:
    page = await admin.open("/emails", "Manage Emails")
    card = page.get_by_role("region", name="Points added")
    frame = card.frame_locator("iframe")
    await expect(frame.locator("body")).not_to_be_empty()
    assert await card.locator("iframe").get_attribute("sandbox") == ""
    await card.get_by_label("Preview as member").fill("Berg 00")
    await page.get_by_role("option", name="Anna Berg 00").click()
    await page.locator("#email-body").fill("<p>Dear {{ name }}!</p>")
    await expect(frame.locator("p", has_text="Dear Anna")).to_be_visible()
    await card.get_by_text("Plain text").click()
    await expect(card.locator("pre")).to_contain_text("Dear Anna")


@pytest.mark.product(34, "admin")
async def test_an_unknown_variable_cannot_be_saved(admin: Screen) -> None:
    page = await admin.open("/emails", "Manage Emails")
    body = page.locator("#email-body")
    before = await body.input_value()
    await body.fill("<p>{{ nonsense }}</p>")
    await page.get_by_role("button", name="Save text").click()
    await expect(body).to_have_attribute("aria-invalid", "true")
    await page.reload()
    await expect(body).to_have_value(before)


@pytest.mark.product(31, "admin")
@pytest.mark.product(34, "admin")
async def test_the_text_is_saved_sent_and_read_in_the_log(admin: Screen) -> None:
    page = await admin.open("/emails", "Manage Emails")
    await page.get_by_label("Subject").fill("Hello ")
    await page.get_by_label("Subject").press("End")
    await page.get_by_role("button", name="Insert variable").click()
    await page.get_by_role("menuitem", name=re.compile("Points added|points", re.I)).first.click()
    await expect(page.get_by_label("Subject")).to_have_value(re.compile(r"^Hello \{\{ \w+ \}\}$"))
    await page.get_by_role("button", name="Save text").click()
    await expect(page.get_by_text("The text was saved.")).to_be_visible()
    switch = page.get_by_role("switch", name="Send this email")
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
    page = await admin.open("/emails", "Manage Emails")
    switch = page.get_by_role("switch", name="Send this email")
    await expect(switch).to_be_attached()
    if await switch.is_checked():
        await switch.click(force=True)
    await expect(page.get_by_text("This email is off.")).to_be_visible()
    member = await admin.shop.customer("Otto Off")
    await admin.shop.order(await admin.shop.external_id(member), "12.00")
    mails = page.get_by_role("listitem").filter(has_text="Otto Off")
    await expect(mails).to_have_count(2)  # signing up, the order
    for mail in await mails.all():
        await expect(mail).to_contain_text("Skipped")
        await expect(mail).to_contain_text("this email is switched off")
    await switch.click(force=True)
    await expect(page.get_by_text("This email is on.")).to_be_visible()
