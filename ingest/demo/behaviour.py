"""When agencies send their reports, what they send wrong first, and what they correct later.

Everything follows from (agency, dataset, month), so the same moment always finds the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from data import agencies
from data.period import ZONE, Period, parse
from ingest.demo import SEED, units, world
from ingest.demo.calendar import due, held, single_months

# How often each of them sends more than a month late.
CHRONIC = {"dien-bien": 1.0, "quang-ngai": 1.0, "bvhttdl": 0.8, "ca-mau": 0.25}
# Days after the quarter's end on which those who stayed silent send at last.
SILENT = 80
# The agencies that the story is about always speak.
STORY = frozenset({"ha-noi", "ho-chi-minh", "thanh-hoa", "cao-bang", "phu-tho", "bxd"})
RIGHT = "right"
_KINDS = {
    "csv": ("login_page", "over_eligible", "empty"),
    "forms": ("over_eligible", "protected", "last_month", "login_page", "empty"),
    "api": ("login_page", "over_eligible", "last_month", "empty"),
}
_WRONG = ("login_page", "over_eligible", "last_month", "protected", "empty", "login_page", "over_eligible")
# Days until a wrong file is replaced: early, middle, and two that stay wrong for the whole next month.
_MENDED_AFTER = ((4, 8), (13, 19), (33, 36), (34, 40))
_CORRECTIONS = 5


@dataclass(frozen=True)
class Sent:
    """One sending of one report: `what` is `right`, or the kind of wrong file.

    `slipped` marks a first sending whose figures were corrected later; `holds` are its datasets, each with
    the row periods it holds. Dataset `` means one file of several datasets.
    """

    agency: str
    dataset: str
    period: str
    holds: tuple[tuple[str, tuple[str, ...]], ...]
    revision: int
    what: str
    slipped: bool
    sent_at: datetime

    @property
    def right(self) -> bool:
        """Tell whether the report can be read and accepted, corrected later or not."""
        return self.what == RIGHT

    @property
    def months(self) -> tuple[str, ...]:
        """The row periods of its one dataset, or of the first of several."""
        return self.holds[0][1]

    @property
    def etag(self) -> str:
        """A tag that changes with the content."""
        words = (SEED, self.agency, self.dataset, self.period, self.holds, self.revision)
        return sha256(":".join(map(str, words)).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class _Plan:
    """How one agency reports one month."""

    sent_at: datetime
    wrong: str = ""
    mended_at: datetime | None = None
    corrected: str = ""
    corrected_at: datetime | None = None


def available(agency: str, dataset: str, month: str | Period, now: datetime) -> list[Sent]:
    """Give what an agency has sent for a month by a moment, oldest first.

    A month older than a year is part of its year's report. The rows that count are those of the last
    one that is `right`.
    """
    period = month if isinstance(month, Period) else parse(month)
    if period not in single_months(now):
        period = Period(period.year, "year", 1)
    return sendings(agency, dataset, period, now)


def sendings(agency: str, dataset: str, period: Period, now: datetime) -> list[Sent]:
    """Give what an agency has sent for a period by a moment; dataset `` means its file of several datasets."""
    holds = tuple((name, found) for name in _within(agency, dataset) if (found := _held(agency, name, period, now)))
    if not holds:
        return []
    if period.kind == "year" and holds != ((dataset, (str(period),)),):
        # A year's file grows: what is not finished yet is left for later.
        ready = tuple(
            (n, done) for n, found in holds if (done := tuple(p for p in found if _ready(agency, n, p) <= now))
        )
        moments = [_ready(agency, name, each) for name, found in ready for each in found]
        return [Sent(agency, dataset, str(period), ready, 1, RIGHT, False, max(moments))] if ready else []
    return [sent for sent in _single(agency, dataset, str(period), holds) if sent.sent_at <= now]


def _within(agency: str, dataset: str) -> tuple[str, ...]:
    """Give the datasets of a file: itself, or what its agency puts together."""
    if dataset:
        return (dataset,) if world.owes(agency, dataset) else ()
    alone = world.alone(units.format_of(agency))
    return tuple(name for name in world.DATASETS if name not in alone and world.owes(agency, name))


def _held(agency: str, dataset: str, period: Period, now: datetime) -> tuple[str, ...]:
    return tuple(str(each) for each in held(dataset, period, now) if agencies.get(agency).in_force(each.end))


def rows(sent: Sent, dataset: str = "") -> list[dict[str, Any]]:
    """Give the rows that a sending says of a dataset (its own where none is named), with the column `period`.

    `over_eligible` and `last_month` are written as such; the other wrong files have no rows.
    """
    dataset = dataset or sent.dataset
    periods = dict(sent.holds)[dataset]
    if sent.what == "last_month":
        before = str(parse(periods[0]).shift(-1))
        return [{"period": before, **row} for row in world.rows(dataset, sent.agency, before)]
    found = [{"period": each, **row} for each in periods for row in world.rows(dataset, sent.agency, each)]
    if sent.what == "over_eligible" and dataset == "procedures":
        found[0]["full_online"] = found[0]["eligible"] + 3
        return found
    if sent.what not in (RIGHT, "over_eligible"):
        return []
    plan = _plan(sent.agency, periods[0])
    if sent.revision == 1 and sent.period == periods[0] and plan.corrected == dataset:
        _slip(found, dataset)
    return found


_SLIPS = {
    "procedures": ("full_online", "0.9"), "dossiers": ("online", "0.88"), "satisfaction": ("satisfied", "0.95"),
    "projects": ("disbursed", "0.8"), "budget": ("digital", "0.85"), "tasks": ("done", ""),
    "feedback": ("on_time", "0.8"), "contracts": ("paid", "0.9"), "platforms": ("transactions", "0.7"),
    "national_databases": ("clean", "0.8"), "open_data": ("fresh", "0.7"), "data_sharing": ("reused", "0.8"),
    "identity": ("identified", "0.9"), "procedure_reform": ("prefilled", "0.6"), "operations": ("total", "1.1"),
    "transparency": ("on_time", "0.8"), "systems": ("users", "0.7"), "portals": ("visits", "0.8"),
    "staff": ("trained", "0.8"), "access_groups": ("users", "0.8"), "transaction_cost": ("transactions", "0.9"),
    "sector_outcomes": ("reached", "0.9"), "legal_documents": ("blocked", "0.5"), "new_services": ("users", "0.6"),
    "leadership": ("reviews", "0.5"),
}  # fmt: skip


def _slip(found: list[dict[str, Any]], dataset: str) -> None:
    """Change the row that matters most, as a report is that its sender will correct."""
    column, part = _SLIPS[dataset]
    row = max(found, key=lambda row: (row[column] is not None, row[column] if part else 0))
    value = row[column]
    row[column] = type(value)(int(Decimal(value) * Decimal(part))) if part else None
    if dataset == "tasks":
        row["state"] = "in_progress"


def _single(agency: str, dataset: str, period: str, holds: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Sent]:
    plan = _plan(agency, period)
    first = plan.sent_at + _lag(agency, dataset, period)

    def sent(revision: int, what: str, at: datetime, slipped: bool = False) -> Sent:
        return Sent(agency, dataset, period, holds, revision, what, slipped, at)

    if plan.wrong == "over_eligible" and "procedures" not in dict(holds):
        # Only one table is wrong; where it is one of a file, the whole file comes again.
        return [sent(1, RIGHT, first)]
    if plan.wrong and plan.mended_at:
        return [sent(1, plan.wrong, first), sent(2, RIGHT, plan.mended_at)]
    slipped = plan.corrected in dict(holds)
    if plan.corrected_at and slipped:
        return [sent(1, RIGHT, first, slipped), sent(2, RIGHT, plan.corrected_at)]
    return [sent(1, RIGHT, first)]


def _ready(agency: str, dataset: str, period: str) -> datetime:
    """Tell when a period can stand in its year's report; the index DTI is published in the autumn after its year."""
    if dataset == "dti":
        return datetime(int(period) + 1, 10, 21, 9, tzinfo=ZONE)
    plan = _plan(agency, period)
    return max(filter(None, (plan.sent_at, plan.mended_at, plan.corrected_at))) + timedelta(days=7)


