"""Logs never carry a secret, whatever it is called and wherever it stands."""

import io
import json
import logging
import sys

import pytest
import structlog

from punchcard import logs
from punchcard.logs import HIDDEN, configure_logs, hide, scrub
from punchcard.settings import Settings


@pytest.fixture(params=["text", "json"])
def stream(request, monkeypatch):
    """What stands on stderr; afterwards logging is as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stderr", caught)
    monkeypatch.setattr(logs, "_known", set())
    configure_logs(
        Settings(log_format=request.param, smtp_url="smtp://me:marker-secret-1@mail.example.com")
    )
    yield caught
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_secrets_are_hidden_by_name_at_any_depth(stream):
    structlog.get_logger("t").info(
        "sent", password="pw-value", headers={"Authorization": "auth-value"}, rows=[{"token": "tv"}]
    )
    text = stream.getvalue()
    assert "sent" in text
    for value in ("pw-value", "auth-value", "tv"):
        assert value not in text.replace("sent", "")


def test_secrets_are_hidden_by_value(stream):
    hide(["marker-secret-2"])
    structlog.get_logger("t").info("marker-secret-1 and", note="marker-secret-2")
    assert "marker-secret" not in stream.getvalue()
    assert stream.getvalue().count(HIDDEN) == 2


def test_libraries_and_tracebacks_are_scrubbed_too(stream):
    logging.getLogger("uvicorn.error").warning("key %s", "sk_" + "a1" * 20)
    local_value = "marker-" + "local"
    try:
        raise ValueError("marker-secret-1")
    except ValueError:
        structlog.get_logger("t").exception("failed")
    text = stream.getvalue()
    assert "ValueError" in text
    assert "a1a1" not in text
    assert "marker-secret-1" not in text
    assert local_value not in text  # a traceback prints no local variables


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("postgresql://me:pw@h/d", f"postgresql://me:{HIDDEN}@h/d"),
        ("Authorization: Bearer abc.def-123456", f"Authorization: Bearer {HIDDEN}"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiJ4.c2ln", HIDDEN),
        (
            "nothing to hide at https://example.com/a@b",
            "nothing to hide at https://example.com/a@b",
        ),
    ],
)
def test_secrets_are_known_by_their_shape(text, clean):
    assert scrub(text) == clean


def test_json_lines_can_be_read(monkeypatch):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    caught = io.StringIO()
    monkeypatch.setattr(sys, "stderr", caught)
    configure_logs(Settings(log_format="json"))
    structlog.get_logger("t").info("one", number=1)
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    line = json.loads(caught.getvalue())
    assert (line["event"], line["number"], line["level"]) == ("one", 1, "info")
