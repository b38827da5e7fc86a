"""`punchcard run` and `punchcard demo`, as a newcomer meets them, and the README's examples."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # starts processes or servers

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "docs" / "examples"
PUNCHCARD = [sys.executable, "-m", "punchcard"]
START_SECONDS = 240


def environment(folder: Path, **more: str) -> dict[str, str]:
    cleared = {"DATABASE_URL", "BROKER_URL", "SMTP_URL", "ADMIN_ORIGIN", "PUNCHCARD_SECRET_KEY"}
    inherited = {name: value for name, value in os.environ.items() if name not in cleared}
    paths = {"PUNCHCARD_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT / "backend")}
    return inherited | paths | more


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def punchcard(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PUNCHCARD, *words], env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_demo_command_imports_nothing_slow():
    code = (
        "import sys, punchcard.cli.main, punchcard.cli.demo;"
        "slow = {'pydantic', 'uvicorn', 'strawberry', 'tortoise', 'asyncpg'} & set(sys.modules);"
        "sys.exit(', '.join(slow) or 0)"
    )
    env = environment(Path("nowhere"))
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_demo_command_says_how_to_start_it(tmp_path):
    done = punchcard("demo", "--json", env=environment(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "make run" in done.stderr


def test_a_busy_port_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = punchcard("run", "--port", port, env=environment(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "PORT=" in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_wrong_database_url_is_one_clear_line(tmp_path):
    url = f"postgresql://nobody:secret@127.0.0.1:{free_port()}/none"
    env = environment(tmp_path, DATABASE_URL=url)
    done = punchcard("run", "--port", str(free_port()), env=env)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr.splitlines()[-1]
    assert "secret" not in done.stderr


def test_several_web_processes_need_a_broker(tmp_path):
    done = punchcard("run", "--workers", "2", env=environment(tmp_path))
    assert done.returncode == 1
    assert "BROKER_URL" in done.stderr


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A running demo shop; its answers to `demo --json`, and `folder` and `pid` beside."""
    folder = tmp_path_factory.mktemp("demo")
    env = environment(folder, PORT=str(free_port()))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([*PUNCHCARD, "run", "--demo"], env=env, stdout=log, stderr=log)
    try:
        state = _ready(server, env, folder)
        yield state | {"folder": str(folder), "pid": str(server.pid)}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
    assert not (folder / "demo.json").exists()


def _ready(server: subprocess.Popen[bytes], env: dict[str, str], folder: Path) -> dict[str, str]:
    for _ in range(START_SECONDS * 2):
        done = punchcard("demo", "--json", env=env)
        if done.returncode == 0:
            found: dict[str, str] = json.loads(done.stdout)
            return found
        assert server.poll() is None, (folder / "log").read_text()
        time.sleep(0.5)
    pytest.fail((folder / "log").read_text())


def example(*words: str, shop: dict[str, str], timeout: float = 60) -> str:
    env = os.environ | {name.upper(): value for name, value in shop.items()}
    done = subprocess.run(
        words, env=env, capture_output=True, text=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.product(1, "api")
def test_the_demo_tells_everything_a_script_needs(shop):
    assert {
        "admin_url", "graphql_admin_url", "graphql_storefront_url", "admin_email",
        "admin_password", "publishable_key", "customer_token", "partner_key",
    } <= set(shop)  # fmt: skip
    kept = Path(shop["folder"]) / "demo.json"
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_partner_records_an_order_once(shop):
    first, again = (
        json.loads(example("sh", str(EXAMPLES / "record_order.sh"), shop=shop)) for _ in range(2)
    )
    recorded = first["data"]["recordOrder"]
    assert recorded["userErrors"] == []
    assert recorded["created"] is True
    assert recorded["points"] > 0
    assert again["data"]["recordOrder"]["created"] is False


@pytest.mark.slow
@pytest.mark.product(2, "storefront")
def test_a_storefront_shows_the_points(shop):
    shown = example("node", str(EXAMPLES / "show_points.mjs"), shop=shop)
    assert "available" in shown
    assert "name" in shown


@pytest.mark.slow
def test_the_live_feed_tells_of_an_order(shop):
    env = os.environ | {name.upper(): value for name, value in shop.items()}
    watcher = subprocess.Popen(
        [sys.executable, str(EXAMPLES / "watch_activity.py")],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = watcher.stdout
    assert said is not None
    try:
        first = said.readline()  # says where the feed stands
        assert "cursor" in first
        order = (EXAMPLES / "record_order.sh").read_text().replace("R-1001", "R-1002")
        example("sh", "-c", order, shop=shop)
        assert any("ORDER_PAID" in said.readline() for _ in range(20))
    finally:
        watcher.terminate()
        watcher.wait(timeout=10)
        said.close()
