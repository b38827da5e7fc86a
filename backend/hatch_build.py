"""Build hook: puts the built admin and widget into the wheel, if they were built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = {
    "frontend/admin/dist": "punchcard/static/admin",
    "frontend/widget/dist": "punchcard/static/widget",
}


class StaticFiles(BuildHookInterface[Any]):
    """An editable install serves the files from frontend/ and needs nothing from here."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for source, target in PARTS.items():
            if (Path(self.root) / source).is_dir():
                build_data["force_include"][source] = target
