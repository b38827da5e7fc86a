"""Signing in and out: what is told and answered."""

from punchcard.api.admin.program import Viewer
from punchcard.api.fields import input_type, open_to, output
from punchcard.api.permissions import Right
from punchcard.api.shared import UserError


@input_type
class SignInInput:
    """E-mail and password of a member of staff."""

    email: str
    password: str


@output
class SignInPayload:
    """Who is signed in now. The session is an HttpOnly cookie; no token is shown."""

    viewer: Viewer | None = open_to(Right.ANYONE, default=None)
    user_errors: list[UserError] = open_to(Right.ANYONE, default_factory=list)


@output
class SignOutPayload:
    """The session has ended."""

    ok: bool = open_to(Right.ANYONE, default=True)
    user_errors: list[UserError] = open_to(Right.ANYONE, default_factory=list)
