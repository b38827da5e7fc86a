"""The two schemas by name, and their text as it lies in graphql/."""

from punchcard.api.admin.schema import schema as admin
from punchcard.api.storefront.schema import schema as storefront

SCHEMAS = {"admin": admin, "storefront": storefront}


def text_of(name: str) -> str:
    """The schema in SDL, sorted, so that a difference is a change."""
    return SCHEMAS[name].as_str().strip() + "\n"
