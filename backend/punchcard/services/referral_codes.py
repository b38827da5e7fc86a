"""Members' personal referral codes and the links that carry them."""

import secrets
from collections.abc import Sequence
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from punchcard.core.codes import ALPHABET, PERSONAL_LENGTH, make_personal_code, personal_code
from punchcard.core.fact_checks import check_reason
from punchcard.db import unit_of_work
from punchcard.db.sql import referral_codes as sql
from punchcard.db.sql.referral_codes import CodeOwner
from punchcard.errors import Conflict, InvalidInput, NotFound
from punchcard.services import audit, members

TRIES = 8
PARAMETER = "ref"
MAX_URL = 2_000


async def ensure(*, member_id: UUID) -> str:
    """The member's code; made when it is first asked for. Asked twice at once, it is one."""
    async with unit_of_work.connection() as connection:
        for _ in range(TRIES):
            known = await sql.of(connection, member_id)
            if known is not None:
                return known
            drawn = make_personal_code(secrets.randbelow(len(ALPHABET) ** PERSONAL_LENGTH))
            if await sql.add(connection, drawn, member_id):
                return drawn
    raise Conflict("No free code was found; ask again.")


async def of_members(*, members: Sequence[UUID]) -> dict[UUID, str | None]:
    """The codes of members, where there are any yet."""
    async with unit_of_work.connection() as connection:
        found = await sql.of_many(connection, members)
    return {member_id: found.get(member_id) for member_id in members}


async def owners(*, codes: Sequence[str]) -> dict[str, CodeOwner]:
    """Whose codes these are, however they were typed: by what was typed."""
    known = {typed: code for typed in codes if (code := personal_code(typed))}
    if not known:
        return {}
    async with unit_of_work.connection() as connection:
        found = await sql.owners(connection, sorted(set(known.values())))
    return {typed: found[code] for typed, code in known.items() if code in found}


async def owner(*, code: str) -> CodeOwner | None:
    """Whose code this is, or None."""
    return (await owners(codes=[code])).get(code)


async def rotate(*, member_id: UUID, reason: str, actor: str) -> str:
    """Replace a member's code; the old one leads nowhere any more. Raises NotFound."""
    check_reason(reason)
    if await members.by_id(member_id=member_id) is None:
        raise NotFound("There is no such member.", field="memberId")
    async with unit_of_work.transaction() as connection:
        old = await sql.retire(connection, member_id)
        new = await ensure(member_id=member_id)
        await audit.log(
            actor=actor,
            action="referral_code.rotated",
            target=f"member:{member_id}",
            before={"code": old},
            after={"code": new, "reason": reason},
        )
    return new


def link(*, code: str, shop_url: str, product_url: str | None = None) -> str | None:
    """The address that carries the code: the shop's, or that of a product in it. None while the
    shop's address is not set.

    Raises InvalidInput for an address of somebody else: a link that we make leads to the shop.
    """
    if not shop_url:
        return None
    target = shop_url
    if product_url is not None:
        target = _in_shop(shop_url, product_url)
    parts = urlsplit(target)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != PARAMETER]
    query.append((PARAMETER, code))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), ""))


def product_page(url: str | None) -> str | None:
    """The page a friend came to, as it is kept. Raises InvalidInput for what is no address."""
    if url is None or not url.strip():
        return None
    url = url.strip()
    parts = _split(url)
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        raise InvalidInput("That is not the address of a page.", field="productUrl")
    return url


def _in_shop(shop_url: str, product_url: str) -> str:
    url = product_page(product_url) or shop_url
    shop, page = urlsplit(shop_url), _split(url)
    if not page.scheme and not page.netloc and url.startswith("/"):
        return urlunsplit((shop.scheme, shop.netloc, page.path, page.query, ""))
    if (page.scheme, page.netloc) != (shop.scheme, shop.netloc):
        raise InvalidInput(f"Links lead to {shop.netloc}.", field="productUrl")
    return url


def _split(url: str) -> SplitResult:
    broken = len(url) > MAX_URL or any(char.isspace() or ord(char) < 32 for char in url)
    try:
        parts = urlsplit(url)
    except ValueError:
        broken = True
    if broken or "\\" in url:
        raise InvalidInput("That is not the address of a page.", field="productUrl")
    return parts
