"""Who may come in: staff and their sessions, partner keys, storefronts and their signing keys."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class StaffRow(Model):
    """The row of `staff`."""

    id = fields.UUIDField(primary_key=True)
    email = fields.TextField()
    email_key = fields.TextField()
    name = fields.TextField()
    role = fields.TextField(default="staff")
    permissions: list[str] = ArrayField("text", default=list)
    password_hash = fields.TextField()
    disabled_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "staff"


class StaffSessionRow(Model):
    """The row of `staff_session`; of the token only its hash is kept."""

    id = fields.UUIDField(primary_key=True)
    staff: fields.ForeignKeyRelation[StaffRow] = fields.ForeignKeyField("punchcard.StaffRow")
    token_hash = fields.BinaryField()
    address = fields.TextField(default="")
    user_agent = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)
    seen_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "staff_session"


class ApiKeyRow(Model):
    """The row of `api_key`; of the secret only its hash is kept."""

    id = fields.UUIDField(primary_key=True)
    name = fields.TextField()
    prefix = fields.TextField()
    secret_hash = fields.BinaryField()
    scopes: list[str] = ArrayField("text")
    created_by = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_key"


class StorefrontRow(Model):
    """The row of `storefront`."""

    id = fields.UUIDField(primary_key=True)
    store = fields.TextField()
    name = fields.TextField()
    publishable_key = fields.TextField()
    origins: list[str] = ArrayField("text", default=list)
    max_token_minutes = fields.IntField(default=15)
    created_at = fields.DatetimeField(auto_now_add=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "storefront"


class SigningKeyRow(Model):
    """The row of `signing_key`: the secret lies encrypted."""

    kid = fields.CharField(max_length=64, primary_key=True)
    storefront: fields.ForeignKeyRelation[StorefrontRow] = fields.ForeignKeyField(
        "punchcard.StorefrontRow"
    )
    secret_encrypted = fields.BinaryField()
    created_at = fields.DatetimeField(auto_now_add=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "signing_key"
