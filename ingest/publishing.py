"""Releases as the ingest program makes them: each in a process of its own, provisional by the clock, official by two.

The demonstration's two publishers publish the last closed quarter once, as soon as all history is in.
"""

from __future__ import annotations

import logging
import subprocess
import sys

from data import accounts, publication, release
from data.errors import sentence
from data.settings import Settings
from ingest import told
from metrics import release as releasing
from metrics import working

log = logging.getLogger("ingest")


def provisional(settings: Settings, loading: bool) -> bool:
    """Make a provisional release, if it would differ from the newest: other figures, or no longer loading.

    Tell whether the newest now shows what there is; one that failed is to be made again.
    """
    told.follow(settings)
    newest = release.newest(settings, "provisional")
    loaded = newest is not None and release.row(settings, newest).loading and not loading
    if loaded or releasing.changed(settings, newest):
        return _run("release", *(["--loading"] if loading else []))
    return True


def official(settings: Settings) -> bool:
    """Make the official release that two persons have confirmed, if one waits; False when it is to be made again."""
    return not publication.confirmed(settings) or _run("release", "--official")


def demonstrate(settings: Settings) -> None:
    """Let the demonstration's two publishers publish the last closed quarter, unless something was proposed before."""
    wishes = publication.listed(settings, 2)
    if settings.mode != "demo" or len(wishes) > 1 or publication.basis(settings) is None:
        return
    first, second = (one for one in accounts.demo_accounts(settings) if one.role == "publisher")
    through = publication.closed(settings)
    why = sentence("demonstration_publishes", "vi", period=through.label())
    if not wishes:
        publication.confirm(settings, second, publication.propose(settings, first, str(through), why), why)
    elif (wishes[0].state, wishes[0].why) == ("proposed", why):  # ended between the two acts
        publication.confirm(settings, second, wishes[0].id, why)


def keep_up(settings: Settings, done: tuple[int, int] | None) -> tuple[int, int] | None:
    """Compute the working figures of one agency that has changed, one at a time so that nothing else waits long.

    `done` is what the last call gave: the release and count of acceptances up to which all is computed; None asks
    to be called again.
    """
    newest = release.newest(settings, "provisional")
    if newest is None or release.row(settings, newest).loading:
        return (0, 0)
    now = (newest, releasing.accepted(settings))
    return now if now == done or not working.refresh(settings, at_most=1) else None


def _run(*command: str) -> bool:
    result = subprocess.run([sys.executable, "-m", "metrics", *command], capture_output=True, text=True, check=False)
    log.log(logging.ERROR if result.returncode else logging.INFO, "%s", (result.stdout or result.stderr).strip())
    return result.returncode == 0
