"""The statistics endpoint of the national portal: one path, a form field `params`, numbers as strings."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from tests.standins import Answers


class Portal766(Answers):
    """Serves `server.months`: (year, month) → units with `ID`, `TEN`, and `parts` of each."""

    def do_POST(self) -> None:
        """Answer a service with a page of rows; what it does not understand is an empty list, as the portal does."""
        try:
            asked = json.loads(parse_qs(self.sent.decode())["params"][0])
            units = self.server.months.get((asked["p_nam"], asked["p_thang"]), [])
            rows = self._rows(asked, units)
            first = (asked["pageIndex"] - 1) * asked["pageSize"]
            page = rows[first : first + asked["pageSize"]]
        except (KeyError, ValueError):
            page = []
        if self.path != "/jsp/rest.jsp":
            self.give(404, b"<html>404</html>")
        else:
            self.give(200, json.dumps(page, ensure_ascii=False).encode(), "application/json;charset=UTF-8")

    @staticmethod
    def _rows(asked: dict, units: list[dict]) -> list[dict]:
        if asked["service"] == "report_tinh_766_service" and asked["p_tinh_id"] == 0:
            return [{name: value for name, value in unit.items() if name != "parts"} for unit in units]
        if asked["service"] == "report_xuhuongdiem_chiso_service":
            return next((unit["parts"] for unit in units if unit["ID"] == asked["p_tinh_id"]), [])
        return []
