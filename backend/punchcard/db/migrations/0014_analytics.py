"""Sums by day for the analytics, and what a point is worth."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0014_analytics.sql."""

    dependencies = [("punchcard", "0013_shortfalls")]
    operations: list[Operation] = [sql_beside(__file__)]
