"""Who runs the embedded PostgreSQL: ourselves, or as root (it refuses root) a user of its own."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from punchcard.errors import ConfigurationError

NAME = "punchcard"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Owner:
    """The system user that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int
    other: bool  # True: not the user we run as, so we hand folders over and switch to it

    def give(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(
        self, command: Sequence[str | Path], *, stdin: str = "", timeout: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user: no inherited PG* variables, no folder it cannot enter."""
        switch = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}
        # The stubs do not know keywords that come as a mapping.
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [str(part) for part in command],
            input=stdin,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            timeout=timeout,
            check=False,
            **switch,
        )


def find_owner(data: Path) -> Owner:
    """Ourselves; as root whoever owns the data, else the system user `punchcard`."""
    if os.geteuid() != 0:
        return _entry(_name_of(os.geteuid()), other=False)
    if data.exists() and data.stat().st_uid != 0:
        return _entry(_name_of(data.stat().st_uid), other=True)
    if not _exists(NAME):
        _make_user()
    return _entry(NAME, other=True)


def let_through(owner: Owner, path: Path) -> None:
    """Let the system user pass the folders above `path`: o+x where needed, nothing more, logged."""
    if not owner.other:
        return
    for folder in (*reversed(path.parents), path):
        info = folder.stat()
        if not _may_pass(owner, info):
            folder.chmod(stat.S_IMODE(info.st_mode) | stat.S_IXOTH)
            log.warning("folder made passable (o+x) for the database's user", folder=str(folder))


def _may_pass(owner: Owner, info: os.stat_result) -> bool:
    if info.st_uid == owner.uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid == owner.gid:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def _entry(name: str, *, other: bool) -> Owner:
    entry = pwd.getpwnam(name)
    return Owner(name=name, uid=entry.pw_uid, gid=entry.pw_gid, other=other)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise ConfigurationError(
            f"user id {uid} has no name on this system, and PostgreSQL needs one: add it to "
            "/etc/passwd, or set DATABASE_URL to a server of your own"
        ) from None


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _make_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise ConfigurationError(
            "PostgreSQL does not run as root and there is no useradd here: start Punchcard as an "
            "ordinary user, or set DATABASE_URL to a server of your own"
        )
    done = subprocess.run(
        [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", NAME],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not _exists(NAME):  # another process may have been faster
        raise ConfigurationError(
            f"the system user {NAME} could not be made ({done.stderr.strip()}): start Punchcard "
            "as an ordinary user, or set DATABASE_URL to a server of your own"
        )
    log.warning("system user made, PostgreSQL does not run as root", user=NAME)
