"""SMTP_URL, addresses, headers, and what a server without TLS is told."""

from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

import pytest

from punchcard.errors import ConfigurationError, InvalidInput
from punchcard.mail.domain_gate import DomainGate
from punchcard.mail.message import Letter, address_of, message_id_of, message_of, sender_of
from punchcard.mail.sender import Fate, Patience, Sender
from punchcard.mail.smtp_url import parse_smtp_url
from smtp_servers import smtp_server


def letter(**values):
    given: dict[str, Any] = {
        "to_address": "ada@example.com",
        "from_name": "Café Morgenröte",
        "from_address": "hello@shop.example",
        "subject": "Grüße",
        "html": "<p>Hi</p>",
        "text": "Hi",
        "message_id": "<1@shop.example>",
        "at": datetime(2026, 3, 1, 10, tzinfo=UTC),
    }
    return Letter(**(given | values))


async def nothing():
    """Nobody notes the handover."""


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "starttls", "verify"),
    [
        ("smtp://mail.example", "mail.example", 25, False, None, False),
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, False, None, False),
        ("smtp://u:p@mail.example", "mail.example", 587, False, True, True),
        ("smtp://u:p@127.0.0.1:25", "127.0.0.1", 25, False, None, False),
        ("smtp://u:p@mail.example?starttls=never", "mail.example", 587, False, False, False),
        (
            "smtp://mail.example:26?starttls=always&verify=no",
            "mail.example",
            26,
            False,
            True,
            False,
        ),
        ("smtps://u:p@mail.example", "mail.example", 465, True, None, True),
    ],
)
def test_urls(url, host, port, tls, starttls, verify):
    target = parse_smtp_url(url)
    assert (target.host, target.port, target.tls) == (host, port, tls)
    assert (target.starttls, target.verify) == (starttls, verify)


def test_a_password_with_signs_is_read_back():
    target = parse_smtp_url("smtp://me%40shop.example:p%2Fw%3A%20d@mail.example")
    assert (target.username, target.password) == ("me@shop.example", "p/w: d")


@pytest.mark.parametrize(
    "url", ["smtp://", "smtp://host:port", "smtp://host?starttls=perhaps", "smtp://host?tls=1"]
)
def test_urls_that_are_refused_say_how(url):
    with pytest.raises(ConfigurationError, match="SMTP_URL"):
        parse_smtp_url(url)


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@example.com", "ada@", "ada@exam ple.com", "a da@example.com", "ada@example.com\n",
     "ada@example.com\r\nBcc: all@example.com", "ada@ex\x00ample.com", "<ada@example.com>",
     "ada@example.com,eve@example.com", "ädä@example.com", "ada@-", "a\"b@example.com"],
)  # fmt: skip
def test_what_is_no_address(text):
    if text == "ada@example.com\n":  # spaces around it are the form's, not the address's
        assert address_of(text, "to").addr_spec == "ada@example.com"
        return
    with pytest.raises(InvalidInput):
        address_of(text, "to")


def test_addresses_of_other_alphabets_go_out_in_ascii():
    assert address_of("info@bücher.example", "to").addr_spec == "info@xn--bcher-kva.example"


def test_a_sender_is_one_line_of_ascii_whatever_its_alphabet():
    assert sender_of("Bücher", "info@bücher.example").isascii()
    assert parseaddr(sender_of("A, B", "info@bücher.example"))[1] == "info@xn--bcher-kva.example"
    with pytest.raises(InvalidInput):
        sender_of("Bücher", "bücher@shop.example")


def test_the_same_row_has_the_same_message_id():
    row = UUID("01a2061c-985c-7470-abf5-75538ea49c0c")
    first = message_id_of(row, "hello@shop.example")
    assert first == message_id_of(row, "hello@shop.example")
    assert first == f"<{row.hex}@shop.example>"


@pytest.mark.parametrize("value", ["a\nb", "a\r\nBcc: x@y.z", "a\x00"])
@pytest.mark.parametrize("name", ["subject", "from_name"])
def test_a_header_cannot_begin_another(name, value):
    with pytest.raises(InvalidInput):
        message_of(letter(**{name: value}))


def test_the_message_as_it_is_read():
    text = message_of(letter(subject="x" * 180)).as_bytes().decode("ascii")
    assert "Auto-Submitted: auto-generated" in text
    assert "Message-ID: <1@shop.example>" in text
    assert all(len(line) <= 998 for line in text.splitlines()), "RFC 5322"


async def test_tls_that_is_asked_for_is_not_given_up():
    """A server that does not offer STARTTLS gets nothing; a password would be read on the way."""
    async with smtp_server() as mailbox:
        url = f"{mailbox.url}?starttls=always"
        sender = Sender(parse_smtp_url(url), patience=Patience(connect=5, command=5, whole=10))
        outcome = await sender.send(letter(), handing_over=nothing)
    assert outcome.fate is Fate.DEFERRED
    assert "STARTTLS" in outcome.detail.upper()
    assert not mailbox.arrived


async def test_nobody_there_is_deferred():
    sender = Sender(parse_smtp_url("smtp://127.0.0.1:1"), patience=Patience(connect=5))
    outcome = await sender.send(letter(), handing_over=nothing)
    assert outcome.fate is Fate.DEFERRED


async def test_letters_of_all_alphabets_arrive():
    async with smtp_server() as mailbox:
        sender = Sender(parse_smtp_url(mailbox.url))
        sent = await sender.send(
            letter(text="Grüße, 世界", html="<p>世界</p>"), handing_over=nothing
        )
    assert sent.fate is Fate.SENT
    (mail,) = mailbox.arrived
    assert mail["Subject"] == "Grüße"
    assert "Café Morgenröte" in mail["From"]
    plain, _html = mail.iter_parts()
    assert "世界" in plain.get_content()


def test_a_domain_gets_a_few_at_a_time_and_a_pause_when_it_asks():
    now = 0.0
    gate = DomainGate(at_once=2, pause_seconds=5, clock=lambda: now)
    assert gate.enter("a.example") and gate.enter("a.example")
    assert not gate.enter("a.example")
    assert gate.enter("b.example"), "others do not wait"
    gate.leave("a.example", asked_to_wait=False)
    assert gate.enter("a.example")
    gate.leave("a.example", asked_to_wait=True)
    assert not gate.enter("a.example")
    now = 5.1
    assert gate.enter("a.example")
