"""Readers are moved to a release once its first answers are made."""

from __future__ import annotations

import shutil

import pytest

from data import release, settings
from data.model import Viewer
from data.taken_back import Official
from metrics import ahead, overview, read, stamp
from metrics.history import changes

READER = Viewer("somebody", "coordinator")


@pytest.fixture
def copy(published, tmp_path, monkeypatch):
    """A copy of a country with two releases, for the data door."""
    shutil.copytree(published.data_dir, tmp_path / "var")
    for name, value in {"DATA_DIR": str(tmp_path / "var"), "NOW": published.now().isoformat()}.items():
        monkeypatch.setenv(name, value)
    return settings.load()


def test_a_reader_stays_with_what_is_made_until_the_new_answers_are(copy, monkeypatch):
    newest = release.newest(copy, "provisional")
    stamp.move(copy, "provisional", Official(newest - 1))
    assert read.overview(READER).stamp.release == newest - 1
    made = []
    monkeypatch.setattr(ahead, "_answer", lambda viewer: made.append(stamp.pick(copy, viewer, None).release))
    ahead.advance(copy)
    assert made == [newest], "the first answers are made from the release to which readers will be moved"
    assert read.overview(READER).stamp.release == newest
    ahead.advance(copy)
    assert made == [newest], "nothing is made twice"


def test_the_first_view_of_a_release_finds_its_answer_made(copy, monkeypatch):
    ahead.advance(copy)
    monkeypatch.setattr(overview, "make", None)
    shown = read.overview(READER)
    assert shown.stamp.release == release.newest(copy, "provisional")
    assert stamp.reached(copy, "provisional").release == shown.stamp.release


def test_what_changed_since_the_release_before_is_made_before_readers_ask(copy, monkeypatch):
    ahead.advance(copy)
    monkeypatch.setattr(changes, "_write", None)
    shown = read.since(READER)
    assert shown.total > 0 and shown.rows and shown.stamp.release == release.newest(copy, "provisional")


def test_changes_of_a_file_that_is_damaged_are_made_again(copy):
    shown = read.since(READER)
    file = changes.path(copy, shown.since.release, shown.stamp.release)
    release._opened.cache_clear()
    file.write_bytes(b"no database")
    assert read.since(READER) == shown


def test_changes_go_with_the_files_of_their_releases(copy):
    shown = read.since(READER)
    file = changes.path(copy, shown.since.release, shown.stamp.release)
    changes.drop(copy, {shown.since.release, shown.stamp.release})
    assert file.exists()
    changes.drop(copy, {shown.stamp.release})
    assert not file.exists() and read.since(READER) == shown


def test_a_release_that_cannot_be_answered_moves_readers_all_the_same(copy, monkeypatch):
    def refused(*_, **__):
        raise read.Refusal("no_release")

    monkeypatch.setattr(read, "overview", refused)
    ahead.advance(copy)
    assert stamp.reached(copy, "provisional").release == release.newest(copy, "provisional")
