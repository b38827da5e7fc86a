"""Copying the first members' books, whole, to as many members as wanted, by set-based SQL.

What was posted by the product's own code is right; a copy differs in ids, names and by a shift of
all its times, which changes no sum. So the copies are right too, and `punchcard verify` agrees.
"""

from collections.abc import Callable, Mapping, Sequence

import asyncpg

from punchcard.services.demo.catalogue import FIRST_NAMES, LAST_NAMES

BOOKS = (
    "member member_identity balance fact fact_key entry lot lot_move pending_award shop_order"
).split()

Say = Callable[[str], None]

_NAME = "($4::text[])[1 + n.number % cardinality($4)]"
_SURNAME = "($5::text[])[1 + n.number / cardinality($4) % cardinality($5)]"

# Who is copied as whom. Ids are UUIDv7 of the time of enrolment, as the product makes them.
_PAIRS = f"""
    INSERT INTO bench.copy
    SELECT n.number, t.member_id, t.digits, lpad(n.number::text, 7, '0'),
           (lpad(to_hex((extract(epoch FROM t.enrolled_at + shift) * 1000)::bigint), 12, '0')
            || '7' || substr(md5(n.number::text), 1, 3)
            || '8' || substr(md5(n.number::text), 4, 15))::uuid,
           shift, {_NAME} || ' ' || {_SURNAME}
    FROM (SELECT number, make_interval(secs => -(number::bigint * 7919 % (180 * 86400))) AS shift
          FROM generate_series($1::int, $2::int) AS number) n
    JOIN bench.template t ON t.number = 1 + (n.number - 1) % $3
"""

_MAIL = "lower(replace(c.name, ' ', '.')) || '.' || c.number || '@post.example'"

# What is not simply taken over; `x` is the template's row, `c` the copy.
_OWN: Mapping[str, Mapping[str, str]] = {
    "member": {
        "id": "c.member_id",
        "external_id": "'C' || c.digits",
        "name": "c.name",
        "sort_name": "lower(c.name)",
        "email": _MAIL,
        "email_key": _MAIL,
    },
    "member_identity": {"external_id": "'C' || c.digits"},
    "fact": {"body": "replace(x.body::text, c.old_digits, c.digits)::jsonb"},
    "fact_key": {
        "content_hash": "sha256(convert_to(replace(replace(k.text, '@time', "
        "extract(epoch FROM k.occurred_at + c.shift)::bigint || '.0'), "
        "c.old_digits, c.digits), 'UTF8'))",
    },
    "shop_order": {"number": "replace(x.number, c.old_digits, c.digits)"},
}

_COLUMNS = """
    SELECT attname, atttypid::regtype::text FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '' AND attidentity = ''
    ORDER BY attnum
"""


_OTHERWISE_HASHED = """
    SELECT EXISTS (
        SELECT FROM fact_key k LEFT JOIN bench.hashed h USING (member_id, seq)
        WHERE k.content_hash IS DISTINCT FROM sha256(convert_to(replace(
            h.text, '@time', extract(epoch FROM h.occurred_at)::bigint || '.0'), 'UTF8')))
"""


async def keep_templates(
    connection: asyncpg.Connection, contents: Sequence[tuple[str, ...]]
) -> None:
    """Set aside the books as they stand, with the text that each fact's hash was made of:
    (source, external id, kind, text with @time)."""
    await connection.execute("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench")
    for table in BOOKS:
        await connection.execute(f"CREATE UNLOGGED TABLE bench.{table} AS TABLE {table}")
    await connection.execute(
        """
        CREATE UNLOGGED TABLE bench.template AS
            SELECT substr(external_id, 2)::int AS number, id AS member_id, enrolled_at,
                   substr(external_id, 2) AS digits FROM member;
        CREATE UNLOGGED TABLE bench.copy (
            number int, template_id uuid, old_digits text, digits text, member_id uuid,
            shift interval, name text);
        CREATE UNLOGGED TABLE bench.content (
            source text, external_id text, kind text, text text);
        """
    )
    await connection.copy_records_to_table("content", schema_name="bench", records=contents)
    await connection.execute(
        """
        CREATE UNLOGGED TABLE bench.hashed AS
            SELECT f.member_id, f.seq, f.occurred_at, c.text
            FROM fact f JOIN bench.content c USING (source, external_id, kind);
        ANALYZE
        """
    )
    if await connection.fetchval(_OTHERWISE_HASHED):
        raise AssertionError("content is hashed otherwise now: change bench/generate.py, too")


async def copy(connection: asyncpg.Connection, first: int, last: int, templates: int) -> int:
    """Make the members first..last; returns how many rows that were."""
    await connection.execute("TRUNCATE bench.copy")
    await connection.execute(_PAIRS, first, last, templates, FIRST_NAMES, LAST_NAMES)
    await connection.execute("ANALYZE bench.copy")
    rows = 0
    for table in BOOKS:
        status = await connection.execute(await _statement(connection, table))
        rows += int(status.split()[-1])
    return rows


async def _statement(connection: asyncpg.Connection, table: str) -> str:
    columns = await connection.fetch(_COLUMNS, table)
    own = _OWN.get(table, {})
    values = ", ".join(own.get(name) or _value(name, kind) for name, kind in columns)
    names = ", ".join(name for name, _ in columns)
    key = "id" if table == "member" else "member_id"
    hashed = "JOIN bench.hashed k ON (k.member_id, k.seq) = (x.member_id, x.seq)"
    return f"""
        INSERT INTO {table} ({names}) SELECT {values}
        FROM bench.copy c JOIN bench.{table} x ON x.{key} = c.template_id
        {hashed if table == "fact_key" else ""}
    """


def _value(name: str, kind: str) -> str:
    if name == "member_id":
        return "c.member_id"
    if name == "external_id":
        return "replace(x.external_id, c.old_digits, c.digits)"
    return f"x.{name} + c.shift" if kind == "timestamp with time zone" else f"x.{name}"
