"""The works: what is asked of whom. Both web servers get the same requests."""

import asyncio
import random
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg
import orjson

from bench import servers
from bench.contestants import Contestant, Pgbench, WebServer
from bench.database import SIZES, name_of
from bench.lives import customer_id
from punchcard.db import postgres, unit_of_work
from punchcard.db.cluster import Cluster
from punchcard.services import keys, storefronts
from punchcard.services.demo.catalogue import PRODUCTS
from punchcard.services.vault import Vault

ACTOR = "cli:bench"
DOCUMENTS = servers.BENCHMARKS / "documents"
RIVALS = servers.BENCHMARKS / "rivals"
CUSTOMERS = 4_000
SHOPPERS = 2_000
"""The members who shop in this hour, of all there are: what they need is in memory, so that it is
the servers that are measured and not the disk."""

ORDERS = 40_000
"""Ready-made orders a round: more than any server here takes in the time."""

Requests = Callable[[], list[bytes]]

_OPEN = """
    SELECT EXISTS (SELECT FROM pg_stat_activity
                   WHERE datname = current_database() AND backend_type = 'client backend'
                     AND pid <> pg_backend_pid() AND state <> 'idle')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work of the targets (docs/performance.md)."""

    title: str
    path: str
    document: str
    scripts: dict[str, str]
    writes: bool = False


WORKS = {
    "read1": Work(
        title="READ 1: a customer's balances and 10 latest activities",
        path="/graphql/storefront",
        document="storefront.graphql",
        scripts={"pgbench, one statement": "storefront.sql"},
    ),
    "read2": Work(
        title="READ 2: the first 50 members by lifetime points, 5 latest activities each",
        path="/graphql/admin",
        document="members.graphql",
        scripts={"pgbench, one statement": "members.sql"},
    ),
    "write1": Work(
        title="WRITE 1: an order",
        path="/graphql/admin",
        document="order.graphql",
        scripts={
            "pgbench, one statement": "order_one_statement.sql",
            "pgbench, 12 statements": "order_statements.sql",
        },
        writes=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What lets the driver in."""

    partner_key: str
    kid: str
    signing_secret: str


@contextmanager
def contestants(
    work: Work, place: Cluster, size: str, access: Access
) -> Iterator[list[Contestant]]:
    """Punchcard, plain Starlette and pgbench, ready and asleep."""
    url, members = place.dsn_of(name_of(size)), min(SIZES[size], SHOPPERS)
    postmaster = postgres.running_pid(place)
    if postmaster is None:
        raise RuntimeError("the benchmarks' PostgreSQL does not run")
    make = _requests(work, members, access)
    in_transaction = partial(_in_transaction, url)
    with servers.punchcard(url) as ours, servers.plain(url) as theirs:
        yield [
            _web("Punchcard", ours, postmaster, work, make, in_transaction),
            _web("plain Starlette + asyncpg", theirs, postmaster, work, make, in_transaction),
            *(
                Pgbench(
                    name,
                    program=place.program("pgbench"),
                    script=RIVALS / script,
                    sockets=place.sockets,
                    database=name_of(size),
                    variables={"members": members},
                    postmaster=postmaster,
                )
                for name, script in work.scripts.items()
            ),
        ]


async def open_doors() -> Access:
    """A partner key and a storefront's signing key in the connected database."""
    vault = Vault(servers.SECRET_KEY)
    made = await keys.create_key(
        name="benchmark", scopes=["members:read", "activity:read", "orders:write"], actor=ACTOR
    )
    async with unit_of_work.connection() as connection:
        exists = await connection.fetchval("SELECT EXISTS (SELECT FROM storefront)")
    if exists:
        kid, secret = await storefronts.add_signing_key(store="default", vault=vault, actor=ACTOR)
    else:
        shop = await storefronts.create_storefront(
            store="default",
            name="Benchmark",
            origins=["https://shop.example"],
            vault=vault,
            actor=ACTOR,
            max_token_minutes=storefronts.MAX_TOKEN_MINUTES,
        )
        kid, secret = shop.kid, shop.signing_secret
    return Access(partner_key=made.secret, kid=kid, signing_secret=secret)


def compare(contestants: Sequence[Contestant]) -> None:
    """Both web servers must say the same; of a write the ids and sums differ, but not the kind."""
    ours, theirs = (one for one in contestants if isinstance(one, WebServer))
    for request in ours.requests()[:20]:
        with ours.awake(), theirs.awake():
            first, second = _answer(ours.port, request), _answer(theirs.port, request)
        if ours.again and first != second:
            raise RuntimeError(f"Punchcard says {first!r}\nthe plain server says {second!r}")
        if _shape(orjson.loads(first)) != _shape(orjson.loads(second)):
            raise RuntimeError(f"Punchcard says {first!r}\nthe plain server says {second!r}")


def _answer(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return answer.partition(b"\r\n\r\n")[2]


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    return type(value).__name__ if not isinstance(value, list) else [_shape(one) for one in value]


def _in_transaction(url: str) -> bool:
    """Is some session of the database in the middle of a statement or a transaction?"""

    async def ask() -> bool:
        connection = await asyncpg.connect(url)
        try:
            return bool(await connection.fetchval(_OPEN))
        finally:
            await connection.close()

    return asyncio.run(ask())


def _web(
    name: str,
    server: servers.Server,
    postmaster: int,
    work: Work,
    make: Requests,
    in_transaction: Callable[[], bool],
) -> WebServer:
    process, port = server
    return WebServer(
        name,
        process=process,
        port=port,
        postmaster=postmaster,
        requests=make,
        again=not work.writes,
        in_transaction=in_transaction,
    )


def _requests(work: Work, members: int, access: Access) -> Requests:
    query = (DOCUMENTS / work.document).read_text()
    chance = random.Random()

    def number() -> int:
        return chance.randint(1, members)

    def as_customers() -> list[bytes]:
        body = orjson.dumps({"query": query})
        tokens = (_token(access, number()) for _ in range(CUSTOMERS))
        return [_http(work.path, token, body) for token in tokens]

    def as_partner() -> list[bytes]:
        return [_http(work.path, access.partner_key, orjson.dumps({"query": query}))]

    def orders() -> list[bytes]:
        bodies = (
            orjson.dumps({"query": query, "variables": {"input": _order(chance, number())}})
            for _ in range(ORDERS)
        )
        return [_http(work.path, access.partner_key, body) for body in bodies]

    if work.writes:
        return orders
    return as_customers if work.path.endswith("storefront") else as_partner


def _order(chance: random.Random, number: int) -> dict[str, object]:
    items = chance.choices(PRODUCTS, k=2)
    return {
        "externalId": str(chance.randrange(10**15)),
        "number": f"N{chance.randrange(10**9)}",
        "customer": {"externalId": customer_id(number), "store": "default"},
        "total": {"amount": _amount(sum(one.price for one in items)), "currencyCode": "EUR"},
        "items": [
            {
                "title": one.title,
                "sku": one.sku,
                "productId": one.sku,
                "quantity": 1,
                "amount": _amount(one.price),
            }
            for one in items
        ],
    }


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _token(access: Access, number: int) -> str:
    return storefronts.sign_token(
        kid=access.kid,
        secret=access.signing_secret,
        store="default",
        external_id=customer_id(number),
        minutes=storefronts.MAX_TOKEN_MINUTES,
    )


def _http(path: str, bearer: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nAuthorization: Bearer {bearer}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
