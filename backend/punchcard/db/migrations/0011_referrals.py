"""Referrals and their codes; codes that were given, not bought."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0011_referrals.sql."""

    dependencies = [("punchcard", "0010_held_emails")]
    operations: list[Operation] = [sql_beside(__file__)]
