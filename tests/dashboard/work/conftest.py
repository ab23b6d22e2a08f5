"""A small country with a real release, reported obstacles and a directive, served to people with accounts."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import requests
from werkzeug.serving import make_server

from dashboard.app import make_app
from data import settings, work
from data.accounts import demonstration
from data.audit import Who
from data.settings import Settings
from data.work import Actor, Raised
from ingest import told
from metrics import release
from tests.dashboard.house import House, opened
from tests.ingest.test_ingest_told import NAMES, row
from tests.ingest.test_ingest_told_duties import NAMES as TASKS
from tests.metrics.conftest import DOSSIERS, PROJECTS, table, take

OFFICE = Actor(Who("điều phối"), office=True)
MAY = datetime.fromisoformat("2026-05-04T09:00:00+07:00")
NOW = datetime.fromisoformat("2026-05-20T09:00:00+07:00")


def task(number: int, document: str = "18/ct-ttg") -> tuple:
    """A row of a report of tasks; the first is done, of the third no state is told."""
    done, state = ("2026-04-17", "done_in_time") if number == 1 else ("", "" if number == 3 else "in_progress_overdue")
    return f"NV{number}", f"Việc số {number} của sở", "2026-04-20", done, document, state


class Copy(House):
    """A copy whose people are also asked by plain requests."""

    def get(self, name: str, path: str) -> str:
        """Read a page as somebody."""
        cookie = self.cookie(name)
        return requests.get(self.site + path, cookies={"phien": cookie["value"]}, timeout=60).text

    def post(self, name: str, path: str, form: str, file: Any = None, **values: str) -> requests.Response:
        """Open a page and send one of its forms, with a `file` as name and bytes where there is one."""
        cookies = {"phien": self.cookie(name)["value"]}
        page = requests.get(self.site + form, cookies=cookies, timeout=60).text
        found = re.search(r'name="the" value="([^"]+)"', page)
        assert found, page[:2000]
        headers = {"Sec-Fetch-Site": "same-origin"}
        return requests.post(
            self.site + path, data={"the": found[1], **values}, files={"tep": file} if file else None, cookies=cookies,
            headers=headers, timeout=60,
        )  # fmt: skip


def made(folder) -> Settings:
    """Make a release in which Hưng Yên and Huế have told of obstacles, then a board on which people have worked."""
    base = settings.load(environ={"DATA_DIR": str(folder), "MODE": "demo", "NOW": NOW.isoformat()})
    may = replace(base, fixed_now=MAY)
    names = ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
    take(
        may,
        table("obstacles", "hung-yen", "2026-04", NAMES, row("O1"), row("O2", owner="Người đứng đầu cơ quan")),
        table("obstacles", "hue", "2026-04", NAMES, row("O1", "in_hand", owner="Bộ Công an")),
        table("tasks", "hung-yen", "2026-04", TASKS, *(task(n) for n in range(1, 6)), task(6, document="7/KH-UBND")),
        table("projects", "hung-yen", "2026-04", PROJECTS, ("DA1", "Kho dữ liệu", 100_000, 60, 45, 60)),
        *(
            table(
                "dossiers",
                agency,
                month,
                DOSSIERS,
                ("1.1", 30 if (agency, month[:4]) == ("hung-yen", "2026") else 10, 10, 0, 9, 8),
            )
            for agency in ("hung-yen", "hue")
            for month in names
        ),
    )
    told.follow(may)
    release.publish(base)
    number = work.raise_obstacle(
        base,
        OFFICE,
        Raised("hung-yen", "law", "Chưa có định mức thuê dịch vụ số", projects=("hung-yen.DA1", "hung-yen.DA2")),
    )
    work.assign(base, OFFICE, number, 1, "bca", date(2026, 6, 1), "Ban hành định mức", date(2026, 5, 10))
    work.issue(base, OFFICE, "18/CT-TTg", "Thủ tướng Chính phủ", "Nâng hồ sơ trực tuyến", ["hung-yen"], date(2026, 5, 1),
               "dossiers_online", issued=date(2026, 2, 1))  # fmt: skip
    told.follow(base)
    return base


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """Serve the copy through the real data door."""
    here = made(tmp_path_factory.mktemp("work") / "var")
    people = {account.name: account for account in demonstration.demo_accounts(here)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(here.data_dir))
        patch.setenv("NOW", NOW.isoformat())
        for name in ("MODE", "LEDGER_URL", "PUBLIC", "HOST", "PORT"):
            patch.delenv(name, raising=False)
        server = make_server("127.0.0.1", 0, make_app(None, here=here).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Copy(f"http://127.0.0.1:{server.server_port}", here, people)
        server.shutdown()


@pytest.fixture
def desk(house: Copy, browser) -> Iterator[Callable[..., Any]]:
    """Open pages as somebody; at the end no script may have failed and nothing was asked of outside."""
    with opened(house, browser) as (open_as, faults):
        yield open_as
    assert faults == []
