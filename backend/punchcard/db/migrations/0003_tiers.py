"""VIP tiers: settings with versions, each member's tier, and every change of it."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0003_tiers.sql."""

    dependencies = [("punchcard", "0002_redemptions")]
    operations: list[Operation] = [sql_beside(__file__)]
