"""Where a number comes from: the chain from the nation down to report, sheet, row and cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
from sqlalchemy import select

from data import agencies, budget, datasets, duck, edition, ledger, release
from data.errors import Refusal, sentence
from data.ledger import tables
from data.model import Agency, Text, Viewer
from data.period import Period, parse
from data.settings import Settings
from metrics import bundle, definitions, extract, figures, through, versions
from metrics.definitions import Indicator
from metrics.extract import Word
from metrics.figures import Key
from metrics.views import Change, Check, Explanation, Figure, Part, ReportCard, Stamp

#: Reports and findings listed.
REPORTS, CHECKS = 60, 20


def make(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    stamp: Stamp,
    viewer: Viewer,
    asked: Key,
    opened: int | None,
) -> Explanation:
    """Explain one observation; `opened` is the report whose rows are shown, the first when None."""
    one, agency, period = definitions.get(asked.indicator), agencies.get(asked.agency), parse(asked.period)
    seen = figures.one(connection, asked)
    made = None if seen or not asked.lens else through.figure(connection, one, agency, period, asked.lens)
    figure = seen.figure if seen else made or figures.absent(asked)
    of = through.behind(connection, one, agency, period, asked.lens) if made else []
    words = _words(connection, one, agency, period, asked.lens)
    cards = _cards(words, viewer)
    word = next((w for w in words if w.report["id"] == opened), None) if opened else (words[-1] if words else None)
    if opened and word is None:
        raise Refusal("report_not_behind", given=opened, observation=str(asked))
    bottom = one.denominator or one.numerator
    meant = versions.at(one.versions, period)
    changed = release.row(settings, stamp.release).changes
    shown, sources = extract.make(settings, viewer, one, word, words, changed) if word else (None, ())
    return Explanation(
        stamp=stamp,
        name=one.name,
        definition=one.definition,
        numerator=one.numerator.label,
        denominator=bottom.label,
        unit=one.unit,
        decimals=one.decimals,
        document=definitions.documents()[meant.document],
        figure=figure,
        agency=agency.name,
        path=_path(connection, one, agency, period, asked, figure),
        parts=tuple(Part(f.agency, agencies.get(f.agency).name, f) for f in of)
        or _parts(connection, one, agency, period),
        reports=cards,
        opened=next((card for card in cards if word and card.id == word.report["id"]), None),
        extract=shown,
        changes=changes(settings, asked, stamp),
        checks=_checks(settings, word.report["id"]) if word and viewer.works_on(word.report["sender"]) else (),
        sources=sources,
        formula=meant.formula,
        confidence=one.confidence,
        version=meant.number,
        article=meant.article,
        digest=one.digest,
        oldest_input=tables.moment(seen.oldest) if seen and seen.oldest else None,
    )


def _path(
    connection: duckdb.DuckDBPyConnection, one: Indicator, agency: Agency, period: Period, asked: Key, own: Figure
) -> tuple[Part, ...]:
    """Give the wholes that hold this figure, widest first, then the figure itself."""
    wholes: Sequence[str] = ()
    if one.numerator.over_agencies != "own":
        if agency.kind in agencies.REPORTING:
            chain = agencies.groups(agency, max(period.end, agency.valid_from or period.end))
            wholes = [chain[-1], *([chain[0]] if agency.kind == "province" else [chain[-2]])]
        elif agency.kind in ("region", "group"):
            wholes = ["VN"]
    parts = []
    for key in (Key(one.id, whole, str(period)) for whole in wholes):
        seen = figures.one(connection, key)
        parts.append(Part(key.agency, agencies.get(key.agency).name, seen.figure if seen else figures.absent(key)))
    return (*parts, Part(asked.agency, agency.name, own))


def _parts(connection: duckdb.DuckDBPyConnection, one: Indicator, agency: Agency, period: Period) -> tuple[Part, ...]:
    """Give the figures one level down: regions and ministries of the nation, agencies of a region or group."""
    if agency.kind not in ("nation", "region", "group") or one.numerator.over_agencies == "own":
        return ()
    if agency.id == "VN":
        below = (agencies.get("bo"), *agencies.in_force(period.end, ("region",)))
    else:
        below = tuple(a for a in agencies.in_force(period.end) if agency.id in agencies.groups(a, period.end))
    found = figures.across(connection, [one.id], str(period))

    def figure(part: Agency) -> Figure:
        seen = found.get((one.id, part.id))
        return seen.figure if seen else figures.absent(Key(one.id, part.id, str(period)))

    return tuple(Part(part.id, part.name, figure(part)) for part in below)


def _words(
    connection: duckdb.DuckDBPyConnection, one: Indicator, agency: Agency, period: Period, lens: str
) -> list[Word]:
    """Give the reports behind a figure of one agency, oldest period first; wholes are explained by their parts."""
    if agency.kind in ("region", "group") or (agency.kind == "nation" and one.numerator.over_agencies != "own"):
        return []
    return behind(spoken(connection, one, period), one, agency, period, lens)


def spoken(connection: duckdb.DuckDBPyConnection, one: Indicator, period: Period) -> list[tuple[str | None, Word]]:
    """Give every report that says something of an indicator in a period, with the mark of what it says."""
    query = """
        SELECT t.agency, t.period, t.mark, r.* FROM tally t JOIN report r ON r.id = t.report
        WHERE t.indicator = ? AND list_contains(?, t.period) ORDER BY t.period, t.agency
    """
    own = [str(part) for part in period.parts(datasets.get(one.dataset).frequency)] or [str(period)]
    result = connection.execute(query, [one.id, own])
    names = [column[0] for column in result.description or ()][3:]
    return [
        (mark, Word(dict(zip(names, values, strict=True)), base, subject))
        for subject, base, mark, *values in result.fetchall()
    ]


def behind(
    said: Sequence[tuple[str | None, Word]], one: Indicator, agency: Agency, period: Period, lens: str
) -> list[Word]:
    """Give those of the reports that a figure of one agency stands on: published ones where there are some.

    Through the agencies of an earlier day it is shared out of what its successor reported.
    """
    day = max(agencies.LENSES[lens], period.end) if lens else period.end
    unit = agencies.current(agency.id, day)
    rows = [(mark, word) for mark, word in said if agencies.current(word.agency, day) == unit]
    published = [word for mark, word in rows if mark is None]
    words = published or [word for _, word in rows]
    if one.numerator.over_time == "last" and words:
        words = [word for word in words if word.period == words[-1].period]
    return words[-REPORTS:]


def _cards(words: list[Word], viewer: Viewer) -> tuple[ReportCard, ...]:
    """Give the reports as cards; the public learns which report it was, not how its file is called."""
    public = viewer.role == "public"
    cards: dict[int, ReportCard] = {}
    for word in words:
        row = word.report
        cards[row["id"]] = ReportCard(
            id=row["id"],
            dataset=row["dataset"],
            dataset_name=datasets.get(row["dataset"]).label,
            sender=row["sender"],
            sender_name=agencies.get(row["sender"]).name,
            period=row["period"],
            revision=row["revision"],
            state=row["state"],
            file="" if public else row["file"],
            size=0 if public else row["size"],
            sha256="" if public else row["sha256"],
            sent_at=tables.moment(row["sent_at"]),
            received_at=tables.moment(row["received_at"]),  # type: ignore[arg-type]
            illustrative=row["illustrative"],
        )
    return tuple(cards.values())


def changes(settings: Settings, asked: Key, stamp: Stamp) -> tuple[Change, ...]:
    """Give what a figure was in each release up to the one read, of its kind, that changed it; newest first."""
    made = {row.n: row for row in release.rows(settings) if row.kind == stamp.kind and row.n <= stamp.release}
    paths = {str(settings.deltas / str(n) / "observation.parquet"): n for n in made}
    with duck.connect(folders=[settings.deltas]) as connection, budget.within(connection):
        rows = connection.execute(
            "SELECT filename, value, missing FROM read_parquet(?, filename = true) "
            "WHERE _op = '+' AND indicator = ? AND agency = ? AND period = ? AND lens = ?",
            [list(paths), asked.indicator, asked.agency, asked.period, asked.lens],
        ).fetchall()
    found = sorted(((paths[name], value, missing) for name, value, missing in rows), reverse=True)
    return tuple(
        Change(n, tables.moment(made[n].made_at), figures.trim(value), missing, _version(settings, n, asked))  # type: ignore[arg-type]
        for n, value, missing in found
    )


def _version(settings: Settings, number: int, asked: Key) -> int:
    """Give the version of the definition by which a release made a figure."""
    with edition.of(bundle.at(settings, number)):
        return figures.absent(asked).version


def _checks(settings: Settings, report: int) -> tuple[Check, ...]:
    table = tables.finding
    with ledger.reading(settings) as connection:
        rows = connection.execute(
            select(table).where(table.c.report == report).order_by(table.c.id).limit(CHECKS)
        ).all()
    return tuple(check(row) for row in rows)


def check(row: Any) -> Check:
    """Write a finding of the ledger in both languages."""
    where = "!".join(part for part in (row.sheet, f"{row.column}{row.row or ''}") if part)
    text = Text(sentence(row.rule, "vi", **row.params), sentence(row.rule, "en", **row.params))
    return Check(row.severity, where, text)
