"""Signing in and out."""

import strawberry

from punchcard.api.admin.program import Viewer
from punchcard.api.admin.sign_in import SignInInput, SignInPayload, SignOutPayload
from punchcard.api.context import Context
from punchcard.api.permissions import rights_of_staff
from punchcard.errors import InvalidInput
from punchcard.services import sessions


async def sign_in(context: Context, given: SignInInput) -> SignInPayload:
    """Begin a session; its token goes into the cookie and nowhere else."""
    _check_transport(context)
    begun = await context.services.sign_ins.sign_in(
        email=given.email,
        password=given.password,
        address=context.address,
        user_agent=context.user_agent,
        replaces=context.caller.session_id,
    )
    context.reply.session_token = begun.token
    session = begun.session
    rights = rights_of_staff(session.role, session.permissions)
    viewer = Viewer(
        id=strawberry.ID(f"staff:{session.staff_id}"),
        name=session.name,
        email=session.email,
        role=session.role,
        permissions=sorted(right.value for right in rights),
    )
    return SignInPayload(viewer=viewer)


async def sign_out(context: Context) -> SignOutPayload:
    """End the session of the request, if it has one."""
    _check_transport(context)
    if context.caller.session_id is not None:
        await sessions.sign_out(session_id=context.caller.session_id, actor=context.caller.actor)
    context.reply.session_ended = True
    return SignOutPayload()


def _check_transport(context: Context) -> None:
    if context.cookie_problem is not None:
        raise InvalidInput(context.cookie_problem)
