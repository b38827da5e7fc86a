"""Actors: who did something, with a name for people."""

import strawberry

from punchcard.api.enums import ActorKind
from punchcard.api.fields import open_to, output
from punchcard.api.permissions import Right


@output
class Actor:
    """Who did something."""

    kind: ActorKind = open_to(Right.SIGNED_IN)
    id: strawberry.ID = open_to(Right.SIGNED_IN, "As the audit log names the actor.")
    name: str = open_to(Right.SIGNED_IN)
