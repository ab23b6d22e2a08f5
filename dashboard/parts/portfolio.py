"""The portfolio: chips that filter by mismatch, and a table of projects with both baselines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export.money import KINDS, box, chosen
from dashboard.i18n import count, t
from dashboard.parts.execution import BARS
from dashboard.parts.scatter import closed
from data import agencies
from metrics.views.execution import Bars, Declared, ProjectView, Variance
from metrics.views.investment import Investment

ROWS = 20
SHAPES = {"green": "on_track", "amber": "speed_up", "red": "late", "unknown": "no_data"}


def card(view: Investment, here: Address) -> html.Section:
    """Show the projects of the chosen mismatch, a page at a time."""
    lang = here.lang
    head: list[Any] = [html.H2(t("inv.portfolio", lang), id="danh-muc")]
    if not view.open:
        return html.Section(
            [html.Div(head, className="ch"), html.P(closed(view, lang), className="sub")], className="card mt"
        )
    held = chosen(view, here)
    pages = max(1, -(-len(held) // ROWS))
    page = min(max(int(given), 1), pages) if (given := here.get("trang") or "").isascii() and given.isdigit() else 1
    shown = held[(page - 1) * ROWS : page * ROWS]
    words = [html.Li(text[lang]) for text in view.made.words[:1]]
    body: Any = _table(shown, view, here) if shown else html.P(t("inv.no_match", lang), className="sub")
    return html.Section(
        [
            html.Div([html.Div(head), _chips(view, here)], className="ch"),
            _search(here),
            html.Div(body, className="scroll", tabIndex="0", role="region", **{"aria-labelledby": "danh-muc"}),
            html.Div([html.Ul(words, className="sub"), _turn(page, pages, len(held), here)], className="pf"),
        ],
        className="card mt",
    )


def _chips(view: Investment, here: Address) -> html.Nav:
    lang, on = here.lang, here.get("lech")
    every: list[tuple[str, str, str, int]] = [("", "", t("inv.all", lang), view.made.project_count)]
    every += [(name, kind, t(f"exe.{kind}", lang), view.made.mismatches[kind]) for name, kind in KINDS.items()]
    links = [
        html.A(
            [html.I(className=f"mm {kind}") if kind else None, f"{word}{format.NBSP}{format.number(n, 0, lang)}"],
            href=here.to({"lech": name or None, "trang": None}),
            className="on" if (on or "") == name else None,
            **({"aria-current": "true"} if (on or "") == name else {}),
        )
        for name, kind, word, n in every
    ]
    return html.Nav(links, className="seg wrapd", **{"aria-label": t("inv.filter", lang)})


def _search(here: Address) -> html.Div:
    """Look for words in a form that writes the address, and name what is asked for, each with the way to take it out."""
    lang, within = here.lang, box(here)
    kept = {name: here.get(name) for name in here.params if name not in ("q", "trang", "so-lieu", "bao-cao")}
    hidden = [html.Input(**{"type": "hidden", "name": name, "value": value}) for name, value in kept.items()]
    label = t("inv.search", lang)
    field = html.Input(
        **{
            "type": "search",
            "name": "q",
            "value": here.get("q"),
            "maxlength": 100,
            "placeholder": label,
            "aria-label": label,
        }
    )
    button = html.Button(t("inv.search_do", lang), className="btn sm", type="submit")
    asked: list[Any] = []
    if here.get("q"):
        asked.append(_taken(t("inv.asked_words", lang, words=here.get("q")), {"q": None, "trang": None}, here))
    if within:
        says = t("inv.asked_box", lang, low=within[0], high=within[1], under=within[2], over=within[3])
        asked.append(_taken(says, {"khung": None, "trang": None}, here))
    form = html.Form([*hidden, field, button], action="/dau-tu", method="get", role="search", className="find")
    return html.Div([form, *asked], className="finds")


def _taken(says: str, changes: dict[str, None], here: Address) -> html.A:
    label = t("inv.take_out", here.lang, what=says)
    return html.A([says, marks.icon("close")], href=here.to(changes), className="badge cham", **{"aria-label": label})


def _table(shown: list[ProjectView], view: Investment, here: Address) -> html.Table:
    lang = here.lang
    heads = [("project", "", "ten"), ("capital", "r", "von"), ("bars", "", None), ("mismatch", "", "nhip"), ("next", "r", "moc"),
             ("first", "r", "tre"), ("current", "r", "viec"), ("rebased", "r", "goc"), ("status", "", None)]  # fmt: skip
    cells = [html.Th(_sorter(key, sort, here), scope="col", className=side) for key, side, sort in heads]
    caption = html.Caption(t("inv.portfolio", lang), className="sr")
    return html.Table(
        [caption, html.Thead(html.Tr(cells)), html.Tbody([_row(one, view.today, here) for one in shown])],
        className="t prj",
    )


def _sorter(key: str, sort: str | None, here: Address) -> Any:
    word = t(f"inv.col_{key}", here.lang)
    if not sort:
        return word
    on = (here.get("xep") or "von") == sort
    return html.A(
        word, href=here.to({"xep": sort, "trang": None}), className="u", **({"aria-current": "true"} if on else {})
    )


def _row(one: ProjectView, today: date, here: Address) -> html.Tr:
    lang = here.lang
    name = html.A(
        one.title, href=here.page(f"/dau-tu/{quote(f'{one.agency}.{one.project}', safe='')}"), className="name u"
    )
    kind = one.bars.mismatch
    mismatch = [html.I(className=f"mm {kind}"), t(f"exe.{kind}", lang)] if kind else format.DASH
    return html.Tr(
        [
            html.Th([name, html.Small(f"{agencies.get(one.agency).name[lang]} · {one.project}")], scope="row"),
            html.Td(format.money(one.bars.year_plan, lang), className="r"),
            html.Td(bars(one.bars, one.title, lang)),
            html.Td(html.Span(mismatch, className="st")),
            html.Td(_next(one, today, lang), className="r"),
            html.Td(against_first(one.against_first, lang), className="r"),
            html.Td(against_current(one.against_current, lang), className="r"),
            html.Td(
                count("inv.times", one.rebaselines, lang) if one.rebaselines else t("inv.never", lang), className="r"
            ),
            html.Td(both(one.declared, lang)),
        ]
    )


def _next(one: ProjectView, today: date, lang: str) -> list[Any]:
    """Write the next milestone, the finish in force, and the days until it or since."""
    if one.current.finish is None:
        return [format.DASH, marks.hidden(t("exp.unsaid", lang))]
    days = (one.current.finish - today).days
    said = count("inv.next_in" if days >= 0 else "inv.next_over", abs(days), lang)
    return [html.Span(format.day(one.current.finish, lang)), html.Small(said, className=None if days >= 0 else "err")]


def bars(held: Bars, name: str, lang: str) -> html.Div:
    """Draw plan, money and work of one project with their numbers."""
    amounts = {key: getattr(held, key) for key, _ in BARS}
    said = {key: format.value(amount, "%", 1, lang) for key, amount in amounts.items()}
    rows = [
        html.I(html.B(style={"width": f"{min(max(amounts[key] or Decimal(0), Decimal(0)), Decimal(100)):.1f}%"}),
               className=look if amounts[key] is not None else f"{look} none")
        for key, look in BARS
    ]  # fmt: skip
    drawn = html.Div(rows, className="tb", role="img", **{"aria-label": t("exe.bars", lang, name=name, **said)})
    told = " · ".join(format.number(amount, 0, lang) for amount in amounts.values())
    return html.Div([drawn, html.Small(told, className="num", **{"aria-hidden": "true"})], className="pb")


def against_first(moved: Variance, lang: str) -> list[Any]:
    """Write how far a project has moved from what the first decision promised: days, and money in per cent."""
    days = (
        format.DASH
        if moved.days is None
        else t(f"inv.days{_one(moved.days)}", lang, n=format.number(moved.days, 0, lang, sign=True))
    )
    share = format.DASH if moved.share is None else f"{format.number(moved.share, 1, lang, sign=True)}%"
    return [html.Span(days), html.Small(t("inv.total", lang, share=share))]


def against_current(moved: Variance, lang: str) -> list[Any]:
    """Write accepted work less plan to date in points, and the days past the finish in force."""
    points = (
        format.DASH if moved.share is None else t("num.points", lang, by=format.number(moved.share, 1, lang, sign=True))
    )
    past = (
        html.Small(t(f"inv.past{_one(moved.days)}", lang, n=format.number(moved.days, 0, lang))) if moved.days else None
    )
    return [html.Span(points), past]


def _one(days: int) -> str:
    return "_one" if abs(days) == 1 else ""


def both(said: Declared, lang: str) -> html.Div:
    """Set the declared status beside the computed one, and say where the declaration is rosier or has expired."""
    notes = [t(f"inv.leans_{said.leaning}", lang)] if said.leaning in ("rosier", "gloomier") else []
    notes += [t("inv.expired", lang, until=format.period_label(said.until, lang))] if said.expired else []
    lines: list[Any] = [
        html.Span([t(f"inv.{key}", lang) + " ", marks.status(SHAPES[light], t(f"inv.light_{light}", lang))])
        for key, light in (("declares", said.light), ("computes", said.computed))
    ]
    return html.Div([*lines, *[html.Small(note, className="err") for note in notes]], className="lean")


def _turn(page: int, pages: int, total: int, here: Address) -> html.Nav:
    lang = here.lang
    where = t("inv.range", lang, first=min((page - 1) * ROWS + 1, total), last=min(page * ROWS, total), total=total)
    steps = (("inv.before", page - 1, page > 1), ("inv.next", page + 1, page < pages))
    links = [html.A(t(key, lang), href=here.to({"trang": str(to)}), className="u") for key, to, able in steps if able]
    return html.Nav([html.Span(where), *links], className="turn", **{"aria-label": t("inv.pages", lang)})
