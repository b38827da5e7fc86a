"""`punchcard worker`: a process that does the work behind the requests."""

import asyncio
import signal

import typer

from punchcard.cli.session import begin, connected, run
from punchcard.errors import ConfigurationError
from punchcard.garbage import few_collections
from punchcard.settings import Settings
from punchcard.worker.service import THREADS, working

app = typer.Typer()


@app.command()
def worker(
    threads: int = typer.Option(THREADS, min=1, max=64, help="How much is done at once."),
) -> None:
    """Work until SIGTERM or Ctrl-C; start as many as you like, on as many machines.

    It sends emails and does the clock's work beside the servers; needs BROKER_URL.

    Example: `BROKER_URL=redis://127.0.0.1:6379/0 punchcard worker --threads 8`
    """
    settings = begin()
    if settings.broker_url is None:
        raise ConfigurationError(
            "BROKER_URL is not set: without a broker `punchcard run` does this work itself; "
            "set it to redis://HOST:6379/0 or amqp://USER:PASSWORD@HOST/"
        )
    run(_work(settings, threads))


async def _work(settings: Settings, threads: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # Each thread holds a connection for a moment at most; the relay and the clock need theirs.
    pool_size = max(settings.pool_size, threads // 2 + 4)
    async with (
        connected(settings, pool_size=pool_size) as url,
        working(settings, url, threads=threads),
    ):
        typer.echo("punchcard worker: ready", err=True)
        with few_collections():
            await stop.wait()
