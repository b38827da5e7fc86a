"""Emails to the admin: where each goes."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0004_email_recipients.sql."""

    dependencies = [("punchcard", "0003_tiers")]
    operations: list[Operation] = [sql_beside(__file__)]
