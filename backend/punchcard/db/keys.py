"""Keys of our own making: UUIDv7, so that rows made together lie together."""

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562), greater than every one this process made before.

    The 12 bits after the milliseconds count on within one millisecond, so order never depends on
    the random part.
    """
    global _last
    with _lock:
        # Time in units of 1/4096 ms: 48 bits of milliseconds, then the 12 bits of rand_a.
        _last = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        millis, fraction = divmod(_last, 4096)
    value = (millis & (2**48 - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62
    return UUID(int=value | secrets.randbits(62))
