"""Settings of the kinds of email."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0006_email_settings.sql."""

    dependencies = [("punchcard", "0005_design")]
    operations: list[Operation] = [sql_beside(__file__)]
