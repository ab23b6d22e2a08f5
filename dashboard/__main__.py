"""Start the web program: `python -m dashboard [--workers N]`; HOST and PORT come from the settings."""

from __future__ import annotations

import argparse
import logging

from granian import Granian
from granian.constants import Interfaces

from dashboard import starting
from data import accounts, settings, sign_on
from data.errors import Refusal

THREADS = 5  # per worker; a release is read, not waited for


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("--workers", type=int, default=1, help="processes that answer (default 1)")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        found = settings.load()
        starting.check_environment(found.mode, found.host)
        settings.check_private(found)
        accounts.check_start(found)
        sign_on.configured(found)
    except Refusal as refusal:
        raise SystemExit(refusal.say("vi")) from None
    except starting.StartRefused as refused:
        raise SystemExit(str(refused)) from None
    Granian(
        "dashboard.app:create_server",
        address=found.host,
        port=found.port,
        interface=Interfaces.WSGI,
        workers=max(chosen.workers, 1),
        factory=True,
        blocking_threads=THREADS,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    main()
