"""Releases from before scores were kept are read, followed and published as before; a new file is a new index."""

from __future__ import annotations

import pytest

from data import ledger, release
from data.errors import Refusal
from data.ledger import tables
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics import build, deltas, official
from metrics import release as releasing
from metrics.score import definition

VIEWER = Viewer("o", "coordinator")
KEPT = ("score", "lost")


@pytest.fixture
def older(copied: Settings) -> Settings:
    """The two releases as a program without scores would have recorded them."""
    with ledger.writing(copied) as connection:
        for row in release.rows(copied):
            values = {
                "digests": {name: value for name, value in row.digests.items() if name not in KEPT},
                "files": {name: value for name, value in row.files.items() if name not in KEPT},
            }
            connection.execute(tables.release.update().where(tables.release.c.n == row.n).values(**values))
            release.path(copied, row.n).unlink()
            for name in KEPT:
                (copied.deltas / str(row.n) / f"{name}.parquet").unlink()
    return copied


def test_an_older_release_is_made_again_without_scores_and_says_so(older: Settings, reading):
    door = reading(older)
    assert door.show(VIEWER, "dossiers_online", "hue", "2026-04", as_of="r1")["release"] == "r1"
    for ask in (door.score, door.ranking):
        with pytest.raises(Refusal) as refused:
            ask(VIEWER, "national_set", "hue" if ask == door.score else "province", "2026-Q1")
        assert refused.value.code == "score_none" and "r2" in refused.value.say()


def test_the_release_after_an_older_one_keeps_all_its_scores_as_new(older: Settings):
    assert releasing.publish(older) == 3
    release.path(older, 3).unlink()
    connection = release.connect(deltas.materialised(older, 3))
    assert connection.execute("SELECT count(*) FROM score").fetchone() > (0,)
    assert {name for name in release.row(older, 3).digests} == set(build.TABLES)


def test_an_official_release_of_an_older_one_holds_no_scores(older: Settings):
    deltas.materialised(older, 2)
    with build.database(older, older.releases / "cut.build") as connection:
        official._cut(older, 2, parse("2026-04"), connection)
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in (*KEPT, "observation")]
    assert counts[:2] == [(0,), (0,)] and counts[2] > (0,)


def test_a_file_is_an_index_under_its_own_name_and_in_its_order(tmp_path):
    text = (definition.FOLDER / "national_set.toml").read_text("utf-8")
    (tmp_path / "later.toml").write_text(text.replace("order = 3", "order = 5"), "utf-8")
    (tmp_path / "sooner.toml").write_text(text, "utf-8")
    assert list(definition.indices(tmp_path)) == ["sooner", "later"]
    assert list(definition.indices()) == ["index_766", "dti", "national_set"]
    assert definition.get("i766_tong").id == "index_766" and definition.get("dti_bo").id == "dti"


def test_the_five_groups_of_766_and_the_two_parts_of_its_online_group():
    one = definition.get("index_766")
    assert [int(group.weight) for group in one.groups] == [18, 20, 22, 22, 18]
    assert [int(c.weight) for c in one.criteria if c.group == "online"] == [12, 10]
    assert sum(group.weight for group in one.groups) == one.total == 100
