"""The admin's pages and the headers that keep them its own (S17)."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from punchcard.api.static import AdminFiles


@pytest.fixture
def client(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    for name in ("index.html", "config.json", "assets/app-1a2b.js", ".vite/manifest.json"):
        (tmp_path / name).write_text(name)
    (tmp_path.parent / "secret.txt").write_text("secret")
    files = AdminFiles(tmp_path)
    app = Starlette(routes=[Route("/admin/{path:path}", files.serve)])
    with TestClient(app) as client:
        yield client


def test_files_and_the_app(client):
    assert client.get("/admin/").text == "index.html"
    assert client.get("/admin/config.json").text == "config.json"
    assert client.get("/admin/assets/app-1a2b.js").text == "assets/app-1a2b.js"
    for page in ("members", "members/TWVtYmVy", "rules?type=purchase", "x" * 5000):
        assert client.get(f"/admin/{page}").text == "index.html", page
    assert client.get("/admin/assets/gone.js").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/admin/../secret.txt",
        "/admin/%2e%2e/secret.txt",
        "/admin/..%2fsecret.txt",
        "/admin/assets/../../secret.txt",
        "/admin//etc/passwd",
        "/admin/%00",
        "/admin/.vite/manifest.json",
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).text in ("index.html", "Not Found")


def test_what_is_named_by_its_content_is_kept_and_the_rest_is_not(client):
    assert "immutable" in client.get("/admin/assets/app-1a2b.js").headers["cache-control"]
    for name in ("", "config.json", "members"):
        assert client.get(f"/admin/{name}").headers["cache-control"] == "no-cache"


def test_headers_of_every_page(client):
    for path in ("/admin/", "/admin/assets/app-1a2b.js"):
        headers = client.get(path).headers
        policy = dict(
            part.strip().partition(" ")[::2]
            for part in headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["base-uri"] == policy["form-action"] == "'none'"
        assert policy["require-trusted-types-for"] == "'script'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_without_a_build_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("punchcard.api.static.PLACES", ())
    app = Starlette(routes=[Route("/admin/{path:path}", AdminFiles().serve)])
    with TestClient(app) as client:
        answer = client.get("/admin/")
    assert (answer.status_code, "make admin" in answer.text) == (404, True)


async def test_the_root_leads_to_the_admin(api):
    for path in ("/", "/admin"):
        answer = await api.http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (307, "/admin/")
