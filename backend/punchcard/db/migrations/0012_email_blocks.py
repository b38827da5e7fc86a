"""Emails written in blocks."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0012_email_blocks.sql."""

    dependencies = [("punchcard", "0011_referrals")]
    operations: list[Operation] = [sql_beside(__file__)]
