"""The history of numbers as the one data door gives it; `metrics.read` passes these on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from data import agencies, budget, release, settings
from data.errors import Refusal
from data.ledger import tables
from data.model import Viewer
from data.period import ZONE, parse
from data.settings import Settings
from metrics import bundle, definitions, deltas
from metrics.history import changed, headlines, steps
from metrics.history import changes as changing
from metrics.history import export as exporting
from metrics.history import mix as mixing
from metrics.history import since as listing
from metrics.history.changed import Chosen
from metrics.signals import look
from metrics.stamp import as_made, open_at, pick
from metrics.views import Notice, Stamp
from metrics.views.history import Changes, Earlier, Mix, Since
from metrics.views.signals import Signals


def export(
    viewer: Viewer,
    form: str = "csv",
    indicator: str = "",
    agency: str = "",
    period: str = "",
    lens: str = "",
    as_of: str | None = None,
) -> bytes:
    """Give figures of a release as CSV or JSON, whose bytes are the same whenever they are asked for."""
    here = settings.load()
    stamp = pick(here, viewer, as_of)
    with as_made(here, stamp):
        asked = {
            "indicator": definitions.get(indicator).id if indicator else "",
            "agency": agencies.get(agency).id if agency else "",
            "period": str(parse(period)) if period else "",
            "lens": "34" if lens == "34" else "",
        }
        with open_at(here, stamp) as connection:
            return exporting.make(connection, stamp, form, asked)


def mix(
    viewer: Viewer,
    indicator: str,
    period: str,
    against: str | None = None,
    agency: str = "VN",
    as_of: str | None = None,
) -> Mix:
    """Split a whole's change since `against` (the period before) into what each agency's rate and weight did."""
    here = settings.load()
    stamp = pick(here, viewer, as_of)
    with as_made(here, stamp):
        one, now = definitions.get(indicator), parse(period)
        before = parse(against) if against else now.shift(-1)
        return _mix(here, stamp, one.id, agencies.get(agency).id, str(now), str(before))


@lru_cache(maxsize=256)
def _mix(here: Settings, stamp: Stamp, indicator: str, agency: str, period: str, against: str) -> Mix:
    with open_at(here, stamp) as connection:
        return mixing.make(connection, stamp, definitions.get(indicator), agency, parse(period), parse(against))


def changes(
    viewer: Viewer, since: str | None = None, indicator: str = "", agency: str = "", as_of: str | None = None
) -> Changes:
    """Split what changed since a release (`r5`), a meeting (its day, `2026-09-30`) or the release before."""
    here = settings.load()
    stamp = pick(here, viewer, as_of)
    earlier = pick(here, viewer, _since(here, stamp, since))
    if earlier.release >= stamp.release:
        raise Refusal("changes_order", since=earlier.release, release=stamp.release)
    with as_made(here, stamp):
        chosen = Chosen(definitions.get(indicator).id if indicator else "", agencies.get(agency).id if agency else "")
        found = _between(here, earlier, stamp, chosen.agency or "VN")
        figures = tuple(changed.every(release.connect(changing.at(here, earlier, stamp)), chosen))
    told = tuple(one for one in found.headlines if chosen.indicator in ("", one.indicator))
    return replace(found, figures=figures, headlines=told)


@lru_cache(maxsize=64)
def _between(here: Settings, since: Stamp, stamp: Stamp, agency: str) -> Changes:
    """Say what stands above the figures that changed, which are many and are read from their file."""
    own = changed.every(release.connect(changing.at(here, since, stamp)), Chosen(agency=agency))
    told = headlines.make(here, since, stamp, agency, {one.observation: one for one in own})
    earlier, later = (bundle.at(here, one.release) for one in (since, stamp))
    return Changes(since, stamp, (), told, tuple(steps.changed(earlier, later)), steps.redrawn(earlier, later))


def since(viewer: Viewer, ban: str | None = None, **asked: str | None) -> Since:
    """Give what changed since a release or a meeting's day (`tu`), chosen by `loc`, `ct` and `trang`; all may be wrong."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    choices = listing.earlier(release.rows(here), stamp)
    if not choices:
        raise Refusal("changes_first", release=stamp.release)
    notices: list[Notice] = []
    chosen = _chosen(asked.get("tu"), choices, notices)
    before = pick(here, viewer, f"r{chosen.release}")
    with as_made(here, stamp):
        between = _between(here, before, stamp, "VN")
        connection = release.connect(changing.at(here, before, stamp))
        with budget.within(connection):
            return listing.make(connection, between, chosen, choices, asked, notices)


def _chosen(asked: str | None, choices: Sequence[Earlier], notices: list[Notice]) -> Earlier:
    """Give the release that is named, or that was the newest on the day of a meeting; else the one before."""
    number = (asked or "").removeprefix("r")
    named = next((one for one in choices if str(one.release) == number), None)
    if named is None and asked:
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            day = date.min
        named = next((one for one in choices if one.made_at.date() <= day), None)
        if named is None:
            notices.append(Notice("unknown_value", {"name": "tu", "given": asked}))
    return named or choices[0]


def _since(here: Settings, stamp: Stamp, asked: str | None) -> str:
    """Name the release that was the newest of its kind on a day, or before the one that is read."""
    if asked and (asked.removeprefix("r").isdigit()):
        return asked
    held = [row for row in release.rows(here) if row.kind == stamp.kind and row.n < stamp.release]
    if asked:
        day = _day(asked)
        held = [row for row in held if (made := tables.moment(row.made_at)) and made.astimezone(ZONE).date() <= day]
    if not held:
        raise Refusal("changes_day", given=asked or f"r{stamp.release}")
    return f"r{held[-1].n}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("period_unreadable", given=text) from None


def signals(viewer: Viewer, agency: str = "", as_of: str | None = None) -> Signals:
    """Give what is too unusual to go unasked, to the coordinating body and of an agency to its own people."""
    here = settings.load()
    stamp = pick(here, viewer, as_of)
    with as_made(here, stamp):
        asked = agencies.get(agency).id if agency else ""
        if viewer.role != "coordinator" and not viewer.works_on(asked):
            raise Refusal("signals_closed", agency=agencies.get(asked or "VN").name[viewer.lang])
        found = _signals(here, stamp)
    chosen = tuple(one for one in found.signals if not asked or asked in (one.agency, one.other))
    return replace(found, signals=chosen)


@lru_cache(maxsize=16)
def _signals(here: Settings, stamp: Stamp) -> Signals:
    connection = release.connect(deltas.materialised(here, stamp.release))
    with budget.within(connection, changing.SOFT, changing.HARD):
        return look.make(here, connection, stamp)
