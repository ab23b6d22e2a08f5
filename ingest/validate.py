"""Readings into reports: who sent it, for when, about whom, and whether every row keeps the rules.

Pure: what is held is asked through `Held`, nothing is written. A report with an error is returned to its
sender with every finding; one with warnings is accepted and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from data import agencies, datasets, expression
from data.datasets import Dataset, Rule
from data.errors import Refusal
from data.model import Finding, Layout, Reading
from data.nearest import listed
from data.period import Period, parse
from ingest import checks, lines
from ingest.read.dates import in_year
from ingest.read.findings import MAX_FINDINGS, bounded
from ingest.read.numbers import plain


@dataclass(frozen=True)
class Said:
    """What the bringer of a file says of it."""

    dataset: str | None
    sender: str | None
    period: str | None
    sha256: str


@dataclass(frozen=True)
class Bulk:
    """The rows of a feed: they lie in a part already, for they may be more than the memory holds."""

    name: str
    rows: int
    periods: tuple[str, ...]
    first: int | None
    names: Mapping[str, Any]


@dataclass
class Candidate:
    """A report on its way: accepted when it has no error finding."""

    dataset: str
    sender: str
    period: str
    layouts: list[Layout]
    rows: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    bulk: Bulk | None = None

    @property
    def count(self) -> int:
        """How many rows it carries."""
        return self.bulk.rows if self.bulk else len(self.rows)

    @property
    def accepted(self) -> bool:
        """Tell whether no finding is an error."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def periods(self) -> list[str]:
        """The row periods it carries, in order."""
        if self.nil:
            return [str(one) for one in parse(self.period).parts(datasets.get(self.dataset).frequency)]
        return list(self.bulk.periods) if self.bulk else sorted({row["_period"] for row in self.rows})

    @property
    def nil(self) -> bool:
        """Tell whether it says, as its dataset allows, that nothing occurred in its period."""
        return not self.rows and any(finding.rule == "report_nil" for finding in self.findings)


#: Tells for which other period a sender sent the very same bytes before, or None.
SameBytes = Callable[[str, str, str, str], str | None]


def candidates(readings: tuple[Reading, ...], said: Said, today: date, same_bytes: SameBytes) -> list[Candidate]:
    """Make the reports that a file holds."""
    made: dict[tuple[str, str, str], Candidate] = {}
    for reading in readings:
        dataset = datasets.get(reading.dataset)
        for period, part in _by_period(reading, dataset, said):
            sender = _sender(reading, dataset, said, period)
            key = (dataset.id, sender, str(period))
            candidate = made.setdefault(key, Candidate(*key, layouts=[]))
            candidate.layouts.append(reading.layout)
            candidate.findings += [*part.findings, *_said_otherwise(part, said, period, sender)]
            _add_rows(candidate, part, dataset, period, today)
    for candidate in made.values():
        _obliged(candidate)
        _finish(candidate, datasets.get(candidate.dataset), said, today, same_bytes)
    return list(made.values())


def _obliged(candidate: Candidate) -> None:
    """Warn where a sender does not owe this kind of report."""
    owed_by, sender = datasets.get(candidate.dataset).owed_by, agencies.get(candidate.sender)
    if owed_by and sender.kind not in owed_by:
        params = {"given": sender.name.vi}
        candidate.findings.append(Finding("sender_not_obliged", "warning", candidate.layouts[0].sheet, params=params))


def _by_period(reading: Reading, dataset: Dataset, said: Said) -> list[tuple[Period, Reading]]:
    """Split a reading into its reports: by what file or bringer say, else by the rows' own periods."""
    stated = reading.period or said.period
    if stated:
        return [(parse(stated), reading)]
    column = next((c.name for c in dataset.columns.values() if c.type == "period"), None)
    texts = sorted({row.values[column] for row in reading.rows if column and row.values.get(column)})
    if not texts:
        raise Refusal("period_missing", dataset=dataset.id)
    if column and dataset.frequency == "year":
        groups = {text: tuple(r for r in reading.rows if r.values.get(column) == text) for text in texts}
        return [(parse(text), _with_rows(reading, rows)) for text, rows in groups.items()]
    years = {parse(text).year for text in texts}
    if len(texts) == 1:
        return [(parse(texts[0]), reading)]
    if len(years) > 1:
        raise Refusal("period_missing", dataset=dataset.id)
    return [(Period(years.pop(), "year", 1), reading)]


