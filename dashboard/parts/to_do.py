"""What needs work now, on the overview: four lists, each with its count, the three worst, and one way on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard import desk, format, headline, html
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_words
from data import agencies
from metrics.views import Submission, Submissions
from metrics.views.signals import Signals
from metrics.views.summary import Stuck, Summary
from metrics.views.work import Board, Card

#: How many of each list are named.
WORST = 3


def card(found: Summary, signals: Signals | None, board: Board | None, here: Address) -> html.Section:
    """Set the lists side by side; who may not see one of them has the others."""
    lists = [_awaited(found.overview.submissions, here), _stuck(found, here)]
    if signals is not None:
        lists.insert(1, _asked(signals, here))
    if board is not None:
        lists.append(_waiting(board, here))
    return html.Section(
        [html.H2(t("todo.title", here.lang), className="sr"), *lists], className="card works mt", id="viec"
    )


def _awaited(view: Submissions, here: Address) -> html.Div:
    lang, held = here.lang, view.awaited
    rows = [_row(one.name[lang], here.page(f"/co-quan/{one.agency}"), _late(one, lang)) for one in held[:WORST]]
    if held and desk.may("office"):
        return _list("awaited", len(held), rows, here.page("/don-doc"), here, whole=True, go="urge")
    return _list("awaited", len(held), rows, here.page("/nguon"), here)


def _late(one: Submission, lang: str) -> str:
    state = t("sub.days", lang, days=one.days) if one.state == "late" and one.days else t(f"sub.{one.state}", lang)
    return f"{state}, {count('todo.reports', len(one.datasets), lang)}"


def _asked(found: Signals, here: Address) -> html.Div:
    lang = here.lang
    rows = [
        _row(agencies.get(one.agency).name[lang], here.page("/nguon/cau-hoi"), one.says[lang].split(". ")[0])
        for one in found.signals[:WORST]
    ]
    return _list("asked", len(found.signals), rows, here.page("/nguon/cau-hoi"), here)


def _stuck(found: Summary, here: Address) -> html.Div:
    rows = [_project(one, here) for one in found.stuck]
    return _list("stuck", found.lagging, rows, here.page("/dau-tu"), here)


def _project(one: Stuck, here: Address) -> html.Li:
    lang = here.lang
    paid = format.value(one.paid, "percent", 0, lang)
    says = t("todo.left", lang, money=format.money(one.left, lang), paid=paid)
    name = f"{one.title} – {agencies.get(one.agency).name[lang]}"
    return _row(name, here.page(f"/dau-tu/{one.agency}.{one.project}"), says)


def _waiting(board: Board, here: Address) -> html.Div:
    """Name the worst; one that nobody is in charge of can be given to somebody from here."""
    rows = [_obstacle(card, here) for card in board.every[:WORST]]
    return _list("waiting", len(board.every), rows, here.page("/vuong-mac"), here, whole=True)


def _obstacle(card: Card, here: Address) -> html.Li:
    lang, one = here.lang, card.one
    page = here.page(work_words.path(one.id))
    says = f"{count('todo.days', card.days, lang)} – {work_words.owner(one, lang)}"
    row = _row(one.title, page, says, whole=True)
    if desk.may("office") and not one.owner:
        label = f"{t('todo.assign', lang)}: {work_words.name(one.id)}"
        row.children.append(
            html.A(
                t("todo.assign", lang),
                href=f"{page}#phan-cong",
                className="u",
                **{"data-whole": "1", "aria-label": label},
            )
        )
    return row


def _row(name: str, href: str, says: str, whole: bool = False) -> html.Li:
    link = html.A(name, href=href, className="name", **({"data-whole": "1"} if whole else {}))
    return html.Li([link, html.Small(headline.capital(says))])


def _list(
    key: str, number: int, rows: Iterable[Any], href: str, here: Address, whole: bool = False, go: str = ""
) -> html.Div:
    lang, held = here.lang, list(rows)
    head = html.H3([t(f"todo.{key}", lang), html.B(format.number(number, 0, lang), className="n")])
    body: Any = (
        html.Ul(held) if held else html.P(t("todo.only_count" if number else "todo.none", lang), className="sub")
    )
    way = {"data-whole": "1"} if whole else {}
    return html.Div(
        [head, body, html.A(t(f"todo.{go or key}_go", lang), href=href, className="btn sm", **way)], id=f"viec-{key}"
    )
