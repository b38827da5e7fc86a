"""Events of the live feed."""

from punchcard.api.admin.activity import Activity
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right


@output
class ActivityEvent:
    """One step of the feed."""

    cursor: str = open_to(
        Right.ACTIVITY_READ, "Where the feed stands after it: give it as `after` to go on here."
    )
    activity: Activity | None = open_to(
        Right.ACTIVITY_READ,
        "Null in the first message of a subscription without `after`: it says where it starts.",
    )
