"""A customer redeemed points: sent to the admin, at an address of this kind's own."""

from punchcard.core.effects import ADMIN_REDEMPTION
from punchcard.core.emails.email_type import Audience, EmailType, Variable
from punchcard.core.emails.reward_redeemed import redemption_words
from punchcard.core.emails.shared import BALANCE, PROGRAM, REDEMPTION_VARIABLES

_BODY = """\
<h1>{{ customer }} redeemed {{ points }} {{ points_name }}</h1>
<table class="lines">
  <tr><td>Customer</td><td class="number">{{ customer }}</td></tr>
  {% if email != "" -%}
  <tr><td>Email</td><td class="number">{{ email }}</td></tr>
  {% endif -%}
  <tr><td>Reward</td><td class="number">{{ reward }}</td></tr>
  <tr><td>Code</td><td class="number">{{ code }}</td></tr>
  {% if expires != "" -%}
  <tr><td>To be used by</td><td class="number">{{ expires }}</td></tr>
  {% endif -%}
  <tr><td>Spent</td><td class="number out">&minus;{{ points }} {{ points_name }}</td></tr>
  <tr><td>Left</td><td class="number">{{ balance }} {{ balance_name }}</td></tr>
</table>
"""

ADMIN_REDEMPTION_EMAIL = EmailType(
    kind=ADMIN_REDEMPTION,
    label="Redemption, to the admin",
    description="To you, at the address below, each time a customer spends points on a code.",
    variables=(
        Variable(
            name="customer", label="The customer's name, or else address", example="Ada Lovelace"
        ),
        Variable(
            name="email", label="The customer's address; may be empty", example="ada@example.com"
        ),
        *REDEMPTION_VARIABLES,
        PROGRAM,
        *BALANCE,
    ),
    subject="{{ customer }} redeemed {{ reward }} at {{ program }}",
    body=_BODY,
    words=redemption_words,
    audience=Audience.ADMIN,
)
