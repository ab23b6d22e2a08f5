"""A release is read with the definitions and reference files that it was made with, whatever was edited since."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from data import agencies, calendar, datasets, duck, edition, release
from data.model import Viewer
from metrics import build, bundle, definitions, deltas
from metrics import release as releasing
from metrics.reading import overview

VIEWER = Viewer("test", "coordinator")
ASKED = ("dossiers_online", "hue", "2026-04")
EDITS = {
    "metrics/indicators/dossiers_online.toml": ("Dossiers filed online", "Dossiers filed by telephone"),
    "data/reference/agencies.csv": ("hue,", "hue-khac,"),
    "data/reference/holidays.csv": ("2026-04-30", "2026-04-29"),
    "data/datasets/dossiers.toml": ("Dossiers by procedure and channel", "Other dossiers"),
}


def copy(into: Path, edits: dict[str, tuple[str, str]]) -> Path:
    """Lay this program's definitions out elsewhere, edited."""
    for folder in ("metrics/indicators", "metrics/indices", "data/datasets", "data/reference"):
        shutil.copytree(edition.HOME / folder, into / folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, (was, becomes) in edits.items():
        text = (into / name).read_text("utf-8")
        assert was in text
        (into / name).write_text(text.replace(was, becomes), "utf-8")
    return into


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[], Iterator[None]]:
    """Let the program's own files have been edited."""

    @contextmanager
    def now() -> Iterator[None]:
        with edition.of(root):
            yield

    root = copy(tmp_path / "edited", EDITS)
    return now  # type: ignore[return-value]


def test_each_edition_has_its_own_registries(edited):
    own = definitions.get("dossiers_online"), calendar.closes, datasets.get("dossiers")
    with edited():
        assert definitions.get("dossiers_online").name.en == "Dossiers filed by telephone"
        assert definitions.get("dossiers_online").digest != own[0].digest
        assert "hue" not in agencies.registry() and "hue-khac" in agencies.registry()
        assert datasets.get("dossiers").label.en == "Other dossiers"
        assert definitions.digest() != ""
    assert "hue" in agencies.registry() and definitions.get("dossiers_online") is own[0]


def test_a_file_that_an_older_edition_did_not_keep_is_the_programs_own_and_a_folder_was_empty(tmp_path: Path):
    with edition.of(tmp_path):
        assert edition.place("data/reference/units.toml") == edition.HOME / "data/reference/units.toml"
        assert datasets.all_datasets() == {}


def test_an_edit_after_a_release_changes_none_of_its_answers(copied, reading, edited):
    door = reading(copied)

    def answers() -> tuple:
        for kept in (overview.kept, door._explain):
            kept.cache_clear()
        shown = [door.show(VIEWER, *ASKED, as_of=f"r{n}") for n in (1, 2)]
        pages = [door.overview(VIEWER, ky="2026-04", ban=f"r{n}") for n in (1, 2)]
        chains = [door.explain(VIEWER, ".".join(ASKED), ban=f"r{n}") for n in (1, 2)]
        return shown, pages, chains

    before = answers()
    with edited():
        assert answers() == before
        shutil.rmtree(copied.data_dir / "product" / "editions")
        bundle._laid_out.cache_clear()
        assert answers() == before
        files = sorted((copied.editions / release.row(copied, 1).definitions).rglob("*.toml"))
        files[0].write_text("damaged", "utf-8")
        bundle._laid_out.cache_clear()
        assert answers() == before


def test_the_next_release_goes_by_the_edit_and_the_last_one_does_not(copied, reading, tmp_path: Path):
    door = reading(copied)
    name = "metrics/indicators/dossiers_online.toml"
    changed = {
        name: (
            'expression = "sum(online)"',
            "expression = \"sum(case when procedure = '1.000002' then in_person else online end)\"",
        )
    }
    before = door.show(VIEWER, *ASKED, as_of="r2")
    with edition.of(copy(tmp_path / "root", changed)):
        assert releasing.publish(copied) == 3
        third = door.show(VIEWER, *ASKED)
        assert (third["numerator"], before["numerator"]) == (20, 16)
        door._explain.cache_clear()
        assert door.show(VIEWER, *ASKED, as_of="r2") == before
    assert release.row(copied, 3).definitions != release.row(copied, 2).definitions
    # Back under the first definitions, the third release still comes again from facts as it was made.
    assert releasing.again(copied, 3, replace(copied).today()) == release.row(copied, 3).digests


def test_a_release_of_an_older_program_comes_again_in_its_own_columns(copied, monkeypatch):
    """A younger program keeps one more column and one more table; both are told apart by the deltas themselves."""
    more = {"observation": build.TABLES["observation"] | {"more": "VARCHAR"}, "thing": {"period": "VARCHAR"}}
    fill = build.fill

    def filled(settings, connection, basis, today) -> None:
        fill(settings, connection, basis, today)
        connection.execute("ALTER TABLE observation ADD COLUMN more VARCHAR; UPDATE observation SET more = agency")
        connection.execute("CREATE TABLE thing (period VARCHAR); INSERT INTO thing VALUES ('2026-04')")

    monkeypatch.setattr(build, "TABLES", build.TABLES | more)
    monkeypatch.setattr(build, "fill", filled)
    monkeypatch.setattr(build.digests, "__defaults__", ("", tuple(build.TABLES)))
    assert releasing.publish(copied) == 3 and releasing.publish(copied) == 4
    for number in (2, 3, 4):
        release.path(copied, number).unlink()
        deltas.materialised(copied, number)
    columns = [len(build.TABLES["observation"]) - 1, *[len(build.TABLES["observation"])] * 2]
    for number, count in zip((2, 3, 4), columns, strict=True):
        with duck.connect(release.path(copied, number), read_only=True) as connection:
            assert len(connection.execute("FROM observation LIMIT 0").description) == count
            rows = connection.execute("SELECT count(*) FROM observation WHERE agency <> ''").fetchone()
            assert (
                rows
                == connection.execute(
                    "SELECT count(DISTINCT (indicator, agency, period, lens)) FROM observation"
                ).fetchone()
            )
