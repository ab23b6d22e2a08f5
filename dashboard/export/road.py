"""The road of the UN survey as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard.export.table import Amount, Cell, Table
from dashboard.i18n import t
from dashboard.parts.road import PARTS
from metrics.views.targets import Road, Standing


def tables(view: Road, lang: str) -> tuple[Table, ...]:
    """Give the countries around, the neighbours, the ways to the aim, the values at the rank, and the checks of editions."""
    around = sorted((*view.around, view.own), key=lambda one: one.rank)
    near = sorted((*view.neighbours, view.own), key=lambda one: one.rank)
    return (
        _standings("xung-quanh", "un.around", around, view, lang), _standings("khu-vuc", "un.neighbours", near, view, lang),
        _ways(view, lang), _thresholds(view, lang), _editions(view, lang),
    )  # fmt: skip


def _table(key: str, title: str, heads: Iterable[str], rows, view: Road) -> Table:
    return Table(key, title, tuple(heads), rows, str(view.year))


def _value(value, lang: str) -> Amount:
    return Amount(value, "index", 4, t("exp.unsaid", lang))


def _standings(key: str, title: str, held: Sequence[Standing], view: Road, lang: str) -> Table:
    source = t("exp.un_source", lang, year=view.year)

    def rows() -> Iterator[list[Cell]]:
        for one in held:
            name = t("un.home", lang) if one.country == "VN" else one.name[lang]
            parts = [_value(getattr(one, part), lang) for part in PARTS]
            yield [
                name,
                Amount(one.rank, "rank", 0, source=source),
                Amount(one.egdi, "index", 4, source=source),
                *parts,
            ]

    heads = [t("un.country", lang), t("un.rank", lang), t("un.egdi", lang), *(part.upper() for part in PARTS)]
    return _table(key, t(title, lang), heads, rows, view)


def _ways(view: Road, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for part in PARTS:
            now = [Amount(view.weights[part], "index", 3), _value(getattr(view.own, part), lang)]
            yield [t(f"un.{part}", lang), *now, *(_value(way.needs.get(part), lang) for way in view.ways)]
        whole = [_value(view.own.egdi, lang), *(_value(view.aim, lang) for _ in view.ways)]
        yield [t("un.egdi", lang), Amount(None, why=t("exp.sum_of_parts", lang)), *whole]

    heads = [t(f"un.{key}", lang) for key in ("component", "weight", "now")]
    return _table(
        "cach-di", t("un.ways", lang), [*heads, *(t(f"un.way_{one.name}", lang) for one in view.ways)], rows, view
    )


def _thresholds(view: Road, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for year, value in view.thresholds:
            yield [str(year), Amount(view.rank, "rank", 0), _value(value, lang)]

    heads = [t("un.edition", lang), t("un.rank", lang), t("un.egdi", lang)]
    return _table("nguong", t("un.drift", lang), heads, rows, view)


def _editions(view: Road, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for one in reversed(view.editions):
            counts = [Amount(n) for n in (one.countries, one.compared, one.agreeing)]
            yield [str(one.year), *counts, Amount(one.largest, "index", 5)]

    heads = [t(f"un.{key}", lang) for key in ("edition", "countries", "compared", "agreeing", "largest")]
    return _table("kiem-tra", t("un.checks", lang), heads, rows, view)
