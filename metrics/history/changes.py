"""What changed between two releases and why: worked out once, in a file; the parts of every change add up to it exactly."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

import duckdb

from data import agencies, budget, duck, edition, fs, seals
from data.period import ZONE, parse
from data.settings import Settings
from metrics import bundle, deltas, rollup
from metrics.history import steps
from metrics.views import Stamp
from metrics.views.history import CAUSES

#: Seconds: the roll-up is made once for each cause.
SOFT, HARD = 60.0, 120.0
#: What was said before and is said otherwise now comes first; what is merely new comes last.
ORDER = ("corrected", "definition", "boundary", "late", "real")
_WHOLES = ("nation", "group", "region")
_DIFFERENT = """
CREATE TABLE different AS
SELECT indicator, agency, period, lens, a.value AS was, b.value AS now, a.missing AS was_missing, b.missing AS now_missing
FROM a.observation a FULL JOIN b.observation b USING (indicator, agency, period, lens)
WHERE a.value IS DISTINCT FROM b.value
"""
# `place` is the order of reading: what was corrected, wholes before agencies, the newest period, then by name.
_CHANGE = """
CREATE TABLE made.change AS
SELECT indicator, agency, period, lens, was, now, was_missing, now_missing, {parts}, causes, until,
       row_number() OVER (ORDER BY list_min(list_transform(causes, lambda one: list_position($order, one))) NULLS LAST,
                          NOT list_contains($wholes, agency), until DESC, indicator, agency, period, lens) AS place
FROM (SELECT *, list_filter([{causes}], lambda one: one IS NOT NULL) AS causes FROM (SELECT *, {split} FROM different))
JOIN ended USING (period)
ORDER BY place
"""
_WHOLE = "(was IS NOT NULL AND now IS NOT NULL)"


def path(settings: Settings, since: int, number: int) -> Path:
    """Give where the changes between two releases lie."""
    return settings.releases / f"changes-{since}-{number}.duckdb"


def at(settings: Settings, since: Stamp, stamp: Stamp) -> Path:
    """Give the file of every change of value from release `since` to `stamp`, made when it is not there or damaged.

    One is made at a time, whoever asks, so that many questions at once need no more memory than one.
    """
    target = path(settings, since.release, stamp.release)
    if not seals.whole(target):
        with fs.alone(settings.releases / "changes.lock"):
            if not seals.whole(target):
                fs.make(target, partial(_write, settings, since, stamp), "changes", sealed=True)
    return target


def drop(settings: Settings, kept: Collection[int]) -> None:
    """Remove the files of releases that are not kept; they are made again when asked for."""
    for file in settings.releases.glob("changes-*-*.duckdb"):
        if not {int(number) for number in file.stem.split("-")[1:]} <= set(kept):
            fs.remove(file)


def _write(settings: Settings, since: Stamp, stamp: Stamp, aside: Path) -> None:
    files = [deltas.materialised(settings, one.release) for one in (since, stamp)]
    earlier, later = (bundle.at(settings, one.release) for one in (since, stamp))
    between = bundle.mixed(settings, stamp.release, since.release, steps.REGISTRY)
    today = stamp.made_at.astimezone(ZONE).date()
    with (
        fs.workshop(settings.releases) as spill,
        duck.connect(folders=[settings.releases], spill=spill) as own,
        budget.within(own, SOFT, HARD),
    ):
        for name, file in zip("ab", files, strict=True):
            own.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        own.execute(f"ATTACH '{aside}' AS made")
        own.execute(_DIFFERENT)
        walked = steps.walk(own, (earlier, between, later), today)
        with edition.of(later):
            _put(own, walked)
        own.execute("DETACH made")


def _put(connection: duckdb.DuckDBPyConnection, walked: Sequence[str]) -> None:
    """Put every change into the file with its parts, its causes and its place."""
    periods = [parse(one) for (one,) in connection.execute("SELECT DISTINCT period FROM different").fetchall()]
    rows = [{"period": str(one), "until": one.end.isoformat()} for one in periods]
    rollup.load(connection, "ended", rows, {"period": "VARCHAR", "until": "DATE"})
    wholes = [one.id for one in agencies.registry().values() if one.kind in _WHOLES]
    connection.execute(_query(walked), {"order": list(ORDER), "wholes": wholes})


def _query(walked: Sequence[str]) -> str:
    """Write the SQL of what each step added, and of the causes that are at work in each figure.

    While a figure has no value on the way, the step that brings it back counts. One that appeared or vanished has no
    parts: its causes are the steps at which it did.
    """
    split, causes, past = [], [], ["was"]
    for cause in walked:
        after = steps.column(cause)
        split.append(f'CASE WHEN {_WHOLE} THEN {after} - coalesce({", ".join(reversed(past))}) END AS "{cause}"')
        turned = f"({after} IS NULL) <> ({past[-1]} IS NULL)"
        causes.append(f"CASE WHEN CASE WHEN {_WHOLE} THEN \"{cause}\" <> 0 ELSE {turned} END THEN '{cause}' END")
        past.append(after)
    parts = (f'"{one}"' if one in walked else f'CAST(NULL AS DECIMAL(38,6)) AS "{one}"' for one in CAUSES)
    return _CHANGE.format(parts=", ".join(parts), causes=", ".join(causes), split=", ".join(split))
