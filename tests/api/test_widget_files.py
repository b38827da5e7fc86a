"""The widget's files: any shop's page may load them; the preview is for the admin's frame alone."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from punchcard.api.widget_files import WidgetFiles


@pytest.fixture
def client(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    for name in ("index.html", "punchcard.js", "assets/panel-1a2b.js", ".vite/manifest.json"):
        (tmp_path / name).write_text(name)
    files = WidgetFiles(tmp_path, admin_origin="https://admin.example")
    with TestClient(Starlette(routes=[Route("/widget/{path:path}", files.serve)])) as client:
        yield client


def test_a_page_of_any_shop_may_load_it(client):
    answer = client.get("/widget/punchcard.js", headers={"origin": "https://shop.example"})
    assert (answer.status_code, answer.text) == (200, "punchcard.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_stable_address_is_asked_again_and_what_is_named_by_content_is_kept(client):
    fresh = client.get("/widget/punchcard.js")
    assert "must-revalidate" in fresh.headers["cache-control"]
    known = client.get("/widget/punchcard.js", headers={"if-none-match": fresh.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["access-control-allow-origin"] == "*"
    assert "immutable" in client.get("/widget/assets/panel-1a2b.js").headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["", "index.html", "gone.js", "../secret.txt", "%2e%2e/x", ".vite/manifest.json", "%00"]
)
def test_nothing_else_is_served(client, path):
    assert client.get(f"/widget/{path}").status_code == 404


def test_the_preview_is_framed_by_the_admin_and_speaks_to_nobody(client):
    policy = client.get("/widget/preview").headers["content-security-policy"]
    assert "frame-ancestors 'self' https://admin.example" in policy
    assert "default-src 'none'" in policy and "connect-src" not in policy
    assert "unsafe" not in policy