def _with_rows(reading: Reading, rows: tuple) -> Reading:
    """Restrict a reading to some of its rows, with the findings of these rows and of the whole file."""
    numbers = {row.number for row in rows}
    findings = tuple(f for f in reading.findings if f.row in numbers or f.row in (None, reading.layout.header_row))
    return Reading(reading.dataset, reading.layout, rows, reading.sender, reading.period, findings)


def _sender(reading: Reading, dataset: Dataset, said: Said, period: Period) -> str:
    if said.sender:
        return agencies.get(said.sender).id
    if dataset.sender:
        return dataset.sender
    if not reading.sender:
        raise Refusal("sender_missing", dataset=dataset.id)
    found = agencies.resolve(reading.sender, period.end, agencies.REPORTING)
    if found is None:
        near = listed(reading.sender, period.end)
        raise Refusal("sender_unknown", given=reading.sender, period=str(period), nearest=near)
    return found.id


def _said_otherwise(reading: Reading, said: Said, period: Period, sender: str) -> list[Finding]:
    """Compare what the file prints with what its bringer says."""
    sheet = reading.layout.sheet
    found = []
    if said.period and reading.period and parse(reading.period) != parse(said.period):
        params = {"given": reading.period, "expected": said.period}
        found.append(Finding("period_differs", sheet=sheet, params=params))
    if said.sender and reading.sender:
        printed = {
            fits.id
            for day in (period.end, *(month.end for month in period.months()))
            if (fits := agencies.resolve(reading.sender, day, agencies.REPORTING))
        }
        if sender not in printed:
            params = {"given": reading.sender, "expected": agencies.get(sender).name.vi}
            found.append(Finding("sender_differs", sheet=sheet, params=params))
    return found


def _add_rows(candidate: Candidate, reading: Reading, dataset: Dataset, period: Period, today: date) -> None:
    rows = [(row.number, dict(row.values)) for row in reading.rows]
    if any(form.line for form in dataset.forms):
        rows, findings = lines.sort_out(rows, reading.layout, period, dataset)
        candidate.findings += findings
    for number, values in rows:
        _add_row(candidate, reading.layout, dataset, period, today, number, values)


def _add_row(
    candidate: Candidate, layout: Layout, dataset: Dataset, period: Period, today: date, number: int, values: dict
) -> None:
    def problem(rule: str, column: str = "", severity: str = "error", **params: Any) -> None:
        letters = layout.columns.get(column, "")
        candidate.findings.append(Finding(rule, severity, layout.sheet, number, letters, params))  # type: ignore[arg-type]

    column = next((c.name for c in dataset.columns.values() if c.type == "period"), "")
    own = parse(values.pop(column)) if values.get(column) else period
    values.pop(column, None)
    if own.kind != dataset.frequency or not period.holds(own):
        return problem("period_outside", column, given=str(own), expected=str(period))
    if opens(own, dataset) > today:
        return problem("period_future", column, given=str(own))
    _add_years(values, dataset, own, problem)
    subject: str | None = candidate.sender
    if dataset.subject and dataset.subject in values:
        subject = _subject(dataset, values, own, problem, near=len(candidate.findings) < MAX_FINDINGS)
    elif not (sender := agencies.get(candidate.sender)).in_force(own.end):
        problem("agency_not_in_force", given=sender.name.vi, period=str(own))
    amounts = _numbers(values, dataset) if dataset.rules else {}
    for rule in dataset.rules:
        if expression.holds(rule.tree, amounts) is False:
            _broken(rule, values, amounts, dataset, problem)
    system = {"_row": number, "_sheet": layout.sheet, "_sender": candidate.sender, "_agency": subject}
    candidate.rows.append(system | {"_period": str(own)} | values)


