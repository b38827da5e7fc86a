"""Names at the end what this machine could not run, and why; with CI=true that is a failure."""

import os
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest

IN_CI = os.environ.get("CI", "").lower() in ("true", "1")
_unrun: Counter[tuple[str, str]] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    return _judge(report, item.nodeid.split("::", 1)[0])


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    report = yield
    return _judge(report, collector.nodeid)


def _judge(report: Any, where: str) -> Any:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = _reason(report.longrepr)
        _unrun[where, reason] += 1
        if IN_CI:
            report.outcome = "failed"
            report.longrepr = f"CI runs everything, and this could not run: {reason}"
    return report


def _reason(longrepr: Any) -> str:
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return str(text).removeprefix("Skipped: ")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker process is done: what it could not run counts here."""
    for where, reason, number in getattr(node, "workeroutput", {}).get("unrun", ()):
        _unrun[where, reason] += number


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["unrun"] = [[where, reason, number] for (where, reason), number in _unrun.items()]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _unrun:
        terminalreporter.section("could not run on this machine")
        for (where, reason), number in sorted(_unrun.items()):
            terminalreporter.write_line(f"{where}: {reason} ({number})")
