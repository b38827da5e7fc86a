"""The command `punchcard` as people run it: another process, perhaps another system user."""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
ORDINARY = "nobody"


@cache
def python_of(user: str | None) -> str | None:
    """A Python that the user can start with our packages; None if there is none."""
    version = f"python3.{sys.version_info.minor}"
    for place in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        switch = {} if user is None else _switch(user)
        probe = [place, "-c", "import asyncpg, orjson, punchcard, tortoise"]
        try:
            done = subprocess.run(probe, env=_paths(), capture_output=True, cwd="/", **switch)
        except OSError:
            continue
        if done.returncode == 0:
            return place
    return None


def _switch(user: str) -> dict[str, Any]:
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _paths() -> dict[str, str]:
    places = [str(ROOT / "backend"), sysconfig.get_path("purelib")]
    return {"PYTHONPATH": os.pathsep.join(places)}


class Command:
    """Runs `punchcard` with a data folder, as ourselves or (from root) as an ordinary user."""

    def __init__(self, folder: Path, *, user: str | None = None, **environment: str) -> None:
        self.folder = folder
        self.user = user
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            **_paths(),
            "PUNCHCARD_DATA_DIR": str(folder),
            **environment,
        }

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start it and return at once."""
        python = python_of(self.user)
        assert python is not None
        return subprocess.Popen(
            [python, "-W", "error", "-m", "punchcard", *map(str, arguments)],
            cwd="/",
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **({} if self.user is None else _switch(self.user)),
        )

    def run(self, *arguments: str | Path, status: int = 0) -> str:
        """Run it to its end and return what it said."""
        process = self.start(*arguments)
        out, error = process.communicate(timeout=600)
        assert process.returncode == status, f"{arguments}: {process.returncode}\n{out}\n{error}"
        return out + error


@contextmanager
def data_folder(user: str | None = None) -> Iterator[Path]:
    """An empty data folder of mode 0700 that belongs to the user, outside of pytest's own: that
    one nobody else may enter."""
    folder = Path(tempfile.mkdtemp(prefix="punchcard-"))
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def users() -> list[str | None]:
    """Ourselves; and where we are root, an ordinary user, if there is one that can read us."""
    if os.geteuid() == 0 and python_of(ORDINARY) is not None:
        return [None, ORDINARY]
    return [None]


def shared(name: str) -> Path:
    """A file of the real purchases, which lie beside the repository."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the real purchases are not here: {path}")
    return path
