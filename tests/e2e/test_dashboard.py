"""Dashboard: figures with their definitions, the chart in both forms, the live feed."""

import asyncio
import re

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

from browser import Screen

pytestmark = pytest.mark.e2e


@pytest.mark.product(4, "admin")
async def test_figures_follow_an_order(admin: Screen) -> None:
    page = await admin.open("/dashboard", "Dashboard")
    await admin.live()
    issued = page.locator("dl > div").filter(has_text="Issued").locator("dd").first
    before = await _issued(admin)
    await admin.shop.order("past-1", "100.00")
    # The sequencer may still be counting what other tests did: what it has counted must be shown.
    while (counted := await _issued(admin)) < before + 500:
        await page.wait_for_timeout(100)
    await expect(issued).to_contain_text(f"{counted:,}")
    await page.get_by_role("button", name=re.compile("^What Outstanding points means")).focus()
    await expect(page.get_by_role("tooltip")).to_contain_text("could spend now")


@pytest.mark.product(4, "admin")
@pytest.mark.product(37, "admin")
async def test_points_by_day_drawn_and_as_table(admin: Screen) -> None:
    page = await admin.open("/dashboard?period=90d", "Dashboard")
    await expect(page.get_by_role("figure")).to_have_accessible_name(re.compile(r"[\d,]+ issued"))
    await page.get_by_role("button", name="As table").click()
    assert await page.get_by_role("row").count() == 91
    await page.get_by_role("button", name="Period: Last 90 days").click()
    await page.get_by_role("button", name="Last 7 days").click()
    await expect(page).to_have_url(re.compile("period=7d"))
    await expect(page.get_by_role("row")).to_have_count(8)


async def test_the_feed_shows_what_happens_and_leads_to_the_member(admin: Screen) -> None:
    page = await admin.open("/dashboard", "Dashboard")
    await admin.live()
    order = await admin.shop.order("past-2", "33.00")
    feed = page.get_by_role("list", name="Live activity")
    sentence = f"Clara Dahl 02 earned 165 points for order {order['order']['number']}"
    await expect(feed.get_by_role("listitem").first).to_contain_text(sentence)
    await feed.get_by_role("link", name="Clara Dahl 02").first.click()
    await expect(page.get_by_role("heading", name="Clara Dahl 02")).to_be_visible()


async def test_nothing_moves_under_a_reader_and_nothing_is_lost(admin: Screen) -> None:
    page = await admin.open("/dashboard", "Dashboard")
    await admin.live()
    feed = page.get_by_role("list", name="Live activity")
    first = await feed.get_by_role("listitem").first.inner_text()
    await feed.get_by_role("listitem").nth(2).hover()
    for amount in ("11.00", "12.00", "13.00"):
        await admin.shop.order("past-4", amount)
    pill = page.get_by_role("button", name="3 new activities")
    await expect(pill).to_be_visible()
    assert await feed.get_by_role("listitem").first.inner_text() == first
    await pill.click()
    for place, points in ((0, "65 points"), (1, "60 points"), (2, "55 points")):
        await expect(feed.get_by_role("listitem").nth(place)).to_contain_text(points)


async def test_the_feed_goes_on_where_the_line_broke(admin: Screen) -> None:
    lines: list[WebSocketRoute] = []
    mended = asyncio.Event()

    async def line(route: WebSocketRoute) -> None:
        if lines:
            await mended.wait()
        lines.append(route)
        route.connect_to_server()

    await admin.page.route_web_socket(re.compile("/graphql/admin$"), line)
    page = await admin.open("/dashboard", "Dashboard")
    await admin.live()
    feed = page.get_by_role("list", name="Live activity").get_by_role("listitem")
    await expect(feed.first).to_be_visible()
    await lines[0].close(code=1012, reason="The server restarts.")
    await expect(page.get_by_role("status").filter(has_text="Reconnecting")).to_be_attached()
    await admin.shop.order("past-6", "14.00")
    await admin.shop.order("past-6", "15.00")
    mended.set()
    await admin.live()
    await expect(feed.nth(0)).to_contain_text("75 points")
    await expect(feed.nth(1)).to_contain_text("70 points")


async def test_what_could_not_be_read_is_read_when_the_line_is_back(admin: Screen) -> None:
    broken = True

    async def answer(route: Route) -> None:
        await (route.abort() if broken else route.fallback())

    def is_feed(request_body: str | None) -> bool:
        return "ActivityFeed" in (request_body or "")

    async def only_feed(route: Route) -> None:
        await (answer(route) if is_feed(route.request.post_data) else route.fallback())

    await admin.page.route("**/graphql/admin", only_feed)
    page = await admin.open("/dashboard", "Dashboard")
    problem = page.get_by_role("alert").filter(has_text="The server could not be reached.")
    await expect(problem).to_be_visible()
    broken = False
    await problem.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("list", name="Live activity")).to_be_visible()
    admin.complaints.clear()


async def _issued(admin: Screen) -> int:
    figures = await admin.shop.ask("{ dashboard { issued } }")
    return int(figures["issued"])
