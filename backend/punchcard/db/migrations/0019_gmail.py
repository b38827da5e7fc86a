"""Members by their Gmail mailbox."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0019_gmail.sql."""

    dependencies = [("punchcard", "0018_kept_orders")]
    operations: list[Operation] = [sql_beside(__file__)]
