"""How one gets into the demo: a staff sign-in, a storefront, a partner key; kept in one file."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from punchcard.db.models.access import StorefrontRow
from punchcard.errors import AlreadyExists, ConfigurationError
from punchcard.services import keys, staff, storefronts
from punchcard.services.demo.catalogue import SHOP_NAME
from punchcard.services.incoming import DEFAULT_STORE
from punchcard.services.vault import Vault

ACTOR = "job:demo"
FILE = "demo_access.json"
ADMIN_EMAIL = "admin@fernhill.example"
TOKEN_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The demo's secrets. They open a shop that does not exist."""

    admin_email: str
    admin_password: str
    publishable_key: str
    kid: str
    signing_secret: str
    partner_key: str

    def customer_token(self, external_id: str) -> str:
        """A token of one day for a demo customer, as the shop's server would sign it."""
        return storefronts.sign_token(
            kid=self.kid,
            secret=self.signing_secret,
            store=DEFAULT_STORE,
            external_id=external_id,
            minutes=TOKEN_MINUTES,
        )


async def open_doors(*, folder: Path, vault: Vault, origins: list[str]) -> Access:
    """The way in as it was kept in the folder, or a new one if that does not fit the database."""
    kept = _read(folder / FILE)
    if kept is not None and await storefronts.by_publishable_key(key=kept.publishable_key):
        return kept
    password = secrets.token_urlsafe(12)
    await staff.ensure_staff(
        email=ADMIN_EMAIL, name="Robin Fernhill", password=password, actor=ACTOR
    )
    publishable_key, kid, signing_secret = await _storefront(vault, origins)
    partner = await keys.create_key(name="Demo partner", scopes=keys.SCOPES, actor=ACTOR)
    access = Access(
        admin_email=ADMIN_EMAIL,
        admin_password=password,
        publishable_key=publishable_key,
        kid=kid,
        signing_secret=signing_secret,
        partner_key=partner.secret,
    )
    write_private(folder / FILE, asdict(access))
    return access


def read_access(folder: Path) -> Access:
    """The way in that `open_doors` has kept. Raises ConfigurationError without one."""
    kept = _read(folder / FILE)
    if kept is None:
        raise ConfigurationError("The demo has not been opened yet: start it with `make run`.")
    return kept


def write_private(path: Path, content: dict[str, str]) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=2)
    draft.replace(path)


async def _storefront(vault: Vault, origins: list[str]) -> tuple[str, str, str]:
    try:
        made = await storefronts.create_storefront(
            store=DEFAULT_STORE,
            name=SHOP_NAME,
            origins=origins,
            vault=vault,
            actor=ACTOR,
            max_token_minutes=TOKEN_MINUTES,
        )
    except AlreadyExists:
        row = await StorefrontRow.get(store=DEFAULT_STORE)
        kid, secret = await storefronts.add_signing_key(
            store=DEFAULT_STORE, vault=vault, actor=ACTOR
        )
        return row.publishable_key, kid, secret
    return made.publishable_key, made.kid, made.signing_secret


def _read(path: Path) -> Access | None:
    try:
        return Access(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
