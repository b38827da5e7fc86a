"""The file of a backup: a ZIP of the dump, a manifest that says what it is, perhaps the key."""

import hashlib
import hmac
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from punchcard.errors import InvalidInput

FORMAT = 1
DUMP, MANIFEST, KEY = "database.dump", "manifest.json", "secret_key"
CHUNK = 1 << 18

Report = Callable[[str, int, int], None]
"""(phase, done, of how many)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. `migrations` is the version of its schema; `key_print` tells whether a
    secret key is the one of that installation without giving it away."""

    format: int
    punchcard: str
    postgres: str
    taken_at: datetime
    migrations: tuple[str, ...]
    counts: dict[str, int]
    sha256: str
    size: int
    key_print: str
    with_key: bool


def key_print(key: str) -> str:
    """The same for the same key; the key cannot be had back from it."""
    return hmac.new(key.encode(), b"punchcard backup", hashlib.sha256).hexdigest()[:32]


class Writer:
    """Writes a backup beside its place; it appears there whole or not at all."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def dump(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """The dump; (SHA-256, size) of what was written."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(DUMP, "w", force_zip64=True) as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        return digest.hexdigest(), size

    def finish(self, manifest: Manifest, key: str | None) -> None:
        """What the file is; nothing is written after it."""
        if key is not None:
            self._archive.writestr(KEY, key)
        plain = asdict(manifest) | {"taken_at": manifest.taken_at.isoformat()}
        self._archive.writestr(MANIFEST, json.dumps(plain, indent=2))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A backup for its owner's eyes only. Raises InvalidInput where it cannot be written."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            # Stored, not deflated: the dump is compressed.
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written ({error.strerror}).") from None
    finally:
        draft.unlink(missing_ok=True)


class Backup:
    """A backup that is read."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def check(self, report: Report) -> None:
        """Raises InvalidInput if a byte is not as it was written."""
        digest, done = hashlib.sha256(), 0
        with self.dump() as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                done += len(chunk)
                report("checking", done, self.manifest.size)
        if digest.hexdigest() != self.manifest.sha256:
            raise InvalidInput("The backup is damaged: its checksum is another. Take an older one.")

    def dump(self) -> IO[bytes]:
        """The dump, from its beginning."""
        return self._archive.open(DUMP)

    def key(self) -> str | None:
        """The secret key, if it was put in."""
        return self._archive.read(KEY).decode() if self.manifest.with_key else None


@contextmanager
def reading(path: Path) -> Iterator[Backup]:
    """Raises InvalidInput if this is no backup, a damaged one, or one of a later format."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(json.loads(archive.read(MANIFEST)))
            yield Backup(archive, manifest)
    except zipfile.BadZipFile as error:
        raise InvalidInput(
            f"{path} is no backup of Punchcard, or a damaged one: {error}."
        ) from None
    except (KeyError, TypeError, ValueError):
        raise InvalidInput(f"{path} is no backup of Punchcard.") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror}).") from None


def _manifest(given: Any) -> Manifest:
    if given["format"] > FORMAT:
        raise InvalidInput(
            f"The backup was made by a newer Punchcard ({given['punchcard']}): install that one."
        )
    return Manifest(
        **{
            **given,
            "taken_at": datetime.fromisoformat(given["taken_at"]),
            "migrations": tuple(given["migrations"]),
        }
    )
