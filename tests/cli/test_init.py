"""`punchcard init` and `punchcard demo remove`, as an operator runs them."""

from pathlib import Path

import pytest

from commands import Command

pytestmark = pytest.mark.slow  # starts processes or servers


@pytest.mark.product(1, "api")
def test_init_launches_once_and_opens_a_door(database_url: str, tmp_path: Path) -> None:
    punchcard = Command(tmp_path / "data", DATABASE_URL=database_url)
    assert "--name" in punchcard.run("init", status=1)
    words = ["init", "--name", "Lindenhof", "--currency", "eur", "--time-zone", "Europe/Berlin"]
    said = punchcard.run(*words, "--admin-email", "ana@lindenhof.example")
    assert "Lindenhof is live:" in said
    assert "5 points for each whole unit spent" in said
    assert "10 % off the order, for 1,000 points" in said
    assert "Sign in as ana@lindenhof.example with " in said
    again = punchcard.run(*words, status=1)
    assert "There is a programme already: Lindenhof." in again
    assert "no demo here" in punchcard.run("demo", "remove", "--yes", status=1)
    assert "0 deviations" in punchcard.run("verify")
