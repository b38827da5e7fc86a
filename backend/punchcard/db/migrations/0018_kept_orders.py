"""How many orders of a member are not fully refunded, counted by the value of their goods."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0018_kept_orders.sql."""

    dependencies = [("punchcard", "0017_email_kinds")]
    operations: list[Operation] = [sql_beside(__file__)]
