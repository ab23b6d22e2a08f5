"""Sources and reports as tables: what stands on the page of sources, and the lists of reports and duties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import cron, format
from dashboard.export.table import Amount, Cell, Table
from dashboard.i18n import either, t
from data import agencies, datasets
from data.obligations import Obligation
from data.reports import Card
from metrics.views.sources import Sources


def sources(view: Sources, lang: str) -> tuple[Table, ...]:
    """Give the sources, the turns of every agency, and who is overdue."""
    return _feeds(view, lang), _turns(view, lang), _overdue(view, lang), _lacks(view, lang)


def _heads(names: Sequence[str], lang: str) -> tuple[str, ...]:
    return tuple(t(f"exp.{name}", lang) for name in names)


def _feeds(view: Sources, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for feed in view.feeds:
            by = format.lasting(feed.age - feed.allowance, lang) if feed.age else ""
            yield [
                feed.name[lang], ", ".join(one[lang] for one in feed.datasets), cron.words(feed.cron, lang), feed.last_good,
                *(Amount(n) for pair in (feed.complete, feed.checked) for n in pair), Amount(len(feed.feeds)),
                t(f"src.feed_state.{feed.state}", lang, **({"by": by} if feed.state == "late" else {})),
                feed.last_error[lang] if feed.last_error else "", t("foot.illustrative", lang) if feed.illustrative else "",
            ]  # fmt: skip

    names = (
        "source",
        "datasets",
        "rhythm",
        "last_good",
        "complete",
        "owing",
        "checked",
        "read",
        "fed",
        "submission",
        "error",
        "note",
    )
    return Table("nguon", t("exp.feeds", lang), _heads(names, lang), rows)


def _turns(view: Sources, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for row in view.turns.rows:
            yield [row.name[lang], t(f"exp.kind_{row.kind}", lang), *(t(f"src.turn.{one}", lang) for one in row.turns)]

    quarters = (format.period_label(one, lang) for one in view.turns.quarters)
    title = t("src.turns", lang, n=len(view.turns.rows))
    return Table("tinh-hinh-nop", title, (*_heads(("agency", "kind"), lang), *quarters), rows)


def _overdue(view: Sources, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for one in view.turns.overdue:
            yield [one.name[lang], Amount(one.days), "; ".join(name[lang] for name in one.datasets)]

    heads = _heads(("agency", "days_late", "datasets"), lang)
    return Table("qua-han", t("exp.overdue", lang), heads, rows, view.turns.period)


def _lacks(view: Sources, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for one in view.turns.lacks:
            share = Amount(one.share, "percent", 1, t("exp.no_share", lang))
            yield [one.fed.name[lang], Amount(one.agencies), share, one.fed.observation]

    heads = _heads(("indicator", "lacking", "lacking_share", "id"), lang)
    return Table("thieu-so", t("src.lacks", lang), heads, rows, view.turns.period)


def cards(held: Sequence[Card], lang: str) -> tuple[Table, ...]:
    """Give the reports of a list."""

    def rows() -> Iterator[list[Cell]]:
        for one in held:
            yield [
                format.period_label(one.period, lang), datasets.get(one.dataset).label[lang],
                agencies.get(one.sender).name[lang], either(f"report.{one.state}", lang, one.state), Amount(one.errors),
                Amount(one.unexplained), Amount(one.revision), one.by or t("rep.origin_source", lang), one.sent_at, one.due,
                one.closes, one.file_name, one.sha256,
            ]  # fmt: skip

    names = ("report_period", "dataset", "agency", "submission", "errors", "warnings", "revision", "by_whom", "sent", "due", "closes",
             "file", "sha256")  # fmt: skip
    return (Table("bao-cao", t("rep.list_title", lang), _heads(names, lang), rows),)


def duties(kept: Sequence[tuple[Obligation, Card | None]], lang: str) -> tuple[Table, ...]:
    """Give the duties of one agency as its page lists them."""

    def rows() -> Iterator[list[Cell]]:
        for one, held in kept:
            none = t("exp.no_file", lang)
            yield [
                format.period_label(one.period, lang), datasets.get(one.dataset).label[lang], one.due, one.closes,
                t(f"sub.{one.state}", lang), Amount(one.days), Amount(held.revision if held else None, why=none),
                Amount(held.errors if held else None, why=none), Amount(held.unexplained if held else None, why=none),
            ]  # fmt: skip

    names = ("report_period", "dataset", "due", "closes", "submission", "days_late", "revision", "errors", "warnings")
    return (Table("nghia-vu", t("rep.list_title", lang), _heads(names, lang), rows),)
