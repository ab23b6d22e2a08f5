"""Targets as tables: rows of an overview or a list, and everything that stands on the page of one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from dashboard import format
from dashboard.address import Address
from dashboard.export import notes
from dashboard.export.places import tile_map
from dashboard.export.table import Amount, Cell, Seen, Table, head, unit_word
from dashboard.i18n import t
from metrics.views import Frame, Target, TargetRow
from metrics.views.aims import Aims, Holder, Kpi, Placed

#: In what orders agencies can be asked for: by value, or by change.
ORDERS = ("", "thay-doi")


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
    found = [course(view, lang)]
    if view.outlook.aims:
        found.append(_aims(view, lang))
    if view.ranking:
        found.append(ranked(view, here))
    if view.tile_map:
        found.append(tile_map(view.tile_map, view.frame.period, view.frame.state, lang))
    if view.shortfall:
        found.append(shortfall(view, lang))
    return tuple(found)


def _table(key: str, title: str, names: Sequence[str], rows, view: Kpi, lang: str) -> Table:
    heads = tuple(t(f"exp.{name}", lang) for name in names)
    return Table(key, title, heads, rows, view.frame.period, view.frame.state)


def course(view: Kpi, lang: str) -> Table:
    """Give what was, what is required, what may come and what must be, period by period: every number of the chart."""
    row = view.row
    ahead = {one.period: one for one in view.outlook.forecasts}
    aims = {row.target.by: row.target} if row.target else {}
    points = {point.period: point for point in view.points}

    def rows() -> Iterator[list[Cell]]:
        for period in dict.fromkeys([*points, *sorted({*ahead, *aims} - set(points))]):
            point, found, aim = points.get(period), ahead.get(period), aims.get(period)
            seen: Cell = Seen(point.figure, row.unit, row.decimals) if point and point.figure else ""
            needed = point.required if point else None
            ends = (found.value, found.low, found.high) if found else ()
            values: list[Cell] = [Amount(end, row.unit, row.decimals, t("kpi.no_range", lang)) for end in ends]
            document = (aim.document.number or aim.document.title[lang]) if aim else ""
            yield [
                format.period_label(period, lang), seen,
                Amount(needed, row.unit, row.decimals, t("kpi.no_required", lang)) if point else "", *(values or ["", "", ""]),
                Amount(aim.value, row.unit, row.decimals, source=document) if aim else "",
                "; ".join(filter(None, (t("exp.older", lang) if point and point.older else "", notes.of(view.notes, period, lang)))),
            ]  # fmt: skip

    names = ("required", "forecast", "low", "high", "target", "note")
    now = head(t("kpi.actual", lang), row.unit, lang)
    heads = (t("kpi.col_period", lang), now, *(t(f"exp.{name}", lang) for name in names))
    title = t("kpi.twin_of", lang, name=row.name[lang])
    return Table("dien-bien", title, heads, rows, view.frame.period, view.frame.state)


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


def ranked(view: Kpi, here: Address) -> Table:
    """Give every agency in the order of the screen, with the period before and what is required now."""
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


def shortfall(view: Kpi, lang: str) -> Table:
    """Give who holds what is lacking to the target, most first."""
    lack, row = view.shortfall, view.row
    assert lack is not None

    def rows() -> Iterator[list[Cell]]:
        for one in lack.holders:
            mark = t("mark.carried", lang) if one.carried else ""
            yield [
                one.name[lang],
                Amount(one.lacks, "number", 0),
                _part(one, lack.total, lang),
                mark,
                Seen(one.figure, row.unit, row.decimals),
            ]

    names = ("agency", "lacks", "lacks_share", "note", "current")
    return _table("con-thieu", t("exp.shortfall", lang), names, rows, view, lang)


def ordered(members: Sequence[Placed], order: str, row: TargetRow) -> list[Placed]:
    """Give agencies in the order of the screen: by value, or by change where that is asked for."""
    if order != "thay-doi":
        return list(members)
    sign = 1 if row.direction == "up" else -1
    return sorted(members, key=lambda one: (one.change is None, -(one.change or 0) * sign))


def _part(one: Holder, whole: Decimal, lang: str) -> Amount:
    share = one.lacks / whole * 100 if whole and not one.carried else None
    return Amount(share, "percent", 1, t("exp.carried_not_counted", lang))
