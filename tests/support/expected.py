"""Compare what was found with a list in a file; `pytest --update-expected` writes it anew."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest


def compare(found: Mapping[str, Iterable[str]], path: Path, config: pytest.Config) -> None:
    text = "".join(
        f"[{title}]\n" + "".join(f"{line}\n" for line in sorted(set(lines))) + "\n"
        for title, lines in found.items()
    )
    if config.getoption("--update-expected"):
        path.write_text(text)
    expected = path.read_text() if path.exists() else ""
    assert text.splitlines() == expected.splitlines(), (
        f"differs from {path.name}; if that is wanted: pytest --update-expected"
    )
