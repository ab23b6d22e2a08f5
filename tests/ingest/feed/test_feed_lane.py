"""The feeds lane: types, codes, keys and rules row by row; every row keeps its number in the file.

Long because each file that breaks a rule is written out beside what must be said of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from data import archive, duck, facts, fs, inbox, ledger, parts
from data.errors import Refusal
from data.model import Delivery
from data.period import ZONE
from data.settings import Settings
from ingest import accept
from ingest.feed import reading
from ingest.feed.header import plan_of
from ingest.read.child import Reader
from ingest.reread import reread
from metrics import rebuild
from metrics import release as releasing
from tests.ingest.kit import copy_at, rows_of

HEAD = "Mã hồ sơ,Mã thủ tục,Kênh nộp,Bước xử lý,Thời điểm,Hạn trả kết quả\n"
OPEN = datetime(2026, 10, 5, 9, tzinfo=ZONE)


def event(number: int, channel: str = "online", at: str = "2026-09-03T08:00:00", due: str = "2026-09-20") -> str:
    return f"HS{number:04d},1.0042,{channel},received,{at},{due}\n"


GOOD = [event(number) for number in range(1, 301)]


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy before the period closes."""
    return copy_at(tmp_path, now=OPEN)


@pytest.fixture
def bring(here: Settings, tmp_path: Path) -> Callable[..., tuple[Any, list[dict]]]:
    """Receive a feed as the command does; give its outcome and the rows that its part holds for readers."""

    def act(body: str | bytes, name: str = "events.csv", sender: str | None = "hue", period: str | None = "2026-09"):
        path = tmp_path / name
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        delivery = Delivery(name, b"", "dossier_events", sender, period, file=path)
        receipt = inbox.receive(here, [delivery], reading.ORIGIN, illustrative=False)
        (outcome,) = accept.process(here, [None], inbox.files(here, receipt))  # type: ignore[list-item]
        return outcome, rows(here, [number for number, _ in outcome.reports])

    return act


