"""How far the import of a file has come."""

from tortoise import fields
from tortoise.models import Model


class ImportFileRow(Model):
    """The row of `import_file`; it changes in the transaction of the batch it counts."""

    fingerprint = fields.CharField(max_length=128, primary_key=True)
    source = fields.TextField()
    name = fields.TextField()
    position = fields.BigIntField(default=0)
    accepted = fields.BigIntField(default=0)
    rejected = fields.BigIntField(default=0)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "import_file"
