"""`punchcard demo`: how to get into the running demo. Imports nothing slow: scripts poll it."""

import http.client
import json
import os
import shlex
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from punchcard.cli.lazy import Lazy, lazy_group

STATE = "demo.json"
HELP = """Print the running demo's addresses and keys; exit status 1 until it is ready.

Examples: `punchcard demo`, `punchcard demo --json | jq -r .partner_key`,
`eval "$(punchcard demo --env)"`
"""
COMMANDS = {
    "remove": Lazy(
        "punchcard.cli.demo_remove",
        "Remove the demo's programme, members and books for good; refused where there is more.",
    ),
}
app = typer.Typer(cls=lazy_group(COMMANDS))


@app.callback(help=HELP, invoke_without_command=True)
def demo(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    as_env: Annotated[
        bool, typer.Option("--env", help="As shell variables: PARTNER_KEY and so on.")
    ] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    state = _state()
    if state is None or not is_ready(state["admin_url"]):
        typer.echo("The demo is not running, or not ready yet: start it with `make run`.", err=True)
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps(state, indent=2))
    elif as_env:
        typer.echo("\n".join(f"export {k.upper()}={shlex.quote(v)}" for k, v in state.items()))
    else:
        typer.echo(table(state))


def table(state: dict[str, str]) -> str:
    """The addresses and keys as people read them."""
    width = max(len(name) for name in state)
    return "\n".join(f"  {name.replace('_', ' '):<{width}}  {state[name]}" for name in state)


def _state() -> dict[str, str] | None:
    # Not settings.py: pydantic alone would take longer than everything else here.
    folder = Path(os.environ.get("PUNCHCARD_DATA_DIR") or ".punchcard")
    try:
        found: dict[str, str] = json.loads((folder / STATE).read_text())
    except (OSError, ValueError):
        return None
    return found


def is_ready(url: str) -> bool:
    """Whether the server at this address answers and has all it needs."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