def rows(settings: Settings, reports: list[int]) -> list[dict]:
    found = []
    with ledger.reading(settings) as connection:
        held = parts.held(connection, reports)
    for part in held:
        with duck.connect(folders=[settings.facts]) as own:
            result = own.execute(f"SELECT * FROM {parts.relation(own, settings, part)} ORDER BY _row")
            names = [column[0] for column in result.description]
            assert names == list(facts.columns(facts.datasets.get(part.dataset)))
            found += [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return found


def told(outcome: Any) -> list[tuple]:
    ((_, candidate),) = outcome.reports
    return [(f.rule, f.severity, f.row, f.column) for f in candidate.findings]


def test_every_row_is_traced_and_the_ledger_names_one_part(here: Settings, bring):
    outcome, found = bring(HEAD + "".join(GOOD))
    assert told(outcome) == [] and [row["_row"] for row in found] == list(range(2, 302))
    assert {(r["_report"], r["_sender"], r["_agency"], r["_period"]) for r in found} == {(1, "hue", "hue", "2026-09")}
    assert found[0]["at"] == datetime(2026, 9, 3, 8) and found[0]["channel"] == "online"
    assert [(row["report"], row["rows"], row["first"]) for row in rows_of(here, "part")] == [(1, 300, 2)]
    assert [row["rows"] for row in rows_of(here, "report")] == [300]
    files = {path.name for path in (here.facts / "dossier_events").iterdir()}
    name = rows_of(here, "part")[0]["name"]
    assert files == {name, name + fs.SEAL}  # nothing is left of the workshop


def test_wrong_rows_are_named_left_out_and_the_others_keep_their_numbers(bring):
    lines = list(GOOD)
    lines[10] = event(11, due="xx")
    lines[100] = event(101, channel="bồ câu")
    outcome, found = bring(HEAD + "".join(lines))
    ((_, candidate),) = outcome.reports
    assert candidate.accepted and told(outcome) == [
        ("feed_rows_left_out", "warning", None, ""),
        ("value_unlisted", "warning", 102, "C"),
        ("feed_value", "warning", 12, "F"),
    ]
    assert [row["_row"] for row in found] == [n for n in range(2, 302) if n not in (12, 102)]
    assert all(row["dossier"] == f"HS{row['_row'] - 1:04d}" for row in found)


def test_a_feed_with_more_than_one_per_cent_of_wrong_rows_is_returned(here: Settings, bring):
    lines = [event(n, channel="") if n % 50 == 0 else event(n) for n in range(1, 301)]
    outcome, found = bring(HEAD + "".join(lines))
    ((_, candidate),) = outcome.reports
    assert not candidate.accepted and found == [] and rows_of(here, "part") == []
    assert told(outcome)[0] == ("feed_rows_wrong", "error", None, "")
    assert ("value_missing", "error", 51, "C") in told(outcome)
    assert list((here.facts / "dossier_events").iterdir()) == []


def held_lines(body: str) -> dict[str, int]:
    """Give the line of the file on which each dossier's record begins, as an editor shows it."""
    found, line = {}, 1
    for piece in body.split("\n"):
        if piece.startswith("HS"):
            found[piece[:6]] = line
        line += 1
    return found


def test_rows_keep_their_lines_beside_blank_and_rejected_ones_and_long_cells(bring):
    lines = list(GOOD)
    lines[3] = "\n" + lines[3]
    lines[10] = event(11, due="xx")
    lines[20] = "\n\n" + lines[20]
    lines[40] = lines[40].replace("1.0042", '"1.\n\n0042"')
    lines[50] = event(51, due="yy")
    lines[60] = event(61, channel="bồ câu")
    body = HEAD + "".join(lines) + "\n\n"
    outcome, found = bring(body)
    expected = held_lines(body)
    assert len(found) == 297 and {row["dossier"]: row["_row"] for row in found} == {
        name: line for name, line in expected.items() if name not in ("HS0011", "HS0051", "HS0061")
    }
    named = {(rule, row) for rule, _, row, _ in told(outcome)}
    wrong = [expected[name] for name in ("HS0011", "HS0051", "HS0061")]
    assert {("feed_value", wrong[0]), ("feed_value", wrong[1]), ("value_unlisted", wrong[2])} <= named


@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_rows_keep_their_lines_where_nothing_else_is_wrong(bring, begin: str):
    body = HEAD + "".join(GOOD[:3]) + "\n" + "".join(GOOD[3:9])
    outcome, found = bring(begin + body)
    assert told(outcome) == [] and {row["dossier"]: row["_row"] for row in found} == held_lines(body)


def test_a_record_sent_twice_counts_once(bring):
    outcome, found = bring(HEAD + "".join([*GOOD, GOOD[4]]))
    assert ("feed_row_twice", "warning", 302, "A") in told(outcome) and len(found) == 300


def test_codes_may_be_written_by_their_names(bring):
    lines = [event(n, channel="Trực tuyến" if n % 2 else "Bưu chính") for n in range(1, 301)]
    outcome, found = bring(HEAD + "".join(lines))
    assert told(outcome) == [] and {row["channel"] for row in found} == {"online", "by_post"}


def test_rows_may_name_their_month(bring):
    body = "Tháng," + HEAD + "".join(f"09/2026,{line}" for line in GOOD[:299]) + "08/2026," + GOOD[299]
    outcome, found = bring(body)
    assert ("period_outside", "warning", 301, "A") in told(outcome)
    assert {row["_period"] for row in found} == {"2026-09"} and len(found) == 299


@pytest.mark.parametrize("written", ["2026-09-30T23:30:00Z", "2026-10-01T06:30:00+07:00", "01/10/2026 06:30"])
def test_moments_are_on_viet_nams_clock(bring, written: str):
    due = "20/10/2026" if "/" in written else "2026-10-20"
    _, found = bring(HEAD + "".join(event(n, at=written, due=due) for n in range(1, 4)))
    assert {row["at"] for row in found} == {datetime(2026, 10, 1, 6, 30)}
    assert {row["due"].isoformat() for row in found} == {"2026-10-20"}


def test_the_period_may_come_from_the_rows_of_one_accord(bring):
    outcome, _ = bring(HEAD + "".join(GOOD), period=None)
    assert outcome.reports[0][1].period == "2026-09"
    outcome, _ = bring(HEAD + "".join(GOOD) + event(301, at="2026-08-31T08:00:00"), period=None)
    assert outcome.refused.code == "period_missing"


def test_ndjson(bring):
    def line(number: int, **more: Any) -> str:
        own = {"ma_ho_so": f"HS{number}", "ma_thu_tuc": "1.1", "kenh_nop": "online", "buoc": "received"}
        return json.dumps(own | {"thoi_diem": "2026-09-03T08:00:00"} | more) + "\n"

    lines = [line(number) for number in range(1, 301)]
    lines[5] = "not json\n"
    lines[6] = line(7, han_tra="không")
    outcome, found = bring("".join(lines), "events.ndjson")
    assert len(found) == 298 and [row["_row"] for row in found][4:6] == [5, 8]
    assert ("feed_value", "warning", 7, "") in told(outcome)


def test_a_whole_number_is_never_rounded(here: Settings, tmp_path: Path):
    from data import feeds

    path = tmp_path / "n.csv"
    path.write_text(
        "Mã thủ tục;Trực tuyến;Tiếp nhận trực tiếp;Tiếp nhận qua bưu chính;Đã giải quyết;Đúng hạn\nA;5,5;1;1;1;1\nB;6;1;1;1;1\n"
    )
    plan = feeds.Plan("dossiers", "csv", {"procedure": 0, "online": 1}, 6, ";")
    with duck.connect(paths=[path], folders=[tmp_path]) as own:
        missing = feeds.stage(own, plan, path, tmp_path / "p.parquet")
        found = own.execute(f"SELECT procedure, _fault FROM '{tmp_path / 'p.parquet'}'").fetchall()
    assert missing["_fault"] == 1 and found == [("A", "online"), ("B", None)]


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (HEAD.encode("utf-16"), "a.csv", "feed_encoding"),
        ("Mã hồ sơ,Kênh nộp\n1,online\n", "a.csv", "feed_columns_missing"),
        (HEAD.strip() + ",ma_ho_so\n" + "1,2,3,4,5,6,7\n", "a.csv", "feed_column_twice"),
        ("<!DOCTYPE html><html></html>", "a.csv", "file_is_html"),
        ('{"items": []}', "a.json", "feed_kind"),
        ("", "a.csv", "file_empty"),
        (b"PK\x03\x04 no", "a.csv", "workbook_damaged"),
    ],
)
def test_a_file_that_is_no_feed_is_refused_by_name(tmp_path: Path, body: str | bytes, name: str, code: str):
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    with pytest.raises(Refusal) as caught:
        plan_of(path, name, "dossier_events")
    assert caught.value.code == code


