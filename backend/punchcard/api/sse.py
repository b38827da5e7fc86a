"""Server-sent events, as the graphql-sse protocol has them: next, next, ..., complete."""

import asyncio
from collections.abc import AsyncGenerator

from punchcard.api import wire
from punchcard.api.engine import Answer, refuse_ours
from punchcard.errors import PunchcardError

HEARTBEAT_SECONDS = 15.0
HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}
COMPLETE = b"event: complete\ndata:\n\n"
HEARTBEAT = b": still here\n\n"


async def stream(answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[bytes, None]:
    """The answers as events, with a comment now and then so that no proxy hangs up."""
    waiting: asyncio.Task[Answer] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(answers))
            done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield HEARTBEAT
                continue
            task, waiting = waiting, None
            try:
                answer = task.result()
            except StopAsyncIteration:
                break
            except PunchcardError as error:
                yield _event(refuse_ours(error))
                break
            yield _event(answer)
        yield COMPLETE
    finally:
        if waiting is not None:
            waiting.cancel()
            await asyncio.wait({waiting})
        await answers.aclose()


def _event(answer: Answer) -> bytes:
    return b"event: next\ndata: " + wire.encoded(answer) + b"\n\n"
