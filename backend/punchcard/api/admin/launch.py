"""The beginning of a programme: launching it, its first steps, and the end of a demo."""

from typing import Annotated

import strawberry

from punchcard.api.admin import single
from punchcard.api.admin.program import Program
from punchcard.api.context import Context, Info
from punchcard.api.enums import LaunchPart, OnboardingStepKey
from punchcard.api.fields import about, input_type, open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.refusals import mutation
from punchcard.api.shared import UserError
from punchcard.errors import InvalidInput
from punchcard.services import launch, onboarding, program
from punchcard.services.demo import removal


@output
class LaunchItem:
    """One thing that a launch brings."""

    part: LaunchPart = open_to(Right.ADMIN)
    name: str = open_to(Right.ADMIN)
    detail: str = open_to(Right.ADMIN)


@output
class OnboardingStep:
    """A first step, and whether it is done."""

    key: OnboardingStepKey = open_to(Right.STAFF)
    done: bool = open_to(Right.STAFF)


@output
class DemoData:
    """What the demo has written here."""

    program_name: str = open_to(Right.ADMIN)
    members: int = open_to(Right.ADMIN)
    orders: int = open_to(Right.ADMIN)
    activities: int = open_to(Right.ADMIN)
    objection: str | None = open_to(Right.ADMIN, "Why it cannot be removed, and what to do.")


@input_type
class LaunchProgramInput:
    """What a new programme is called and counts in."""

    name: str = about("What members read.")
    currency: str | None = about("ISO code; left out: that of the first order.", default=None)
    time_zone: str = about("IANA name; days and periods are counted in it.", default="UTC")
    admin_email: str = about("Who is mailed of every redemption.", default="")
    sender: str = about("The address emails come from; empty: set later.", default="")


@output
class LaunchProgramPayload:
    """The programme, live."""

    program: Program | None = open_to(Right.ADMIN, default=None)
    user_errors: list[UserError] = open_to(Right.ADMIN, default_factory=list)


@input_type
class SetSenderInput:
    """Where emails come from."""

    address: str = about("An address that your SMTP server may send for; empty: none.")


@output
class SetSenderPayload:
    """The programme as it is now."""

    program: Program | None = open_to(Right.EMAILS_WRITE, default=None)
    user_errors: list[UserError] = open_to(Right.EMAILS_WRITE, default_factory=list)


@input_type
class RemoveDemoDataInput:
    """The confirmation."""

    program_name: str = about("The demo programme's name, typed.")


@output
class RemoveDemoDataPayload:
    """How much is gone."""

    members: int | None = open_to(Right.ADMIN, default=None)
    user_errors: list[UserError] = open_to(Right.ADMIN, default_factory=list)


@output
class LaunchQueries:
    """Where a programme begins."""

    @resolver(Right.ADMIN)
    async def launch_plan(
        self,
        info: Info,
        currency: Annotated[
            str | None, strawberry.argument(description="In which amounts are told.")
        ] = None,
    ) -> list[LaunchItem]:
        """What `launchProgram` switches on."""
        return [
            LaunchItem(part=one.part, name=one.name, detail=one.detail)
            for one in launch.plan(currency)
        ]

    @resolver(Right.STAFF)
    async def onboarding(self, info: Info) -> list[OnboardingStep]:
        """The first steps, done or not; none before there is a programme."""
        return [OnboardingStep(key=one.step, done=one.done) for one in await onboarding.steps()]

    @resolver(Right.ADMIN)
    async def demo_data(self, info: Info) -> DemoData | None:
        """What the demo has written; null where the programme is your own."""
        rows = await removal.found()
        if rows is None:
            return None
        return DemoData(
            program_name=rows.name,
            members=rows.members,
            orders=rows.orders,
            activities=rows.activities,
            objection=removal.objection(rows),
        )


@output
class LaunchMutations:
    """The beginning of a programme, and the end of a demo."""

    @mutation(Right.ADMIN, LaunchProgramPayload)
    async def launch_program(self, info: Info, input: LaunchProgramInput) -> LaunchProgramPayload:
        """Switch a programme on, with rules, rewards and texts; refused where there is one."""
        wanted = launch.Launch(
            name=input.name,
            currency=input.currency or None,
            timezone=input.time_zone,
            admin_email=input.admin_email,
            sender=input.sender,
        )
        try:
            await launch.launch(wanted=wanted, actor=info.context.caller.actor)
        except InvalidInput as error:
            field = ("time_zone",) if error.field == ("timezone",) else error.field
            raise InvalidInput(error.message, field=field) from None
        return LaunchProgramPayload(program=await single.program(info.context))

    @mutation(Right.EMAILS_WRITE, SetSenderPayload)
    async def set_sender(self, info: Info, input: SetSenderInput) -> SetSenderPayload:
        """Say where emails come from."""
        return await _set_sender(info.context, input.address)

    @mutation(Right.ADMIN, RemoveDemoDataPayload)
    async def remove_demo_data(
        self, info: Info, input: RemoveDemoDataInput
    ) -> RemoveDemoDataPayload:
        """Remove the demo's programme, members and books for good; refused where there is more."""
        rows = await removal.remove(name=input.program_name, actor=info.context.caller.actor)
        return RemoveDemoDataPayload(members=rows.members)


async def _set_sender(context: Context, address: str) -> SetSenderPayload:
    await program.update_settings(
        actor=context.caller.actor, from_address=launch.address(address, "address")
    )
    return SetSenderPayload(program=await single.program(context))
