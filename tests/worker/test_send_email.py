"""An email goes out once, whatever the SMTP server does; its fate is written down."""

import asyncio
from dataclasses import replace
from email.message import EmailMessage

import pytest

from punchcard.core.facts import MemberBlocked
from punchcard.db.sql import outbox as sql
from punchcard.errors import InvalidInput
from punchcard.services import email_log, emails, outbox, posting, program
from punchcard.worker.service import refuse_many_without_broker
from shop import adjust, customer, open_shop, order
from smtp_servers import DROP, SLOW, STORE_AND_DROP, smtp_server
from worker_states import HASTY, at_work, row_of, settings_of, states, until_settled

pytestmark = pytest.mark.slow  # the whole worker runs, against a server of mail

ACTOR = "cli:test"


@pytest.fixture
async def mailbox():
    async with smtp_server() as box:
        yield box


@pytest.mark.product(31, "api")
async def test_an_order_becomes_one_email_with_two_parts(db, database_url, mailbox):
    await open_shop(from_address="hello@morning-roast.example")
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1042", total=5700)
        assert await until_settled(db, count=1) == {"sent": 1}
    (mail,) = mailbox.arrived
    assert isinstance(mail, EmailMessage)
    assert mail["To"] == "customer1@example.com"
    assert mail["From"] == "Morning Roast <hello@morning-roast.example>"
    assert mail["Subject"] == "+57 points from Morning Roast"
    row = await row_of(db, "customer1@example.com")
    assert mail["Message-ID"] == f"<{row['id'].hex}@morning-roast.example>"
    assert (row["attempts"], row["unconfirmed"], row["detail"]) == (1, 0, "250 stored")
    plain, html = mail.iter_parts()
    assert "order 1042" in plain.get_content() and "+57" in plain.get_content()
    assert html.get_content_type() == "text/html" and "Customer 1" in html.get_content()


async def test_a_sender_of_another_alphabet_and_one_that_is_none(db, database_url, mailbox):
    await open_shop(from_address="hello@bücher.example")
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        assert await until_settled(db, count=1) == {"sent": 1}
        assert mailbox.arrived[0]["From"] == "Morning Roast <hello@xn--bcher-kva.example>"
        with pytest.raises(InvalidInput):
            await program.update_settings(actor=ACTOR, from_address="größe@bücher.example")
        async with db.connection() as raw:  # of a time when nobody looked
            await raw.execute(
                "UPDATE program SET from_address = 'größe@bücher.example', revision = revision + 1"
            )
        await order("2", of=2)
        assert await until_settled(db, count=2) == {"sent": 1, "failed": 1}
    assert "is not an email address" in (await row_of(db, "customer2@example.com"))["detail"]


async def test_without_smtp_the_email_is_kept_and_readable(db, database_url):
    await open_shop()
    async with at_work(database_url):
        await order("1")
        assert await until_settled(db, count=1) == {"kept": 1}
    (logged,) = await email_log.log(first=10, actor=ACTOR)
    assert (logged.state, logged.to_address) == ("kept", "customer1@example.com")
    read = await email_log.read(outbox_id=logged.id, actor=ACTOR)
    assert "<html" in (read.html or "") and "+10" in (read.text or "")


ANSWERS = [
    ("450 mailbox busy", "250 ok", "sent"),
    ("451 try later", "250 ok", "sent"),
    ("452 too many", "250 ok", "sent"),
    (DROP, "250 ok", "sent"),
    ("550 no such user", "550 no such user", "bounced"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "then", "state"), ANSWERS, ids=lambda value: value[:3])
async def test_answers_at_rcpt(db, database_url, mailbox, first, then, state):
    mailbox.at_rcpt = lambda _address, tries: first if tries == 1 else then
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        assert await until_settled(db, count=1) == {state: 1}
    row = await row_of(db, "customer1@example.com")
    assert len(mailbox.arrived) == (1 if state == "sent" else 0)
    assert row["attempts"] == (2 if state == "sent" else 1), "a bounce is not tried again"
    assert (row["email_bounced_at"] is not None) == (state == "bounced")