@lru_cache(maxsize=8192)
def _plan(agency: str, month: str) -> _Plan:
    """Decide how an agency reports a month."""
    draw = units.chance("sent", agency, month)
    start = datetime.combine(parse(month).end + timedelta(days=1), time(0, 0), ZONE)
    luck = draw.random()
    clock = timedelta(minutes=draw.randint(5, 300))
    carrier = units.heir(agency)
    if draw.random() < CHRONIC.get(carrier, 0.0):
        return _Plan(start + timedelta(days=draw.randint(33, 41), hours=9) + clock)
    sent_at = start + clock
    if luck >= 0.84:
        behind = timedelta(days=draw.randint(1, 9) if luck >= 0.94 else 0)
        sent_at = datetime.combine(due(month), time(8, 0), ZONE) + behind + clock
    if _is_silent(agency, month):
        quarter = parse(month).containing()[1]
        return _Plan(datetime.combine(quarter.end + timedelta(days=SILENT), time(8, 0), ZONE) + clock)
    trouble = _troubles(month).get(agency)
    if trouble is None:
        return _Plan(sent_at)
    what, days = trouble
    if what in world.DATASETS:
        return _Plan(sent_at, corrected=what, corrected_at=sent_at + timedelta(days=days, hours=7))
    return _Plan(start + clock, wrong=what, mended_at=start + timedelta(days=days, hours=10) + clock)


