"""The merchant's emails: shipped, changed, switched, previewed, tested, logged."""

from time import process_time

import pytest

from punchcard.errors import Conflict, InvalidInput, NotFound, Unavailable
from punchcard.mail import post_office
from punchcard.services import audit, email_log, emails
from shop import adjust, open_shop, order
from smtp_servers import smtp_server
from worker_states import at_work, settings_of, until_settled

pytestmark = pytest.mark.slow  # the whole worker runs, against a server of mail

ACTOR = "staff:00000000-0000-7000-8000-000000000001"
KIND = "points_added"


@pytest.fixture
async def shop(db, database_url):
    await open_shop()
    post_office.start(settings_of(database_url))
    yield db
    await post_office.stop()


@pytest.mark.product(34, "api")
async def test_emails_ship_ready_and_switched_on_but_that_of_a_refund(shop):
    kinds = await emails.templates(actor=ACTOR)
    assert [one.kind for one in kinds if not one.enabled] == ["points_taken_back"]
    for one in kinds:
        assert (one.customised, one.subject) == (False, one.shipped_subject)
    (shipped,) = [one for one in kinds if one.kind == KIND]
    assert {variable.name for variable in shipped.variables} >= {
        "name", "points", "reason", "balance"
    }  # fmt: skip
    with pytest.raises(NotFound):
        await emails.template(kind="nope", actor=ACTOR)


@pytest.mark.product(34, "api")
async def test_saving_a_text_and_going_back_to_the_shipped_one(shop):
    saved = await emails.update_template(
        kind=KIND, subject="Hello {{ name }}", body="<p>{{ points }}</p>", actor=ACTOR
    )
    assert (saved.subject, saved.customised, saved.updated_by) == ("Hello {{ name }}", True, ACTOR)
    back = await emails.update_template(
        kind=KIND, subject=saved.shipped_subject, body=saved.shipped_body, actor=ACTOR
    )
    assert not back.customised
    (second, first) = await audit.entries(actor=ACTOR, first=10)
    assert (first.action, first.target) == ("email_template.updated", f"email_template:{KIND}")
    assert first.after == {
        "enabled": True,
        "subject": "Hello {{ name }}",
        "body": saved.body,
        "blocks": None,
        "to_address": "",
    }
    assert second.before == first.after


async def test_a_refused_text_changes_nothing(shop):
    for subject, body, field in [
        ("{{ nope }}", "<p>x</p>", "subject"),
        ("a\nb", "<p>x</p>", "subject"),
        ("", "<p>x</p>", "subject"),
        ("ok", "{% if %}", "body"),
        ("ok", "<script>x</script>", "body"),
        ("ok", "", "body"),
    ]:
        with pytest.raises(InvalidInput) as refusal:
            await emails.update_template(kind=KIND, subject=subject, body=body, actor=ACTOR)
        assert refusal.value.field == (field,)
    assert not (await emails.template(kind=KIND, actor=ACTOR)).customised
    assert await audit.entries(actor=ACTOR, first=10) == []


async def test_switching_off_and_on_keeps_the_text(shop):
    await emails.update_template(kind=KIND, subject="Mine", body="<p>x</p>", actor=ACTOR)
    off = await emails.set_enabled(kind=KIND, enabled=False, actor=ACTOR)
    assert (off.enabled, off.subject) == (False, "Mine")
    assert (await emails.set_enabled(kind=KIND, enabled=True, actor=ACTOR)).enabled
    actions = [row.action for row in await audit.entries(actor=ACTOR, first=2)]
    assert actions == ["email_template.enabled", "email_template.disabled"]


@pytest.mark.product(34, "api")
async def test_preview_on_a_chosen_member(shop):
    recorded = await order("1", total=12_345_00)
    shown = await preview(
        kind=KIND,
        subject="{{ name }} has {{ balance }}",
        body="<p>{{ program }}</p>",
        member_id=recorded.member_id,
        actor=ACTOR,
    )
    assert shown.subject == "Customer 1 has 12,345"
    assert "Morning Roast" in shown.html and "Morning Roast" in shown.text
    sample = await preview(kind=KIND, subject="{{ name }}", body="<p>x</p>", actor=ACTOR)
    assert sample.subject == "Ada Lovelace"


