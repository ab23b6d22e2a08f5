"""One new file makes a new indicator, dataset, page or source: shown in a copy of the house, file by file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("data", "metrics", "ingest", "dashboard", "assets")
INDICATOR = """
order = 3
name = { vi = "Nộp qua bưu chính", en = "Filed by post" }
note = { vi = "Trên mọi kênh", en = "Of every channel" }
definition = { vi = "Tỷ lệ hồ sơ nộp qua bưu chính", en = "Share of dossiers filed by post" }
formula = { vi = "Hồ sơ qua bưu chính ÷ mọi hồ sơ × 100", en = "Dossiers by post ÷ all dossiers × 100" }
document = "qd942"
dataset = "dossiers"
unit = "percent"
decimals = 1
direction = "down"
breaks = [1, 2, 3, 4]
targets = []
[numerator]
expression = "sum(by_post)"
over_time = "sum"
over_agencies = "sum"
label = { vi = "Qua bưu chính", en = "By post" }
[denominator]
expression = "sum(online + in_person + by_post)"
over_time = "sum"
over_agencies = "sum"
label = { vi = "Mọi kênh", en = "Every channel" }
[[examples]]
says = "One of four."
agency = "hue"
period = "2026-03"
rows = [{ agency = "hue", period = "2026-03", procedure = "1", online = 3, in_person = 0, by_post = 1, resolved = 0, on_time = 0 }]
value = 25
"""
DATASET = """
name = { vi = "Lớp tập huấn kỹ năng số", en = "Digital skills courses" }
meaning = { vi = "Mỗi lớp một dòng", en = "One row per course" }
frequency = "month"
owed_by = ["ministry", "province"]
key = ["course"]
[columns.course]
type = "text"
required = true
name = { vi = "Lớp", en = "Course" }
meaning = { vi = "Tên của lớp", en = "Name of the course" }
headers = ["Tên lớp"]
[columns.people]
type = "integer"
required = true
min = 1
unit = "người"
name = { vi = "Số người", en = "People" }
meaning = { vi = "Số người học", en = "People who took it" }
headers = ["Số người học"]
"""
PAGE = '''
"""A page that says hello."""
from dashboard import html
from dashboard.shell import NO_STAMP, Content, Page
from data.model import Text

PAGE = Page("/xin-chao", 8, Text("Xin chào", "Hello there"), "viewer")

def draw(viewer, here):
    """Say hello."""
    return Content([html.H1(f"Chào từ tệp mới, {viewer.role}")], NO_STAMP, [])
'''
SOURCE = '''
"""A place that serves the courses of one city."""
from data.model import Delivery, Text
from ingest.sources import Source

SOURCE = Source("courses", Text("Lớp học mẫu", "Courses"), ("satisfaction",), "0 5 * * *")

def fetch(period, context):
    """Bring the one file unless it is held."""
    body = context.session.get(f"{context.base}/hue.csv", timeout=5).content
    if not context.held("first"):
        yield Delivery("hue.csv", body, "satisfaction", "hue", "2026-04", etag="first")
'''
SPECIMEN = "Kênh đánh giá,Lượt đánh giá,Hài lòng và rất hài lòng\nTrực tuyến,10,9\n"
DOSSIERS = (
    "Mã thủ tục,Tiếp nhận trực tuyến,Tiếp nhận trực tiếp,Tiếp nhận qua bưu chính,Đã giải quyết,Giải quyết đúng hạn\n"
    "1.000001,6,3,1,9,8\n"
)
SERVED = """
from dashboard.app import make_app
client = make_app(mode="demo", host="127.0.0.1").server.test_client()
for path in ("/xin-chao", "/xin-chao?lang=en", "/khong-co"):
    answer = client.get(path)
    print(answer.status_code, answer.get_data(as_text=True).replace("\\n", " "))
"""
PULLED = """
import functools, http.server, threading
from sqlalchemy import select
from data import ledger, settings
from data.ledger import tables
from ingest import once, pull
from ingest.read.child import Reader
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="tests/specimens/courses")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
here = settings.load()
with Reader() as reader:
    for fire in ("one", "two"):
        once.plan(here, "courses", [""], fire)
        (run,) = once.waiting(here)
        print(pull.perform(here, [reader], run, None, f"http://127.0.0.1:{server.server_port}"))
