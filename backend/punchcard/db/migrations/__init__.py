"""Migrations: NNNN_name.py runs NNNN_name.sql, whole, in one transaction (no BEGIN inside)."""

from pathlib import Path

from tortoise.migrations.operations import RunSQL


def sql_beside(python_file: str) -> RunSQL:
    """The SQL file of the same name: any number of statements, $$ bodies too."""
    return RunSQL(Path(python_file).with_suffix(".sql").read_text("utf-8"))
