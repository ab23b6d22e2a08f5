"""The scrub names what is damaged, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import fs, ledger, scrub, seals
from data.errors import Refusal
from data.settings import Settings

ROOT = Path(__file__).parents[2]


def _command(here: Settings) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"DATA_DIR": str(here.data_dir), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "data", "scrub", "--lang", "en"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture
def kept(here: Settings) -> Path:
    """A sealed product file beside a ledger."""
    ledger.engine(here)
    path = here.tallies / "procedures" / "a.parquet"
    fs.make(path, lambda aside: aside.write_bytes(b"tallies"), sealed=True)
    return path


def test_a_sealed_file_is_whole_until_a_byte_changes_and_again_when_it_is_mended(kept: Path):
    assert seals.whole(kept)
    kept.write_bytes(b"tallieS")
    assert not seals.whole(kept)
    with pytest.raises(Refusal) as refused:
        seals.checked(kept)
    assert refused.value.code == "facts_damaged"
    fs.make(kept, lambda aside: aside.write_bytes(b"tallies"), sealed=True)
    assert seals.checked(kept) == kept
    fs.remove(kept)
    assert not seals.whole(kept) and list(kept.parent.iterdir()) == []


def test_a_file_without_its_seal_is_not_trusted(kept: Path):
    fs.seal_of(kept).unlink()
    assert not seals.whole(kept)


def test_the_command_names_the_damaged_file_and_ends_with_1(here: Settings, kept: Path):
    done = _command(here)
    assert (done.returncode, done.stderr) == (0, "") and "all are whole" in done.stdout
    kept.write_bytes(b"")
    done = _command(here)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == ["Damaged (product): product/tallies/procedures/a.parquet"]


def test_a_damaged_ledger_is_named_and_nothing_else_is_asked_of_it(here: Settings):
    ledger.engine(here).dispose()
    file = here.data_dir / "record" / "ledger.sqlite"
    body = bytearray(file.read_bytes())
    body[4096 : 4096 * 3] = bytes(4096 * 2)
    file.write_bytes(bytes(body))
    assert scrub.scrub(here) == (1, (scrub.Damage("ledger", "record/ledger.sqlite"),))