@pytest.mark.slow
async def test_nothing_more_is_sent_to_an_address_that_bounced(db, database_url, mailbox):
    mailbox.at_rcpt = lambda _address, _tries: "550 no such user"
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        await until_settled(db, count=1)
        await order("2")
        assert await until_settled(db, count=2) == {"bounced": 1, "skipped": 1}
        mailbox.at_rcpt = lambda _address, _tries: "250 ok"
        row = await row_of(db, "customer1@example.com")
        await email_log.retry(outbox_id=row["id"], actor=ACTOR)
        assert await until_settled(db, count=2) == {"sent": 1, "skipped": 1}


@pytest.mark.slow
async def test_a_server_that_never_takes_it_is_given_up(db, database_url, mailbox):
    mailbox.at_data = lambda _address, _tries: "451 later"
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        assert await until_settled(db, count=1) == {"failed": 1}
    row = await row_of(db, "customer1@example.com")
    assert row["attempts"] == 6
    assert row["detail"] == "given up after 6 tries: 451 later"
    assert row["unconfirmed"] == 0, "a clear no leaves no doubt"


async def test_a_message_refused_for_good_is_not_repeated(db, database_url, mailbox):
    mailbox.at_data = lambda _address, _tries: "554 spam"
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        assert await until_settled(db, count=1) == {"failed": 1}
    row = await row_of(db, "customer1@example.com")
    assert (row["attempts"], row["detail"]) == (1, "554 spam")
    assert row["email_bounced_at"] is None


@pytest.mark.slow
@pytest.mark.parametrize("once", [STORE_AND_DROP, SLOW])
async def test_stored_but_never_confirmed_comes_twice_at_most(db, database_url, mailbox, once):
    """Unknowable: one retry, with the same Message-ID, so that it is seen to be one mail."""
    mailbox.at_data = lambda _address, tries: once if tries == 1 else "250 ok"
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        assert await until_settled(db, count=1) == {"sent": 1}
    assert sorted(mailbox.message_ids().values()) == [2]


@pytest.mark.slow
@pytest.mark.parametrize("always", [STORE_AND_DROP, DROP])
async def test_never_confirmed_is_not_sent_a_third_time(db, database_url, mailbox, always):
    mailbox.at_data = lambda _address, _tries: always
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await order("1")
        assert await until_settled(db, count=1) == {"failed": 1}
    assert mailbox.tries["customer1@example.com"] == 2
    assert len(mailbox.arrived) == (2 if always == STORE_AND_DROP else 0)
    row = await row_of(db, "customer1@example.com")
    assert "may have arrived" in row["detail"]


async def test_nobody_to_send_to_keeps_the_reason(db, database_url, mailbox):
    await open_shop()
    await order("1", of=customer(1, email=None))
    blocked = await order("2", of=2)
    fact = MemberBlocked(
        source="staff",
        external_id="block",
        occurred_at=(await _now(db)),
        reason="a test",
    )
    await posting.record(fact=fact, member=blocked.member_id, actor=ACTOR)
    await order("3", of=customer(3, email='odd"name@example.com'))
    async with at_work(database_url, smtp_url=mailbox.url):
        assert await until_settled(db, count=3) == {"skipped": 3}
    assert not mailbox.arrived
    async with db.connection() as raw:
        details = {row["detail"] for row in await raw.fetch("SELECT detail FROM outbox")}
    assert "the member has no email address" in details
    assert "the member is blocked" in details
    assert any("is not an email address" in detail for detail in details)


