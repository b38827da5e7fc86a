"""Codes found by the order that used them."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0020_codes_of_orders.sql."""

    dependencies = [("punchcard", "0019_gmail")]
    operations: list[Operation] = [sql_beside(__file__)]
