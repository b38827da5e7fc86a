"""Groups of commands whose modules are imported only when they are asked for."""

import importlib
import inspect
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup


def lazy_group(commands: Mapping[str, str]) -> type[TyperGroup]:
    """A group of these commands: name -> module that holds `app: typer.Typer`."""

    class LazyGroup(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return sorted(commands)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in commands:
                return None
            command = typer.main.get_command(importlib.import_module(commands[cmd_name]).app)
            command.name = cmd_name
            _tidy(command)
            return command

    return LazyGroup


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
