"""The three sources against a running server: a month, a year, wrong files, tokens, what is held."""

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import requests
from python_calamine import CalamineWorkbook

from data.period import parse
from ingest.demo import TOKEN, behaviour, calendar, form, shelf, units, world
from ingest.read.file import read_file
from ingest.sources import demo_api, demo_csv, demo_feed, demo_forms
from tests.ingest.demo.test_demo_behaviour import NOW
from tests.ingest.kit import rows_of
from tests.ingest.ways import copy_while_open, run

MONTH, YEAR = parse("2026-09"), parse("2024")


def senders(kind: str) -> set[str]:
    """The agencies of a format that have sent the month by now; a silent one has not."""
    return {
        agency
        for agency in units.in_force(MONTH)
        if units.format_of(agency) == kind and behaviour.available(agency, "procedures", MONTH, NOW)
    }


def test_csv_month(context) -> None:
    found = list(demo_csv.fetch(MONTH, context()))
    assert {d.sender for d in found} == senders("csv")
    assert {d.dataset for d in found} == set(world.of("month")) - {"index_766"}
    assert [(d.dataset, d.sent_at) for d in found] == sorted((str(d.dataset), str(d.sent_at)) for d in found)
    assert len({d.etag for d in found}) == len(found)
    last = {(d.sender, d.dataset): d for d in found}
    for (agency, dataset), delivery in last.items():
        assert agency and dataset
        text = delivery.body.decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.split("\r\n")[0] else ","))
        rows = world.rows(dataset, agency, str(MONTH))
        assert len(table) == len(rows) + 1
        if dataset == "projects":
            place = table[0].index("Kế hoạch vốn năm")
            told = sum(Decimal(line[place].replace(".", "").replace(",", ".")) for line in table[1:])
            assert told == sum(row["year_plan"] for row in rows)


def test_forms_month(context) -> None:
    found = list(demo_forms.fetch(MONTH, context()))
    assert {d.dataset for d in found} == {None}
    assert {d.sender for d in found} == senders("forms")
    last = {d.sender: d for d in found}
    for agency, delivery in last.items():
        assert agency
        book = CalamineWorkbook.from_filelike(io.BytesIO(delivery.body))
        assert len(book.sheet_names) == 9
        dossiers = book.get_sheet_by_index(1).to_python()
        assert dossiers[2][0] == "BÁO CÁO TIẾP NHẬN VÀ GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH"
        assert dossiers[3][0] == "Tháng 9 năm 2026"
        (total,) = [line for line in dossiers if line[1] == "Tổng cộng"]
        assert total[2] == sum(row["online"] for row in world.rows("dossiers", agency, str(MONTH)))
        (note,) = [line for line in dossiers if str(line[1]).startswith("Ghi chú")]
        assert dossiers.index(note) == dossiers.index(total) + 1


def test_billions_are_exact(context) -> None:
    seen = 0
    last = {delivery.sender: delivery for delivery in demo_forms.fetch(MONTH, context())}
    for agency, delivery in last.items():
        assert agency
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(delivery.body)).get_sheet_by_index(4).to_python()
        if "tỷ đồng" not in str(sheet[5]):
            continue
        seen += 1
        (total,) = [line for line in sheet if line[1] == "Tổng cộng"]
        rows = world.rows("projects", agency, str(MONTH))
        assert Decimal(str(total[3])) * 1000 == sum(row["year_plan"] for row in rows)
    assert seen


def test_api_month(context) -> None:
    found = list(demo_api.fetch(MONTH, context()))
    assert {d.sender for d in found} == senders("api")
    last = {(d.sender, d.dataset): d for d in found}
    for (agency, dataset), delivery in last.items():
        if dataset is None:
            continue
        pages = [json.loads(line) for line in delivery.body.split(b"\n")]
        items = [item for page in pages for item in page["items"]]
        assert len(items) == len(world.rows(dataset, agency, str(MONTH)))
        assert {item["thang"] for item in items} == {str(MONTH)}
        assert pages[-1]["next"] is None and all(page["next"] for page in pages[:-1])
    assert any(d.body.count(b"\n") for d in found)


@pytest.mark.parametrize("source", [demo_csv, demo_forms, demo_api])
def test_year(source, context) -> None:
    found = list(source.fetch(YEAR, context()))
    format_ = source.SOURCE.id.removeprefix("demo_")
    senders = {a for a in units.in_force(parse("2024-12")) if units.format_of(a) == format_}
    # The body that scores the others sends the year's scores in a package beside.
    scoring = {"bkhcn": 1} if format_ == "api" else {}
    each = 1 if format_ == "forms" else len(world.CORE)
    assert Counter(d.sender for d in found) == Counter(dict.fromkeys(senders, each)) + Counter(scoring)
    assert {d.period for d in found} == {"2024"}


