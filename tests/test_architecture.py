"""The house rules that no linter knows."""

import ast
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from product_cells import CELLS, required_cells

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "backend" / "punchcard"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TOP_LEVEL = {
    "backend", "frontend", "graphql", "tests", "docker", "docs", ".ci", "pyproject.toml",
    "uv.lock", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", ".gitignore",
}  # fmt: skip
# Made by running things, named in .gitignore.
MADE = {
    ".git", ".venv", ".build", ".punchcard", ".pytest_cache", ".mypy_cache", ".ruff_cache",
    ".import_linter_cache", ".hypothesis", "node_modules", "dist",
}  # fmt: skip
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE \w+\s+SET|DELETE FROM|WITH \w+ AS)\s", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_top_level_stays_small():
    assert {path.name for path in ROOT.iterdir()} - MADE <= TOP_LEVEL


def test_nothing_shadows_graphql_core():
    """A module in a folder called graphql, on the path, would hide the library."""
    assert not list((ROOT / "graphql").rglob("*.py"))
    assert not (ROOT / "tests" / "graphql").exists()


def test_tests_are_no_package():
    found = (ROOT / "tests").rglob("__init__.py")
    assert [name(path) for path in found if "node_modules" not in path.parts] == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_says_what_lives_in_it(path):
    assert ast.get_docstring(ast.parse(path.read_text())), "a one-line docstring is missing"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_function_is_over_70_lines(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 70, node.name


def test_raw_sql_stands_only_where_it_is_looked_for():
    """db/sql, one file a noun; db itself for connections, locks and migrations."""
    found = []
    for path in SOURCES:
        if path.parent == PACKAGE / "db" or PACKAGE / "db" / "sql" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Constant):
                continue
            if isinstance(node.value, str) and SQL.match(node.value):
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_only_public_addresses_are_locked():
    text = (ROOT / "uv.lock").read_text()
    assert "file://" not in text
    addresses = set(re.findall(r'(?:https?|ssh|git)\+?:?//[^"\s]+', text))
    for path in [
        *ROOT.glob("frontend/*/package-lock.json"),
        *ROOT.glob("tests/**/package-lock.json"),
    ]:
        if "node_modules" in path.parts:
            continue
        packages = json.loads(path.read_text())["packages"].values()
        addresses |= {package["resolved"] for package in packages if "resolved" in package}
    assert {urlsplit(address).hostname for address in addresses} <= PUBLIC_HOSTS


def test_the_list_of_product_cells_is_whole():
    rows = required_cells()
    assert sorted(rows) == list(range(1, 60))
    for _title, cells in rows.values():
        assert set(cells) <= set(CELLS)
        assert {"api", "admin"} <= set(cells)
