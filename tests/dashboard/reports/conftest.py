"""Both programs on one copy: the web program on a free port, and a reader that takes what is uploaded."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from werkzeug.serving import make_server

from dashboard.app import make_app
from data.accounts import demonstration
from data.period import ZONE
from data.settings import Settings
from ingest import pull, views
from ingest.read.child import Reader
from tests.dashboard.fixtures import Door
from tests.dashboard.house import House, opened

NOW = datetime(2026, 10, 5, 9, tzinfo=ZONE)
PAGE = "/bao-cao/2026-09/hung-yen/procedures"
HEADERS = ("Lĩnh vực", "Tổng số thủ tục", "Đủ điều kiện toàn trình", "Cung cấp toàn trình", "Cung cấp một phần")
GOOD = (("Hộ tịch", 45, 43, 43, 0), ("Đất đai", 118, 104, 78, 26), ("Bảo hiểm", 141, 128, 124, 4))
#: Row 9 says that more services are online than eligible ones, row 8 has a total that is no number.
BAD = (GOOD[0], ("Đất đai", "nhiều", 104, 78, 26), ("Bảo hiểm", 141, 128, 142, 4))


def workbook(*rows: tuple[Any, ...], sheet: str = "B03") -> bytes:
    """Write a form of procedures as an office fills it in; rows begin at row 7."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    page.write(0, 0, "UBND tỉnh Hưng Yên")
    page.write(1, 0, "BÁO CÁO THỦ TỤC HÀNH CHÍNH VÀ MỨC ĐỘ CUNG CẤP TRỰC TUYẾN")
    page.write(2, 0, "Tháng 9 năm 2026")
    page.write_row(5, 0, ("STT", *HEADERS))
    for number, row in enumerate(rows):
        page.write_row(6 + number, 0, (number + 1, *row))
    book.close()
    return out.getvalue()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve both programs on one copy."""
    folder = tmp_path_factory.mktemp("reports") / "held"
    here = Settings(folder, "demo", "127.0.0.1", 8050, f"sqlite:///{folder / 'record' / 'ledger.sqlite'}", NOW)
    folder.joinpath("record").mkdir(parents=True)
    folder.joinpath("record", "mode").write_text("demo")
    people = {account.name: account for account in demonstration.demo_accounts(here)}
    server = make_server("127.0.0.1", 0, make_app(Door(), here=here).server, threaded=True)
    ended = threading.Event()
    with Reader() as reader:

        def read() -> None:
            while not ended.is_set():
                if not pull.finish_waiting(here, [reader]) and not views.make(here, [reader]):
                    ended.wait(0.03)

        threads = [threading.Thread(target=work, daemon=True) for work in (server.serve_forever, read)]
        for thread in threads:
            thread.start()
        yield House(f"http://127.0.0.1:{server.server_port}", here, people)
        ended.set()
        server.shutdown()
        threads[1].join(10)


@pytest.fixture
def desk(house: House, browser) -> Iterator[Callable[..., Any]]:
    """Open pages as somebody, on a device; at the end no script may have failed and nothing was asked of outside."""
    with opened(house, browser, PAGE, patience=30_000, console=True) as (open_as, faults):
        yield open_as
    assert [fault for fault in faults if "400" not in fault] == []


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook to a file that a browser can choose."""

    def write(*rows: tuple[Any, ...], name: str = "HY_Bieu03.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(workbook(*rows))
        return path

    return write
