"""The two schemas by name, and their text as it lies in graphql/."""

from punchcard.api.admin import schema as admin
from punchcard.api.storefront import schema as storefront

SCHEMAS = {"admin": admin.schema, "storefront": storefront.schema}
_BUILDERS = {"admin": admin.build, "storefront": storefront.build}


def text_of(name: str) -> str:
    """The schema in SDL, sorted, so that a difference is a change."""
    return _BUILDERS[name](in_order=True).as_str().strip() + "\n"
