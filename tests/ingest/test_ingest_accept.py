"""Accepting has an effect exactly once: repeats, corrections, bundles, and two programs side by side."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.errors import Refusal
from data.settings import Settings
from ingest import accept, pull
from tests.ingest.kit import ROOT, Plain, body, copy_at, counting, environ, held_facts, line, put, rows_of, state

ROUNDS = 20


def process(settings: Settings, *bodies: bytes, **said) -> list[accept.Outcome]:
    """Receive, read and accept files in one batch."""
    return accept.process(settings, [Plain()], put(settings, *bodies, **said))


def reports(settings: Settings) -> list[tuple]:
    """Give period, revision and state of each report."""
    return [(r["period"], r["revision"], r["state"]) for r in rows_of(settings, "report")]


def counted(settings: Settings) -> dict[tuple[str, str], int]:
    """Give full_online of each row that counts, by month and field."""
    found: dict[tuple[str, str], int] = {}
    for row in counting(settings):
        key = (row["_period"], row["field"])
        assert key not in found, f"{key} counts twice"
        found[key] = row["full_online"]
    return found


def test_the_same_file_twice_has_one_effect(here: Settings):
    process(here, body(line()))
    before = state(here)
    (again,) = process(here, body(line()))
    assert (again.repeated, again.reports) == (True, [])
    assert state(here) == before
    assert [file["state"] for file in rows_of(here, "file")] == ["read", "repeated"]


def test_the_same_file_after_its_correction_is_a_report_again(here: Settings):
    for full in (30, 31, 30):
        process(here, body(line(full_online=full)))
    assert counted(here) == {("2026-09", "Đất đai"): 30}
    assert reports(here) == [
        ("2026-09", 1, "superseded"), ("2026-09", 2, "superseded"), ("2026-09", 3, "accepted"),
    ]  # fmt: skip


def test_a_correction_supersedes_counts_once_and_keeps_the_old_rows(here: Settings):
    process(here, body(line(), line("Hộ tịch")))
    process(here, body(line(full_online=33)))
    assert reports(here) == [("2026-09", 1, "superseded"), ("2026-09", 2, "accepted")]
    assert counted(here) == {("2026-09", "Đất đai"): 33}
    assert sorted(row["_report"] for row in held_facts(here)) == [1, 1, 2]


def test_in_one_batch_the_later_file_has_the_word(here: Settings):
    process(here, body(line(full_online=1)), body(line(full_online=2)), body(line(full_online=3)))
    assert counted(here) == {("2026-09", "Đất đai"): 3}
    assert [state for *_, state in reports(here)] == ["superseded", "superseded", "accepted"]


def test_a_returned_correction_leaves_the_accepted_report(here: Settings):
    process(here, body(line()))
    before = state(here)
    (outcome,) = process(here, body(line(full_online=99)))
    assert [candidate.accepted for _, candidate in outcome.reports] == [False]
    assert state(here) == before
    assert reports(here) == [("2026-09", 1, "accepted"), ("2026-09", 2, "returned")]


def test_a_refused_file_does_not_stop_the_others_of_its_batch(here: Settings):
    first, second = process(here, b"<html>", body(line()))
    assert (first.refused.code, second.refused) == ("file_is_html", None)
    assert [file["state"] for file in rows_of(here, "file")] == ["refused", "read"]
    assert rows_of(here, "file")[0]["problem"]["code"] == "file_is_html"


def test_of_a_month_and_its_year_the_later_word_counts_and_never_both(here: Settings):
    bundle = [line(period=f"2026-0{month}", full_online=month) for month in (7, 8, 9)]
    process(here, body(line(full_online=20)))
    process(here, body(*bundle), period="2026")
    assert counted(here) == {(f"2026-0{month}", "Đất đai"): month for month in (7, 8, 9)}
    assert reports(here) == [("2026-09", 1, "superseded"), ("2026", 1, "accepted")]
    process(here, body(line(full_online=25)))
    assert counted(here)["2026-09", "Đất đai"] == 25
    assert counted(here)["2026-08", "Đất đai"] == 8
    assert reports(here)[1:] == [("2026", 1, "accepted"), ("2026-09", 2, "accepted")]


def test_two_senders_of_a_month_share_a_facts_file_and_both_count(here: Settings):
    process(here, body(line()))
    process(here, body(line()), sender="ha-noi")
    assert {row["_sender"] for row in counting(here)} == {"hung-yen", "ha-noi"}
    assert len(rows_of(here, "facts")) == 1
    assert rows_of(here, "facts")[0]["rows"] == 2


def test_the_same_bytes_for_another_month_are_returned(here: Settings):
    process(here, body(line()), period="2026-08")
    process(here, body(line()))
    assert reports(here) == [("2026-08", 1, "accepted"), ("2026-09", 1, "returned")]
    assert [finding["rule"] for finding in rows_of(here, "finding")] == ["same_file_as_before"]


def test_a_damaged_archive_is_a_refusal(here: Settings):
    from data import archive

    (file,) = put(here, body(line()))
    archive.path(here.archive, file.sha256).write_bytes(b"{}")
    with pytest.raises(Refusal) as refused:
        archive.read(here.archive, file.sha256)
    assert refused.value.code == "archive_damaged"


def _side_by_side(folder: Path, requests: list[list[dict]]) -> None:
    """Give each of two programs its requests; the children of a round run at the same time."""
    command = [sys.executable, "-m", "tests.ingest.worker"]

    def one(asked: list[dict]) -> list[str]:
        text = "".join(f"{json.dumps(request)}\n" for request in asked)
        done = subprocess.run(
            command, cwd=ROOT, env=environ(folder), input=text, capture_output=True, text=True, timeout=120
        )
        assert not done.stderr, done.stderr[-1500:]
        return done.stdout.split()[1::2]

    with ThreadPoolExecutor(2) as pool:
        for ended in pool.map(one, requests):
            assert ended == ["0"] * len(requests[0])


def test_two_programs_accepting_into_the_same_month_lose_and_double_nothing(tmp_path: Path):
    settings = copy_at(tmp_path)
    rows_of(settings, "file")
    asked: list[list[dict]] = [[], []]
    for turn in range(ROUNDS):
        flags = [str(tmp_path / f"{turn}-{who}") for who in "ab"]
        for who in (0, 1):
            own = body(line("chung", full_online=turn), line(f"{who}-{turn}")).decode()
            asked[who].append(
                {"act": "accept", "folder": str(tmp_path), "bodies": [own], "log": str(tmp_path / f"log{who}"),
                 "mine": flags[who], "other": flags[1 - who]}
            )  # fmt: skip
    _side_by_side(tmp_path, asked)
    found = reports(settings)
    assert [revision for _, revision, _ in sorted(found, key=lambda one: one[1])] == list(range(1, 2 * ROUNDS + 1))
    assert [state for *_, state in found].count("accepted") == 1
    rows = held_facts(settings)
    assert len(rows) == 4 * ROUNDS == rows_of(settings, "facts")[0]["rows"]
    assert {row["field"] for row in rows} == {"chung", *(f"{who}-{turn}" for who in (0, 1) for turn in range(ROUNDS))}
    assert len(counted(settings)) == 2


def test_two_programs_reading_the_same_waiting_file_make_one_report_of_it(tmp_path: Path):
    settings = copy_at(tmp_path)
    asked: list[list[dict]] = [[], []]
    put(settings, *(body(line(f"{n}")) for n in range(3)))
    flags = [str(tmp_path / f"both-{who}") for who in "ab"]
    for who in (0, 1):
        asked[who].append({"act": "finish", "folder": str(tmp_path), "mine": flags[who], "other": flags[1 - who]})
    _side_by_side(tmp_path, asked)
    files = [report["file"] for report in rows_of(settings, "report")]
    assert sorted(files) == sorted(set(files)), "a file was read twice and gave two reports"
    assert pull.finish_waiting(settings, [Plain()]) == 0
