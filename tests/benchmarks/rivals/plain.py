"""Python's practical limit: plain Starlette, asyncpg and orjson giving the bytes that Punchcard
gives, to the same requests, without looking at who asks or at what the document says.

Run by the benchmarks: `uvicorn plain:app`, with DATABASE_URL.
"""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

POOL = 10

# The sums of an activity's entries: what is or will be available.
_POINTS = """
    SELECT coalesce(sum(
        CASE WHEN e.to_account IN ('available', 'pending') THEN e.points ELSE 0 END
        - CASE WHEN e.from_account IN ('available', 'pending') THEN e.points ELSE 0 END), 0)::bigint
        AS points
    FROM entry e WHERE e.member_id = f.member_id AND e.fact_seq = f.seq
"""

STOREFRONT = f"""
    SELECT m.id, m.name, m.email, b.available, b.debt, b.pending, b.spent, b.expired, b.lifetime,
           f.seq, f.kind, f.occurred_at, f.number, f.minor, f.currency, f.note, s.points
    FROM member_identity i
    JOIN member m ON m.id = i.member_id
    JOIN balance b ON b.member_id = m.id
    LEFT JOIN LATERAL (
        SELECT member_id, seq, kind, occurred_at, body->>'number' AS number,
               coalesce(body->'total', body->'amount')::bigint AS minor,
               body->>'currency' AS currency, body->>'note' AS note
        FROM fact WHERE member_id = m.id ORDER BY seq DESC LIMIT 11
    ) f ON true
    LEFT JOIN LATERAL ({_POINTS}) s ON true
    WHERE i.store = $1 AND i.external_id = $2 AND m.status <> 'blocked'
    ORDER BY f.seq DESC
"""

MEMBERS = f"""
    SELECT m.id, m.external_id, m.name, m.email, m.status, b.order_count, b.last_activity_at,
           b.available, b.pending, b.lifetime,
           f.seq, f.kind, f.occurred_at, f.minor, f.currency, s.points
    FROM (SELECT * FROM balance JOIN member ON id = member_id WHERE status = 'active'
          ORDER BY lifetime DESC, member_id DESC LIMIT 50) b
    JOIN member m ON m.id = b.member_id
    LEFT JOIN LATERAL (
        SELECT member_id, seq, kind, occurred_at, effective_at,
               coalesce(body->'total', body->'amount')::bigint AS minor,
               body->>'currency' AS currency
        FROM fact WHERE member_id = m.id ORDER BY effective_at DESC, seq DESC LIMIT 5
    ) f ON true
    LEFT JOIN LATERAL ({_POINTS}) s ON true
    ORDER BY b.lifetime DESC, b.member_id DESC, f.effective_at DESC, f.seq DESC
"""


def _order_statement() -> str:
    """pgbench's statement, with the request's own values."""
    text = Path(__file__).with_name("order_one_statement.sql").read_text()
    text = text[text.index("WITH given") :].rstrip().rstrip(";")
    return re.sub(
        r"FROM \(\n.*?\) request",
        "FROM (SELECT $1::text AS customer, $2::text AS order_id, $3::int AS total,"
        " $4::jsonb AS body) request",
        text,
        flags=re.DOTALL,
    )


ORDER = _order_statement()


async def storefront(request: Request) -> Response:
    """READ 1: the customer of the token with the latest activities."""
    await request.json()
    token = request.headers["authorization"].split(".")[1]
    subject = orjson.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))["sub"]
    _, store, customer = subject.split(":", 2)
    rows = await request.app.state.pool.fetch(STOREFRONT, store, customer)
    if not rows:
        return _json({"me": None})
    one = rows[0]
    facts = [row for row in rows[:10] if row["seq"] is not None]
    me = {
        "name": one["name"],
        "email": one["email"],
        "balance": {
            "available": max(0, one["available"]),
            "owed": one["debt"],
            "pending": one["pending"],
            "spent": one["spent"],
            "expired": one["expired"],
            "lifetime": one["lifetime"],
        },
        "activity": {
            "edges": [
                {
                    "node": {
                        **_activity(row),
                        "orderNumber": row["number"] or None,
                        "amount": _money(row),
                        "note": row["note"] or None,
                    }
                }
                for row in facts
            ],
            "pageInfo": {"hasNextPage": len(rows) > 10},
        },
    }
    return _json({"me": me})