async def test_links_lead_to_the_storefronts_only(shop):
    async with shop.connection() as raw:
        await raw.execute(
            "INSERT INTO storefront (id, store, name, publishable_key, origins)"
            " VALUES (gen_random_uuid(), 'default', 'Shop', 'pk_test', $1)",
            ["https://shop.example"],
        )
    good = '<a href="https://shop.example/account">Your account</a>'
    await emails.update_template(kind=KIND, subject="ok", body=good, actor=ACTOR)
    with pytest.raises(InvalidInput, match="not allowed"):
        await emails.update_template(
            kind=KIND, subject="ok", body=good.replace("shop.", "other."), actor=ACTOR
        )


async def test_a_text_without_an_end_is_blamed_on_its_field_and_costs_the_server_nothing(shop):
    blocks = [{"type": "text", "text": "{" * 4000}] * 60
    await emails.preview(kind=KIND, actor=ACTOR)  # what renders is there by now
    began = process_time()
    with pytest.raises(InvalidInput) as refusal:
        await emails.preview(kind=KIND, subject="ok", blocks=blocks, actor=ACTOR)
    assert refusal.value.field == ("blocks", "0", "text")
    assert process_time() - began < 1.0


async def test_a_test_mail_goes_out_at_once(db, database_url):
    await open_shop(from_address="hello@shop.example")
    async with smtp_server() as mailbox, at_work(database_url, smtp_url=mailbox.url):
        sent = await emails.send_test(kind=KIND, to="me@example.com", actor=ACTOR)
        assert [str(one["Message-ID"]) for one in mailbox.arrived] == [sent.message_id]
        with pytest.raises(InvalidInput):
            await emails.send_test(kind=KIND, to="me@example.com\r\nBcc: x@y.z", actor=ACTOR)
        mailbox.at_rcpt = lambda _address, _tries: "550 no"
        with pytest.raises(Unavailable, match="550 no"):
            await emails.send_test(kind=KIND, to="me@example.com", actor=ACTOR)


async def test_without_smtp_a_test_mail_says_what_to_do(shop):
    with pytest.raises(Unavailable, match="SMTP_URL"):
        await emails.send_test(kind=KIND, to="me@example.com", actor=ACTOR)


async def test_the_log_pages_and_filters(db, database_url):
    await open_shop()
    async with at_work(database_url):
        for number in range(7):
            await order(str(number), of=number % 2)
        await until_settled(db, count=7)
    pages, after = [], None
    while page := await email_log.log(first=3, after=after, actor=ACTOR):
        pages.append(page)
        after = (page[-1].created_at, page[-1].id)
    seen = [one for page in pages for one in page]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({one.id for one in seen}) == 7
    assert seen == sorted(seen, key=lambda one: (one.created_at, one.id), reverse=True)
    member_id = seen[0].member_id
    mine = await email_log.log(first=100, member_id=member_id, actor=ACTOR)
    assert {one.member_id for one in mine} == {member_id}
    assert await email_log.log(first=9, states=["sent"], actor=ACTOR) == []
    assert len(await email_log.log(first=9, states=["sent", "kept"], actor=ACTOR)) == 7


async def test_kept_mails_can_be_sent_later_and_sent_ones_cannot_again(db, database_url):
    await open_shop()
    async with at_work(database_url):
        await adjust(1, 5)
        await until_settled(db, count=1)
    (kept,) = await email_log.log(first=1, actor=ACTOR)
    async with smtp_server() as mailbox, at_work(database_url, smtp_url=mailbox.url):
        assert (await email_log.retry(outbox_id=kept.id, actor=ACTOR)).state == "queued"
        assert await until_settled(db, count=1) == {"sent": 1}
        with pytest.raises(Conflict):
            await email_log.retry(outbox_id=kept.id, actor=ACTOR)
    assert len(mailbox.arrived) == 1


async def preview(**given):
    return (await emails.preview(**given)).email