def _broken(
    rule: Rule, values: Mapping[str, Any], amounts: Mapping[str, Any], dataset: Dataset, problem: Callable
) -> None:
    """Tell of a broken rule at the column that its fix mends, else at its first one."""
    texts = {name: values.get(name) for name in rule.columns}
    column, asked, more = rule.columns[0], expression.bound(rule.tree, amounts), {}
    if rule.mends and (mended := expression.value(rule.mends[1], amounts)) is not None:
        column, text = rule.mends[0], plain(mended)
        more = {"fix": text.replace(".", ",") if dataset.numbers == "vi" else text}
        asked = more["fix"]
    problem(
        "rule_broken", column, rule.severity, given=values.get(column), expected=asked,
        says_vi=rule.says.vi, says_en=rule.says.en,
        values=", ".join(f"{dataset.columns[n].label.vi}: {v}" for n, v in texts.items()),
        values_en=", ".join(f"{dataset.columns[n].label.en}: {v}" for n, v in texts.items()), **more,
    )  # fmt: skip


def _add_years(values: dict, dataset: Dataset, own: Period, problem: Callable) -> None:
    """Put days without a year (10/3) into the year of the row's period, and say so."""
    for name, value in values.items():
        if isinstance(value, str) and value.startswith("--") and dataset.columns[name].type == "date":
            given, values[name] = f"{value[5:]}/{value[2:4]}", in_year(value, own.year)
            if values[name] is None:
                problem("date_not_in_year", name, given=given, expected=str(own.year))
            else:
                day = date.fromisoformat(values[name]).strftime("%d/%m/%Y")
                problem("date_year_assumed", name, "note", given=given, expected=day, period=str(own))


def opens(period: Period, dataset: Dataset) -> date:
    """Give the first day on which a report of a period can exist."""
    first, last = period.dates()
    return {"end": last + timedelta(days=1), "start": first, "year_before": first - timedelta(days=366)}[dataset.opens]


def _subject(dataset: Dataset, values: Mapping[str, Any], own: Period, problem: Callable, near: bool) -> str | None:
    """Find the agency that a row is about: lines of disclosed forms have theirs, every other row names it.

    Looking for nearest names takes time, so it is done while somebody will read them (`near`).
    """
    if any(form.line for form in dataset.forms):
        return values[dataset.subject]
    name = str(values[dataset.subject] or "")
    foreign = dataset.columns[dataset.subject].type != "agency"
    kinds = ("country", "nation") if foreign else agencies.REPORTING
    found = agencies.resolve(name, own.end, kinds)
    if found is None:
        rule = "country_unknown" if foreign else "agency_name_unknown"
        problem(rule, dataset.subject, given=name, nearest=listed(name, own.end, kinds) if near else "–")
        return None
    return found.id


def _numbers(values: Mapping[str, Any], dataset: Dataset) -> dict[str, Any]:
    kinds = {c.name: c.type for c in dataset.columns.values()}
    return {n: Decimal(v) if v is not None and kinds.get(n) in ("integer", "decimal") else v for n, v in values.items()}


def _finish(candidate: Candidate, dataset: Dataset, said: Said, today: date, same_bytes: SameBytes) -> None:
    if not candidate.rows and candidate.accepted and not candidate.nil:
        candidate.findings.append(Finding("report_empty", sheet=candidate.layouts[0].sheet))
    seen: dict[tuple, int] = {}
    for row in candidate.rows:
        forms = row["_sheet"] if len(candidate.layouts) > 1 else ""
        subject = row["_agency"] if dataset.subject else ""
        key = (row["_period"], forms, subject, *(row.get(name) for name in dataset.key))
        if key in seen:
            letters = candidate.layouts[0].columns.get(dataset.key[0], "")
            params = {"given": row.get(dataset.key[0]), "first": seen[key]}
            candidate.findings.append(Finding("row_twice", "error", row["_sheet"], row["_row"], letters, params))
        seen.setdefault(key, row["_row"])
    said_so = any(finding.rule == "period_future" for finding in candidate.findings)
    if not candidate.rows and not said_so and opens(parse(candidate.period), dataset) > today:
        candidate.findings.append(Finding("period_future", params={"given": candidate.period}))
    other = same_bytes(candidate.dataset, candidate.sender, candidate.period, said.sha256)
    if other:
        candidate.findings.append(Finding("same_file_as_before", params={"given": other}))
    checks.run(candidate.rows, candidate.findings, candidate.layouts[0], dataset)
    candidate.findings = list(bounded(candidate.findings))
