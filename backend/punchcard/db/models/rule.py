"""Rules: what never changes of them; their versions are append-only and read by SQL."""

from tortoise import fields
from tortoise.models import Model


class RuleRow(Model):
    """The row of `rule`."""

    id = fields.UUIDField(primary_key=True)
    key = fields.TextField()
    type = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "rule"
