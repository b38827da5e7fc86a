"""Emails that wait for a person after a restore."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0008_held_emails.sql."""

    dependencies = [("punchcard", "0007_texts")]
    operations: list[Operation] = [sql_beside(__file__)]
