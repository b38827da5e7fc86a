"""Variables that every email to a member has."""

from punchcard.core.emails.email_type import Variable

MEMBER_VARIABLES = (
    Variable(name="name", label="The customer's name", example="Ada Lovelace"),
    Variable(name="program", label="The programme's name", example="Morning Roast Rewards"),
    Variable(name="balance", label="Points the customer can spend now", example="340"),
    Variable(
        name="balance_name", label="“point” or “points”, as the balance asks", example="points"
    ),
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
