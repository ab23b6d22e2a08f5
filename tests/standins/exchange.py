"""A province's platform with a bearer token, and the national exchange behind an X-Road adapter."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.standins import Answers


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


class Lgsp(Answers):
    """Serves `server.rows`: month → rows, in pages of `server.page`, to whoever shows `server.token`."""

    def do_GET(self) -> None:
        """Answer a page, or 401 as the gateway says it."""
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            self.give(401, _json({"fault": {"code": 900901, "message": "Invalid Credentials"}}), "application/json")
            return
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rows, number = self.server.rows.get(asked["ky"], []), int(asked.get("page", 1))
        first, size = (number - 1) * self.server.page, self.server.page
        page = {"ky": asked["ky"], "items": rows[first : first + size]}
        if first + size < len(rows):
            page["next"] = f"{parts.path}?ky={asked['ky']}&page={number + 1}"
        self.give(200, _json(page), "application/json")


class Exchange(Answers):
    """Forwards to `server.service` for one `dstcode`; errors as an X-Road security server and the provider give them."""

    def do_GET(self) -> None:
        """Answer a page of the provider, or the fault of the exchange."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if not parts.path.startswith("/XrdAdapter/RestService/forward/"):
            self.give(404)
        elif asked.get("dstcode") != self.server.dstcode:
            fault = {"type": "Server.ClientProxy.UnknownMember", "message": "Addressee was not found", "detail": "9f1c"}
            self.give(500, _json(fault), "application/json", X_Road_Error=fault["type"])
        elif asked.get("providerurl") != self.server.providerurl or parts.path[32:] != self.server.service:
            self.give(200, _json({"error_code": "404", "message": "Dịch vụ không tồn tại"}), "application/json")
        else:
            rows, size = self.server.rows.get(asked["ky"], []), 2
            number, pages = int(asked["pageIndex"]), max(1, -(-len(rows) // size))
            page = {
                "error_code": "0",
                "message": "",
                "totalPages": pages,
                "data": rows[(number - 1) * size : number * size],
            }
            self.give(200, _json(page), "application/json")