def test_figures_are_made_of_parts_and_of_rewritten_files_alike(here: Settings, tmp_path: Path):
    head = "Mã thủ tục,Tiếp nhận trực tuyến,Tiếp nhận trực tiếp,Tiếp nhận qua bưu chính,Đã giải quyết,Đúng hạn\n"
    made = {}
    for sender, origin, numbers in (
        ("hue", "feed", "30,10,0,40,39"),
        ("ha-noi", "feed", "1,1,0,2,2"),
        ("ca-mau", "x", "5,5,0,9,9"),
    ):
        path = tmp_path / f"{sender}.csv"
        path.write_text(head + f"1.1,{numbers}\n")
        body = b"" if origin == "feed" else path.read_bytes()
        delivery = Delivery(path.name, body, "dossiers", sender, "2026-09", file=path if origin == "feed" else None)
        with Reader() as reader:
            accept.process(
                here, [reader], inbox.files(here, inbox.receive(here, [delivery], origin, illustrative=False))
            )
    assert len(rows_of(here, "part")) == 2 and len(rows_of(here, "facts")) == 1
    releasing.publish(here)
    with duck.connect(here.releases / "release-1.duckdb", read_only=True) as own:
        asked = "SELECT agency, numerator, denominator FROM observation WHERE indicator = 'dossiers_online' AND period = '2026-09' AND numerator IS NOT NULL"
        made = {agency: (int(n), int(d)) for agency, n, d in own.execute(asked).fetchall()}
    assert (made["hue"], made["ha-noi"], made["ca-mau"], made["VN"]) == ((30, 40), (1, 2), (5, 10), (36, 52))


def test_an_open_quote_returns_the_feed(bring):
    outcome, found = bring(HEAD + "".join(GOOD[:200]) + '"HS9' + "".join(GOOD[200:]))
    assert found == [] and "feed_quote_open" in [rule for rule, *_ in told(outcome)]


