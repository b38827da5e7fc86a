"""Points became a code: sent to the customer at each redemption."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import REWARD_REDEEMED
from punchcard.core.emails.email_type import EmailType, Occasion
from punchcard.core.emails.shared import MEMBER_VARIABLES, REDEMPTION_VARIABLES

_BODY = """\
<h1>{{ reward }} is yours</h1>
<p>Hi {{ name }}, enter this code at the checkout:</p>
<table class="coupon">
  <tr><td><span class="code">{{ code }}</span></td></tr>
</table>
{% if expires != "" -%}
<p class="quiet">Use it by {{ expires }}.</p>
{% endif -%}
<table class="figures">
  <tr>
    <td>
      <span class="figure out">&minus;{{ points }}</span>
      <span class="caption">{{ points_name }} spent</span>
    </td>
    <td>
      <span class="figure">{{ balance }}</span>
      <span class="caption">{{ balance_name }} left</span>
    </td>
  </tr>
</table>
{{ holes }}
"""


def redemption_words(occasion: Occasion) -> Mapping[str, Any]:
    """What is said of a redemption, to whomever."""
    return {
        **occasion.points("points"),
        "reward": str(occasion.payload.get("reward", "")),
        "code": str(occasion.payload.get("code", "")),
        "expires": occasion.day("expires_at"),
    }


REWARD_REDEEMED_EMAIL = EmailType(
    kind=REWARD_REDEEMED,
    label="Points redeemed",
    description="To the customer, each time points are spent on a code.",
    variables=(*REDEMPTION_VARIABLES, *MEMBER_VARIABLES),
    subject="Your code for {{ reward }} from {{ program }}",
    body=_BODY,
    words=redemption_words,
)
