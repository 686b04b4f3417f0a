"""The locks are complete: pinned, hashed, agreeing, enough for every platform, and what this very run stands on."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
KINDS = ("runtime", "development")

PLATFORMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}
PYTHONS = ("3.11", "3.12", "3.13")
TARGETS = [(platform, python) for platform in PLATFORMS for python in PYTHONS]


class Pin(NamedTuple):
    version: str
    marker: str
    hashes: list[str]


def text_of(kind: str) -> str:
    return (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="ascii")


def pins_in(text: str) -> dict[str, Pin]:
    """Pins by normalised name; ValueError for a line that is neither a pin, a hash, nor a comment."""
    pins: dict[str, Pin] = {}
    logical = re.sub(r"\s*\\\n\s*", " ", re.sub(r"(?m)^\s*#.*\n", "", text))
    for line in filter(None, map(str.strip, logical.splitlines())):
        match = re.fullmatch(r"([\w.-]+)==([\w.]+)(?: ; (.*?))?((?: --hash=sha256:[0-9a-f]{64})+)", line)
        if match is None:
            raise ValueError(f"not a pin with hashes: {line[:100]}")
        name, version, marker, hashes = match.groups()
        pins[canonicalize_name(name)] = Pin(version, marker or "", hashes.split())
    return pins


def wanted_there(marker: str | Marker | None, platform: str, python: str, extra: str = "") -> bool:
    """Whether something under this marker is needed on that platform."""
    if not marker:
        return True
    there = {name: str(value) for name, value in default_environment().items()}
    there |= {**PLATFORMS[platform], "extra": extra}
    there |= {"python_version": python, "python_full_version": f"{python}.9"}
    return Marker(str(marker)).evaluate(there)


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_a_pin_with_hashes(kind: str) -> None:
    assert len(pins_in(text_of(kind))) >= 30


@pytest.mark.parametrize(
    "line",
    ["click>=8", "click==8.1", "--index-url https://example.org/simple", "-e .", "click @ https://example.org/c.whl"],
)
def test_a_loose_line_is_seen(line: str) -> None:
    with pytest.raises(ValueError, match="not a pin"):
        pins_in(text_of("runtime") + f"{line}\n")


def test_development_holds_all_of_runtime_at_the_same_pins() -> None:
    runtime, development = pins_in(text_of("runtime")), pins_in(text_of("development"))
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize(("kind", "extras"), [("runtime", []), ("development", ["dev"])])
def test_what_the_project_declares_is_pinned_within_its_bounds(kind: str, extras: list[str]) -> None:
    pins = pins_in(text_of(kind))
    declared = PROJECT["dependencies"] + [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    outside = [
        line
        for line in declared
        if (pin := pins.get(canonicalize_name(Requirement(line).name))) is None
        or not Requirement(line).specifier.contains(pin.version)
    ]
    assert outside == []


@pytest.mark.parametrize(("platform", "python"), TARGETS)
def test_what_the_pinned_packages_need_is_pinned_too(platform: str, python: str) -> None:
    """The closure, read from the installed packages' metadata, for platforms this run is not on as well."""
    pins = pins_in(text_of("development"))
    missing = []
    for name in pins:
        for line in metadata.requires(name) or [] if name in installed() else []:
            needed = Requirement(line)
            if not wanted_there(needed.marker, platform, python):
                continue
            pin = pins.get(canonicalize_name(needed.name))
            if (
                pin is None
                or not wanted_there(pin.marker, platform, python)
                or not needed.specifier.contains(pin.version)
            ):
                missing.append(f"{name} needs {line}")
    assert missing == []


@functools.cache
def installed() -> dict[str, str]:
    return {canonicalize_name(found.name): found.version for found in metadata.distributions()}


def test_this_run_stands_on_the_pins() -> None:
    wanted = {
        name: pin.version
        for name, pin in pins_in(text_of("development")).items()
        if not pin.marker or Marker(pin.marker).evaluate()
    }
    assert {name: installed().get(name) for name in wanted} == wanted


def test_qt_stays_at_the_version_that_keeps_none() -> None:
    pins = pins_in(text_of("runtime"))
    assert {pins[name].version for name in ("pyside6-essentials", "pyside6-addons", "shiboken6")} == {"6.11.3"}
