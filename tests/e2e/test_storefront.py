"""The widget on the pages of the demo's shop, under a policy that allows nothing inline."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from browser import GOLD, PHONE, ROOT, Screen, Shop, answered, built_widget, new_screen
from punchcard.services.demo.history import customers

pytestmark = pytest.mark.e2e
EDDA, RAFAEL, ZOE = customers(3)


@asynccontextmanager
async def window(chromium: Browser, shop: Shop, **options: Any) -> AsyncIterator[Screen]:
    """A shopper's window; nothing it does may be complained about."""
    built_widget()
    screen, context = await new_screen(chromium, shop, storage_state=None, **options)
    yield screen
    await context.close()
    assert screen.complaints == []


async def sign_in(page: Page, shop: Shop, customer: str) -> None:
    await page.goto(f"{shop.url}/demo/shop/")
    await page.get_by_label("Signed in as").select_option(customer)
    await page.get_by_role("button", name="Change").click()
    await expect(page.locator("html[data-punchcard]")).to_be_attached()


async def asked(page: Page) -> list[str]:
    """The operations that the page sends to Punchcard from now on."""
    sent: list[str] = []
    page.on(
        "request",
        lambda one: (
            sent.append(one.post_data_json["operationName"])
            if "graphql" in one.url and one.post_data_json
            else None
        ),
    )
    return sent


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Lindenhof")


