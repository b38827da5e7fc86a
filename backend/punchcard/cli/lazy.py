"""Groups of commands whose modules are imported only when they are asked for."""

import importlib
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
            return command

    return LazyGroup
