"""Every way in against a server that answers as the real one does; each brings its specimen, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from data.settings import Settings
from ingest import sources
from ingest.read.child import Reader
from tests.ingest.kit import counting, rows_of
from tests.ingest.ways import copy_while_open, run
from tests.standins import Standin, serving
from tests.standins.exchange import Exchange, Lgsp
from tests.standins.folder import Folder
from tests.standins.portal_766 import Portal766

SPECIMENS = Path(__file__).parents[1] / "specimens"
UNITS = json.loads((SPECIMENS / "index_766" / "units_2026-09.json").read_text("utf-8"))
DSTCODE, PROVIDER = "VN:GOV:000.00.00.G22:vpcpdvcprovider", "https://api.dichvucong.gov.vn/thongke"


def specimen(source: str, name: str) -> bytes:
    """Give the bytes of a specimen."""
    return (SPECIMENS / source / name).read_bytes()


def dossiers() -> list[dict]:
    """Give the rows that the specimen of the platform holds."""
    pages = map(json.loads, specimen("lgsp", "hung-yen_2026-09.ndjson").splitlines())
    return [row for page in pages for row in page["items"]]


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy of its own, while September is open."""
    return copy_while_open(tmp_path)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A warm reading process."""
    with Reader() as made:
        yield made


@pytest.fixture
def lgsp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """A province's platform with one month in two pages."""
    with serving(Lgsp, token="0123456789abcdef", rows={"2026-09": dossiers()}, page=3) as made:
        monkeypatch.setenv("LGSP_URL", f"{made.base}/dossiers?ky={{period}}")
        monkeypatch.setenv("LGSP_TOKEN", made.token)
        monkeypatch.setenv("LGSP_SENDER", "hung-yen")
        yield made


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """An adapter behind which one service gives one month."""
    with serving(
        Exchange, dstcode=DSTCODE, providerurl=PROVIDER, service="hoso/thongke", rows={"2026-09": dossiers()}
    ) as made:
        for name, value in {
            "URL": made.base, "SERVICE": "/hoso/thongke", "DSTCODE": DSTCODE, "PROVIDERURL": PROVIDER, "SENDER": "hung-yen",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"NDXP_{name}", value)
        yield made


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """The national portal with one month."""
    with serving(Portal766, months={("2026", 9): UNITS}) as made:
        monkeypatch.setenv("INDEX_766_URL", made.base)
        yield made


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """An agency's web server with one workbook."""
    files = {"HY_Bieu01-06_T9-2026.xlsx": specimen("agency_files", "HY_Bieu01-06_T9-2026.xlsx")}
    with serving(Folder, files=files, links=[], json=False) as made:
        monkeypatch.setenv("AGENCY_FILES_URL", f"{made.base}/bao-cao/")
        yield made


@pytest.mark.parametrize(
    ("source", "name", "fixture", "dataset", "accepted"),
    [
        ("lgsp", "hung-yen_2026-09.ndjson", "lgsp", "dossiers", 1),
        ("ndxp", "hung-yen_2026-09.ndjson", "exchange", "dossiers", 1),
        ("index_766", "766_2026-09.ndjson", "portal", "index_766", 1),
        ("agency_files", "HY_Bieu01-06_T9-2026.xlsx", "folder", "procedures", 6),
    ],
)
def test_a_source_brings_its_specimen_once(here: Settings, request, reader, source, name, fixture, dataset, accepted):
    request.getfixturevalue(fixture)
    first = run(here, source, "" if source == "agency_files" else "2026-09", [reader])
    assert (first["state"], first["problem"], first["received"], first["accepted"]) == ("done", None, 1, accepted)
    (file,) = rows_of(here, "file")
    archived = here.archive / file["sha256"][:2] / file["sha256"]
    assert (file["name"], archived.read_bytes()) == (name, specimen(source, name))
    assert len(counting(here, dataset)) > 4
    again = run(here, source, "" if source == "agency_files" else "2026-09", [reader])
    assert (again["state"], again["received"]) == ("done", 0)


def test_every_source_that_needs_settings_is_held_by_a_specimen():
    pulled = {module.SOURCE.id for module in sources.all_sources().values() if module.SOURCE.needs}
    assert pulled == {"agency_files", "event_files", "index_766", "lgsp", "ndxp", "un_egovkb", "watched_folder"}
    assert [name for name in pulled if not any((SPECIMENS / name).iterdir())] == []


def test_a_month_that_changed_on_the_platform_is_a_new_revision(here: Settings, lgsp: Standin, reader):
    run(here, "lgsp", "2026-09", [reader])
    lgsp.rows["2026-09"][0]["dung_han"] -= 1
    assert run(here, "lgsp", "2026-09", [reader])["accepted"] == 1
    assert sorted(row["on_time"] for row in counting(here, "dossiers"))[0] == 40
    assert [report["revision"] for report in rows_of(here, "report")] == [1, 2]


