"""Merchants' texts: what they may do, and what nobody may do through them."""

import pytest

from punchcard.core.emails.catalogue import EMAIL_TYPES
from punchcard.core.emails.email_type import Audience
from punchcard.core.emails.languages import examples_in, shipped_in
from punchcard.errors import InvalidInput
from punchcard.mail.compose import Draft, compose
from punchcard.mail.holes import filled, next_goal
from punchcard.mail.markup import to_text
from punchcard.mail.renderers import Renderers

POINTS_ADDED = EMAIL_TYPES["points_added"]


def draft(body="<p>Hi {{ name }}</p>", subject="+{{ points }} points", **more):
    variables = dict(POINTS_ADDED.examples) | more.pop("variables", {})
    return Draft(subject=subject, body=body, variables=variables, strict=True, **more)


def refused(**more):
    with pytest.raises(InvalidInput) as refusal:
        compose(draft(**more))
    return refusal.value


SAID = {
    "en": ("160 points to reach 500", "because you are a member of", "No more reminders"),
    "de": ("Noch 160 Punkte bis 500", "Mitglied bist", "Keine Erinnerungen mehr"),
}


@pytest.mark.product(34, "api")
@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("email_type", EMAIL_TYPES.values(), ids=lambda one: one.kind)
def test_every_shipped_text_renders(email_type, language):
    shipped = shipped_in(email_type, language)
    rendered = compose(
        Draft(
            subject=shipped.subject,
            body=shipped.body,
            variables=examples_in(email_type, language),
            balance=340,
            strict=True,
            to_admin=email_type.audience is Audience.ADMIN,
            unsubscribe="https://shop.example/unsubscribe/x" if email_type.marketing else "",
            language=language,
        )
    )
    to_go, foot, stop = SAID[language]
    assert f'lang="{language}"' in rendered.html
    assert "Morning Roast" in rendered.subject
    assert "Ada Lovelace" in rendered.html
    assert (to_go in rendered.text) == ("{{ holes }}" in shipped.body)
    assert (foot in rendered.text) == (email_type.audience is Audience.MEMBER)
    assert (stop in rendered.text) == (f">{stop}</a>" in rendered.html) == email_type.marketing
    assert "{{" not in rendered.html + rendered.text + rendered.subject
    assert "<style>" in rendered.html, "media queries survive inlining"
    assert "prefers-color-scheme" in rendered.html


@pytest.mark.product(34, "api")
def test_an_unknown_variable_is_refused_with_its_line():
    refusal = refused(body="<p>Hi</p>\n<p>{{ nmae }}</p>")
    assert refusal.field == ("body",)
    assert "Line 2" in refusal.message and "'nmae'" in refusal.message
    assert refused(subject="{{ ponits }}").field == ("subject",)


@pytest.mark.parametrize(
    "body",
    [
        "{% for n in (1..1000000000) %}x{% endfor %}",
        "{{ (1..1000000000) | join: ',' }}",
        "{% assign n = (1..9) %}",
        "{% include 'secrets' %}",
        "{% render 'secrets' %}",
        "{{ name | safe }}",
        "{{ name | base64_decode }}",
        "{% if name %}",
        "{{ name | nope }}",
        "{{ 'inf' | ceil }}",
        "{{ 'nan' | round }}",
        "",
    ],
)
def test_templates_that_are_refused(body):
    assert refused(body=body).field == ("body",)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<!--><script>alert(1)</script>-->",
        "<!---><a href='https://evil.example'>x</a>-->",
        "<!-- a --!><a href='https://evil.example'>x</a>-->",
        '<p onclick="x()">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://evil.example">x</a>',
        '<a href="https://shop.example@evil.example">x</a>',
        '<a href="https://notshop.example">x</a>',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="//evil.example/pixel.gif">',
        '<p style="background:url(https://evil.example)">x</p>',
        "<iframe></iframe>",
        "<form><input></form>",
        "<!DOCTYPE html><p>x</p>",
        "<svg><a></a></svg>",
        "<style>p { color: red }</style>",
    ],
)
def test_markup_that_is_refused(body):
    refusal = refused(body=body, hosts=("shop.example",))
    assert refusal.field == ("body",)
    assert refusal.message.startswith("Line 1")


