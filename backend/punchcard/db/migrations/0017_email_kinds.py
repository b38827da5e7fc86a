"""Since when there are the kinds of email."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0017_email_kinds.sql."""

    dependencies = [("punchcard", "0016_activities")]
    operations: list[Operation] = [sql_beside(__file__)]
