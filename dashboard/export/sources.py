"""Where the numbers of some tables come from, as rows: for the second sheet of a workbook and of paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import format
from dashboard.door import door
from dashboard.export.flat import Number, Plain
from dashboard.export.table import Amount, Cell, Seen, Table
from dashboard.i18n import count, t
from data.model import Viewer
from metrics.views import Stamp
from metrics.views.origins import Origin, Trail

#: How many columns stand before those of a report.
BEFORE = 12


def rows(tables: Sequence[Table], viewer: Viewer, stamp: Stamp, lang: str) -> list[list[Plain]]:
    """Give a row per report behind each number, or one where no single report is; each number is named once."""
    placed = list(_numbers(tables))
    ids = list(dict.fromkeys(filter(None, (_id(cell) for *_, cell in placed))))
    found = door().origins(viewer, ids, ban=f"r{stamp.release}") if ids else {}
    made: list[list[Plain]] = []
    told: set[str] = set()
    for table, row, column, cell in placed:
        if isinstance(cell, Amount) and not cell.id:
            made.append(
                [table, row, column, "", f"r{stamp.release}", "", _value(cell), None, None, "", "", cell.source]
            )
        elif _id(cell) not in told:
            told.add(_id(cell))
            made += _of((table, row, column), cell, found.get(_id(cell)), stamp, lang)
    return [[*one, *[None] * (BEFORE + 9 - len(one))] for one in made]


def _numbers(tables: Sequence[Table]) -> Iterator[tuple[str, str, str, Seen | Amount]]:
    """Give every observation, and every other number that names its source, with where it stands."""
    for table in tables:
        for cells in table.rows():
            label = next((cell for cell in cells if isinstance(cell, str) and cell), "")
            for head, cell in zip(table.heads, cells, strict=True):
                if isinstance(cell, Seen) or (
                    isinstance(cell, Amount) and (cell.id or (cell.source and cell.value is not None))
                ):
                    yield table.title, label, head, cell


def _id(cell: Seen | Amount) -> str:
    return cell.figure.id if isinstance(cell, Seen) else cell.id


def _of(
    place: tuple[str, str, str], cell: Seen | Amount, origin: Origin | None, stamp: Stamp, lang: str
) -> Iterator[list[Plain]]:
    figure = origin.figure if origin else cell.figure if isinstance(cell, Seen) else None
    whole = [_exact(one) for one in (figure.value, figure.numerator, figure.denominator)] if figure else [None] * 3
    version = f"v{origin.version} · {origin.digest[:12]}" if origin else ""
    period = format.period_label(figure.period, lang) if figure else ""
    document = origin.document if origin else ""
    before: list[Plain] = [
        *place,
        _id(cell),
        f"r{stamp.release}",
        period,
        *whole,
        version,
        document,
        _behind(origin, lang),
    ]
    if origin is None or not origin.trails:
        yield before
        return
    for trail in origin.trails:
        yield [*before, *_trail(trail, lang)]


def _behind(origin: Origin | None, lang: str) -> str:
    """Say how many reports of how many agencies stand behind a number."""
    if origin is None or not origin.reports:
        return t("exp.no_report", lang)
    return count("exp.behind", origin.reports, lang, senders=origin.senders)


def _trail(trail: Trail, lang: str) -> list[Plain]:
    closed = t("exp.closed", lang)
    return [
        f"#{trail.report}", trail.dataset[lang], trail.sender[lang], format.period_label(trail.period, lang),
        str(trail.revision), trail.file or closed, trail.sheet, trail.cells or closed, trail.sha256,
    ]  # fmt: skip


def _value(cell: Cell) -> Plain:
    return _exact(cell.value) if isinstance(cell, Amount) else None


def _exact(value) -> Plain:
    """Give a number with every decimal that it has."""
    if value is None:
        return None
    text = f"{value:f}"
    return Number(value, len(text.partition(".")[2].rstrip("0")), "")