def test_a_correction_takes_the_word_and_the_older_part_stays(here: Settings, bring):
    bring(HEAD + "".join(GOOD))
    bring(HEAD + "".join(GOOD[:200]))
    assert [(r["id"], r["revision"], r["state"]) for r in rows_of(here, "report")] == [
        (1, 1, "superseded"),
        (2, 2, "accepted"),
    ]
    assert [row["report"] for row in rows_of(here, "live")] == [2]
    assert len(rows(here, [1])) == 300 and len(rows(here, [2])) == 200


def test_parts_are_made_again_from_the_archive(here: Settings, bring):
    lines = list(GOOD)
    lines[10] = event(11, due="xx")
    _, before = bring(HEAD + "".join(lines))
    digest = rebuild._facts(here)
    old = rows_of(here, "part")[0]["name"]
    assert reread(here) == 1 and rows_of(here, "part")[0]["name"] != old
    assert rows(here, [1]) == before and rebuild._facts(here) == digest


def test_a_feed_goes_to_the_archive_in_pieces(tmp_path: Path):
    path = tmp_path / "big.csv"
    path.write_bytes(b"x" * (3 << 20))
    digest = archive.keep_file(tmp_path / "archive", path)
    assert (
        archive.whole(tmp_path / "archive", digest) and archive.read(tmp_path / "archive", digest) == path.read_bytes()
    )
    assert [one.name for one in (tmp_path / "archive").iterdir()] == [digest[:2]]


def test_a_workshop_that_a_killed_process_left_is_cleared(tmp_path: Path):
    left = tmp_path / "facts" / ".workshop.4194999.abcdef01"
    left.mkdir(parents=True)
    (left / "staged.parquet").write_bytes(b"x")
    with fs.workshop(tmp_path / "facts") as mine:
        fs.tidy(tmp_path)
        assert mine.is_dir() and not left.exists()
    assert not mine.exists()


def test_a_child_that_needs_too_much_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "events.csv"
    path.write_text(HEAD + "".join(GOOD))
    monkeypatch.setattr(reading, "MEMORY", 1 << 20)
    brought = SimpleNamespace(name="events.csv", size=1, dataset="dossier_events", period="2026-09")
    assert reading.ask(path, brought, tmp_path)["code"] == "feed_too_costly"


def test_rows_name_their_agency_as_forms_do(here: Settings, tmp_path: Path):
    """A name is resolved on the last day of the rows' period; one that means nothing, or two things, is named."""
    names = ["Thành phố Huế", "Tỉnh Hưng Yên", "Tỉnh Hải Dương", "Tỉnh Không Đâu"]

    def bring(months: list[str]) -> Any:
        path = tmp_path / f"{len(months)}.csv"
        lines = [f"{month},{name},5,22,18.5\n" for month in months for name in names]
        path.write_text("Tháng,TEN,CODE,MAX_SCORE,SCORE\n" + "".join(lines))
        brought = reading.Brought(path.name, "", path.stat().st_size, "index_766", "vpcp", None)
        folder = tmp_path / f"out{len(months)}"
        folder.mkdir()
        return reading.ask(path, brought, folder)

    answer = bring(["2026-09"])
    assert answer["names"]["_agency"][1] == {"Thành phố Huế": "hue", "Tỉnh Hưng Yên": "hung-yen"}
    unknown = [f for f in answer["findings"] if f["rule"] == "agency_name_unknown"]
    assert [(f["row"], f["column"]) for f in unknown] == [(4, "B"), (5, "B")]
    assert "Hải Phòng" in unknown[0]["params"]["nearest"]
    across = bring(["2025-06", "2025-07"])["names"]["_agency"][1]
    assert across == {"Thành phố Huế": "hue"}, "the name of two legal existences was taken for one"


def test_codes_are_kept_whether_the_first_rows_hold_them_or_not(bring):
    """The quick way over codes, names after a thousand rows of codes, and names from the start give the same rows."""
    codes = [event(n, channel=("online", "by_post")[n % 2]) for n in range(1, 1203)]
    named = [line.replace("online", "Trực tuyến") for line in codes]
    found = [bring(HEAD + "".join(lines), name)[1] for lines, name in (
        (codes, "codes.csv"), (named, "named.csv"), (codes[:1100] + named[1100:], "mixed.csv"))]  # fmt: skip
    shown = [[{k: v for k, v in row.items() if k != "_report"} for row in rows] for rows in found]
    assert shown[0] == shown[1] == shown[2] and len(shown[0]) == 1202
