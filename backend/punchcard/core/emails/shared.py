"""Variables that emails have in common, and the blocks that several of them share."""

from punchcard.core.emails.blocks import Figures, Text
from punchcard.core.emails.email_type import Variable

PROGRAM = Variable(name="program", label="The programme's name", example="Morning Roast Rewards")
BALANCE = (
    Variable(name="balance", label="Points the customer can spend now", example="340"),
    Variable(
        name="balance_name", label="“point” or “points”, as the balance asks", example="points"
    ),
)
MEMBER_VARIABLES = (
    Variable(name="name", label="The customer's name", example="Ada Lovelace"),
    PROGRAM,
    *BALANCE,
    Variable(
        name="owed",
        label="Points still owed after a refund took more than there were; empty if none",
        example="",
    ),
    Variable(
        name="holes",
        label="A row of holes: how far the balance is to the next round number",
        example="",
    ),
)
REDEMPTION_VARIABLES = (
    Variable(name="reward", label="The reward's name", example="5 off your order"),
    Variable(name="code", label="The discount code", example="FIVE-7Q2M-X4KD-9TRW"),
    Variable(name="points", label="Points spent", example="500"),
    Variable(name="points_name", label="“point” or “points”, as spent", example="points"),
    Variable(
        name="expires",
        label="The last day of the code; empty if it never ends",
        example="31 December 2026",
    ),
)
OWED = Text(
    text="{{ owed }} {{ balance_name }} are still owed after a refund; what you earn next "
    "covers it.",
    small=True,
    when="owed",
)
REMOVED_FIGURES = Figures(
    figure="−{{ points }}",
    caption="{{ points_name }} removed",
    tone="out",
    second_figure="{{ balance }}",
    second_caption="{{ balance_name }} to spend",
)
