"""The process that renders merchants' texts: a line of JSON in, a line of JSON out.

It has no database, no secrets and little memory, and it is killed when it takes too long.
"""

import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import orjson

from punchcard.core.emails.look import EmailLook
from punchcard.errors import InvalidInput
from punchcard.mail.compose import Draft, compose

MEMORY = 512 * 1024 * 1024


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """One rendered email, or what is wrong with its texts."""
    try:
        return asdict(compose(_draft(request)))
    except InvalidInput as refusal:
        return {"error": refusal.message, "field": ".".join(refusal.field or ("body",))}
    except (MemoryError, RecursionError):
        return {"error": "The text needs too much memory to render.", "field": "body"}


def _draft(request: dict[str, Any]) -> Draft:
    look, hosts = EmailLook(**request["look"]), tuple(request["hosts"])
    return Draft(**request | {"look": look, "hosts": hosts})


def main() -> None:
    """Answer until the parent closes the pipe."""
    with suppress(ValueError, OSError):  # macOS knows no such limit; the 2 s hold there too
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(orjson.dumps(answer(orjson.loads(line))) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
