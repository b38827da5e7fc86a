"""The list of members: search, filters, every order page by page, a period beside each row."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from punchcard.db import unit_of_work
from statements import counted

PEOPLE = [
    ("ann", "Ann Åberg", "ann@example.com", "300.00"),
    ("bo", "Bo Chen", "bo.chen@example.com", "20.00"),
    ("cy", "Cy Dönmez", "cy@shop.example", "120.00"),
    ("dee", "Ångström Dee", "dee@example.org", "0.50"),
    ("eve", "", "eve@example.org", "50.00"),
]
PERIOD = {"from": "2020-01-01", "to": "2100-01-01"}


@pytest.fixture
async def people(api):
    partner = await api.partner()
    for number, (key, name, email, amount) in enumerate(PEOPLE):
        paid = datetime.now(UTC) - timedelta(days=10 - number)
        await api.order(
            key,
            amount,
            by=partner,
            id=f"o-{key}",
            profile={"name": name, "email": email},
            paidAt=paid.isoformat(),
        )
    return partner


async def _ids(api, by, **variables):
    given = {"first": 50, **PERIOD, **variables}
    answer = await api.ask("Members", given, by=by)
    return [edge["node"]["externalId"] for edge in answer.data["members"]["edges"]]


@pytest.mark.product(35, "api")
async def test_search_finds_beginnings_of_name_email_and_id(api, people):
    for text, found in {
        "ann": {"ann"},
        "aberg": {"ann"},
        "ÅBERG ann": {"ann"},
        "angstrom": {"dee"},
        "donm": {"cy"},
        "bo.chen@exa": {"bo"},
        "chen bo": {"bo"},
        "example.org": {"dee", "eve"},
        "ev": {"eve"},
        "e": {"ann", "bo", "cy", "dee", "eve"},
        "nobody": set(),
        "%": set(),
        "' | !": set(),
        "a:*": {"ann", "dee"},
    }.items():
        assert set(await _ids(api, people, search=text)) == found, text


async def test_an_absurd_search_is_refused(api, people):
    for text in ("x" * 201, "a b c d e f g h i", "nul\0"):
        answer = await api.ask("Members", {"first": 5, **PERIOD, "search": text}, by=people)
        assert answer.code == "BAD_USER_INPUT"


@pytest.mark.product(35, "api")
async def test_every_order_pages_through_everybody_once(api, people):
    expected = {
        "NAME": ["eve", "dee", "ann", "bo", "cy"],
        "BALANCE": ["dee", "bo", "eve", "cy", "ann"],
        "LIFETIME": ["dee", "bo", "eve", "cy", "ann"],
        "LAST_ACTIVITY": ["ann", "bo", "cy", "dee", "eve"],
    }
    for field, ascending in expected.items():
        for direction, order in (("ASC", ascending), ("DESC", ascending[::-1])):
            sort = {"field": field, "direction": direction}
            assert await _paged(api, people, sort) == order, sort


async def _paged(api, by, sort, size=2):
    found, after = [], None
    while True:
        variables = {"first": size, "after": after, "sort": sort, **PERIOD}
        page = (await api.ask("Members", variables, by=by)).data["members"]
        found += [edge["node"]["externalId"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_a_page_begins_where_the_last_one_ended_whatever_moved(api, people):
    sort = {"field": "BALANCE", "direction": "DESC"}
    first = (await api.ask("Members", {"first": 2, "sort": sort, **PERIOD}, by=people)).data
    await api.order("bo", "500.00", by=people)  # from the end to the front
    after = first["members"]["pageInfo"]["endCursor"]
    rest = await _ids(api, people, sort=sort, after=after)
    assert rest == ["eve", "dee"]


async def test_filters(api, people):
    ten_days = timedelta(days=10)
    cases = [
        ({"balanceMin": 201}, {"ann", "cy", "eve"}),
        ({"balanceMin": 200, "balanceMax": 350}, {"bo", "eve"}),
        ({"activeSince": (datetime.now(UTC) - timedelta(days=8)).isoformat()}, {"dee", "eve"}),
        ({"activeBefore": (datetime.now(UTC) - ten_days).isoformat()}, {"ann"}),
        ({"hasDebt": True}, set()),
        ({"hasDebt": False, "status": ["ACTIVE"]}, {"ann", "bo", "cy", "dee", "eve"}),
        ({"status": ["BLOCKED"]}, set()),
        ({"ids": []}, set()),
    ]
    for given, found in cases:
        assert set(await _ids(api, people, filter=given)) == found, given


async def test_rows_by_id_come_whatever_their_status(api, people):
    admin = await api.staff()
    answer = await api.ask('{member(externalId:"bo"){id}}', by=people)
    bo = answer.data["member"]["id"]
    await api.do("BlockMember", {"input": {"memberId": bo, "reason": "fraud"}}, by=admin)
    assert await _ids(api, people, filter={"ids": [bo]}) == ["bo"]
    assert "bo" not in await _ids(api, people)
    assert await _ids(api, people, filter={"status": ["BLOCKED"]}) == ["bo"]
    # Ids of other things find nothing, and do no harm.
    assert await _ids(api, people, filter={"ids": ["nonsense", "UnVsZToxMjM"]}) == []


@pytest.mark.product(37, "api")
@pytest.mark.product(35, "api")
async def test_a_period_stands_beside_each_row(api, people):
    today = datetime.now(UTC).date()
    start = today - timedelta(days=9)
    given = {"first": 50, "from": start.isoformat(), "to": (today - timedelta(days=7)).isoformat()}
    answer = await api.ask("Members", given, by=people)
    earned = {
        edge["node"]["externalId"]: edge["node"]["pointsInPeriod"]["earned"]
        for edge in answer.data["members"]["edges"]
    }
    assert earned == {"ann": 0, "bo": 200, "cy": 700, "dee": 0, "eve": 0}


async def test_a_list_never_asks_once_a_row(api, people, monkeypatch):
    document = """query($n: Int!) { members(first: $n) { edges { node {
        id name balance { available } pointsInPeriod(from: "2020-01-01", to: "2100-01-01") { net }
        activities(first: 5) { edges { node { kind actor { name } entries { explanation }
            order { number items { title } } undoable member { name } } } }
        orders(first: 3) { edges { node { number activity { kind } } } } } } } }"""
    await api.ask(document, {"n": 1}, by=people)  # the programme is read once a revision
    counts = []
    for size in (1, 5):
        with counted(monkeypatch) as sent:
            answer = await api.ask(document, {"n": size}, by=people)
            assert len(answer.data["members"]["edges"]) == size
        counts.append(len([sql for sql in sent if "api_key" not in sql]))
    assert counts[0] == counts[1] <= 12, counts


async def test_pages_are_small_and_cursors_are_ours(api, people):
    for first in (0, 101, -1):
        answer = await api.ask("Members", {"first": first, **PERIOD}, by=people)
        assert answer.code == "BAD_USER_INPUT"
    page = (await api.ask("Members", {"first": 1, **PERIOD}, by=people)).data["members"]
    cursor = page["pageInfo"]["endCursor"]
    sort = {"field": "NAME"}
    for bad in ("", "x", "🙂", cursor[:-2] + "AA", "A" * 5000):
        answer = await api.ask("Members", {"first": 1, "after": bad, **PERIOD}, by=people)
        assert answer.code == "BAD_USER_INPUT", bad
    # A cursor of one order is none of another.
    answer = await api.ask(
        "Members", {"first": 1, "after": cursor, "sort": sort, **PERIOD}, by=people
    )
    assert answer.code == "BAD_USER_INPUT"


async def test_sort_names_in_the_database_are_in_order(api, people):
    async with unit_of_work.connection() as connection:
        rows = await connection.fetch("SELECT sort_name FROM member ORDER BY sort_name")
    names = [row["sort_name"] for row in rows]
    assert all(a.encode() <= b.encode() for a, b in pairwise(names))


async def test_the_period_ends_after_it_begins(api, people):
    same = date(2026, 1, 1).isoformat()
    answer = await api.ask("Members", {"first": 1, "from": same, "to": same}, by=people)
    assert answer.code == "BAD_USER_INPUT"


@pytest.mark.product(42, "api")
async def test_orders_are_found_by_the_beginning_of_their_number(api, people):
    document = "query($n: String!) { orders(number: $n) { number member { externalId } } }"
    found = (await api.ask(document, {"n": "#o-c"}, by=people)).data["orders"]
    assert found == [{"number": "#o-cy", "member": {"externalId": "cy"}}]
    assert (await api.ask(document, {"n": "%"}, by=people)).data["orders"] == []
    assert (await api.ask(document, {"n": ""}, by=people)).code == "BAD_USER_INPUT"
