"""Serves the program as the public reaches it from elsewhere, on this machine alone: `python -m tests.walk.public`."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.serving import make_server

from dashboard.app import make_app
from data import settings

if __name__ == "__main__":
    here = settings.load()
    app = make_app(here=replace(here, host="10.0.0.5"))  # an address that is not of this machine
    make_server("127.0.0.1", here.port, app.server, threaded=True).serve_forever()
