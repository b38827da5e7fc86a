"""Settings: frozen values from the environment, and nothing else."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from punchcard.errors import ConfigurationError

KEY_FILE = "secret_key"
KEY_LENGTH = 32


def _url_of(*schemes: str) -> Any:
    def check(value: str) -> str:
        if urlsplit(value).scheme not in schemes:
            raise ValueError(f"must begin with {' or '.join(f'{name}://' for name in schemes)}")
        return value

    return AfterValidator(check)


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be an origin such as https://admin.example.com, without a path")
    return value.rstrip("/")


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < KEY_LENGTH:
        raise ValueError(f"must have {KEY_LENGTH} characters or more")
    return value


class Settings(BaseSettings):
    """Everything an operator can say; each field names its variable."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, populate_by_name=True, extra="ignore"
    )

    database_url: Annotated[str, _url_of("postgresql", "postgres")] | None = Field(
        None, validation_alias="DATABASE_URL", repr=False
    )
    broker_url: Annotated[str, _url_of("redis", "rediss", "amqp", "amqps")] | None = Field(
        None, validation_alias="BROKER_URL", repr=False
    )
    smtp_url: Annotated[str, _url_of("smtp", "smtps")] | None = Field(
        None, validation_alias="SMTP_URL", repr=False
    )
    data_dir: Path = Field(Path(".punchcard"), validation_alias="PUNCHCARD_DATA_DIR")
    given_secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] | None = Field(
        None, validation_alias="PUNCHCARD_SECRET_KEY"
    )

    host: str = Field("127.0.0.1", validation_alias="HOST")
    port: int = Field(8000, validation_alias="PORT", ge=0, le=65535)
    # Where people reach us, for links in emails; unset: http://HOST:PORT.
    public_url: Annotated[str, AfterValidator(_origin)] | None = Field(
        None, validation_alias="PUNCHCARD_URL"
    )
    # Where the admin is served from, if not by us.
    admin_origin: Annotated[str, AfterValidator(_origin)] | None = Field(
        None, validation_alias="ADMIN_ORIGIN"
    )

    # Unset: the simulator runs in the demo shop only.
    simulate: bool | None = Field(None, validation_alias="PUNCHCARD_SIMULATE")
    # Set by `punchcard run --demo`: the demo's shop is served beside the admin.
    demo: bool = Field(False, validation_alias="PUNCHCARD_DEMO")
    pool_size: int = Field(10, validation_alias="PUNCHCARD_POOL_SIZE", ge=1, le=500)
    # After the lease, the work of a process that died is taken up again.
    lease_seconds: int = Field(60, validation_alias="PUNCHCARD_LEASE_SECONDS", ge=2, le=3600)
    # Until an email that the server put off is tried a second time; then twice as long, and so on.
    retry_seconds: int = Field(15, validation_alias="PUNCHCARD_RETRY_SECONDS", ge=1, le=3600)
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias="PUNCHCARD_LOG_LEVEL"
    )
    log_format: Literal["text", "json"] = Field("text", validation_alias="PUNCHCARD_LOG_FORMAT")

    @property
    def base_url(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secret_values(self) -> tuple[str, ...]:
        """What must never stand in a log line."""
        urls = (self.database_url, self.broker_url, self.smtp_url)
        passwords = [urlsplit(url).password for url in urls if url]
        key = self.given_secret_key.get_secret_value() if self.given_secret_key else None
        return tuple(value for value in (*passwords, key) if value)


def load_settings() -> Settings:
    """Read the environment; a bad value is one line that names its variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError("; ".join(_explain(fault) for fault in error.errors())) from None


def _explain(fault: Any) -> str:
    variable = ".".join(str(part) for part in fault["loc"])
    return f"{variable} {fault['msg'].removeprefix('Value error, ').lower()}"


def secret_key(settings: Settings) -> str:
    """The master key: from the environment, else made once in the data folder (mode 0600)."""
    known = known_secret_key(settings)
    return known if known is not None else adopt_secret_key(settings, secrets.token_urlsafe(48))


def known_secret_key(settings: Settings) -> str | None:
    """The master key, if there is one."""
    if settings.given_secret_key is not None:
        return settings.given_secret_key.get_secret_value()
    path = settings.data_dir / KEY_FILE
    try:
        return path.read_text("ascii").strip() if path.exists() else None
    except OSError as error:
        raise _no_key(path, error) from error


def adopt_secret_key(settings: Settings, key: str) -> str:
    """Keep a master key in the data folder, unless one is there; the one that is there then."""
    path = settings.data_dir / KEY_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, key)
        return path.read_text("ascii").strip()
    except OSError as error:
        raise _no_key(path, error) from error


def _no_key(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"the secret key in {path} cannot be used ({error.strerror}): set PUNCHCARD_SECRET_KEY "
        "or make the folder writable"
    )


def _write_once(path: Path, text: str) -> None:
    """Many may start at once: the first link wins, and nobody reads half a key."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as draft:  # mode 0600
        draft.write(text + "\n")
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, path)
