"""A release is made whole or not at all, never changes, and comes again from its record."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from data import duck, release, settings
from data.errors import Refusal
from data.model import Viewer
from data.settings import Settings
from metrics import build, deltas, rebuild
from metrics import release as releasing
from tests.metrics.conftest import JUNE, table, take

VIEWER = Viewer("test", "coordinator")
ROOT = Path(__file__).parents[2]
POINTS = ("release.built", "release.synced", "release.delta_written", "release.renamed", "release.published")
# Each point in a forked child of its own; the parent has started no thread yet.
CRASHES = """
import os, sys
import alembic.command, alembic.config, alembic.script
from data import settings
from metrics import release
children = {}
for point, folder in zip(sys.argv[1::2], sys.argv[2::2]):
    child = os.fork()
    if not child:
        os.environ["CRASH_AT"] = point
        release.publish(settings.load(environ={"DATA_DIR": folder, "NOW": os.environ["NOW"]}))
        os._exit(0)
    children[child] = point
for child, point in children.items():
    print(point, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def _digests(file: Path) -> dict[str, str]:
    """Read a copy under a name of its own: what this process has open already must not answer for the file."""
    copy = file.parent / f"{uuid.uuid4().hex}.duckdb"
    shutil.copy(file, copy)
    with duck.connect(copy, read_only=True) as connection:
        found = build.digests(connection)
    copy.unlink()
    return found


def test_the_file_of_a_release_has_the_digests_that_the_ledger_holds(published: Settings):
    for row in release.rows(published):
        assert _digests(release.path(published, row.n)) == row.digests


def test_a_file_made_again_from_the_deltas_equals_the_one_that_was_built(copied: Settings):
    for number in (1, 2):
        file = release.path(copied, number)
        with duck.connect(file, read_only=True) as connection:
            before = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in build.TABLES}
        file.unlink()
        deltas.materialised(copied, number)
        with duck.connect(file, read_only=True) as connection:
            after = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in build.TABLES}
        assert before == after and before["observation"] and before["tally"]


def test_the_second_delta_holds_what_changed_and_nothing_else(published: Settings):
    with duck.connect(folders=[published.deltas]) as connection:
        query = f"SELECT DISTINCT agency, report, _op FROM '{published.deltas}/2/tally.parquet'"
        found = set(connection.execute(query).fetchall())
    assert {(agency, op) for agency, _, op in found} == {("hue", "+"), ("hue", "-")}


def test_an_earlier_release_reads_unchanged_after_a_later_one(copied: Settings, reading):
    door = reading(copied)
    asked = ("dossiers_online", "hue", "2026-04")
    first = door.show(VIEWER, *asked, as_of="r1")
    assert (first["value"], first["marks"], first["release"]) == (pytest.approx(42.857143), [], "r1")
    second = door.show(VIEWER, *asked)
    assert (second["value"], second["marks"], second["release"]) == (pytest.approx(66.666667), ["revised"], "r2")
    take(copied, table("satisfaction", "hue", "2026-04", ("channel", "answers", "satisfied"), ("Trực tuyến", 10, 9)))
    assert releasing.publish(copied) == 3
    door._explain.cache_clear()
    again = door.show(VIEWER, *asked, as_of="r1")
    assert {name: again[name] for name in first if name != "candidates"} == {
        n: first[n] for n in first if n != "candidates"
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [("r9", "release_unknown"), ("9", "release_unknown"), ("latest", "release_unknown"), ("r-1", "release_unknown")],
)
def test_a_release_that_was_never_published_is_refused(published: Settings, reading, given: str, code: str):
    with pytest.raises(Refusal) as refused:
        reading(published).show(VIEWER, "egdi_rank", "VN", "2024", as_of=given)
    assert refused.value.code == code and "r2" in refused.value.say()


def test_everything_that_is_a_product_comes_again_with_equal_digests(copied: Settings, reading):
    reading(copied)
    before = rebuild._facts(copied)
    shutil.rmtree(copied.data_dir / "product")
    after, differences = rebuild.rebuild(copied)
    assert differences == [] and after[: len(before)] == before and len(before) > 6
    held = release.row(copied, 2).digests
    assert {line for line in after if " again-2." in line} == {
        f"{digest} again-2.{name}" for name, digest in held.items()
    }
    for row in release.rows(copied):
        assert _digests(release.path(copied, row.n)) == row.digests


@pytest.mark.parametrize("damage", ["changed", "gone", "exchanged"])
def test_a_damaged_delta_is_refused_and_makes_no_file(copied: Settings, damage: str):
    delta = copied.deltas / "1" / "observation.parquet"
    if damage == "gone":
        delta.unlink()
    elif damage == "changed":
        body = bytearray(delta.read_bytes())
        body[len(body) // 2] ^= 1
        delta.write_bytes(bytes(body))
    else:
        shutil.copy(copied.deltas / "2" / "observation.parquet", delta)
    release.path(copied, 2).unlink()
    with pytest.raises(Refusal) as refused:
        deltas.materialised(copied, 2)
    assert refused.value.code == "delta_damaged" and "r1" in refused.value.say()
    assert not release.path(copied, 2).exists()


@pytest.fixture(scope="module")
def crashed(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, int]]:
    """A folder for each crash point, and how the publishing process ended there."""
    folders = {point: tmp_path_factory.mktemp("crashed") / "var" for point in POINTS}
    for folder in folders.values():
        shutil.copytree(published.data_dir, folder)
    words = [str(word) for pair in folders.items() for word in pair]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "NOW": JUNE}
    done = subprocess.run(
        [sys.executable, "-c", CRASHES, *words], env=environ, capture_output=True, text=True, check=True
    )
    codes = dict(line.split() for line in done.stdout.splitlines())
    return {point: (folder, int(codes[point])) for point, folder in folders.items()}


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_while_publishing_leaves_the_old_release_and_the_next_one_works(
    crashed, published: Settings, reading, point: str
):
    folder, code = crashed[point]
    here = settings.load(environ={"DATA_DIR": str(folder), "NOW": JUNE})
    newest = 3 if point == "release.published" else 2
    assert code == 137 and release.newest(here) == newest
    shown = reading(here).show(VIEWER, "dossiers_online", "hue", "2026-04")
    assert (shown["value"], shown["release"]) == (pytest.approx(66.666667), f"r{newest}")
    assert releasing.publish(here) == newest + 1
    assert _digests(release.path(here, newest + 1)) == release.row(here, newest + 1).digests
    assert release.row(here, newest + 1).digests["observation"] == release.row(here, 2).digests["observation"]


def test_nothing_accepted_cannot_be_published(here: Settings):
    with pytest.raises(Refusal) as refused:
        releasing.publish(here)
    assert refused.value.code == "release_empty" and release.newest(here) is None
    assert not list(here.releases.iterdir())
