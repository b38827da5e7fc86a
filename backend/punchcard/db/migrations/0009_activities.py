"""What rules of visits, events, birthdays, spending and audiences know of a member."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0009_activities.sql."""

    dependencies = [("punchcard", "0008_reminder_runs")]
    operations: list[Operation] = [sql_beside(__file__)]
