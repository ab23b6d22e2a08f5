"""The command `receive`: what is wrong is said in one sentence, and what was held stays."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from data import archive
from metrics.__main__ import main as metrics
from tests.ingest.kit import ROOT, copy_at, environ, rows_of, run, state

HEAD = "Tháng,Lĩnh vực,Tổng số thủ tục,Đủ điều kiện toàn trình,Cung cấp toàn trình,Cung cấp một phần\n"
RIGHT = HEAD + "2026-09,Đất đai,50,40,30,5\n2026-09,Hộ tịch,20,10,10,0\n"
LOGIN = "<!DOCTYPE html><html><head><title>Đăng nhập</title></head><body><form></form></body></html>"
PROVINCES = "Dự toán thu, chi ngân sách của các tỉnh, thành phố trực thuộc trung ương năm 2012"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with one accepted report in its first release."""
    folder = tmp_path_factory.mktemp("command")
    done = receive(folder, text(RIGHT))
    assert done.returncode == 0, done.stderr
    return folder


def text(content: str, name: str = "bao-cao.csv") -> Callable[[Path], Path]:
    """Write a file of this content."""

    def write(folder: Path) -> Path:
        (folder / name).write_text(content, "utf-8")
        return folder / name

    return write


def protected(folder: Path) -> Path:
    """A workbook behind a password."""
    return Path(copyfile(ROOT / "ingest" / "demo" / "protected.xlsx", folder / "bao-cao.xlsx"))


def unknown_province(folder: Path) -> Path:
    """A disclosed form with a province that never was."""
    path = folder / "M08.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, PROVINCES.upper())
        sheet.write(1, 3, "Đơn vị tính: triệu đồng")
        sheet.write_row(2, 0, ["STT", "Tỉnh, thành phố", "Tổng thu NSNN trên địa bàn", "Tổng chi cân đối NSĐP"])
        sheet.write_row(3, 1, ["TỔNG SỐ", 30, 3])
        sheet.write_row(4, 0, [1, "Hà Nội", 10, 1])
        sheet.write_row(5, 0, [2, "Atlantis", 20, 2])
    return path


def receive(folder: Path, make: Callable[[Path], Path], *words: str):
    """Receive a file as Hưng Yên's procedures, but for what the words say."""
    file = make(folder)
    words = words or ("--dataset", "procedures", "--sender", "hung-yen")
    return run(folder, "ingest", "receive", str(file), *words)


def shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    """Give the figure as the command shows it."""
    kept = dict(os.environ)
    os.environ.update(environ(folder))
    try:
        asked = ["show", "full_online_coverage", "--agency", "hung-yen", "--period", "2026-Q3", "--json"]
        capsys.readouterr()
        assert metrics(asked) == 0
        return json.loads(capsys.readouterr().out)
    finally:
        os.environ.clear()
        os.environ.update(kept)


REFUSED = {
    "a dataset that does not exist": (text(RIGHT), ("--dataset", "thu-tuc"), "thu-tuc"),
    "a login page saved as a workbook": (text(LOGIN, "bao-cao.xlsx"), (), "trang web"),
    "an empty file": (text(""), (), "rỗng"),
    "a workbook behind a password": (protected, (), "mật khẩu"),
    "an unreadable period": (text(RIGHT), ("--dataset", "procedures", "--period", "tháng chín"), "tháng chín"),
    "an unknown sender": (text(RIGHT), ("--dataset", "procedures", "--sender", "atlantis"), "atlantis"),
    "no sender at all": (text(RIGHT), ("--dataset", "procedures"), "đơn vị báo cáo"),
    "a missing file": (lambda folder: folder / "khong-co.csv", (), "khong-co.csv"),
}
RETURNED = {
    "an unknown province": (unknown_province, ("--dataset", "state_budget_plan", "--period", "2012"), "Atlantis"),
    "a period in the future": (text(RIGHT.replace("2026-09", "2026-12")), (), "2026-12"),
    "a broken rule": (text(RIGHT.replace("50,40,30", "50,40,41")), (), "Toàn trình lớn hơn đủ điều kiện"),
    "another sender's form": (text("Đơn vị báo cáo: TP Hà Nội\n" + RIGHT), (), "Hà Nội"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_is_one_sentence_and_leaves_what_was_held(held: Path, capsys, what: str):
    make, words, says = REFUSED[what]
    before, figure = state(copy_at(held)), shown(held, capsys)
    done = receive(held, make, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert state(copy_at(held)) == before
    assert shown(held, capsys) == figure


@pytest.mark.parametrize("what", RETURNED)
def test_a_returned_report_says_why_and_leaves_what_was_held(held: Path, capsys, what: str):
    make, words, says = RETURNED[what]
    before, figure = state(copy_at(held)), shown(held, capsys)
    done = receive(held, make, *words)
    assert done.returncode == 2
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert state(copy_at(held)) == before
    assert shown(held, capsys) == figure
    assert (figure["numerator"], figure["denominator"]) == (40, 50)


def test_every_file_that_came_is_kept_whatever_became_of_it(held: Path):
    settings = copy_at(held)
    files = rows_of(settings, "file")
    assert {"read"} <= {file["state"] for file in files}
    for file in files:
        assert len(archive.read(settings.archive, file["sha256"])) == file["size"]


def test_the_same_file_again_is_no_second_report(held: Path, capsys):
    before = state(copy_at(held))
    done = receive(held, text(RIGHT))
    assert (done.returncode, done.stderr) == (0, "")
    assert "đã được nhận trước đây" in done.stdout
    assert state(copy_at(held)) == before
