"""Ledger, facts, members, programme, feed, outbox: the first schema."""

from tortoise.migrations.migration import Migration as BaseMigration
from tortoise.migrations.operations import Operation

from punchcard.db.migrations import sql_beside


class Migration(BaseMigration):
    """Runs 0001_initial.sql."""

    initial = True
    operations: list[Operation] = [sql_beside(__file__)]
