"""A web server that lists a folder: as nginx draws it, or as JSON where `server.json` is set."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

from tests.standins import Answers

MOMENT = 1_700_000_000.0


class Folder(Answers):
    """Serves `server.files`: name → bytes, below /bao-cao/; `server.links` are further links in the listing."""

    def do_GET(self) -> None:
        """Answer the listing or one file."""
        name = unquote(self.path.removeprefix("/bao-cao/"))
        if self.path == "/bao-cao/":
            self._list()
        elif name in self.server.files:
            self.give_file(self.server.files[name], "application/octet-stream", MOMENT)
        else:
            self.give(404, b"<html><head><title>404 Not Found</title></head></html>")

    def _list(self) -> None:
        links = [*map(quote, self.server.files), *self.server.links]
        if self.server.json:
            shown = json.dumps([{"name": unquote(link), "url": link} for link in links]).encode()
            self.give(200, shown, "application/json")
            return
        rows = "\n".join(f'<a href="{link}">{link}</a>   14-Nov-2023 22:13   4096' for link in ("../", *links))
        page = f"<html><head><title>Index of /bao-cao/</title></head><body><h1>Index of /bao-cao/</h1><hr><pre>{rows}\n</pre></body></html>"
        self.give(200, page.encode())
