"""Running the public JavaScript clients in tests/api/clients with the Node of the environment."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "api" / "clients"
NODE = Path(sys.executable).with_name("node")

needs_node = pytest.mark.skipif(
    not NODE.exists() or not (FOLDER / "node_modules").is_dir(),
    reason="the JavaScript clients are not installed: make node",
)


async def run(script: str, *arguments: str, stdin: Any = None, **env: str) -> list[dict[str, Any]]:
    """The JSON lines that a script prints."""
    process = await asyncio.create_subprocess_exec(
        NODE,
        FOLDER / script,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **env},
    )
    out, err = await process.communicate(json.dumps(stdin).encode() if stdin else None)
    assert process.returncode == 0, err.decode()
    return [json.loads(line) for line in out.decode().splitlines()]