async def admin(request: Request) -> Response:
    """READ 2 and WRITE 1, told apart by whether there are variables."""
    body = orjson.loads(await request.body())
    if body.get("variables"):
        return await _order(request, body["variables"]["input"])
    rows = await request.app.state.pool.fetch(MEMBERS)
    members: dict[Any, dict[str, Any]] = {}
    for row in rows:
        member = members.get(row["id"])
        if member is None:
            member = members[row["id"]] = _member(row)
        if row["seq"] is not None:
            activity = {**_activity(row), "amount": _money(row)}
            member["activities"]["edges"].append({"node": activity})
    edges = [{"node": member} for member in members.values()]
    return _json({"members": {"edges": edges, "pageInfo": {"hasNextPage": True}}})


async def _order(request: Request, given: dict[str, Any]) -> Response:
    total = _minor(given["total"]["amount"])
    lines = [
        {
            "product_id": item["productId"],
            "sku": item["sku"],
            "title": item["title"],
            "quantity": item["quantity"],
            "amount": _minor(item["amount"]),
            "gift_card": False,
        }
        for item in given["items"]
    ]
    body = {
        "number": given["number"],
        "currency": given["total"]["currencyCode"],
        "total": total,
        "shipping": 0,
        "gift_card_paid": 0,
        "lines": lines,
    }
    row = await request.app.state.pool.fetchrow(
        ORDER,
        given["customer"]["externalId"],
        given["externalId"],
        total,
        orjson.dumps(body).decode(),
    )
    recorded = {
        "created": True,
        "points": row["points"],
        "member": {
            "id": _id("Member", row["member_id"]),
            "balance": {"available": row["available"], "lifetime": row["lifetime"]},
        },
        "userErrors": [],
    }
    return _json({"recordOrder": recorded})


def _member(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "id": _id("Member", row["id"]),
        "externalId": row["external_id"],
        "name": row["name"],
        "email": row["email"],
        "status": row["status"].upper(),
        "orderCount": row["order_count"],
        "lastActivityAt": _moment(row["last_activity_at"]),
        "balance": {
            "available": row["available"],
            "pending": row["pending"],
            "lifetime": row["lifetime"],
        },
        "activities": {"edges": []},
    }


def _activity(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "id": _id("Activity", f"{row['id']}:{row['seq']}"),
        "kind": row["kind"].upper(),
        "points": row["points"],
        "occurredAt": _moment(row["occurred_at"]),
    }


def _money(row: asyncpg.Record) -> dict[str, str] | None:
    minor = row["minor"]
    if minor is None:
        return None
    return {"amount": f"{minor // 100}.{minor % 100:02}", "currencyCode": row["currency"]}


def _minor(amount: str) -> int:
    whole, _, cents = amount.partition(".")
    return int(whole) * 100 + int(cents or 0)


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _id(kind: str, key: object) -> str:
    return urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("=")


def _json(data: Any) -> Response:
    return Response(orjson.dumps({"data": data}), media_type="application/json")


async def _no_reset(_connection: asyncpg.Connection) -> None:
    """As Punchcard's own pool: no statement when a connection goes back."""


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=POOL, max_size=POOL, reset=_no_reset
    ) as pool:
        app.state.pool = pool
        yield


app = Starlette(
    routes=[
        Route("/graphql/storefront", storefront, methods=["POST"]),
        Route("/graphql/admin", admin, methods=["POST"]),
    ],
    lifespan=_lifespan,
)
