"""What anyone in the shop may know of the programme."""

from typing import Annotated

import strawberry

from punchcard.api.context import Info
from punchcard.api.fields import open_to, output, resolver
from punchcard.api.permissions import Right
from punchcard.api.reads import Read
from punchcard.api.shared import (
    PointName,
)
from punchcard.api.storefront.design import Notice, ProgramDesign, notices, program_design
from punchcard.api.storefront.referral_types import LanguageArgument, ReferralProgram
from punchcard.api.storefront.reward_types import Reward
from punchcard.api.storefront.tiers import TierLadder
from punchcard.core.design import Design
from punchcard.services.notices import of_program

PUBLIC = Right.STOREFRONT
Language = Annotated[
    str, strawberry.argument(description="Like de or pt-br; English where it is not provided for.")
]


@output
class WayToEarn:
    """A rule in force, in the words of its panel text."""

    type: str = open_to(PUBLIC)
    key: str = open_to(PUBLIC, "Of this rule, for ever.")
    name: str = open_to(PUBLIC)
    panel: str = open_to(PUBLIC, "Said before it is done; placeholders are filled.")


@output
class Program:
    """What anyone in the shop may know of the programme."""

    found_design: strawberry.Private[Design]

    name: str = open_to(PUBLIC)
    currency: str | None = open_to(PUBLIC)
    time_zone: str = open_to(PUBLIC)
    point_name: PointName = open_to(PUBLIC)
    languages: list[str] = open_to(PUBLIC, "Those of its texts, the first is the fallback.")
    tiers: TierLadder | None = open_to(PUBLIC, "Null: there never were any.")

    @resolver(PUBLIC)
    async def referral(
        self, info: Info, language: LanguageArgument = None
    ) -> ReferralProgram | None:
        """The referral programme; null: it is off."""
        return await info.context.load(
            Read.REFERRAL_PROGRAM, None, languages=info.context.wanted(language)
        )

    @resolver(PUBLIC)
    async def ways_to_earn(self, info: Info, language: LanguageArgument = None) -> list[WayToEarn]:
        """The rules in force, in the order they run."""
        return await info.context.load(
            Read.WAYS_TO_EARN, None, languages=info.context.wanted(language)
        )

    @resolver(PUBLIC)
    async def rewards(self, info: Info, language: LanguageArgument = None) -> list[Reward]:
        """What points buy, in the shop's order."""
        return await info.context.load(Read.OFFERS, None, languages=info.context.wanted(language))

    @resolver(PUBLIC)
    def design(self, language: Language = "en") -> ProgramDesign:
        """How it looks and what it is called here."""
        return program_design(self.found_design, language)

    @resolver(PUBLIC)
    def notices(self, language: Language = "en") -> list[Notice]:
        """What the shop tells everybody; `me.notices` has more for a member."""
        return notices(of_program(self.found_design, language=language))
