"""What items would earn, asked by a storefront: the code that awards gives the answer."""

from collections.abc import Sequence
from decimal import Decimal

from punchcard.api.context import Context
from punchcard.api.fields import about, input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.services import estimates
from punchcard.services.estimates import Item

PUBLIC = Right.STOREFRONT


@input_type
class EstimateItem:
    """One product of the shop."""

    price: Decimal = about("Of one piece, in whole units: '19.99'.")
    quantity: int = about("Pieces.", default=1)
    product_id: str = about("The shop's own id.", default="")


@output
class PointsEstimate:
    """What an order would earn now, for whoever asks: a member, or a new customer."""

    total: int = open_to(PUBLIC, "With all items in one order.")
    each: list[int] = open_to(PUBLIC, "An order of each item alone, in their order.")


async def estimate(
    context: Context, items: Sequence[EstimateItem], currency: str | None
) -> PointsEstimate:
    """Ask the rules."""
    given = [
        Item(price=one.price, quantity=one.quantity, product_id=one.product_id) for one in items
    ]
    found = await estimates.estimate_items(
        items=given, currency=currency, member_id=context.caller.member_id
    )
    return PointsEstimate(total=found.total, each=list(found.each))