@pytest.mark.parametrize("period", ["2026-Q2", "2026-S1", "2025"])
def test_every_agency_sends_every_dataset_it_owes(period: str, context, tmp_path: Path) -> None:
    """What the three sources bring is read as the sender's own reports, whichever format it has."""
    wanted = parse(period)
    owed = {
        (agency, dataset)
        for dataset in world.DATASETS
        for each in calendar.held(dataset, wanted, NOW)
        for agency in units.in_force(each)
        if world.owes(agency, dataset)
    }
    told = {
        (delivery.sender, name)
        for source in (demo_csv, demo_feed, demo_forms, demo_api)
        for number, delivery in enumerate(source.fetch(wanted, context(spool=tmp_path / "spool")))
        for name in named(delivery, tmp_path / "file", read=number % 8 == 0)
    }
    assert told == owed


def named(delivery, path: Path, read: bool) -> set[str]:
    """The datasets of a file: what it was made of, and for some (`read`) what reading finds in it, which is the same."""
    if delivery.dataset:
        return {delivery.dataset}
    made = behaviour.sendings(delivery.sender, "", parse(delivery.period), NOW)[-1].holds
    if read and delivery.body[:1] not in (b"", b"<"):
        path.write_bytes(delivery.body)
        found = read_file(path, delivery.name)
        assert {reading.dataset for reading in found} == {name for name, _ in made}
        assert not [one for reading in found for one in reading.findings if one.severity == "error"]
    return {name for name, _ in made}


def test_wrong_files_are_brought_as_they_are(context) -> None:
    found = [d for month in ("2026-10", "2026-09", "2026-08") for s in (demo_csv, demo_forms, demo_api)
             for d in s.fetch(parse(month), context())]  # fmt: skip
    assert any(d.body == b"" for d in found)
    assert any(d.body.startswith(b"<!DOCTYPE html>") for d in found)


def test_what_is_streamed_is_sent_once(context, tmp_path: Path) -> None:
    found = list(demo_feed.fetch(MONTH, context(spool=tmp_path)))
    assert {(one.sender, one.dataset) for one in found} == {(one, "dossier_events") for one in shelf.FEEDERS}
    assert all(one.body == b"" and one.file.read_bytes().count(b"\n") > 10 for one in found)
    besides = {(one.sender, one.dataset) for one in demo_csv.fetch(MONTH, context())}
    assert not {(one.sender, one.dataset) for one in found} & besides


@pytest.mark.parametrize("source", [demo_csv, demo_forms, demo_api])
def test_what_is_held_is_not_asked_for_again(source, context) -> None:
    first = list(source.fetch(MONTH, context()))
    kept = frozenset(delivery.etag for delivery in first[1:])
    assert list(source.fetch(MONTH, context(kept))) == first[:1]


def test_one_failing_file_does_not_cost_the_others(context, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(demo_csv.fetch(MONTH, context()))
    good, bad = demo_csv.pull.get, "budget"

    def sometimes(asked, path: str, headers=None):
        if f"/{bad}/" in path:
            raise requests.ConnectionError("broken on the way")
        return good(asked, path, headers)

    monkeypatch.setattr(demo_csv.pull, "get", sometimes)
    found = []
    with pytest.raises(requests.ConnectionError) as raised:
        for delivery in demo_csv.fetch(MONTH, context()):
            found.append(delivery)
    assert found == [delivery for delivery in whole if delivery.dataset != bad]
    assert "files failed" in raised.value.__notes__[0]


def test_the_api_wants_its_token(base: str) -> None:
    url = f"{base}/api/v1/index?period=2026-09"
    assert requests.get(url, timeout=5).status_code == 401
    assert requests.get(url, headers={"Authorization": "Bearer no"}, timeout=5).status_code == 401
    assert requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5).status_code == 200


@pytest.mark.parametrize(("path", "status"), [
    ("/", 404), ("/csv/2026-13/", 400), ("/forms/2030-01/", 200), ("/csv/x/", 400),
    ("/csv/2026-09/nobody/tasks/1/x.csv", 404), ("/csv/2026-09/bvhttdl/tasks/x/x.csv", 400),
])  # fmt: skip
def test_odd_requests(base: str, path: str, status: int) -> None:
    assert requests.get(base + path, timeout=5).status_code == status


def test_workbooks_are_the_same_bytes_every_time(context) -> None:
    delivery = next(iter(demo_forms.fetch(MONTH, context())))
    form.body.cache_clear()
    assert next(iter(demo_forms.fetch(MONTH, context()))) == delivery


def test_streamed_events_are_received_as_feeds(base: str, tmp_path: Path) -> None:
    here = copy_while_open(tmp_path)
    row = run(here, "demo_feed", str(MONTH), base=base)
    assert (row["state"], row["problem"], row["accepted"]) == ("done", None, len(shelf.FEEDERS))
    parts = {(report["sender"], part["rows"]) for report in rows_of(here, "report") for part in rows_of(here, "part")
             if part["report"] == report["id"]}  # fmt: skip
    assert parts == {(one, len(world.rows("dossier_events", one, str(MONTH)))) for one in shelf.FEEDERS}
    assert all(row["illustrative"] for row in rows_of(here, "file"))
    assert run(here, "demo_feed", str(MONTH), base=base)["received"] == 0
