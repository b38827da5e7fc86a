"""What rules, rewards and segments name by its key: tiers, segments and rewards."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from punchcard.core.audience import named
from punchcard.core.described import Setting, describe
from punchcard.core.program import RuleVersion
from punchcard.errors import InvalidInput

TIERS, SEGMENTS, REWARDS = "tiers", "segments", "rewards"

There = Mapping[str, Collection[str]]
"""The keys that can be named, by what they are of. Tags need not stand on anybody yet."""


def check_named(rule: RuleVersion, there: There) -> None:
    """Raises InvalidInput with the setting that names what there is not."""
    for item, name in _named(rule):
        if item.of in there and name not in there[item.of]:
            on = "" if item.of == TIERS else " that is switched on"
            raise InvalidInput(
                f"{item.label}: there is no {name!r}{on}.", field=("settings", item.name)
            )


def who_names(
    rules: Iterable[RuleVersion], what: str, keys: Collection[str]
) -> tuple[RuleVersion, str] | None:
    """The first rule switched on that names one of these, and the key it names."""
    for rule in rules:
        for item, name in _named(rule):
            if rule.enabled and item.of == what and name in keys:
                return rule, name
    return None


def _named(rule: RuleVersion) -> Iterator[tuple[Setting, str]]:
    idle = getattr(rule.settings, "idle", ())
    for item in describe(type(rule.settings)):
        if item.of and item.name not in idle:
            for name in named(getattr(rule.settings, item.name)):
                yield item, name
