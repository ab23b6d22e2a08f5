"""Obstacles and directives as tables: what the board shows, and a row for each agency that a directive binds."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.export.money import MONEY
from dashboard.export.table import Amount, Cell, Table, head
from dashboard.i18n import t
from dashboard.parts import work_words
from data import agencies, work
from metrics.views.work import Board, Card

_OBSTACLE = (
    "exp.code", "exp.obstacle", "wk.kind", "wk.state", "wk.raiser", "wk.owner", "exp.waits", "exp.raised", "wk.days_open",
    "exp.due", "exp.days_late", "wk.next", "exp.step_due", "exp.blocked_projects", "exp.blocked_indicators",
)  # fmt: skip
_DUTY = ("exp.code", "wk.content", "exp.document", "exp.issuer", "exp.agency", "wk.state", "exp.issued", "exp.due", "exp.done_at",
         "exp.days_late")  # fmt: skip


def board(view: Board, lang: str) -> tuple[Table, ...]:
    """Give the obstacles that fit what was asked, the oldest first, and what directives ask of each agency."""
    return _obstacles(view, lang), duties(view, lang)


def _obstacles(view: Board, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for card in view.cards:
            yield _obstacle(card, view, lang)

    heads = (*(t(key, lang) for key in _OBSTACLE), head(t("wk.money", lang), MONEY, lang))
    return Table("vuong-mac", t("wk.board", lang), heads, rows)


def _obstacle(card: Card, view: Board, lang: str) -> list[Cell]:
    one = card.one
    named = [view.indicators[name][lang] if name in view.indicators else name for name in one.indicators]
    return [
        work_words.name(one.id), one.title, work_words.kind(one.kind, lang), work_words.state(one.state, lang),
        work_words.body(one.raiser, lang), work_words.body(one.owner, lang) if one.owner else one.said,
        work_words.body(one.waits_for, lang) if one.waits_for else "", one.opened, Amount(card.days), one.due, Amount(card.late),
        one.step, one.step_due, "; ".join(one.projects), "; ".join(named),
        Amount(card.money, MONEY, 0, t("exp.no_money", lang)),
    ]  # fmt: skip


def duties(view: Board, lang: str) -> Table:
    """Give what each directive asks of each agency that the reader sees, the soonest due first."""

    def rows() -> Iterator[list[Cell]]:
        for one in view.directives:
            for duty in one.duties:
                late = max(((duty.done or view.today) - duty.due).days, 0)
                yield [
                    str(one.id), one.title, one.document, one.issuer, agencies.get(duty.agency).name[lang],
                    t(f"cd.status.{work.status(duty, view.today)}", lang), one.issued, duty.due, duty.done, Amount(late),
                    Amount(duty.progress, "%"),
                ]  # fmt: skip

    heads = (*(t(key, lang) for key in _DUTY), head(t("wk.progress", lang), "%", lang))
    return Table("chi-dao", t("cd.list", lang), heads, rows)