def test_a_wrong_token_is_refused_and_stands_in_no_sentence(here: Settings, lgsp: Standin, monkeypatch):
    monkeypatch.setenv("LGSP_TOKEN", "sai-khoa-123")
    row = run(here, "lgsp", "2026-09")
    assert (row["problem"]["code"], row["problem"]["params"]["status"]) == ("source_refuses", "401")
    assert "sai-khoa-123" not in json.dumps([rows_of(here, name) for name in ("run", "file", "fetched")])


@pytest.mark.parametrize("to", ["http://127.0.0.1:9/x", "https://elsewhere.gov.vn/", "/dossiers?ky=2026-09"])
def test_a_next_page_elsewhere_or_again_is_refused_and_the_token_stays(here: Settings, lgsp: Standin, to, monkeypatch):
    plain = Lgsp.give
    monkeypatch.setattr(
        Lgsp,
        "give",
        lambda self, status, body, kind: plain(self, status, json.dumps({"items": [], "next": to}).encode(), kind),
    )
    row = run(here, "lgsp", "2026-09")
    assert (row["problem"]["code"], len(lgsp.asked)) == ("source_leads_away", 1)


def test_the_forward_address_is_the_exchanges_own(here: Settings, exchange: Standin, reader):
    run(here, "ndxp", "2026-09", [reader])
    assert [asked.path for asked in exchange.asked] == [
        "/XrdAdapter/RestService/forward/hoso/thongke?ky=2026-09"
        f"&pageIndex={page}&pageSize=200&dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"
        "&providerurl=https%3A%2F%2Fapi.dichvucong.gov.vn%2Fthongke"
        for page in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("NDXP_DSTCODE", "VN:GOV:nobody", "source_failing"), ("NDXP_SERVICE", "khong-co", "source_says_error")],
)
def test_faults_of_the_exchange_are_named(here: Settings, exchange: Standin, monkeypatch, name, value, code):
    monkeypatch.setenv(name, value)
    assert run(here, "ndxp", "2026-09")["problem"]["code"] == code


def test_the_portals_units_are_found_by_name_and_month_whatever_their_id(here: Settings, portal: Standin, reader):
    run(here, "index_766", "2026-09", [reader])
    held = {(row["_agency"], row["code"]): row for row in counting(here, "index_766")}
    assert {agency for agency, _ in held} == {"an-giang", "ha-noi", "hung-yen"}
    assert (held["an-giang", "MDSH"]["score"], held["an-giang", "MDSH"]["max_score"]) == (Decimal("18.32"), Decimal(22))
    assert (held["hung-yen", "TONG_SCORE"]["rank"], held["hung-yen", "TONG_SCORE"].get("max_score")) == (3, None)
    portal.months["2026", 9] = [dict(unit, ID=f"9{unit['ID']}") for unit in UNITS]
    assert run(here, "index_766", "2026-09", [reader])["received"] == 0, "another id of the portal changed the figures"


def test_a_greatest_score_that_changes_is_taken_from_the_data(here: Settings, portal: Standin, reader):
    parts = [dict(part, MAX_SCORE="30") for part in UNITS[0]["parts"]]
    portal.months["2026", 9] = [dict(UNITS[0], parts=parts)]
    run(here, "index_766", "2026-09", [reader])
    assert {row.get("max_score") for row in counting(here, "index_766")} == {Decimal(30), None}


def test_a_month_that_the_portal_does_not_have_yet_is_no_failure(here: Settings, portal: Standin):
    row = run(here, "index_766", "2026-10")
    assert (row["state"], row["received"]) == ("done", 0)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_listing_leads_only_below_itself(here: Settings, folder: Standin, reader, as_json):
    folder.json = as_json
    folder.links = [
        "/khac/a.xlsx", "../b.xlsx", "http://127.0.0.1:9/c.xlsx", "https://elsewhere.gov.vn/bao-cao/d.xlsx", "%2e%2e/e.xlsx",
        "ghi-chu.txt", "?C=M;O=A", ".an.csv", "~$khoa.xlsx", "con/", "javascript:alert(1)", "HY_Bieu01-06_T9-2026.xlsx",
    ]  # fmt: skip
    assert run(here, "agency_files", readers=[reader])["accepted"] == 6
    assert [asked.path for asked in folder.asked] == ["/bao-cao/", "/bao-cao/HY_Bieu01-06_T9-2026.xlsx"]


def test_one_file_of_a_listing_that_fails_costs_the_others_nothing(here: Settings, folder: Standin, reader):
    folder.links = ["mat.csv"]
    row = run(here, "agency_files", readers=[reader])
    assert (row["state"], row["problem"]["code"], row["accepted"]) == ("waiting", "source_refuses", 6)
    folder.links = []
    assert run(here, "agency_files", readers=[reader])["received"] == 0
