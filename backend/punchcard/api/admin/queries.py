"""What can be asked of the admin schema."""

from typing import Annotated

import strawberry

from punchcard.api.admin import code_work, lists, reward_work, rule_work, single
from punchcard.api.admin.activity import Activity
from punchcard.api.admin.codes import CodeVerdict
from punchcard.api.admin.connections import MemberConnection
from punchcard.api.admin.dashboard import Dashboard
from punchcard.api.admin.inputs import MemberFilter, MemberSort
from punchcard.api.admin.members import Member
from punchcard.api.admin.orders import Order
from punchcard.api.admin.program import Program, Viewer
from punchcard.api.admin.redemptions import Redemption
from punchcard.api.admin.rewards import Reward, RewardType, SuggestedReward
from punchcard.api.admin.rules import Estimate, EstimateInput, Rule, RuleType
from punchcard.api.context import Info
from punchcard.api.enums import RedemptionStatus
from punchcard.api.fields import output, resolver
from punchcard.api.permissions import Right
from punchcard.api.shared import AfterArgument, Connection, FirstArgument, MoneyInput, Node

SearchArgument = Annotated[
    str | None,
    strawberry.argument(description="Beginnings of words of name, e-mail or external id."),
]


@output
class MemberQueries:
    """Members, their activity, their orders."""

    @resolver(Right.MEMBERS_READ)
    async def members(
        self,
        info: Info,
        first: FirstArgument = 50,
        after: AfterArgument = None,
        search: SearchArgument = None,
        filter: MemberFilter | None = None,
        sort: MemberSort | None = None,
    ) -> MemberConnection:
        """The members, a page at a time."""
        return await lists.member_list(
            info.context, first=first, after=after, search=search, filter=filter, sort=sort
        )

    @resolver(Right.MEMBERS_READ)
    async def member(
        self,
        info: Info,
        id: strawberry.ID | None = None,
        external_id: str | None = None,
        store: str = "default",
        email: str | None = None,
    ) -> Member | None:
        """One member, by exactly one of id, external id (of a store) or e-mail."""
        return await single.member(
            info.context, id=id, external_id=external_id, store=store, email=email
        )

    @resolver(Right.ACTIVITY_READ)
    async def activity(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Activity]:
        """The programme's feed, newest first. Its cursors are also those of the subscription."""
        return await lists.feed_page(info.context, first=first, after=after)

    @resolver(Right.ACTIVITY_READ)
    async def points_adjustments(
        self, info: Info, first: FirstArgument = 20, after: AfterArgument = None
    ) -> Connection[Activity]:
        """Everything staff gave and removed: who, why, how much; newest first."""
        return await lists.adjustments(info.context, first=first, after=after)

    @resolver(Right.MEMBERS_READ)
    async def orders(
        self,
        info: Info,
        number: Annotated[str, strawberry.argument(description="Its beginning.")],
        first: FirstArgument = 10,
    ) -> list[Order]:
        """Orders by the number people call them."""
        return await lists.orders_by_number(number=number, first=first)


@output
class CodeQueries:
    """Redemptions and their codes."""

    @resolver(Right.ACTIVITY_READ)
    async def redemptions(
        self,
        info: Info,
        first: FirstArgument = 20,
        after: AfterArgument = None,
        status: RedemptionStatus | None = None,
        reward_id: strawberry.ID | None = None,
    ) -> Connection[Redemption]:
        """Everybody's redemptions, newest first."""
        return await code_work.log(
            info.context, first=first, after=after, status=status, reward_id=reward_id
        )

    @resolver(Right.CODES_USE)
    async def validate_code(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="However it was typed.")],
        store: Annotated[str, strawberry.argument(description="Which shop.")] = "default",
        customer_id: Annotated[
            str | None,
            strawberry.argument(
                description="The shop's id of the customer; left out: whose code it is is not "
                "checked."
            ),
        ] = None,
        order_total: Annotated[
            MoneyInput | None,
            strawberry.argument(description="Left out: the minimum order is not checked."),
        ] = None,
        product_ids: Annotated[
            list[str] | None,
            strawberry.argument(description="Left out: the products are not checked."),
        ] = None,
        collection_ids: Annotated[
            list[str] | None,
            strawberry.argument(description="Those of the products; left out: not checked."),
        ] = None,
    ) -> CodeVerdict:
        """Whether a code can be used for such an order now, and what it gives."""
        cart = code_work.cart_of(store, customer_id, order_total, product_ids, collection_ids)
        return await code_work.validate(info.context, code=code, cart=cart)


@output
class ProgramQueries:
    """The programme and its rules."""

    @resolver(Right.ANYONE)
    async def viewer(self, info: Info) -> Viewer | None:
        """Who is asking; null if nobody is signed in."""
        return await single.viewer(info.context)

    @resolver(Right.ANYONE)
    async def program(self, info: Info) -> Program | None:
        """The loyalty programme; null until one is made, and to whoever is not signed in."""
        return await single.program(info.context)

    @resolver(Right.SIGNED_IN)
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Anything with a global id that the caller may see."""
        return await single.node(info.context, id)

    @resolver(Right.RULES_READ)
    async def rules(self, info: Info) -> list[Rule]:
        """All earning rules in the order they run, disabled ones too."""
        return await rule_work.rules()

    @resolver(Right.RULES_READ)
    async def rule_types(self, info: Info) -> list[RuleType]:
        """The kinds of earning rules, each with the form of its settings."""
        return rule_work.rule_types()

    @resolver(Right.RULES_READ)
    async def rewards(self, info: Info) -> list[Reward]:
        """All rewards in their order, disabled ones too."""
        return await reward_work.all_rewards()

    @resolver(Right.RULES_READ)
    async def reward_types(self, info: Info) -> list[RewardType]:
        """The kinds of rewards, each with the form of its settings."""
        return reward_work.reward_types()

    @resolver(Right.RULES_READ)
    async def suggested_rewards(self, info: Info) -> list[SuggestedReward]:
        """Rewards to begin with, less those the programme has already."""
        return await reward_work.suggested()

    @resolver(Right.RULES_READ)
    async def estimate_points(self, info: Info, input: EstimateInput) -> Estimate:
        """What an order would earn now, also under rules not yet saved."""
        return await rule_work.estimate(input)

    @resolver(Right.ACTIVITY_READ)
    async def dashboard(self, info: Info) -> Dashboard:
        """The figures of the programme."""
        return await lists.figures()
