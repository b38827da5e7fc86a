"""Emails that wait for a person after a restore."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0010_held_emails.sql."""

    dependencies = [("punchcard", "0009_reminder_runs")]
    operations: list[Operation] = [sql_beside(__file__)]
