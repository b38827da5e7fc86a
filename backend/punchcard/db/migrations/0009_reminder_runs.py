"""Point reminders being sent."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0009_reminder_runs.sql."""

    dependencies = [("punchcard", "0008_unsubscribed")]
    operations: list[Operation] = [sql_beside(__file__)]