with ledger.reading(here) as connection:
    print(connection.execute(select(tables.report.c.dataset, tables.report.c.sender, tables.report.c.state)).all())
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program without anything that was written at run time."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("var", "__pycache__"))
    return tmp_path


def _run(house: Path, *words: str, mode: str = "production") -> subprocess.CompletedProcess[str]:
    environ = {
        name: value for name, value in os.environ.items() if name not in ("CRASH_AT", "LEDGER_URL", "PYTHONPATH")
    }
    environ |= {
        "DATA_DIR": str(house / "var"),
        "MODE": mode,
        "NOW": "2026-05-20T09:00:00+07:00",
        "PYTHONPATH": str(house),
    }
    environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=house, env=environ, capture_output=True, text=True, timeout=120, check=False
    )


def _answer(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


def _drop(house: Path, path: str, text: str) -> Path:
    file = house / path
    assert not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_an_indicator_is_one_file_and_has_a_value_at_once(house: Path):
    _drop(house, "metrics/indicators/by_post_share.toml", INDICATOR)
    report = _drop(house, "hue.csv", DOSSIERS)
    _answer(
        _run(
            house,
            "-m",
            "ingest",
            "receive",
            str(report),
            "--dataset",
            "dossiers",
            "--sender",
            "hue",
            "--period",
            "2026-04",
        )
    )
    lister = "from metrics import definitions; print(*definitions.indicators())"
    shower = "from metrics.__main__ import main; main('show by_post_share --agency hue --period 2026-04 --json --lang en'.split())"
    listed, shown = _answer(_run(house, "-c", f"{lister}; {shower}")).split("\n", 1)
    assert "by_post_share" in listed.split()
    shown = json.loads(shown)
    assert (shown["name"], shown["value"], shown["numerator"], shown["denominator"]) == ("Filed by post", 10, 1, 10)
    assert shown["reports"][0]["cells"] == ["B2", "C2", "D2"]


def test_a_dataset_is_one_file_and_its_reports_are_accepted_at_once(house: Path):
    _drop(house, "data/datasets/courses.toml", DATASET)
    report = _drop(house, "hue.csv", "Tên lớp,Số người học\nTổ công nghệ số,40\nAn toàn mạng,25\n")
    words = ("--dataset", "courses", "--sender", "hue", "--period", "2026-04", "--json", "--no-release")
    (told,) = json.loads(_answer(_run(house, "-m", "ingest", "receive", str(report), *words)))["reports"]
    assert (told["dataset"], told["state"], told["rows"], told["findings"]) == ("courses", "accepted", 2, [])
    report.write_text("Tên lớp,Số người học\nTổ công nghệ số,0\n", "utf-8")
    returned = _run(house, "-m", "ingest", "receive", str(report), *words)
    assert returned.returncode == 2 and json.loads(returned.stdout)["reports"][0]["state"] == "returned"


def test_a_page_is_one_file_with_its_address_and_its_place_in_the_navigation(house: Path):
    _drop(house, "dashboard/pages/hello.py", PAGE)
    own, english, unknown = _answer(_run(house, "-c", SERVED, mode="demo")).splitlines()
    assert own.startswith("200 ") and "Chào từ tệp mới, coordinator" in own and 'href="/xin-chao' in own
    assert english.startswith("200 ") and "Hello there" in english
    assert unknown.startswith("404 ") and "Chào từ tệp mới" not in unknown and "Xin chào" in unknown


def test_a_source_is_one_file_and_its_specimen(house: Path):
    _drop(house, "ingest/sources/courses.py", SOURCE)
    _drop(house, "tests/specimens/courses/hue.csv", SPECIMEN)
    listed = _answer(_run(house, "-m", "ingest", "sources", mode="demo"))
    assert "courses        0 5 * * *" in listed and "Lớp học mẫu" in listed
    first, second, reports = _answer(_run(house, "-c", PULLED, mode="demo")).splitlines()
    assert (first, second) == ("True", "False") and reports == "[('satisfaction', 'hue', 'accepted')]"
