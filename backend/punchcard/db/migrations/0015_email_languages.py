"""Emails in further languages, and which one a member reads."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0015_email_languages.sql."""

    dependencies = [("punchcard", "0014_analytics")]
    operations: list[Operation] = [sql_beside(__file__)]
