"""The README shows the examples exactly as they are, and links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
SOURCE = re.compile(r'(?:src|srcset)="(?!https?:)([^"]+)"')


@pytest.mark.parametrize(
    "name", ["record_order.sh", "show_points.mjs", "watch_activity.py", "widget.html"]
)
def test_the_readme_quotes_the_example(name):
    text = (ROOT / "docs" / "examples" / name).read_text().rstrip()
    assert text in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text()
    targets = LINK.findall(text) + SOURCE.findall(text)
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []
