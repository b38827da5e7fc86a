"""Who may do what: every field names exactly one right, every caller holds a set of them."""

from collections.abc import Iterable
from enum import StrEnum


class Right(StrEnum):
    """What a field asks for. A field without one cannot be built (see `api/fields.py`)."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"  # a member of staff or a partner key
    STAFF = "staff"
    ADMIN = "admin"
    MEMBERS_READ = "members:read"
    MEMBERS_WRITE = "members:write"
    POINTS_WRITE = "points:write"
    ORDERS_WRITE = "orders:write"
    RULES_READ = "rules:read"
    RULES_WRITE = "rules:write"
    ACTIVITY_READ = "activity:read"
    EMAILS_READ = "emails:read"
    EMAILS_WRITE = "emails:write"
    CODES_USE = "codes:use"
    EVENTS_WRITE = "events:write"
    STOREFRONT = "storefront"  # a publishable key or a customer token
    CUSTOMER = "customer"


SCOPES: frozenset[Right] = frozenset(
    {
        Right.MEMBERS_READ,
        Right.MEMBERS_WRITE,
        Right.POINTS_WRITE,
        Right.ORDERS_WRITE,
        Right.RULES_READ,
        Right.RULES_WRITE,
        Right.ACTIVITY_READ,
        Right.EMAILS_READ,
        Right.CODES_USE,
        Right.EVENTS_WRITE,
    }
)
"""What a partner key can be given."""

STAFF_PERMISSIONS: frozenset[Right] = SCOPES | {Right.EMAILS_WRITE}
"""What a member of staff can be given; an admin holds all of it."""

ANONYMOUS: frozenset[Right] = frozenset({Right.ANYONE})
STOREFRONT_VISITOR: frozenset[Right] = ANONYMOUS | {Right.STOREFRONT}
STOREFRONT_CUSTOMER: frozenset[Right] = STOREFRONT_VISITOR | {Right.CUSTOMER}


def rights_of_staff(role: str, permissions: Iterable[str]) -> frozenset[Right]:
    """What a signed-in member of staff may do. An unknown permission grants nothing."""
    everybody = ANONYMOUS | {Right.SIGNED_IN, Right.STAFF}
    if role == "admin":
        return everybody | STAFF_PERMISSIONS | {Right.ADMIN}
    return everybody | {right for right in STAFF_PERMISSIONS if right.value in set(permissions)}


def rights_of_key(scopes: Iterable[str]) -> frozenset[Right]:
    """What a partner key may do. An unknown scope grants nothing."""
    held = set(scopes)
    return ANONYMOUS | {Right.SIGNED_IN} | {right for right in SCOPES if right.value in held}
