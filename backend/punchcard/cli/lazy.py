"""Groups of commands whose modules are imported only when they are asked for."""

import importlib
import inspect
from collections.abc import Mapping
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Lazy(NamedTuple):
    """A command by the module that holds its `app: typer.Typer`, and its line in the list.

    The line is the first paragraph of the command's own help: a test holds the two equal.
    """

    module: str
    line: str


def lazy_group(commands: Mapping[str, Lazy]) -> type[TyperGroup]:
    """A group of these commands by their names."""

    class LazyGroup(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            # Enough to be listed, and to be proposed when a name is mistyped.
            self.commands = {
                name: TyperCommand(name, help=commands[name].line) for name in sorted(commands)
            }

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, _, rest = super().resolve_command(ctx, args)
            return name, load(name, commands[name]) if name else None, rest

    return LazyGroup


def load(name: str, lazy: Lazy) -> Any:
    """The command itself, its module imported."""
    command = typer.main.get_command(importlib.import_module(lazy.module).app)
    command.name = name
    _tidy(command)
    return command


def _tidy(command: Any) -> None:
    """Help as wide as the terminal, not as the source; no options to install completion."""
    command.help = _unwrapped(command.help)
    command.params = [one for one in command.params if one.name not in _COMPLETION]
    for inner in getattr(command, "commands", {}).values():
        _tidy(inner)


_COMPLETION = ("install_completion", "show_completion")


def _unwrapped(text: str | None) -> str | None:
    """Each paragraph in one line."""
    if text is None:
        return None
    return "\n\n".join(" ".join(one.split()) for one in inspect.cleandoc(text).split("\n\n"))
