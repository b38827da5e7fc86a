"""The programme's settings: one row."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class ProgramRow(Model):
    """The row of `program`. Every change raises `revision`."""

    id = fields.SmallIntField(primary_key=True, default=1)
    name = fields.TextField()
    timezone = fields.TextField()
    currency = fields.TextField(null=True)
    starts_at = fields.DatetimeField()
    point_singular = fields.TextField()
    point_plural = fields.TextField()
    balance_policy = fields.TextField()
    auto_enrol = fields.BooleanField()
    settle_minutes = fields.IntField()
    expires_after_days = fields.IntField(null=True)
    from_address = fields.TextField()
    auto_redeem = fields.TextField(null=True)
    leap_birthday = fields.TextField()
    point_value = fields.DecimalField(max_digits=12, decimal_places=6)
    languages: list[str] = ArrayField("text")
    revision = fields.BigIntField()
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "program"
