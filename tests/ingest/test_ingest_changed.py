"""A file is fetched again only when it changed, and an address whose tags are wrong is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data import fetched
from data.errors import Refusal, sentence
from data.settings import Settings
from ingest import once, pull, schedule, sources
from ingest.read.child import Reader
from ingest.sources import un_egovkb
from tests.ingest.kit import Plain, body, counting, line, rows_of
from tests.ingest.ways import copy_while_open, later, run
from tests.standins import Answers, Standin, serving
from tests.standins.egovkb import Egovkb

SPECIMENS = Path(__file__).parents[1] / "specimens" / "un_egovkb"
MOMENT = 1_700_000_000.0


class Tagged(Answers):
    """Answers `server.play`: status, body and headers, whatever is asked."""

    def do_GET(self) -> None:
        """Answer what the test says, by what was asked."""
        status, content, headers = self.server.play(self.headers)
        self.give(status, content, "application/json", **headers)


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy of its own, while September is open."""
    return copy_while_open(tmp_path)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """A server whose answers the test writes, and a source of one file there."""
    from types import ModuleType

    from data.model import Delivery, Text
    from ingest.fetchers.file import changed

    made = ModuleType("one_file")
    made.SOURCE = sources.Source(
        "one_file", Text("Một tệp", "One file"), ("procedures",), "0 6 * * *", needs=("ONE_URL",)
    )

    def fetch(_, context):
        got = changed(context, context.base)
        if got:
            yield Delivery("a.json", got.body, "procedures", "hung-yen", "2026-09", seen=got.seen)

    made.fetch = fetch
    monkeypatch.setattr(sources, "all_sources", lambda: {"one_file": made})
    with serving(Tagged) as standin:
        monkeypatch.setenv("ONE_URL", f"{standin.base}/a.json")
        yield standin


def always(status: int, content: bytes, **headers: str) -> Callable:
    """Answer every request alike."""
    return lambda _: (status, content, headers)


def conditional(content: bytes, etag: str = "", modified: str = "") -> Callable:
    """Answer as a good web server."""

    def play(asked):
        told = {name: value for name, value in (("ETag", etag), ("Last_Modified", modified)) if value}
        same = (etag and asked.get("If-None-Match") == etag) or (
            modified and asked.get("If-Modified-Since") == modified
        )
        return (304, b"", told) if same else (200, content, told)

    return play


@pytest.mark.parametrize("tags", [{"etag": '"a"'}, {"etag": 'W/"a"'}, {"modified": "Tue, 14 Nov 2023 22:13:20 GMT"}])
def test_what_did_not_change_is_not_sent_again(here: Settings, server: Standin, tags):
    server.play = conditional(body(line()), **tags)
    assert run(here, "one_file")["accepted"] == 1
    again = run(here, "one_file")
    assert (again["state"], again["received"], len(rows_of(here, "file"))) == ("done", 0, 1)
    sent = [asked.headers.get("if-none-match") or asked.headers.get("if-modified-since") for asked in server.asked]
    assert sent == [None, next(iter(tags.values()))]
    server.play = conditional(body(line(full_online=31)), **{name: value + "2" for name, value in tags.items()})
    assert run(here, "one_file")["accepted"] == 1
    assert [row["full_online"] for row in counting(here)] == [31]
    assert [row["note"] for row in rows_of(here, "fetched")] == [""]


def test_the_same_bytes_without_tags_are_received_once(here: Settings, server: Standin):
    server.play = always(200, body(line()))
    assert [run(here, "one_file")["received"] for _ in range(3)] == [1, 0, 0]
    assert len(rows_of(here, "file")) == 1


def test_bytes_that_come_back_are_received_again(here: Settings, server: Standin):
    for given in (30, 31, 30):
        server.play = always(200, body(line(full_online=given)))
        run(here, "one_file")
    assert len(rows_of(here, "file")) == 3
    assert [row["full_online"] for row in counting(here)] == [30]


def test_a_body_that_changed_under_its_tag_is_noticed_and_the_tag_is_not_believed_again(
    here: Settings, server: Standin
):
    server.play = always(200, body(line()), ETag='"a"')
    run(here, "one_file")
    server.play = always(200, body(line(full_online=31)), ETag='"a"')
    assert run(here, "one_file")["accepted"] == 1
    assert [row["note"] for row in rows_of(here, "fetched")] == ["same_tag"]
    server.play = conditional(body(line(full_online=32)), etag='"a"')
    assert run(here, "one_file")["accepted"] == 1, "the tag was believed once more"
    assert [row["full_online"] for row in counting(here)] == [32]


