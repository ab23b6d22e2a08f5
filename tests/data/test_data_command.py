"""Every command has a policy; an act on the record names who did it, and only its owner may."""

from __future__ import annotations

import os
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import pytest

import data.__main__ as data_program
import ingest.__main__ as ingest_program
import metrics.__main__ as metrics_program
from data import audit, command, settings
from data.errors import Refusal
from data.settings import Settings

PROGRAMS: dict[str, ModuleType] = {"data": data_program, "ingest": ingest_program, "metrics": metrics_program}


def names() -> list[str]:
    """Give every command there is."""
    return [f"{name} {one}" for name, program in PROGRAMS.items() for one in program._COMMANDS]


@pytest.fixture
def copy(here: Settings, monkeypatch) -> Settings:
    """A copy that commands work on."""
    for name in ("LEDGER_URL", "NOW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(here.data_dir))
    monkeypatch.setenv("MODE", "production")
    return here


def test_the_table_holds_every_command_and_no_other():
    assert sorted(names()) == sorted(command.COMMANDS)
    assert set(command.COMMANDS.values()) == set(command.POLICIES)


@pytest.mark.parametrize("name", names())
def test_a_command_without_a_policy_keeps_its_program_from_starting(monkeypatch, name):
    monkeypatch.delitem(command.COMMANDS, name)
    with pytest.raises(RuntimeError, match=f"No policy.*{name}"):
        PROGRAMS[name.split(" ")[0]].main(["--help"])


@pytest.mark.parametrize("name", names())
def test_what_changes_the_record_is_in_its_audit(copy, name):
    command.admit(name)
    noted = [(row["act"], row["subject"], row["who"]) for row in audit.rows(copy)]
    keeps = command.COMMANDS[name] == "keeper"
    assert noted == ([("command", f"command:{name}", command.who().name)] if keeps else [])


@pytest.mark.parametrize("name", names())
def test_another_account_of_the_machine_may_not(copy, monkeypatch, name):
    stranger = SimpleNamespace(geteuid=lambda: 4_000_000, access=lambda *_: False, R_OK=os.R_OK, X_OK=os.X_OK)
    monkeypatch.setattr(command, "os", stranger)
    if command.COMMANDS[name] == "open":
        command.admit(name)
        return
    with pytest.raises(Refusal) as refused:
        command.admit(name)
    assert refused.value.code == "command_not_yours"
    assert audit.rows(copy) == []


def test_the_record_is_closed_to_other_accounts_of_the_machine(copy):
    for name in settings.PRIVATE:
        assert (copy.data_dir / name).stat().st_mode & 0o077 == 0
    record = copy.data_dir / "record"
    record.chmod(0o755)
    with pytest.raises(Refusal) as refused:
        command.admit("metrics show")
    assert refused.value.code == "data_open"
    settings.check_private(replace(copy, mode="demo"))
    assert record.stat().st_mode & 0o077 == 0
