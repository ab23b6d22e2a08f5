"""Products that nobody names are removed, and nothing else: not what the ledger names, nor anything young."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import facts, fs, seals
from data.settings import Settings
from ingest import accept, housekeeping
from metrics import release as releasing
from metrics import tally
from tests.ingest.kit import ROOT, Plain, body, copy_at, counting, environ, line, put, rows_of


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy in which one report was corrected twice and released each time: two facts files lie there unnamed."""
    settings = copy_at(tmp_path)
    for full in (30, 31, 32):
        accept.process(settings, [Plain()], put(settings, body(line(full_online=full))))
        (named,) = rows_of(settings, "facts")
        tally.ensure(settings, "procedures", named["name"])
    releasing.publish(settings)
    return settings


def products(settings: Settings) -> set[Path]:
    """Give every facts and tally file, with their seals."""
    return {p for folder in (settings.facts, settings.tallies) for p in folder.rglob("*") if p.is_file()}


def age(settings: Settings, hours: float = 2) -> None:
    """Let everything have been written long ago."""
    then = time.time() - hours * 3600
    for path in products(settings):
        os.utime(path, (then, then))


def kept(settings: Settings) -> set[Path]:
    """Give the files that must stay: the named facts file and its tally, each with its seal."""
    (named,) = rows_of(settings, "facts")
    path = facts.path(settings, "procedures", named["name"])
    both = {path, tally.path(settings, "procedures", named["name"])}
    return both | {fs.seal_of(one) for one in both}


def test_what_nobody_names_goes_after_an_hour_and_figures_stay_as_they_are(here: Settings):
    assert len(products(here)) == 12
    assert housekeeping.sweep(here) == [] and len(products(here)) == 12, "a young file was removed"
    age(here)
    rows, digests = counting(here), releasing.again(here, 1, here.today())
    assert len(housekeeping.sweep(here)) == 4
    assert products(here) == kept(here)
    assert (counting(here), releasing.again(here, 1, here.today())) == (rows, digests)
    assert housekeeping.sweep(here) == []


def test_a_file_that_is_named_while_the_folder_is_looked_at_stays(here: Settings, monkeypatch: pytest.MonkeyPatch):
    age(here)
    look = housekeeping._old

    def and_then_accept(settings: Settings):
        found = list(look(settings))
        accept.process(here, [Plain()], put(here, body(line(full_online=33))))
        return found

    monkeypatch.setattr(housekeeping, "_old", and_then_accept)
    housekeeping.sweep(here)
    assert all(seals.whole(facts.path(here, "procedures", row["name"])) for row in rows_of(here, "facts"))


def test_tallies_of_other_definitions_go_too(here: Settings):
    (named,) = rows_of(here, "facts")
    other = tally.path(here, "procedures", named["name"]).with_name(f"{Path(named['name']).stem}-{'0' * 16}.parquet")
    other.write_bytes(b"old")
    age(here)
    assert other in housekeeping.sweep(here)


def test_what_is_no_product_of_ours_is_left_alone(here: Settings):
    own = [
        here.facts / "procedures" / "ghi-chu.txt",
        here.facts / "procedures" / ".workshop.1.x",
        here.facts / "a.parquet",
    ]
    for path in own:
        path.write_bytes(b"x")
    age(here)
    housekeeping.sweep(here)
    assert all(path.exists() for path in own)


def test_a_kill_at_each_removal_harms_nothing_and_the_next_sweep_ends_it(here: Settings, tmp_path: Path):
    age(here)
    program = (
        "import os, pathlib; from data import settings; from ingest import housekeeping; left = [{left}]\n"
        "plain = pathlib.Path.unlink\n"
        "def unlink(*a, **k):\n"
        "    plain(*a, **k); left[0] -= 1\n"
        "    left[0] or os._exit(137)\n"
        "pathlib.Path.unlink = unlink\n"
        "housekeeping.sweep(settings.load())"
    )
    rows = counting(here)
    for left in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", program.format(left=left)], cwd=ROOT, env=environ(tmp_path), check=False
        )
        assert done.returncode == 137
        assert kept(here) <= products(here) and counting(here) == rows
    housekeeping.sweep(here)
    assert products(here) == kept(here)
