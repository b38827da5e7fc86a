"""Logs: structlog on stderr for us and for libraries, with secrets cut out by name and by value."""

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from structlog.types import EventDict, Processor

from punchcard.settings import Settings

HIDDEN = "[hidden]"

# A field is hidden when its name holds one of these words.
SECRET_NAMES = re.compile(
    r"password|passwd|secret|token|authorization|cookie|credential"
    r"|(api|partner|signing|private|master)_?key",
    re.IGNORECASE,
)
# Values that are secrets wherever they stand: passwords in URLs, our keys, JSON Web Tokens.
SECRET_SHAPES = (
    (re.compile(r"(?<=://)([^\s/:@]*):[^\s/@]+@"), r"\1:" + HIDDEN + "@"),
    (re.compile(r"\b(sk|whsec)_[A-Za-z0-9_\-]{16,}"), r"\1_" + HIDDEN),
    (re.compile(r"\beyJ[\w\-]{8,}\.[\w\-]{8,}\.[\w\-]*"), HIDDEN),
    (re.compile(r"(?i)\b(bearer|basic) [\w\-.~+/=]{8,}"), r"\1 " + HIDDEN),
)

_known: set[str] = set()


def hide(values: Iterable[str]) -> None:
    """From now on these exact values never reach a log line (very short ones are left alone)."""
    _known.update(value for value in values if len(value) >= 6)


def scrub(text: str) -> str:
    """The text without any secret we can recognise."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    for shape, replacement in SECRET_SHAPES:
        text = shape.sub(replacement, text)
    return text


def redact_names(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Hide what stands under a secret's name, at any depth."""
    return {key: _redacted(key, value) for key, value in event.items()}


def _redacted(key: str, value: Any) -> Any:
    if SECRET_NAMES.search(key) and value not in (None, "", True, False):
        return HIDDEN
    if isinstance(value, Mapping):
        return {name: _redacted(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted("", inner) for inner in value]
    return value


class ScrubbingFormatter(structlog.stdlib.ProcessorFormatter):
    """The last step before stderr: whatever was rendered, tracebacks too, is scrubbed."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


def configure_logs(settings: Settings) -> None:
    """Set up structlog and the standard logging of libraries; may be called again."""
    hide(settings.secret_values)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact_names,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = ScrubbingFormatter(foreign_pre_chain=shared, processors=_renderers(settings))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())


def _renderers(settings: Settings) -> list[Processor]:
    """Tracebacks are plain text in both forms: the pretty ones print local variables."""
    first = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if settings.log_format == "json":
        render: Processor = structlog.processors.JSONRenderer()
        return [first, structlog.processors.format_exc_info, render]
    plain = structlog.dev.plain_traceback
    return [
        first,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),
    ]
