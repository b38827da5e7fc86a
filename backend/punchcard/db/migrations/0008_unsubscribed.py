"""Members who want no marketing emails."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0008_unsubscribed.sql."""

    dependencies = [("punchcard", "0007_texts")]
    operations: list[Operation] = [sql_beside(__file__)]
