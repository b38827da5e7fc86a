"""Why a socket is closed: the codes of graphql-transport-ws, and which refusal has which."""

from punchcard.errors import Forbidden, PunchcardError, SessionExpired, Unauthenticated

BAD_REQUEST = 4400
UNAUTHORIZED = 4401  # clients give up: sign in first
FORBIDDEN = 4403  # clients may come back with a new token
NOT_ACCEPTABLE = 4406
INIT_TIMEOUT = 4408
ALREADY_EXISTS = 4409
TOO_MANY_INITS = 4429
TOO_MANY_SOCKETS = 4429
BROKEN = 1011
TRY_AGAIN = 1013  # too slow to keep up: connect again and resume after the last cursor


class Closed(Exception):
    """The socket is to be closed with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def closing(error: PunchcardError) -> Closed:
    """How a refusal of ours closes the socket."""
    if isinstance(error, SessionExpired | Forbidden):
        return Closed(FORBIDDEN, error.message)
    if isinstance(error, Unauthenticated):
        return Closed(UNAUTHORIZED, error.message)
    return Closed(BAD_REQUEST, error.message)
