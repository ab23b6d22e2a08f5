"""What is shown while a new copy loads its history, and what the demonstration does once it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data import release
from data.period import of_day, parse
from data.settings import Settings
from ingest import publishing, sources
from ingest import pull as pulling
from ingest.demo import work as demonstration


@dataclass
class FirstLoad:
    """The first load of a copy: a release once the newest four quarters are in, another when all history is.

    A release that a command makes meanwhile changes nothing of this.
    """

    going: bool
    recent_shown: bool
    demonstrated: bool = False

    @classmethod
    def begin(cls, settings: Settings) -> FirstLoad:
        """See whether a source was never pulled well, or a start before this one was ended in the middle."""
        newest = release.newest(settings, "provisional")
        loading = newest is not None and release.row(settings, newest).loading
        never = any(not pulling.complete(settings, name) for name in sources.asked(settings))
        return cls(going=loading or never or newest is None, recent_shown=loading)

    def show(self, settings: Settings, left: Sequence[str]) -> bool:
        """Make the release that is due, given the periods of the runs that are left; False when that failed."""
        if self.going and not left:
            self.going = not publishing.provisional(settings, False)
        elif self.going and not self.recent_shown and not any(_recent(period, settings) for period in left):
            self.recent_shown = publishing.provisional(settings, True)
            return self.recent_shown
        if not left and not self.going and not self.demonstrated:
            publishing.demonstrate(settings)
            demonstration.demonstrate(settings)
            self.demonstrated = True
        return not self.going or bool(left)


def _recent(period: str, settings: Settings) -> bool:
    """Tell whether a run brings anything of the newest four ended quarters, or belongs to no period at all."""
    return not period or parse(period).last_month >= of_day(settings.today(), "quarter").shift(-4).first_month
