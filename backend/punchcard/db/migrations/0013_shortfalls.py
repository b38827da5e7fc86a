"""What a refund could not take back while the points lay in a code."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0013_shortfalls.sql."""

    dependencies = [("punchcard", "0012_email_blocks")]
    operations: list[Operation] = [sql_beside(__file__)]
