"""What rules of visits, events, birthdays, spending and audiences know of a member."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0016_activities.sql."""

    dependencies = [("punchcard", "0015_email_languages")]
    operations: list[Operation] = [sql_beside(__file__)]
