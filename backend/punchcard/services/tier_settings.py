"""The settings and the ladder of the tiers: read, changed by hand or by a file, versioned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from punchcard.core.references import TIERS
from punchcard.core.tiers import TierDraft, TierScheme, clamped_start, make_scheme, plain_scheme
from punchcard.db import unit_of_work
from punchcard.db.sql import rules as rules_sql
from punchcard.db.sql import tier_wave
from punchcard.db.sql import tiers as sql
from punchcard.db.sql.tiers import StoredScheme
from punchcard.services import audit, program
from punchcard.services.audiences import check_unnamed
from punchcard.services.program import check_version, lock_program, raise_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class TierForm:
    """What a form sends: settings given are merged into those in force, a ladder given replaces
    theirs; `start` is the programme start date that was picked, `expected_version` the version that
    was looked at (0: none yet)."""

    settings: Mapping[str, Any] | None = None
    ladder: Sequence[Mapping[str, Any]] | None = None
    start: datetime | None = None
    expected_version: int | None = None


async def versions() -> list[StoredScheme]:
    """All versions of the tiers, newest first."""
    async with unit_of_work.connection() as connection:
        return list(reversed(await sql.schemes(connection)))


async def newest() -> TierScheme | None:
    """The newest version, also one that is not effective yet; None before the first."""
    found = await versions()
    return found[0].scheme if found else None


async def waiting(*, now: datetime) -> int:
    """How many members the settings in force have still to reach; the clock goes on with them."""
    book = (await program.latest()).program.tiers
    async with unit_of_work.connection() as connection:
        return await tier_wave.waiting(connection, book.at(now))


async def checked(*, form: TierForm, now: datetime) -> TierScheme:
    """The version that saving the form at this instant would make.

    Raises InvalidInput with the path of what is wrong.
    """
    before = await newest()
    plain = plain_scheme(before) if before else {"settings": {}, "ladder": []}
    settings = {**plain["settings"], **(form.settings or {})}
    if _period_changed(before, settings) and "refund_reevaluates" not in (form.settings or {}):
        settings.pop("refund_reevaluates", None)  # the usual of the new period
    ladder = plain["ladder"] if form.ladder is None else form.ladder
    draft = TierDraft(settings=settings, ladder=ladder)
    stored = await program.latest()
    start = form.start or (before.effective_start if before else stored.program.starts_at)
    scheme = make_scheme(draft, effective_from=now, effective_start=start)
    await _check_unnamed(before, scheme)
    if before and start == before.effective_start and not _period_changed(before, settings):
        return scheme  # computed when it was picked, and never again (product.md A4)
    clamped = clamped_start(
        start, period=scheme.settings.period, now=now, zone=stored.program.timezone
    )
    return replace(scheme, effective_start=clamped.astimezone(UTC))


async def save(*, form: TierForm, actor: str, now: datetime | None = None) -> TierScheme:
    """Keep a new version, effective from now; nothing different: no new version.

    Raises Conflict if another version is the newest than the one expected. Members are evaluated
    under the new one by `tiers.evaluate_due`, or when they are posted to.
    """
    async with unit_of_work.transaction():
        row = await lock_program()
        before = await newest()
        check_version(before.version if before else 0, form.expected_version)
        after = await checked(form=form, now=now or datetime.now(UTC))
        if before and _same(before, replace(after, effective_from=before.effective_from)):
            return before
        revision = await raise_revision(row)
        return await add_scheme(after, revision=revision, actor=actor)


async def add_scheme(scheme: TierScheme, *, revision: int, actor: str) -> TierScheme:
    """Keep the next version; part of the caller's transaction."""
    before = await newest()
    async with unit_of_work.connection() as connection:
        kept = await sql.insert_scheme(connection, scheme, revision=revision, actor=actor)
    await audit.log(
        actor=actor,
        action="tiers.updated" if before else "tiers.created",
        target="tiers",
        before=_audited(before) if before else None,
        after=_audited(kept),
    )
    return kept


async def _check_unnamed(before: TierScheme | None, after: TierScheme) -> None:
    """A tier that rules, rewards or segments are for stays until they are for others."""
    gone = {tier.key for tier in before.ladder} if before else set()
    gone -= {tier.key for tier in after.ladder}
    if gone:
        async with unit_of_work.connection() as connection:
            known = await rules_sql.latest(connection)
        check_unnamed((one.rule for one in known), TIERS, gone, field=("ladder",))


def switched_off(known: TierScheme | None, effective_from: datetime) -> TierScheme | None:
    """What a file without tiers makes of them."""
    if known is None or not known.settings.enabled:
        return known
    return replace(
        known, settings=replace(known.settings, enabled=False), effective_from=effective_from
    )


def differences(before: TierScheme | None, after: TierScheme | None) -> list[str]:
    """A sentence for each part that differs."""
    if after is None:
        return []
    if before is None:
        return ["tiers: new"]
    if _same(before, after):
        return []
    old, new = plain_scheme(before), plain_scheme(after)
    said = [
        f"tiers.{name}: {old['settings'][name]} -> {value}"
        for name, value in new["settings"].items()
        if old["settings"][name] != value
    ]
    if old["ladder"] != new["ladder"]:
        said.append("tiers.ladder: another")
    for name in ("effective_from", "effective_start"):
        instants = getattr(before, name), getattr(after, name)
        if instants[0] != instants[1]:
            said.append(f"tiers.{name}: {instants[0].isoformat()} -> {instants[1].isoformat()}")
    return said


def _same(before: TierScheme, after: TierScheme) -> bool:
    return replace(after, version=before.version) == before


def _period_changed(before: TierScheme | None, settings: Mapping[str, Any]) -> bool:
    return before is None or settings.get("period", before.settings.period) != (
        before.settings.period
    )


def _audited(scheme: TierScheme) -> dict[str, Any]:
    return {
        "version": scheme.version,
        "effective_from": scheme.effective_from.isoformat(),
        "effective_start": scheme.effective_start.isoformat(),
        **plain_scheme(scheme),
    }
