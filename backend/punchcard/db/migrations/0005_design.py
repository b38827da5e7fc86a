"""How the programme looks in the shop: one document with versions."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0005_design.sql."""

    dependencies = [("punchcard", "0004_email_recipients")]
    operations: list[Operation] = [sql_beside(__file__)]
