"""Targets as tables: rows of an overview or a list, and everything that stands on the page of one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from dashboard import format
from dashboard.address import Address
from dashboard.export.places import tile_map
from dashboard.export.table import Amount, Cell, Seen, Table, head, unit_word
from dashboard.i18n import t
from dashboard.parts.kpi_rank import ORDERS, ordered
from metrics.views import Frame, Target, TargetRow
from metrics.views.aims import Aims, Kpi


def listed(key: str, title: str, rows: Iterable[tuple[str, TargetRow]], frame: Frame, lang: str) -> Table:
    """Give rows of targets, each with the group that it stands in."""
    names = ("group", "indicator", "status", "unit", "current", "previous", "change", "required", "target", "by", "document",
             "forecast")  # fmt: skip
    heads = tuple(t(f"exp.{name}", lang) for name in names)
    return Table(key, title, heads, partial(_rows, tuple(rows), lang), frame.period, frame.state)


def _rows(rows: Sequence[tuple[str, TargetRow]], lang: str) -> Iterator[list[Cell]]:
    for group, row in rows:
        unit, decimals = row.unit, row.decimals
        previous = Seen(row.previous, unit, decimals) if row.previous else Amount(None, why=t("tgt.no_change", lang))
        yield [
            group, row.name[lang], t(f"status.{row.status}", lang), unit_word(unit, lang), Seen(row.current, unit, decimals),
            previous, Amount(row.change, unit, decimals, t("tgt.no_change", lang)),
            Amount(row.required, unit, decimals, t("kpi.no_required", lang)), *_target(row.target, row, lang),
            Amount(row.forecast, unit, decimals, t("tgt.no_forecast", lang)),
        ]  # fmt: skip


def _target(target: Target | None, row: TargetRow, lang: str) -> list[Cell]:
    if target is None:
        return [Amount(None, why=t("tgt.none", lang)), "", ""]
    document = target.document.number or target.document.title[lang]
    amount = Amount(target.value, row.unit, row.decimals, source=document)
    return [amount, format.period_label(target.by, lang), document]


def aims(view: Aims, here: Address) -> tuple[Table, ...]:
    """Give the list of targets as it is filtered, group by group."""
    lang = here.lang
    rows = [
        (group.name[lang] if group.name else t("aim.other", lang), one.row) for group in view.groups for one in group.rows
    ]  # fmt: skip
    return (listed("muc-tieu", t("aim.title", lang), rows, view.frame, lang),)


def kpi(view: Kpi, here: Address) -> tuple[Table, ...]:
    """Give an indicator's course, forecasts, targets, ranking, map, and who holds what is lacking."""
    lang = here.lang
    found = [_course(view, lang)]
    if view.outlook.forecasts:
        found.append(_ahead(view, lang))
    if view.outlook.aims:
        found.append(_aims(view, lang))
    if view.ranking:
        found.append(_ranking(view, here))
    if view.tile_map:
        found.append(tile_map(view.tile_map, view.frame, lang))
    if view.shortfall:
        found.append(_shortfall(view, lang))
    return tuple(found)


def _table(key: str, title: str, names: Sequence[str], rows, view: Kpi, lang: str) -> Table:
    heads = tuple(t(f"exp.{name}", lang) for name in names)
    return Table(key, title, heads, rows, view.frame.period, view.frame.state)


def _course(view: Kpi, lang: str) -> Table:
    row = view.row

    def rows() -> Iterator[list[Cell]]:
        for point in view.points:
            now: Cell = Amount(None, why=t("missing.not_due", lang))
            if point.figure:
                now = Seen(point.figure, row.unit, row.decimals)
            needed = Amount(point.required, row.unit, row.decimals, t("kpi.no_required", lang))
            yield [format.period_label(point.period, lang), now, needed, t("exp.older", lang) if point.older else ""]

    title = t("kpi.twin_of", lang, name=row.name[lang])
    heads = (
        t("kpi.col_period", lang),
        head(t("kpi.actual", lang), row.unit, lang),
        t("tgt.required", lang),
        t("exp.note", lang),
    )
    return Table("dien-bien", title, heads, rows, view.frame.period, view.frame.state)


def _ahead(view: Kpi, lang: str) -> Table:
    row = view.row

    def rows() -> Iterator[list[Cell]]:
        for one in view.outlook.forecasts:
            ends = (Amount(end, row.unit, row.decimals, t("kpi.no_range", lang)) for end in (one.low, one.high))
            yield [format.period_label(one.period, lang), Amount(one.value, row.unit, row.decimals), *ends]

    return _table("du-bao", t("tgt.forecast", lang), ("at", "forecast", "low", "high"), rows, view, lang)


def _aims(view: Kpi, lang: str) -> Table:
    row = view.row

    def rows() -> Iterator[list[Cell]]:
        for aim in view.outlook.aims:
            document = aim.target.document.number or aim.target.document.title[lang]
            yield [
                document, format.period_label(aim.target.by, lang),
                Amount(aim.target.value, row.unit, row.decimals, source=document),
                Amount(aim.required, row.unit, row.decimals, t("kpi.no_required", lang)),
                Amount(aim.gap, row.unit, row.decimals, t("kpi.no_required", lang)), t(f"status.{aim.status}", lang),
            ]  # fmt: skip

    names = ("document", "by", "target", "required", "gap", "status")
    return _table("van-ban", t("kpi.aims", lang), names, rows, view, lang)


def _ranking(view: Kpi, here: Address) -> Table:
    lang, row = here.lang, view.row
    order = here.get("xep") if here.get("xep") in ORDERS else ""

    def rows() -> Iterator[list[Cell]]:
        for kind in ("province", "ministry"):
            for one in ordered([one for one in view.ranking if one.kind == kind], order or "", row):
                before = (
                    Seen(one.previous, row.unit, row.decimals)
                    if one.previous
                    else Amount(None, why=t("tgt.no_change", lang))
                )
                yield [
                    one.name[lang], t(f"exp.kind_{kind}", lang), Amount(one.place, "rank", 0, t("exp.no_place", lang)),
                    Seen(one.figure, row.unit, row.decimals), before,
                    Amount(one.change, row.unit, row.decimals, t("tgt.no_change", lang)),
                    Amount(one.required, row.unit, row.decimals, t("kpi.no_required", lang)), t(f"status.{one.status}", lang),
                ]  # fmt: skip

    names = ("agency", "kind", "place", "current", "previous", "change", "required", "status")
    return _table("co-quan", t("exp.ranking", lang), names, rows, view, lang)


def _shortfall(view: Kpi, lang: str) -> Table:
    lack, row = view.shortfall, view.row
    assert lack is not None

    def rows() -> Iterator[list[Cell]]:
        for one in lack.holders:
            mark = t("mark.carried", lang) if one.carried else ""
            yield [one.name[lang], Amount(one.lacks, "number", 0), mark, Seen(one.figure, row.unit, row.decimals)]

    names = ("agency", "lacks", "note", "current")
    return _table("con-thieu", t("exp.shortfall", lang), names, rows, view, lang)