def test_links_to_the_shop_are_kept():
    rendered = compose(
        draft('<a href="https://www.shop.example/x?a=1">Shop</a>', hosts=("shop.example",))
    )
    assert 'href="https://www.shop.example/x?a=1"' in rendered.html
    assert "Shop (https://www.shop.example/x?a=1)" in rendered.text


def test_values_are_escaped_and_cannot_become_links():
    rendered = compose(draft(variables={"name": "<b>Eve</b> {{ points }}"}))
    assert "<b>Eve" not in rendered.html
    assert "&lt;b&gt;Eve" in rendered.html
    assert "<b>Eve</b> {{ points }}" in rendered.text
    refused(body='<a href="{{ name }}">x</a>', variables={"name": "https://evil.example"})


@pytest.mark.parametrize("line", ["\r\nBcc: all@example.com", "\nx", "\u2028x", "\x00"])
def test_a_line_break_never_reaches_a_header(line):
    rendered = compose(draft(subject="Hi {{ name }}", variables={"name": f"Eve{line}"}))
    assert "\n" not in rendered.subject and "\r" not in rendered.subject
    assert refused(subject=f"Hi{line}").field == ("subject",)
    assert refused(subject="{% capture x %}a\nb{% endcapture %}{{ x }}").field == ("subject",)


def test_a_subject_is_plain_text_and_not_empty():
    assert compose(draft(subject="{{ name }}", variables={"name": "A & B"})).subject == "A & B"
    assert refused(subject="{% if false %}x{% endif %}").field == ("subject",)
    assert refused(subject="x" * 201).field == ("subject",)


def test_loops_and_output_are_bounded():
    nested = "{% for a in awards %}" * 15 + "x" + "{% endfor %}" * 15
    assert refused(body=nested).field == ("body",)
    grow = "{% assign x = 'xxxxxxxxxx' %}" + "{% assign x = x | append: x %}" * 30 + "{{ x }}"
    assert refused(body=grow).field == ("body",)


def test_a_text_is_read_once_and_keeps_nothing_of_who_it_was_filled_for():
    body = "<p>{% cycle 'one', 'two' %} {% ifchanged %}{{ name }}{% endifchanged %}</p>"
    ann, bo, again = (
        compose(draft(body=body, variables={"name": name})).text for name in ("Ann", "Bo", "Ann")
    )
    assert ann == again == bo.replace("Bo", "Ann")
    assert "one Ann" in ann


@pytest.fixture
async def renderers():
    pool = Renderers(processes=1, seconds=2.0)
    yield pool
    await pool.close()


async def test_the_pool_renders_like_the_process_itself(renderers):
    assert await renderers.render(draft()) == compose(draft())
    with pytest.raises(InvalidInput, match="nmae") as refusal:
        await renderers.render(draft(body="{{ nmae }}"))
    assert refusal.value.field == ("body",)


async def test_a_text_that_takes_too_long_is_killed_and_the_next_renders(renderers):
    """`replace` doubles a text with each use: no limit of the language counts that work."""
    slow = "{% assign x = 'aaaaaaaaaaaaaaaaaaaa' %}" + (
        "{% assign y = x" + " | replace: 'a', 'aaaaaaaaaa'" * 9 + " | size %}x"
    )
    with pytest.raises(InvalidInput) as refusal:
        await renderers.render(draft(body=slow))
    assert refusal.value.field == ("body",)
    assert "simplify" in refusal.value.message or "memory" in refusal.value.message
    assert (await renderers.render(draft())).subject == "+57 points"


def test_plain_text_reads_well():
    html = '<h1>Hi</h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul><a href="mailto:x@y.z">us</a>'
    assert to_text(html) == "Hi\n\nOne\ntwo\n\n- a\n- b\nus (x@y.z)"


def test_holes_never_all_full_before_the_goal():
    for balance in (-50, 0, 1, 99, 100, 249, 2_499, 10**9):
        assert balance < next_goal(balance)
        assert 0 <= filled(balance) < 10