def _is_silent(agency: str, month: str) -> bool:
    """Each quarter one province sends nothing, and one ministry not its last month, until long after."""
    if parse(month).kind != "month":
        return False
    quarter = parse(month).containing()[1]
    draw = units.chance("silent", str(quarter))
    able = [
        one for one in units.in_force(parse(month)) if units.heir(one) not in STORY and units.heir(one) not in CHRONIC
    ]
    kinds = [[one for one in able if agencies.get(one).kind == kind] for kind in ("province", "ministry")]
    province, ministry = (sorted(kind, key=units.heir)[draw.randrange(len(kind))] for kind in kinds)
    return agency == province or (agency == ministry and parse(month).end == quarter.end)


@lru_cache(maxsize=256)
def _troubles(month: str) -> dict[str, tuple[str, int]]:
    """Choose who sends a wrong file first or corrects a table of a period: agency → what, days until mended."""
    draw = units.chance("troubles", month)
    period = parse(month)
    if period.kind != "month":
        able = [one for one in units.in_force(period) if units.heir(one) not in CHRONIC]
        wrong, *correcting = draw.sample(able, 1 + _CORRECTIONS)
        longer = {wrong: (draw.choice(("login_page", "empty")), draw.randint(4, 20))}
        for one in correcting:
            owed = [name for name in world.of(period.kind) if name in _SLIPS and world.owes(one, name)]
            longer[one] = (draw.choice(owed), draw.randint(2, 8))
        return longer
    before = set(units.in_force(period.shift(-1)))
    able = [a for a in units.in_force(period) if units.heir(a) not in CHRONIC and not _is_silent(a, month)]
    chosen = draw.sample(able, len(_MENDED_AFTER) + _CORRECTIONS)
    found: dict[str, tuple[str, int]] = {}
    turn = period.last_month % len(_WRONG)
    left = list(_WRONG[turn:] + _WRONG[:turn])
    for days, agency in zip(_MENDED_AFTER, chosen, strict=False):
        kinds = _KINDS[units.format_of(agency)]
        what = next(kind for kind in left if kind in kinds and (kind != "last_month" or agency in before))
        left.remove(what)
        found[agency] = (what, draw.randint(*days))
    for agency in chosen[len(_MENDED_AFTER) :]:
        # Most corrections come before the month is closed; one in twenty mends a closed figure.
        after = draw.randint(18, 25) if draw.random() < 0.05 else draw.randint(2, 7)
        found[agency] = (draw.choice(world.CORE), after)
    return found


def _lag(agency: str, dataset: str, month: str) -> timedelta:
    """Now and then one table of a report comes some days after the others."""
    draw = units.chance("lag", agency, month)
    lags = dataset == "projects" and units.format_of(agency) != "forms" and draw.random() < 0.05
    return timedelta(days=draw.randint(1, 2) if lags else 0)
