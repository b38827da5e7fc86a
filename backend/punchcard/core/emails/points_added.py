"""Points were added: sent once for each fact that made points available."""

from punchcard.core.effects import POINTS_ADDED
from punchcard.core.emails.email_type import EmailType, Variable
from punchcard.core.emails.shared import MEMBER_VARIABLES

_BODY = """\
<h1>You earned {{ points }} {{ points_name }}</h1>
<p>Hi {{ name }}, these are for {{ reason }}.</p>
{% if note != "" -%}
<p>{{ note }}</p>
{% endif -%}
<table class="figures">
  <tr>
    <td>
      <span class="figure in">+{{ points }}</span>
      <span class="caption">{{ points_name }} added</span>
    </td>
    <td>
      <span class="figure">{{ balance }}</span>
      <span class="caption">{{ balance_name }} to spend</span>
    </td>
  </tr>
</table>
{% if awards.size > 1 -%}
<table class="lines">
  {% for award in awards -%}
  <tr>
    <td>{{ award.text }}</td>
    <td class="number in">+{{ award.points }}</td>
  </tr>
  {% endfor -%}
</table>
{% endif -%}
{{ holes }}
{% if owed != "" -%}
<p class="quiet">
  {{ owed }} {{ balance_name }} are still owed after a refund; what you earn next covers it.
</p>
{% endif -%}
"""

POINTS_ADDED_EMAIL = EmailType(
    kind=POINTS_ADDED,
    label="Points added",
    description="To the customer, each time points become available to spend.",
    variables=(
        Variable(name="points", label="Points added", example="57"),
        Variable(name="points_name", label="“point” or “points”, as added", example="points"),
        Variable(name="reason", label="What the points are for", example="order 1042"),
        Variable(name="note", label="What staff wrote to the customer; often empty", example=""),
        Variable(
            name="awards",
            label="What they are made of: each has text and points",
            example=(
                {"text": "Make a purchase", "points": "42"},
                {"text": "Third order", "points": "15"},
            ),
        ),
        *MEMBER_VARIABLES,
    ),
    subject="+{{ points }} {{ points_name }} from {{ program }}",
    body=_BODY,
)
