"""Members active by day."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0021_daily_active.sql."""

    dependencies = [("punchcard", "0020_codes_of_orders")]
    operations: list[Operation] = [sql_beside(__file__)]
