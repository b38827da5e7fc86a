"""A member came to a higher tier: by what counts, by staff, or when an assignment ended."""

from collections.abc import Mapping
from typing import Any

from punchcard.core.effects import TIER_REACHED
from punchcard.core.emails.email_type import EmailType, Occasion, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BODY = """\
<h1>Welcome to {{ tier }}</h1>
<p>Hi {{ name }}, you have reached {{ tier }} at {{ program }}.</p>
{% if perks.size > 0 -%}
<p>What comes with it:</p>
<ul>
  {% for perk in perks -%}
  <li>{{ perk.text }}</li>
  {% endfor -%}
</ul>
{% endif -%}
{% if keep_by != "" -%}
<p class="quiet">{{ tier }} is yours until {{ keep_by }} at least.</p>
{% endif -%}
{% if bonus != "" -%}
<table class="figures">
  <tr>
    <td>
      <span class="figure in">+{{ bonus }}</span>
      <span class="caption">{{ bonus_name }} to welcome you</span>
    </td>
    <td>
      <span class="figure">{{ balance }}</span>
      <span class="caption">{{ balance_name }} to spend</span>
    </td>
  </tr>
</table>
{% endif -%}
"""


def _words(occasion: Occasion) -> Mapping[str, Any]:
    lines = str(occasion.payload.get("perks", "")).splitlines()
    return {
        **occasion.points("bonus"),
        "tier": str(occasion.payload.get("tier", "")),
        "perks": [{"text": line.strip()} for line in lines if line.strip()],
        "keep_by": occasion.day("keep_by"),
    }


TIER_REACHED_EMAIL = EmailType(
    kind=TIER_REACHED,
    label="Tier reached",
    description="To the customer, each time they come to a higher tier; not when new settings "
    "of the VIP programme move them.",
    variables=(
        Variable(name="tier", label="The tier's name", example="Gold"),
        Variable(
            name="perks",
            label="Its perks, a line each: each has text",
            example=({"text": "Early access"}, {"text": "Free coffee with every order"}),
        ),
        Variable(name="bonus", label="The one-time bonus; empty if there is none", example="250"),
        Variable(name="bonus_name", label="“point” or “points”, as the bonus", example="points"),
        Variable(
            name="keep_by",
            label="The last day it is kept for certain; empty if for good",
            example="31 December 2027",
        ),
        *MEMBER_VARIABLES,
    ),
    subject="Welcome to {{ tier }} at {{ program }}",
    body=_BODY,
    words=_words,
)
