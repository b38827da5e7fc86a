"""The image and the compose file name only what there is: commands, flags, variables, files."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from punchcard.cli.lazy import load
from punchcard.cli.main import COMMANDS
from punchcard.settings import Settings

ROOT = Path(__file__).parents[1]
DOCKER = ROOT / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = YAML(typ="safe").load(DOCKER / "compose.yaml")
KNOWN = {field.validation_alias for field in Settings.model_fields.values()}
OF_OTHERS = {"PATH", "PYTHONUNBUFFERED", "FORWARDED_ALLOW_IPS"}
"""Variables that Python, the shell and uvicorn read."""


def instructions(word: str) -> list[str]:
    """What follows that instruction, each time it stands in the Dockerfile."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{word} +(.+)$", joined, re.MULTILINE)


def check_command(words: list[str]) -> None:
    """A command of ours with flags that it takes."""
    found = load(words[0], COMMANDS[words[0]])
    flags = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in words[1:] if word.startswith("--")} <= flags, words


def services() -> dict[str, Any]:
    return {name: one for name, one in COMPOSE["services"].items() if one["image"] == "punchcard"}


@pytest.mark.parametrize("name", sorted(services()))
def test_a_service_runs_a_command_that_there_is(name: str) -> None:
    service = services()[name]
    check_command(service["command"])
    health = service.get("healthcheck", {}).get("test")
    if health is not None:
        assert health[:2] == ["CMD", "punchcard"]
        check_command(health[2:])
    assert set(service["environment"]) <= KNOWN | OF_OTHERS


def test_the_image_starts_and_asks_after_itself_by_our_command() -> None:
    assert instructions("ENTRYPOINT") == ['["punchcard"]']
    check_command(YAML(typ="safe").load(instructions("CMD")[-1]))
    (health,) = instructions("HEALTHCHECK")
    check_command(YAML(typ="safe").load(health.split("CMD ")[-1])[1:])
    assert instructions("USER") == ["10001:10001"]


def test_the_image_sets_only_variables_that_are_read() -> None:
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :].replace("\\\n", " ")
    (line,) = re.findall(r"^ENV +(.+)$", last, re.MULTILINE)
    named = {word.split("=", 1)[0] for word in shlex.split(line)}
    assert named <= KNOWN | OF_OTHERS


def test_what_is_copied_is_there_and_gets_into_the_context() -> None:
    ignored = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    wanted = {line[1:] for line in ignored if line.startswith("!")}
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source in wanted, source


def test_every_variable_of_the_compose_file_is_explained() -> None:
    text = (DOCKER / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{(\w+)", text))
    example = (DOCKER / "example.env").read_text()
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    page = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in sorted(asked) if name not in page] == []


def test_everybody_is_asked_whether_they_are_well() -> None:
    for name, service in COMPOSE["services"].items():
        assert name == "web" or "healthcheck" in service, name
        for waited in service.get("depends_on", {}):
            assert service["depends_on"][waited] == {"condition": "service_healthy"}