@pytest.mark.parametrize("told", [{"ETag": '"b"'}, {"Content_Length": "7"}])
def test_not_modified_of_other_bytes_is_noticed(here: Settings, server: Standin, told):
    server.play = always(200, body(line()), ETag='"a"')
    run(here, "one_file")
    changed = body(line(full_online=31))
    server.play = lambda asked: (304, b"", told) if asked.get("If-None-Match") else (200, changed, {"ETag": '"a"'})
    assert run(here, "one_file")["accepted"] == 1
    (row,) = rows_of(here, "fetched")
    assert row["note"] == "said_unchanged"
    assert sentence(row["note"], "vi") != sentence(row["note"], "en")


def test_not_modified_is_believed_for_a_week_at_most(here: Settings, server: Standin):
    server.play = conditional(body(line()), etag='"a"')
    run(here, "one_file")
    server.play = conditional(body(line(full_online=31)), etag='"a"')
    for days, accepted in ((1, 0), (6.9, 0), (7, 1)):
        assert run(later(here, days=days), "one_file")["accepted"] == accepted
    assert [row["note"] for row in rows_of(here, "fetched")] == ["same_tag"]


def test_tags_are_kept_with_the_file_or_not_at_all(here: Settings, server: Standin, monkeypatch: pytest.MonkeyPatch):
    """A process that loses its lease between asking and keeping must not remember that it asked."""
    server.play = conditional(body(line()), etag='"a"')
    lost = once.Lease("nobody", 7)
    once.plan(here, "one_file", [""], "2026-11-21T00:00:00.000000Z")
    (planned,) = once.waiting(here)
    monkeypatch.setattr(once, "begin", lambda *_: None)
    with pytest.raises(Refusal) as refused:
        pull.perform(here, [Plain()], planned, lost, "")
    assert refused.value.code == "lease_lost"
    assert (rows_of(here, "fetched"), rows_of(here, "file")) == ([], [])


@pytest.fixture
def export(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """The UN Knowledgebase with two survey years."""
    with serving(Egovkb) as standin:
        standin.files = {path.name: (path.read_bytes(), MOMENT) for path in SPECIMENS.iterdir()}
        monkeypatch.setenv("UN_EGOVKB_URL", f"{standin.base}/Resources/EGOV_DATA_{{year}}.csv")
        yield standin


def test_the_un_export_is_pulled_by_year_and_again_when_a_year_changed(here: Settings, export: Standin):
    with Reader() as reader:
        first = run(here, "un_egovkb", readers=[reader])
        assert (first["state"], first["received"], first["accepted"]) == ("done", 2, 2), first["problem"]
        assert [asked.path[-8:] for asked in export.asked] == [
            "2026.csv",
            "2024.csv",
            "2022.csv",
            "2020.csv",
            "2018.csv",
        ]
        ranks = {row["_period"]: row["egdi_rank"] for row in counting(here, "un_egov_survey") if row["_agency"] == "VN"}
        assert ranks == {"2020": 86, "2018": 88}
        again = run(here, "un_egovkb", readers=[reader])
        assert (again["state"], again["received"]) == ("done", 0)
        mended = export.files["EGOV_DATA_2018.csv"][0].replace(b'"Viet Nam ",88,', b'"Viet Nam ",87,')
        export.files["EGOV_DATA_2018.csv"] = (mended, MOMENT + 60)
        third = run(here, "un_egovkb", readers=[reader])
        assert (third["received"], third["accepted"]) == (1, 1)


def test_a_source_without_its_settings_is_announced_and_never_asked(here: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("UN_EGOVKB_URL", raising=False)
    schedule._catch_up(here)
    schedule._announce(here)
    feed = next(row for row in rows_of(here, "feed") if row["source"] == "un_egovkb")
    assert (feed["missing"], feed["next_fire"]) == (["UN_EGOVKB_URL"], None)
    assert "un_egovkb" not in {row["source"] for row in rows_of(here, "run")}
    with pytest.raises(Refusal) as refused:
        schedule.pull(here, "un_egovkb")
    assert refused.value.code == "source_not_configured"
    assert rows_of(here, "run") == [row for row in rows_of(here, "run") if row["source"] != "un_egovkb"]


def test_what_is_known_of_addresses_belongs_to_one_source(here: Settings, export: Standin):
    run(here, "un_egovkb")
    assert set(fetched.held(here, "un_egovkb")) == {
        f"{export.base}/Resources/EGOV_DATA_{year}.csv" for year in (2018, 2020)
    }
    assert fetched.held(here, "one_file") == {}
    assert un_egovkb.SOURCE.modes == ("demo", "production")