@pytest.mark.product(6, "storefront")
@pytest.mark.product(11, "storefront")
@pytest.mark.product(17, "storefront")
@pytest.mark.product(22, "storefront")
@pytest.mark.product(23, "storefront")
@pytest.mark.product(24, "storefront")
@pytest.mark.product(25, "storefront")
@pytest.mark.product(26, "storefront")
async def test_a_visitor_is_asked_to_sign_up_and_sees_what_things_earn(
    chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    async with window(chromium, signed_in) as screen:
        page = screen.page
        sent = await asked(page)
        await page.goto(f"{signed_in.url}/demo/shop/")
        await expect(page.get_by_text("Sign in to see your points")).to_be_visible()
        await expect(page.get_by_text("Earn 395 points")).to_be_visible()
        nudge = page.get_by_role("region", name="Rewards")
        await expect(nudge).to_contain_text("You could be earning points")
        assert sent == ["WidgetVisitor"], "one request for thirty elements"
        assert await screen.axe() == []
        await nudge.get_by_role("button", name="Close").click()
        await expect(nudge).to_have_count(0)
        await page.reload()
        await page.get_by_role("button", name="Rewards").click()
        await expect(panel(page).get_by_role("heading", name="Earn points with")).to_be_visible()
        await expect(panel(page).get_by_role("heading", name="Make a purchase")).to_be_visible()
        await panel(page).get_by_role("tab", name="Spend").click()
        for summary in (
            "€5.00 off the order",
            "10 % off the order",
            "Free shipping",
            "A free product up to €25.00",
            "20 % off a product",
        ):
            await expect(panel(page).get_by_text(summary).first).to_be_attached()
        await expect(panel(page).get_by_role("button", name="Redeem")).to_have_count(0)
        assert await screen.axe() == []
        await page.keyboard.press("Escape")
        await expect(panel(page)).to_have_count(0)
        await expect(nudge).to_have_count(0)


@pytest.mark.product(2, "storefront")
@pytest.mark.product(7, "storefront")
@pytest.mark.product(16, "storefront")
@pytest.mark.product(22, "storefront")
@pytest.mark.product(28, "storefront")
async def test_a_member_buys_is_told_redeems_and_gets_a_code(
    chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    async with window(chromium, signed_in) as screen:
        page = screen.page
        await signed_in.order(EDDA.external_id, "30.00")
        await sign_in(page, signed_in, EDDA.external_id)
        balance = page.locator("punchcard-balance")
        await expect(balance).to_contain_text("150 points")
        await page.get_by_role("link", name="Hand Grinder").click()
        await page.get_by_role("button", name="Buy it").click()
        await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        await expect(page.get_by_role("status")).to_contain_text("395 points")
        await expect(balance).to_contain_text("545 points")
        now = page.get_by_role("region", name="Rewards")
        await expect(now).to_contain_text("You have 545 points to spend")
        await now.get_by_role("button", name="Choose a reward").click()
        card = panel(page).locator("section", has_text="€5.00 off the order")
        await card.get_by_role("button", name="Redeem").click()
        await expect(card).to_contain_text("Spend 500 points on this?")
        await card.get_by_role("button", name="Yes, redeem").click()
        code = panel(page).locator(".code")
        await expect(code).to_be_visible()
        typed = await code.inner_text()
        await expect(balance).to_contain_text("45 points")
        await panel(page).get_by_role("tab", name="My codes").click()
        await expect(panel(page)).to_contain_text(typed)
        await expect(panel(page)).to_contain_text("Not used yet")
        assert await screen.axe() == []
        await panel(page).get_by_role("button", name="Give back").click()
        await panel(page).get_by_role("button", name="Yes, give it back").click()
        await expect(panel(page)).to_contain_text("Given back")
        await expect(balance).to_contain_text("545 points")
        await panel(page).get_by_role("tab", name="Activity").click()
        await expect(panel(page)).to_contain_text("+395")


@pytest.mark.product(10, "storefront")
async def test_on_a_telephone_somebody_new_joins(
    chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    async with window(chromium, signed_in, viewport=PHONE, has_touch=True) as screen:
        page = screen.page
        await sign_in(page, signed_in, "new")
        await page.get_by_role("button", name="Rewards").click()
        join = panel(page).get_by_role("button", name="Join the programme")
        await join.click()
        await expect(join).to_be_visible()  # consent is asked for first
        await panel(page).get_by_role("checkbox").check()
        await join.click()
        await expect(panel(page)).to_contain_text("100 points")
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide
        assert await screen.axe() == []
        await page.keyboard.press("Escape")
        await page.get_by_role("link", name="Scale").click()
        await expect(page.get_by_text("Earn 245 points")).to_be_visible()
        assert await screen.axe() == []


@asynccontextmanager
async def rules_of(shop: Shop, *rules: dict[str, Any]) -> AsyncIterator[None]:
    """Rules that are on within."""
    create = (
        "mutation($input: CreateRuleInput!) { createRule(input: $input) {"
        " rule { id } userErrors { message } } }"
    )
    made = [await shop.ask(create, input=rule) for rule in rules]
    yield
    for one in made:
        await shop.ask(
            "mutation($input: UpdateRuleInput!) { updateRule(input: $input) {"
            " userErrors { message } } }",
            input={"id": one["rule"]["id"], "enabled": False},
        )


@pytest.mark.product(9, "storefront")
@pytest.mark.product(10, "storefront")
@pytest.mark.product(14, "storefront")
@pytest.mark.product(55, "storefront")
@pytest.mark.product(56, "storefront")
@pytest.mark.product(57, "storefront")
async def test_a_member_is_offered_what_is_theirs_and_tells_the_birthday(
    chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    birthday = {
        "type": "birthday",
        "key": "our_birthdays",
        "name": "Your birthday",
        "settings": {"points": 40},
    }
    tasting = {
        "type": "custom_event",
        "key": "tasting",
        "name": "Come to a tasting",
        "settings": {"event": "tasting", "points": 5, "audience_tags": "wholesale"},
    }
    await signed_in.tiers([GOLD])
    await signed_in.order(ZOE.external_id, "10.00")
    async with (
        rules_of(signed_in, birthday, tasting),
        window(chromium, signed_in, viewport=PHONE, has_touch=True) as screen,
    ):
        page = screen.page
        await sign_in(page, signed_in, ZOE.external_id)
        await page.get_by_role("button", name="50 points").click()
        await panel(page).get_by_role("tab", name="Earn").click()
        await expect(panel(page).get_by_role("heading", name="Make a purchase")).to_be_visible()
        await expect(panel(page).get_by_text("Come to a tasting")).to_have_count(0)
        # An order made them a member; the points for an account are still to be had.
        account = panel(page).get_by_role("heading", name="Create an account")
        await expect(account).to_be_visible()
        await panel(page).get_by_role("checkbox").check()
        await panel(page).get_by_role("button", name="Join the programme").click()
        await expect(account).to_have_count(0)
        await expect(panel(page)).to_contain_text("150 points")
        card = panel(page).locator("section", has_text="Your birthday")
        await card.get_by_label("Day").select_option("31")
        await card.get_by_label("Month").select_option("February")
        await card.get_by_role("button", name="Save").click()
        await expect(panel(page).get_by_role("alert")).to_be_visible()
        await card.get_by_label("Day").select_option("3")
        await card.get_by_role("button", name="Save").click()
        await expect(card).to_contain_text("Your birthday: February 3")
        assert await screen.axe() == []
        await panel(page).get_by_role("tab", name="My tier").click()
        gold = panel(page).locator("section", has_text="From 3,000 points")
        for perk in (
            "2 × points on purchases",
            "250 points when you reach it",
            "50 points more on your birthday",
            "Early access",
        ):
            await expect(gold).to_contain_text(perk)
        await panel(page).get_by_role("tab", name="Activity").click()
        await expect(panel(page)).to_contain_text("Your birthday was noted")
    await signed_in.tiers([])


@pytest.mark.product(2, "storefront")
async def test_the_example_of_the_readme_works_as_it_stands(
    chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    await signed_in.speak("en")  # a German page of a shop that is not German is told in English
    example = (ROOT / "docs" / "examples" / "widget.html").read_text()
    async with window(chromium, signed_in) as screen:
        page = screen.page
        await page.goto(f"{signed_in.url}/demo/shop/")
        key = await page.locator("script[data-punchcard-key]").get_attribute("data-punchcard-key")
        for old, new in (
            ("https://loyalty.example.com", signed_in.url),
            ("pk_your_publishable_key", key or ""),
            ("/account/points-token", "/demo/shop/token"),
        ):
            assert old in example
            example = example.replace(old, new)
        text = f"<!doctype html><html lang='de'><title>Shop</title><body>{example}</body></html>"
        own = f"{signed_in.url}/example"
        await page.route(own, lambda route: route.fulfill(body=text, content_type="text/html"))
        await page.goto(own)
        await expect(page.get_by_text("Sign in to see your points")).to_be_visible()
        await expect(page.get_by_text("95 points sammeln")).to_be_visible()
        await page.evaluate("document.querySelector('punchcard-panel').show('spend')")
        await expect(panel(page).get_by_text("€5.00 off the order")).to_be_visible()


@pytest.mark.product(3, "storefront")
@pytest.mark.product(44, "storefront")
@pytest.mark.product(45, "storefront")
async def test_a_member_sends_a_product_to_a_friend_who_is_welcomed(
    chromium: Browser, signed_in: Shop, offered: list[str]
) -> None:
    made = await signed_in.ask(
        "mutation($input: CreateRuleInput!) { createRule(input: $input) {"
        " rule { id } userErrors { message } } }",
        input={
            "type": "refer_a_friend",
            "key": "refer_to_this_shop",
            "priority": 1,
            "settings": {"shop_url": signed_in.url},
        },
    )
    try:
        await signed_in.order(RAFAEL.external_id, "30.00")
        async with window(chromium, signed_in) as screen:
            link = await _share(screen, signed_in)
        async with window(chromium, signed_in) as screen:
            page = screen.page
            await page.goto(link)
            welcome = page.get_by_role("dialog", name="A friend sent you a present")
            await expect(welcome).to_contain_text("10 % off")
            await expect(welcome.locator(".code")).to_be_visible()
            assert await screen.axe() == []
            await welcome.get_by_role("button", name="Close").click()
            async with answered(page, "WidgetClaim"):  # nobody was signed in until now
                await sign_in(page, signed_in, "new")
        came = await signed_in.ask(
            "{ referrals(first: 1) { edges { node { via state friendCustomer productUrl } } } }"
        )
        (edge,) = came["edges"]
        assert (edge["node"]["via"], edge["node"]["state"]) == ("LINK", "PENDING")
        assert edge["node"]["productUrl"].endswith("/demo/shop/products/GRIND-HAND")
    finally:
        await signed_in.ask(
            "mutation($input: UpdateRuleInput!) { updateRule(input: $input) {"
            " userErrors { message } } }",
            input={"id": made["rule"]["id"], "enabled": False},
        )


async def _share(screen: Screen, shop: Shop) -> str:
    """The link that the popup of a product page gives to the member."""
    page = screen.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await sign_in(page, shop, RAFAEL.external_id)
    await page.get_by_role("link", name="Hand Grinder").click()
    await page.get_by_role("button", name="Send this to a friend").click()
    popup = page.get_by_role("dialog", name="Give a discount, get points")
    await expect(popup).to_contain_text("10 % off")
    await expect(popup.locator(".code")).to_be_visible()
    assert await screen.axe() == []
    await popup.get_by_role("button", name="Copy link").click()
    await expect(popup.get_by_role("button", name="Copied")).to_be_visible()
    link = str(await page.evaluate("navigator.clipboard.readText()"))
    assert "/demo/shop/products/GRIND-HAND?ref=" in link
    return link
