"""Texts of rules and rewards in several languages, and the languages of the programme."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0007_texts.sql."""

    dependencies = [("punchcard", "0006_email_settings")]
    operations: list[Operation] = [sql_beside(__file__)]
