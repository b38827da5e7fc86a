"""500 mails, a server with 30 % faults, workers killed twice: all settle, none is lost."""

import asyncio
import random

import pytest

from processes import punchcard, redis_server
from shop import customer, open_shop, order
from smtp_servers import DROP, STORE_AND_DROP, smtp_server
from worker_states import states, until_settled

pytestmark = pytest.mark.slow

MAILS = 500
LATER = "451 come again later"


def faults(chance: random.Random) -> dict[str, str]:
    """What the server does to the first try of 30 % of the addresses, a third of each fault."""
    unlucky = chance.sample(range(MAILS), MAILS * 3 // 10)
    return {
        f"me@mail{number}.example": (LATER, DROP, STORE_AND_DROP)[at % 3]
        for at, number in enumerate(unlucky)
    }


async def orders(numbers: range) -> None:
    """An order of each customer, and so a mail; all have a mail domain of their own."""
    for start in range(numbers.start, numbers.stop, 25):
        some = range(start, min(start + 25, numbers.stop))
        who = [customer(one, email=f"me@mail{one}.example") for one in some]
        await asyncio.gather(*(order(one.external_id, of=one) for one in who))


async def test_500_mails_with_faults_and_two_kills_all_settle(db, database_url, tmp_path):
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    planned = faults(chance)
    await open_shop()
    async with smtp_server() as mailbox, redis_server(tmp_path) as (broker_url, _redis):
        mailbox.at_rcpt = lambda who, tries: (
            LATER if tries == 1 and planned.get(who) == LATER else "250 ok"
        )
        mailbox.at_data = lambda who, tries: (
            planned[who] if tries == 1 and planned.get(who, LATER) != LATER else "250 stored"
        )
        async with punchcard(
            tmp_path, "worker", "worker", "--threads", "8",
            ready="punchcard worker: ready",
            DATABASE_URL=database_url, BROKER_URL=broker_url, SMTP_URL=mailbox.url,
            PUNCHCARD_LEASE_SECONDS="2", PUNCHCARD_RETRY_SECONDS="3",
        ) as worker:  # fmt: skip
            for half in (range(MAILS // 2), range(MAILS // 2, MAILS)):
                await orders(half)
                await mailbox.until_arrived(half.start + 40)
                await worker.end()  # kill -9
                found = await states(db)
                assert found["queued"] + found["sending"] > 0, "in the middle of its work"
                await worker.start()
                found = await until_settled(db, count=half.stop, seconds=120)
    copies = mailbox.message_ids()
    addresses = {str(mail["To"]) for mail in mailbox.arrived}
    assert found == {"sent": MAILS}
    assert len(addresses) == len(copies) == MAILS, "none is lost, and each has one Message-ID"
    assert max(copies.values()) <= 2, "a repeat is the same mail again"
    stored_twice = sum(one == STORE_AND_DROP for one in planned.values())
    repeats, in_hand = sum(copies.values()) - MAILS, 2 * 8
    assert stored_twice - in_hand <= repeats <= stored_twice + in_hand, (
        "only what was stored without an answer, or was in a killed worker's hands"
    )
