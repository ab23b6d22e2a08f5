"""The national portal's index of serving people and business (Decision 766/QĐ-TTg), by province and month.

`POST /jsp/rest.jsp` with one form field `params` that holds JSON. Its quirks: every number is a string; a unit's
`ID` is not kept, for the same province had another before its merger, and the name and the month find it; the
answer with the parts of a score does not repeat the unit, so its name is put beside each row; `MAX_SCORE` stands in
the data and is never assumed; there is no tag, so pages equal to those held bring nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import orjson

from data.errors import Refusal
from data.model import Delivery, Text
from data.period import Period, local, of_day
from ingest.fetchers.file import unless_held
from ingest.sources import Context, Source

SOURCE = Source(
    id="index_766",
    name=Text("Bộ chỉ số 766, Cổng Dịch vụ công quốc gia", "Index 766 of the national public service portal"),
    datasets=("index_766",),
    cron="10 4 * * *",
    needs=("INDEX_766_URL",),
)
_UNITS, _PARTS = "report_tinh_766_service", "report_xuhuongdiem_chiso_service"
_PAGE, _MOST = 100, 50
_MONTHS = 12


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give the last twelve months that have ended, newest first."""
    this = of_day(local(now))
    return tuple(this.shift(-back) for back in range(1, _MONTHS + 1))


def fetch(period: Period, context: Context) -> Iterator[Delivery]:
    """Bring a month's scores, each part with its greatest score, when they differ from those held."""
    lines = []
    for unit in _ask(context, _UNITS, period, p_tinh_id=0, p_loaidonvi=1, loaichitieu=0):
        total = {"CODE": "TONG_SCORE", "SCORE": unit.get("TONG_SCORE"), "ROW_STT": unit.get("ROW_STT")}
        parts = _ask(context, _PARTS, period, p_tinh_id=unit["ID"], p_xa_id="0", p_default=0)
        lines += [orjson.dumps({"TEN": unit["TEN"], "THANG": str(period), **one}) for one in (total, *parts)]
    if not lines:
        return
    address = f"{urljoin(context.base, '/jsp/rest.jsp')}#{period}"
    got = unless_held(context, address, b"\n".join(lines))
    if got:
        yield Delivery(f"766_{period}.ndjson", got.body, "index_766", period=str(period), seen=got.seen)


def _ask(context: Context, service: str, period: Period, **asked: Any) -> Iterator[dict[str, Any]]:
    """Give every row of a service, page by page."""
    for page in range(1, _MOST + 1):
        params = {
            "type": "ref", "service": service, "p_nam": str(period.year), "p_6thang": 0, "p_quy": 0,
            "p_thang": period.number, "pageIndex": page, "pageSize": _PAGE, **asked,
        }  # fmt: skip
        answer = context.session.post(urljoin(context.base, "/jsp/rest.jsp"), data={"params": orjson.dumps(params)})
        rows = answer.json()
        if not isinstance(rows, list):
            raise Refusal("source_unreadable", what=service)
        yield from rows
        if len(rows) < _PAGE:
            return
    raise Refusal("listing_too_long", limit=f"{_MOST * _PAGE}")
