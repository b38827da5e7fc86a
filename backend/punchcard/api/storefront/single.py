"""Single things at the root of the storefront schema."""

from punchcard.api.context import Context
from punchcard.api.ids import member_row_in, read_id, uuid_in
from punchcard.api.shared import Node
from punchcard.api.storefront import activity, members, rewards
from punchcard.services import activity as service


async def node(context: Context, id: str) -> Node | None:
    """The customer's own things; anything else is not there."""
    row = await members.member_row(context)
    if row is None or not members.is_open(row):
        return None
    if uuid_in(id, "Member") == row.id:
        return members.member(row)
    if read_id(id)[0] == "Reward":
        return await rewards.find(context, id)
    code = member_row_in(id, "Redemption")
    if code is not None and code[0] == row.id:
        return (await rewards.read_redemptions(context, [code]))[code]
    key = member_row_in(id, "Activity")
    if key is None or key[0] != row.id:
        return None
    found = await service.by_keys(keys=[key])
    return activity.activity(found[key]) if key in found else None
