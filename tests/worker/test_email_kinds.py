"""From the fact to the mail in a real SMTP server, kind by kind; and why one is not sent."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from books import RULES, open_program
from punchcard import invariants
from punchcard.core.codes import masked
from punchcard.core.facts import MemberJoined, OrderPaid, OrderRefunded, PointsAdjusted
from punchcard.core.texts import RuleTexts
from punchcard.db.keys import new_id
from punchcard.errors import InsufficientPoints, InvalidInput
from punchcard.mail import post_office
from punchcard.services import (
    audit,
    design,
    email_log,
    email_settings,
    email_translations,
    emails,
    in_reach,
    membership,
    posting,
    program,
    redemptions,
    rules,
    storefronts,
    tier_settings,
    tiers,
    unsubscribing,
)
from punchcard.services.incoming import Customer
from punchcard.services.tier_settings import TierForm
from punchcard.services.vault import Vault
from smtp_servers import smtp_server
from worker_states import at_work, until_settled

pytestmark = pytest.mark.slow  # the whole worker runs, against a server of mail

ACTOR = "staff:bo"
FIVE_OFF = (
    "five_off",
    "money_off",
    10,
    {"cost": 500, "amount": "5", "prefix": "FIVE", "valid_days": 30},
)
LADDER = [
    {
        "key": "gold",
        "name": "Gold <best>",
        "threshold": 1500,
        "bonus_points": 250,
        "perks": "Early access\nFree coffee",
    }
]


@pytest.fixture
async def mailbox():
    async with smtp_server() as box:
        yield box


@pytest.fixture(autouse=True)
async def the_books_balance(db):
    """After each story every invariant holds: one email an effect, and none without."""
    yield
    verdict = await invariants.verify()
    assert [one for one in verdict.checks if one.findings] == []


async def open_shop(*rewards: Any) -> None:
    await open_program([RULES[1], *rewards], name="Morning Roast", timezone="Europe/Berlin")


async def buys(euros: int, order: str = "1") -> UUID:
    fact = OrderPaid(
        source="shop",
        external_id=order,
        occurred_at=datetime.now(UTC),
        currency="EUR",
        total=euros * 100,
    )
    who = Customer(external_id="ann", email="ann@example.com", name="Ann")
    return (await posting.record(fact=fact, member=who, actor="api:shop")).member_id


async def adjusts(member_id: UUID, delta: int, **values) -> None:
    fact = PointsAdjusted(
        source="staff",
        external_id=str(new_id()),
        occurred_at=datetime.now(UTC),
        delta=delta,
        reason="internal words",
        **values,
    )
    await posting.record(fact=fact, member=member_id, actor=ACTOR)


async def refunds(euros: int) -> None:
    fact = OrderRefunded(
        source="shop",
        external_id="r1",
        order_id="1",
        occurred_at=datetime.now(UTC),
        currency="EUR",
        amount=euros * 100,
    )
    await posting.record(fact=fact, actor="api:shop")


async def fate_of(kind: str) -> tuple[str, str]:
    """State and reason of the one email of this kind."""
    found = [one for one in await email_log.log(first=50, actor=ACTOR) if one.kind == kind]
    (one,) = found
    return one.state, one.detail


def mail_with(mailbox, words: str):
    (mail,) = [one for one in mailbox.arrived if words in one["Subject"]]
    return mail


def plain(mail) -> str:
    return " ".join(mail.get_body(("plain",)).get_content().split())


def page(mail) -> str:
    text: str = mail.get_body(("html",)).get_content()
    return text


@pytest.mark.product(29, "api")
async def test_a_redemption_is_mailed_to_the_customer(db, database_url, mailbox):
    await open_shop(FIVE_OFF)
    ann = await buys(200)
    async with at_work(database_url, smtp_url=mailbox.url):
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        assert await until_settled(db, count=4) == {"sent": 3, "skipped": 1}
    async with db.connection() as raw:
        row = await raw.fetchrow(
            "SELECT code, (expires_at - interval '1 us') AT TIME ZONE 'Europe/Berlin' AS last"
            " FROM redemption"
        )
    mail = mail_with(mailbox, "Your code")
    assert mail["To"] == "ann@example.com"
    assert mail["Subject"] == "Your code for five_off from Morning Roast"
    assert "Hi Ann, enter this code" in plain(mail)
    assert row["code"] in plain(mail) and row["code"] in page(mail)
    assert "−500 points spent · 500 points left" in plain(mail)
    assert f"Use it by {row['last'].day} {row['last']:%B %Y}." in plain(mail)
    (logged,) = await email_log.log(first=9, kinds=["reward_redeemed"], actor=ACTOR)
    for codes in (False, True):
        kept = await email_log.read(outbox_id=logged.id, codes=codes, actor=ACTOR)
        for part in (kept.html, kept.text):
            assert part is not None and (row["code"] in part) is codes
            assert (masked(row["code"]) in part) is not codes


@pytest.mark.product(29, "api")
async def test_a_redemption_that_is_refused_mails_nobody(db, database_url, mailbox):
    await open_shop(FIVE_OFF)
    ann = await buys(99)
    async with at_work(database_url, smtp_url=mailbox.url):
        with pytest.raises(InsufficientPoints):
            await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        assert await until_settled(db, count=1) == {"sent": 1}
    assert len(mailbox.arrived) == 1


@pytest.mark.product(30, "api")
async def test_a_redemption_is_mailed_to_the_admin_s_own_address(db, database_url, mailbox):
    await open_shop(FIVE_OFF)
    ann = await buys(200)
    saved = await emails.set_recipient(
        kind="admin_redemption", to=" boss@shop.example ", actor=ACTOR
    )
    assert saved.to_address == "boss@shop.example"
    async with at_work(database_url, smtp_url=mailbox.url):
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        assert await until_settled(db, count=4) == {"sent": 4}
    mail = mail_with(mailbox, "redeemed")
    assert mail["To"] == "boss@shop.example"
    assert mail["Subject"] == "Ann redeemed five_off at Morning Roast"
    assert "Customer · Ann Email · ann@example.com Reward · five_off" in plain(mail)
    async with db.connection() as raw:
        code = await raw.fetchval("SELECT code FROM redemption")
    assert code not in mail.as_string() and masked(code) in plain(mail), "it is the customer's"
    assert "Spent · −500 points Left · 500 points" in plain(mail)
    assert "member of" not in plain(mail)
    (entry,) = await audit.entries(actor=ACTOR, first=9, target="email_template:admin_redemption")
    assert entry.action == "email_template.recipient_set"


@pytest.mark.product(30, "api")
async def test_without_an_address_the_admin_s_email_is_skipped_and_comes_later(
    db, database_url, mailbox
):
    await open_shop(FIVE_OFF)
    ann = await buys(200)
    async with at_work(database_url, smtp_url=mailbox.url):
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        await until_settled(db, count=4)
        state, why = await fate_of("admin_redemption")
        assert (state, why) == ("skipped", "no address of the admin is set for this email")
        (logged,) = await email_log.log(first=9, states=["skipped"], actor=ACTOR)
        assert logged.to_address is None, "not the customer's"
        await emails.set_recipient(kind="admin_redemption", to="boss@shop.example", actor=ACTOR)
        await email_log.retry(outbox_id=logged.id, actor=ACTOR)
        assert await until_settled(db, count=4) == {"sent": 4}
    assert mail_with(mailbox, "redeemed")["To"] == "boss@shop.example"


@pytest.mark.product(30, "api")
async def test_its_switch_is_its_own_and_a_bounce_is_not_the_customer_s(db, database_url, mailbox):
    mailbox.at_rcpt = lambda address, _tries: "550 no" if "boss" in address else "250 ok"
    await open_shop(FIVE_OFF)
    ann = await buys(400)
    await emails.set_recipient(kind="admin_redemption", to="boss@shop.example", actor=ACTOR)
    await emails.set_enabled(kind="admin_redemption", enabled=False, actor=ACTOR)
    async with at_work(database_url, smtp_url=mailbox.url):
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        assert await until_settled(db, count=4) == {"sent": 3, "skipped": 1}
        assert (await emails.template(kind="admin_redemption", actor=ACTOR)).to_address, "kept"
        await emails.set_enabled(kind="admin_redemption", enabled=True, actor=ACTOR)
        await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
        found = await until_settled(db, count=6)
    assert found == {"sent": 4, "skipped": 1, "bounced": 1}
    async with db.connection() as raw:
        assert await raw.fetchval("SELECT email_bounced_at FROM member") is None


@pytest.mark.product(30, "api")
async def test_a_recipient_that_is_refused_changes_nothing(db):
    await open_shop()
    await emails.set_recipient(kind="admin_redemption", to="boss@shop.example", actor=ACTOR)
    before = await emails.templates(actor=ACTOR)
    for address in ("nobody", "a@b.example\r\nBcc: c@d.example", "a@b, c@d"):
        with pytest.raises(InvalidInput) as refusal:
            await emails.set_recipient(kind="admin_redemption", to=address, actor=ACTOR)
        assert refusal.value.field == ("to",)
    with pytest.raises(InvalidInput, match="goes to the customer"):
        await emails.set_recipient(kind="reward_redeemed", to="a@b.example", actor=ACTOR)
    assert await emails.templates(actor=ACTOR) == before


@pytest.mark.product(32, "api")
async def test_points_removed_by_staff_are_mailed_unless_silent(db, database_url, mailbox):
    await open_shop()
    ann = await buys(100)
    async with at_work(database_url, smtp_url=mailbox.url):
        await adjusts(ann, -20, note="Counted twice, sorry.")
        await adjusts(ann, -1, notify=False)
        assert await until_settled(db, count=2) == {"sent": 2}
    mail = mail_with(mailbox, "removed")
    assert mail["Subject"] == "20 points removed at Morning Roast"
    assert "Hi Ann, the reason is a correction by our team." in plain(mail)
    assert "Counted twice, sorry." in plain(mail)
    assert "−20 points removed · 480 points to spend" in plain(mail)
    assert "internal words" not in mail.as_string(), "the reason is for staff only"


@pytest.mark.product(32, "api")
async def test_a_refund_is_told_only_by_its_own_switch(db, database_url, mailbox):
    await open_shop()
    await buys(100)
    async with at_work(database_url, smtp_url=mailbox.url):
        await refunds(60)
        assert await until_settled(db, count=2) == {"sent": 1, "skipped": 1}
        assert await fate_of("points_taken_back") == ("skipped", "this email is switched off")
        await emails.set_enabled(kind="points_taken_back", enabled=True, actor=ACTOR)
        (skipped,) = await email_log.log(first=9, states=["skipped"], actor=ACTOR)
        await email_log.retry(outbox_id=skipped.id, actor=ACTOR)
        assert await until_settled(db, count=2) == {"sent": 2}
    mail = mail_with(mailbox, "went back")
    assert "−300 points removed · 200 points to spend" in plain(mail)


async def test_a_tier_that_is_reached_is_mailed_with_its_perks(db, database_url, mailbox):
    await open_shop()
    form = TierForm(
        settings={"enabled": True, "period": "calendar_year"},
        ladder=LADDER,
        start=datetime(2020, 1, 1, tzinfo=UTC),
    )
    await tier_settings.save(form=form, actor=ACTOR)
    async with at_work(database_url, smtp_url=mailbox.url):
        await buys(300)
        assert await until_settled(db, count=2) == {"sent": 2}
    mail = mail_with(mailbox, "Welcome to")
    assert mail["Subject"] == "Welcome to Gold <best> at Morning Roast"
    assert "Gold &lt;best&gt;" in page(mail) and "<best>" not in page(mail)
    assert "- Early access - Free coffee" in plain(mail)
    assert "+250 points to welcome you · 1,750 points to spend" in plain(mail)
    next_year = datetime.now(UTC).year + 1
    assert f"is yours until 31 December {next_year} at least." in plain(mail)


async def test_staff_s_word_is_mailed_too_and_a_step_down_is_not(db, database_url, mailbox):
    await open_shop()
    form = TierForm(settings={"enabled": True}, ladder=[LADDER[0] | {"bonus_points": 0}])
    await tier_settings.save(form=form, actor=ACTOR)
    ann = await buys(10)
    async with at_work(database_url, smtp_url=mailbox.url):
        await tiers.assign(member_id=ann, tier="gold", mode="floor", reason="friend", actor=ACTOR)
        await tiers.unassign(member_id=ann, reason="a slip", actor=ACTOR)
        assert await until_settled(db, count=2) == {"sent": 2}
    mail = mail_with(mailbox, "Welcome to")
    assert "to welcome you" not in plain(mail), "there is no bonus"
    assert "is yours until" not in plain(mail), "for good"


async def test_who_joins_is_welcomed(db, database_url, mailbox):
    await open_program([("sign_up", "account_created", 10, {"points": 100})], name="Morning Roast")
    joined = MemberJoined(source="shop", external_id="ann", occurred_at=datetime.now(UTC))
    who = Customer(external_id="ann", email="ann@example.com", name="Ann")
    async with at_work(database_url, smtp_url=mailbox.url):
        await posting.record(fact=joined, member=who, actor="api:shop")
        assert await until_settled(db, count=2) == {"sent": 2}
    mail = mail_with(mailbox, "Welcome")
    assert mail["Subject"] == "Welcome to Morning Roast"
    assert "Hi Ann, good to have you with us." in plain(mail)
    assert "points to begin with" in plain(mail)


@pytest.mark.product(7, "api")
async def test_a_reward_within_reach_is_told_and_again_while_it_lies_unspent(
    db, database_url, mailbox
):
    await open_shop(FIVE_OFF)
    ann = await buys(100)
    assert await tell_again(after(days=29)) == 0, "not yet"
    assert await tell_again(after(days=30)) == 1
    assert await tell_again(after(days=31)) == 0, "once a period"
    assert await tell_again(after(days=90)) == 1, "an outage is not made up for"
    async with at_work(database_url, smtp_url=mailbox.url):
        assert await until_settled(db, count=4) == {"sent": 4}
    assert [one["Subject"] for one in mailbox.arrived].count(
        "five_off is within reach at Morning Roast"
    ) == 3
    found = [plain(one) for one in mailbox.arrived if "within reach" in one["Subject"]]
    for text in found:
        assert "Hi Ann, you have 500 points: 500 of them are enough for five_off." in text
    await adjusts(ann, -1, notify=False)
    assert await tell_again(after(days=200)) == 0, "it is no longer enough"


@pytest.mark.product(7, "api")
async def test_how_often_it_is_told_again_is_a_setting_and_the_switch_ends_it(db):
    await open_shop(FIVE_OFF)
    await buys(100)
    kind = "reward_in_reach"
    for wrong in ({"repeat_days": -1}, {"repeat_days": "often"}, {"days": 3}):
        with pytest.raises(InvalidInput) as refusal:
            await email_settings.save(kind=kind, settings=wrong, actor=ACTOR)
        assert (refusal.value.field or ())[0] == "settings"
    assert (await emails.template(kind=kind, actor=ACTOR)).settings == {"repeat_days": "30"}
    await email_settings.save(kind=kind, settings={"repeat_days": 0}, actor=ACTOR)
    assert await tell_again(after(days=300)) == 0
    await email_settings.save(kind=kind, settings={"repeat_days": 7}, actor=ACTOR)
    await emails.set_enabled(kind=kind, enabled=False, actor=ACTOR)
    assert await tell_again(after(days=300)) == 0
    await emails.set_enabled(kind=kind, enabled=True, actor=ACTOR)
    both = await asyncio.gather(*(tell_again(after(days=8)) for _ in range(2)))
    assert sum(both) == 1, "two workers at once tell once"
    (entry, *_) = await audit.entries(actor=ACTOR, first=9, target=f"email_template:{kind}")
    assert entry.actor == ACTOR


def after(*, days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days, minutes=1)


async def tell_again(now: datetime) -> int:
    return (await in_reach.tell_again(now))["members"]


@pytest.mark.product(7, "api")
async def test_who_unsubscribed_gets_no_reminders_but_what_answers_them(db, database_url, mailbox):
    await open_shop(FIVE_OFF)
    ann = await buys(1)
    await unsubscribing.choose(member_id=ann, subscribed=False, actor="customer:ann")
    async with at_work(database_url, smtp_url=mailbox.url):
        await buys(100, "2")
        assert await until_settled(db, count=3) == {"sent": 2, "skipped": 1}
        state, why = await fate_of("reward_in_reach")
        assert state == "skipped" and why.startswith("the member unsubscribed on 2")
        assert [one["List-Unsubscribe"] for one in mailbox.arrived] == [None, None]
        await unsubscribing.choose(member_id=ann, subscribed=True, actor="customer:ann")
        (skipped,) = await email_log.log(first=9, states=["skipped"], actor=ACTOR)
        await email_log.retry(outbox_id=skipped.id, actor=ACTOR)
        assert await until_settled(db, count=3) == {"sent": 3}
        link = post_office.current().unsubscribing.link(ann)
    mail = mailbox.arrived[-1]
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f'href="{link}"' in page(mail) and f"No more reminders: {link}" in plain(mail)


@pytest.mark.product(34, "api")
async def test_a_member_is_written_to_in_the_language_they_read(db, database_url, mailbox):
    await open_shop()
    await program.update_settings(actor=ACTOR, languages=("en", "de"))
    german: dict[str, Any] = {
        "kind": "points_added",
        "language": "de",
        "subject": "{{ points }} Punkte",
        "blocks": [{"type": "heading", "text": "Hallo {{ name }}"}],
    }
    unknown = [{"type": "text", "text": "{{ nobody }}"}]
    ann = await buys(1)
    async with at_work(database_url, smtp_url=mailbox.url):
        for wrong in ({"language": "deutsch"}, {"blocks": unknown}, {"subject": ""}):
            with pytest.raises(InvalidInput):
                await email_translations.save(**german | wrong, actor=ACTOR)
        await email_translations.save(**german, actor=ACTOR)
        for number, language in enumerate(("", "de-AT", "fr")):
            await membership.update_profile(member_id=ann, language=language, actor=ACTOR)
            await buys(1, f"n{number}")
            assert await until_settled(db, count=number + 2) == {"sent": number + 2}
        await email_translations.remove(kind="points_added", language="de", actor=ACTOR)
        assert (await emails.template(kind="points_added", actor=ACTOR)).translations == []
    subjects = [one["Subject"] for one in mailbox.arrived]
    assert subjects.count("5 Punkte") == 1 and len(subjects) == 4
    mail = mail_with(mailbox, "Punkte")
    assert 'lang="de"' in page(mail) and "Hallo Ann" in plain(mail)


@pytest.mark.product(34, "api")
async def test_untouched_emails_come_in_the_languages_they_are_shipped_in(
    db, database_url, mailbox
):
    """In a shop of three languages the first is German; French is not shipped, so it gets that."""
    await open_shop(FIVE_OFF)
    await program.update_settings(actor=ACTOR, languages=("de", "en", "fr"))
    ann = await buys(1_300)
    await rules.update_rule(
        key="five_off", texts={"en": RuleTexts(name="Five off, in English")}, actor=ACTOR
    )
    async with at_work(database_url, smtp_url=mailbox.url):
        assert await until_settled(db, count=2) == {"sent": 2}
        for number, language in enumerate(("en", "fr")):
            await membership.update_profile(member_id=ann, language=language, actor=ACTOR)
            await redemptions.redeem(member_id=ann, reward_key="five_off", actor=ACTOR)
            settled = await until_settled(db, count=4 + 2 * number)
            assert settled == {"sent": 3 + number, "skipped": 1 + number}
        shown = await emails.template(kind="points_added", actor=ACTOR)
        previewed = await emails.preview(kind="points_added", language="en", actor=ACTOR)
    german = mail_with(mailbox, "+6.500 Punkte von Morning Roast")
    assert "die Gutschrift ist für deine Bestellung." in plain(german)
    assert "Noch 3.500 Punkte bis 10.000" in plain(german)
    assert "weil du bei Morning Roast Mitglied bist" in plain(german)
    english = mail_with(mailbox, "Your code for Five off, in English")
    assert "−500 points spent · 6,000 points left" in plain(english)
    assert "because you are a member" in plain(english) and 'lang="en"' in page(english)
    french = mail_with(mailbox, "Dein Code von Morning Roast: five_off")
    assert "5.500 Punkte übrig" in plain(french) and 'lang="de"' in page(french)
    assert shown.subject == "+{{ points }} {{ points_name }} von {{ program }}"
    assert not shown.customised
    assert previewed.email.subject == "+57 points from Morning Roast"
    assert "because you are a member" in previewed.email.text


async def test_emails_wear_the_design_of_the_shop(db, database_url, mailbox):
    """A logo by its whole address and in words; a button whose text can be read; text as ever."""
    await open_shop()
    theme = {"accent": "#ffe100", "on_accent": "#ffffff", "radius": 4, "logo": "/files/roast.png"}
    await design.save(changes={"desktop": theme}, actor=ACTOR)
    async with at_work(database_url, smtp_url=mailbox.url):
        plain_mail = (await emails.preview(kind="referral_code", actor=ACTOR)).email
        await storefronts.create_storefront(
            store="default",
            name="Shop",
            origins=["https://roast.example"],
            vault=Vault("x" * 40),
            actor=ACTOR,
        )
        await buys(1)
        assert await until_settled(db, count=1) == {"sent": 1}
        button = {"type": "button", "text": "Shop", "link": "https://roast.example/"}
        previewed = await emails.preview(kind="welcome", blocks=[button], actor=ACTOR)
    assert "<img" not in plain_mail.html, "no shop is known that the logo could lie in"
    (mail,) = mailbox.arrived
    assert 'src="https://roast.example/files/roast.png"' in page(mail)
    assert 'alt="Morning Roast"' in page(mail)
    assert plain(mail).startswith("Morning Roast You earned")
    (style,) = re.findall(r'class="button" href="[^"]+" style="([^"]+)"', previewed.email.html)
    for worn in ("background-color: #ffe100", "color: #000000", "border-radius: 4px"):
        assert worn in style.split(";") or f" {worn}" in style.split(";")
