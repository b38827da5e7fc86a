"""Redemptions and their codes."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0002_redemptions.sql."""

    dependencies = [("punchcard", "0001_initial")]
    operations: list[Operation] = [sql_beside(__file__)]
