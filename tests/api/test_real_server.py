"""The server as it is started by people: another process, Tortoise's global state, its worker."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api_fixtures import PASSWORD, SECRET, published
from books import open_program
from punchcard.services import keys, staff

pytestmark = pytest.mark.slow  # starts processes or servers

SECONDS = 60


@pytest.fixture
async def server(db, database_url, tmp_path):
    """The URL of a real uvicorn on this test's database, an admin and a partner key."""

    await open_program()
    await staff.create_staff(
        email="ana@example.com", name="Ana", password=PASSWORD, actor="cli:test"
    )
    made = await keys.create_key(name="Partner", scopes=keys.SCOPES, actor="cli:test")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "--factory", "punchcard.app:create_app"),
                *("--host", "127.0.0.1", "--port", str(port), "--no-access-log"),
            ],
            env={
                **os.environ,
                "DATABASE_URL": database_url,
                "PUNCHCARD_DATA_DIR": str(tmp_path),
                "PUNCHCARD_SECRET_KEY": SECRET,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://localhost:{port}", made.secret, process, tmp_path / "server.log"
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, SECONDS)


async def _ready(url: str, log: Path) -> None:
    async with asyncio.timeout(SECONDS), httpx.AsyncClient() as http:
        while True:
            try:
                if (await http.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


async def test_a_session_an_order_and_the_models_in_a_real_process(server):
    url, secret, process, log = server
    await _ready(url, log)
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS) as http:
        partner = {"authorization": f"Bearer {secret}"}

        async def ask(name, variables=None, headers=partner):
            text = published(name) if "{" not in name else name
            answer = await http.post(
                "/graphql/admin", json={"query": text, "variables": variables}, headers=headers
            )
            assert answer.status_code == 200, answer.text
            return answer

        order = {
            "externalId": "1",
            "customer": {"externalId": "ann", "email": "ann@example.com"},
            "total": {"amount": "10.00", "currencyCode": "EUR"},
        }
        payload = (await ask("RecordOrder", {"input": order})).json()["data"]["recordOrder"]
        assert payload["points"] == 150
        credentials = {"email": "ana@example.com", "password": PASSWORD}
        answer = await ask("SignIn", {"input": credentials}, {})
        cookie = answer.headers["set-cookie"].partition(";")[0]
        mine = {"cookie": cookie, "origin": url, "x-punchcard-csrf": "1"}
        # Models (rules, keys, jobs) and raw SQL answer from any task of the server.
        found = await asyncio.gather(
            *(
                ask(
                    "{ apiKeys { name } rules { key } jobs { name } emailTemplates { kind } }",
                    headers=mine,
                )
                for _ in range(10)
            )
        )
        assert all(json.loads(one.content)["data"]["apiKeys"] for one in found)
        # The in-process worker has the email; without SMTP_URL it is kept.
        async with asyncio.timeout(SECONDS):
            while True:
                page = (await ask("Emails", {"first": 1}, mine)).json()["data"]["emails"]
                if page["edges"] and page["edges"][0]["node"]["state"] == "KEPT":
                    break
                await asyncio.sleep(0.2)
    process.terminate()
    # uvicorn ends by the signal it was sent, after the lifespan has closed everything.
    assert await asyncio.to_thread(process.wait, SECONDS) in (0, -15)
    assert "Traceback" not in log.read_text()
