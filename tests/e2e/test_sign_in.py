"""Sign in: the right pair opens the screen that was asked for, a wrong one reveals nothing."""

import pytest
from playwright.async_api import expect

from browser import EMAIL, PASSWORD, Screen

pytestmark = pytest.mark.e2e


async def sign_in(screen: Screen, email: str, password: str) -> None:
    page = screen.page
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def test_the_screen_that_was_asked_for_opens(stranger: Screen) -> None:
    page = await stranger.open("/rules", "Sign in to Punchcard")
    await sign_in(stranger, EMAIL, PASSWORD)
    await expect(page.get_by_role("heading", name="Activity Rules")).to_be_visible()
    cookies = await page.context.cookies()
    assert [cookie["httpOnly"] for cookie in cookies] == [True]
    assert await page.evaluate("Object.keys(localStorage)") in ([], ["punchcard-color-scheme"])


async def test_wrong_password_and_unknown_address_answer_alike(stranger: Screen) -> None:
    page = await stranger.open("/", "Sign in to Punchcard")
    said = []
    for email in (EMAIL, "nobody@example.com"):
        await sign_in(stranger, email, "not the password")
        await expect(page.get_by_role("alert")).to_be_visible()
        said.append(await page.get_by_role("alert").inner_text())
        await page.reload()
    assert said[0] == said[1]


async def test_what_is_missing_is_told_beside_its_field(stranger: Screen) -> None:
    page = await stranger.open("/", "Sign in to Punchcard")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("Enter your password.")).to_be_visible()
    await expect(page.get_by_text("Enter the email address of your account.")).to_be_visible()


async def test_signing_out_ends_the_session(stranger: Screen) -> None:
    page = await stranger.open("/dashboard", "Sign in to Punchcard")
    await sign_in(stranger, EMAIL, PASSWORD)
    await page.get_by_role("button", name="Ana Lopes").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in to Punchcard")).to_be_visible()
    await stranger.open("/dashboard", "Sign in to Punchcard")
