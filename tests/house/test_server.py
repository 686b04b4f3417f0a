"""The server that the tests are run against is Debian's own, found or installed, and told about in sentences."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bootstrap import server
from bootstrap.words import ExpectedError


def versions(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name / "bin").mkdir(parents=True)
        (folder / name / "bin" / "initdb").touch()


def test_the_newest_server_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PROGRAMS", tmp_path)
    versions(tmp_path, "9", "13", "15", "16", "common")
    assert server.installed() == tmp_path / "16" / "bin"


def test_a_client_alone_and_an_old_server_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PROGRAMS", tmp_path)
    versions(tmp_path, "14")
    (tmp_path / "15" / "bin").mkdir(parents=True)
    assert server.installed() is None


def test_who_may_not_install_is_told_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PROGRAMS", tmp_path)
    monkeypatch.setattr(server.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ExpectedError) as told:
        server.require_postgresql()
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql" in told.value.chinese


def test_root_installs_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def install(packages: list[str]) -> None:
        asked.extend(packages)
        versions(tmp_path, "15")

    monkeypatch.setattr(server, "PROGRAMS", tmp_path)
    monkeypatch.setattr(server.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(server, "apt_install", install)
    assert server.require_postgresql() == tmp_path / "15" / "bin"
    assert asked == ["postgresql"]


def test_elsewhere_than_on_linux_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ExpectedError, match="只能在 Linux 上"):
        server.require_postgresql()


def test_a_server_that_does_not_start_is_told_by_its_own_words_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "initdb").write_text("#!/bin/sh\necho 磁盘坏了 >&2\nexit 1\n", encoding="utf-8")
    (programs / "initdb").chmod(0o755)
    monkeypatch.setattr(server, "require_postgresql", lambda: programs)
    monkeypatch.setattr(server, "place", lambda: tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ExpectedError) as told, server.throw_away_server():
        pass
    assert "磁盘坏了" in told.value.chinese
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]
