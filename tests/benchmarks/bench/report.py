"""What a run came to: a table on the screen, and the same in docs/performance.md."""

import platform
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.database import ROOT
from bench.rounds import Series

PAGE = ROOT / "docs" / "performance.md"
RUNS = "## Runs"
FEWEST_ROUNDS = 5


def table(series: Sequence[Series]) -> list[str]:
    """Medians with their spread, then how Punchcard stands to each rival."""
    lines = [
        "| who | answers/s, median | least to most | CPU ms an answer: server + PostgreSQL"
        " | latency ms, median / p99 | bytes |",
        "|---|---|---|---|---|---|",
    ]
    for one in series:
        low, high = one.spread("rate")
        lines.append(
            f"| {one.name} | {one.median('rate'):,.0f} | {low:,.0f} to {high:,.0f}"
            f" | {one.median('server_ms'):.2f} + {one.median('postgres_ms'):.2f}"
            f" | {one.median('median_ms'):.1f} / {_or_dash(one.median('p99_ms'))}"
            f" | {one.median('bytes'):,.0f} |"
        )
    ours, *rivals = series
    lines += ["", "| Punchcard to | answers/s | CPU an answer |", "|---|---|---|"]
    lines += [
        f"| {rival.name} | {_ratio(ours, rival, 'rate')} | {_ratio(ours, rival, 'cpu_ms')} |"
        for rival in rivals
    ]
    return lines


def keep(title: str, size: str, lines: Iterable[str], *, rounds: int, load: float) -> None:
    """Append a run to the page, with what it was taken on."""
    if rounds < FEWEST_ROUNDS:
        print(f"Not kept in {PAGE.name}: {FEWEST_ROUNDS} rounds make a figure.")
        return
    text = PAGE.read_text() if PAGE.exists() else f"# Performance\n\n{RUNS}\n"
    head = f"### {title}, {size} members, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    PAGE.write_text(
        "\n".join([text.rstrip(), "", head, "", circumstances(rounds, load), "", *lines]) + "\n"
    )
    print(f"Kept in {PAGE.relative_to(ROOT)}.")


def circumstances(rounds: int, load: float) -> str:
    """Versions and machine, in a sentence."""
    memory = next(
        int(line.split()[1]) // 2**20
        for line in Path("/proc/meminfo").read_text().splitlines()
        if line.startswith("MemTotal")
    )
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("starlette", "graphql-core", "asyncpg", "uvicorn")
    )
    return (
        f"Commit {_commit()}; {rounds} rounds; {_processors()}, {memory} GB, "
        f"{platform.system()} {platform.release()}; load before the run {load:.1f}; "
        f"Python {platform.python_version()}, PostgreSQL 18 (embedded), {packages}."
    )


def _ratio(ours: Series, rival: Series, what: str) -> str:
    """Round against round: the machine's other work falls on both."""
    ratios = [
        getattr(one, what) / getattr(other, what)
        for one, other in zip(ours.rounds, rival.rounds, strict=True)
    ]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _or_dash(value: float) -> str:
    return "-" if value != value else f"{value:.1f}"


def _commit() -> str:
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    return said.stdout.strip() or "unknown"


def _processors() -> str:
    models = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return f"{len(models)} x {models[0]}" if models else platform.machine()