async def test_switched_off_is_skipped_and_notify_off_has_no_email(db, database_url, mailbox):
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await emails.set_enabled(kind="points_added", enabled=False, actor=ACTOR)
        await adjust(1, 10)
        await adjust(1, 10, notify=False)
        assert await until_settled(db, count=1) == {"skipped": 1}
        await emails.set_enabled(kind="points_added", enabled=True, actor=ACTOR)
        await adjust(1, 10, note="Sorry about the wait!")
        assert await until_settled(db, count=2) == {"skipped": 1, "sent": 1}
    (mail,) = mailbox.arrived
    assert "Sorry about the wait!" in mail.get_body(("plain",)).get_content()
    assert "a test" not in mail.as_string(), "the reason is for staff only"


async def test_a_saved_text_is_used_and_rendered_once(db, database_url, mailbox):
    mailbox.at_rcpt = lambda _address, tries: "451 later" if tries < 3 else "250 ok"
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url):
        await emails.update_template(
            kind="points_added",
            subject="{{ name }}: {{ points }}",
            body="<p>My text</p>",
            actor=ACTOR,
        )
        await order("1")
        await until_settled(db, count=1)
    (mail,) = mailbox.arrived
    assert mail["Subject"] == "Customer 1: 10"
    assert "My text" in mail.get_body(("html",)).get_content()


async def test_a_message_that_comes_twice_sends_once(db, database_url, mailbox):
    await open_shop()
    await order("1")
    row = await row_of(db, "customer1@example.com")
    async with at_work(database_url, smtp_url=mailbox.url) as _:
        await asyncio.gather(*(outbox.deliver(row["id"], 0, times=HASTY) for _ in range(16)))
        await until_settled(db, count=1)
    assert len(mailbox.arrived) == 1


async def test_a_worker_that_was_given_up_does_not_send(db, database_url, mailbox):
    """Its lease ran out and another has the row: it must stop before the content goes out."""
    await open_shop()
    await order("1")
    row = await row_of(db, "customer1@example.com")
    async with db.connection() as raw:
        assert await sql.claim(raw, row["id"], 0, HASTY.lease) is not None
        await raw.execute("UPDATE outbox SET leased_until = now() - interval '1 s'")
        assert not await sql.begin_handover(raw, row["id"], 1)
        ((again, attempts),) = await outbox.hand_out(HASTY)
        assert (again, attempts) == (row["id"], 1)
        assert await sql.claim(raw, row["id"], 1, HASTY.lease) is not None
        assert not await sql.settle(raw, row["id"], 1, state="sent", detail="")
    assert await states(db) == {"sending": 1}


async def test_what_was_given_up_is_tried_again_by_hand(db, database_url, mailbox):
    mailbox.at_rcpt = lambda _address, _tries: "451 try later"
    times = replace(HASTY, max_attempts=2)
    await open_shop()
    async with at_work(database_url, smtp_url=mailbox.url, times=times):
        await order("1")
        assert await until_settled(db, count=1) == {"failed": 1}
    row = await row_of(db, "customer1@example.com")
    assert row["detail"].startswith("given up after 2 tries")
    mailbox.at_rcpt = lambda _address, _tries: "250 ok"
    await email_log.retry(outbox_id=row["id"], actor=ACTOR)
    async with at_work(database_url, smtp_url=mailbox.url, times=times):
        assert await until_settled(db, count=1) == {"sent": 1}
    assert len(mailbox.arrived) == 1


async def test_the_window_bounds_what_is_handed_out(db):
    await open_shop()
    for number in range(6):
        await order(str(number), of=number)
    async with db.connection() as raw:
        first = await sql.hand_out(raw, at_most=4, again_after=HASTY.again_after)
        second = await sql.hand_out(raw, at_most=4, again_after=HASTY.again_after)
    assert (len(first), len(second)) == (4, 0)


def test_several_web_workers_need_a_broker(database_url):
    refuse_many_without_broker(settings_of(database_url), 1)
    refuse_many_without_broker(settings_of(database_url, broker_url="redis://127.0.0.1"), 4)
    with pytest.raises(Exception, match="BROKER_URL"):
        refuse_many_without_broker(settings_of(database_url), 2)


async def _now(db):
    async with db.connection() as raw:
        return await raw.fetchval("SELECT now()")
