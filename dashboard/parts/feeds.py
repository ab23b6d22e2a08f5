"""The table of sources: rhythm, last receipt, age against what is allowed, completeness, checks, fourteen days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import cron, format, headline, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from metrics.views.sources import DAYS, Fed, Feed, Sources

SHAPES = {
    "on_time": "on_track", "late": "speed_up", "failed": "late", "resting": "late", "unset": "no_data", "never": "no_data",
}  # fmt: skip
#: Where the line of what is allowed stands on the age bar, in percent of its width.
EDGE = 62.5
#: Indicators named where a source of many fails.
SHOWN = 8
HEADS = ("source", "rhythm", "last", "age", "complete", "checks", "fed", "days", "state")


def card(view: Sources, here: Address) -> html.Section:
    """Show every source; one that fails or is late says so in shape, word and colour, unset ones stand apart."""
    lang = here.lang
    if not view.feeds:
        return html.Section(html.P(t("src.head_empty", lang)), className="card mt")
    used = [feed for feed in view.feeds if feed.state != "unset"]
    fed = len({one.indicator for feed in used for one in feed.feeds})
    key = "src.feeds_one" if len(used) == 1 else "src.feeds"
    title = headline.capital(t(key, lang, feeds=headline.words(len(used), lang), indicators=headline.words(fed, lang)))
    heads = [html.Th(t(f"src.{key}", lang), scope="col", className="r" if key == "checks" else None) for key in HEADS]
    rows = [_row(feed, here) for feed in used]
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="t ft"
    )
    region = html.Div(table, className="scroll wide", tabIndex="0", role="region", **{"aria-label": title})
    head = html.Div([html.H2(title), html.P(t("src.feeds_sub", lang), className="sub")])
    unset = [feed for feed in view.feeds if feed.state == "unset"]
    return html.Section(
        [html.Div(head, className="ch"), region if rows else None, _unset(unset, lang)], className="card", id="nguon"
    )


def _unset(feeds: list[Feed], lang: str) -> html.Details | None:
    """Name the sources that are not asked, each with what it lacks."""
    if not feeds:
        return None
    items = [
        html.Li(
            [
                html.Span(one.name[lang], className="name"),
                html.Small(_kinds(one, lang)),
                html.Small(one.standing.says[lang]),
            ]
        )
        for one in feeds
    ]
    summary = html.Summary([marks.shape("no_data"), count("src.unset", len(feeds), lang)], className="u")
    return html.Details([summary, html.Ul(items, className="unset")], className="acts")


def _row(feed: Feed, here: Address) -> html.Tr:
    lang = here.lang
    kinds = [html.Small(_kinds(feed, lang), title=", ".join(one[lang] for one in feed.datasets))]
    badge = [marks.illustrative(lang)] if feed.illustrative else []
    last = format.moment(feed.last_good, lang) if feed.last_good else t("src.never", lang)
    return html.Tr(
        [
            html.Th([html.Span(feed.name[lang], className="name"), *kinds, *badge], scope="row"),
            html.Td(cron.words(feed.cron, lang), className="soft"),
            html.Td(last, className="num"),
            html.Td(_age(feed, lang)),
            html.Td(_complete(feed, lang)),
            html.Td(_of(feed.checked, "src.checks_said", lang), className="r"),
            html.Td(_fed(feed.feeds, here)),
            html.Td(_days(feed, lang)),
            html.Td([state(feed, lang), *_why(feed, lang)]),
        ]
    )


def state(feed: Feed, lang: str) -> html.Span:
    """Write the state of a source: shape and word."""
    over = feed.age - feed.allowance if feed.age else timedelta()
    return marks.status(
        SHAPES[feed.state],
        t(f"src.feed_state.{feed.state}", lang, **({"by": format.lasting(over, lang)} if feed.state == "late" else {})),
    )


def _why(feed: Feed, lang: str) -> list[html.Small]:
    """Say what is not seen from the state alone; what was wrong in a file is for its sender and stands elsewhere."""
    stands = feed.standing
    if stands.state in ("unset", "noted"):
        return [html.Small(stands.says[lang])]
    if stands.state in ("refused", "returned"):
        return [html.Small(t(f"src.stands.{stands.state}", lang), className="err")]
    return []


def links(fed: tuple[Fed, ...], here: Address) -> list[html.Li]:
    """Name indicators, each a link that opens its national figure."""
    return [
        html.Li(html.A(one.name[here.lang], href=here.to({"so-lieu": one.observation}), className="u")) for one in fed
    ]


def _kinds(feed: Feed, lang: str) -> str:
    first, *others = (one[lang] for one in feed.datasets)
    return count("src.kinds", len(others), lang, first=first) if others else first


def _age(feed: Feed, lang: str) -> list[Any]:
    if feed.age is None:
        return [html.Span(format.DASH, className="sub")]
    width = min(100.0, EDGE * feed.age / feed.allowance)
    look = {"late": "warn", "failed": "bad"}.get(feed.state, "")
    age = format.lasting(feed.age, lang)
    said = t("src.age_said", lang, age=age, allowed=format.lasting(feed.allowance, lang))
    bar = html.Span(
        [html.I(style={"width": f"{width:.1f}%"}), html.B(style={"left": f"{EDGE}%"})],
        className=f"agb {look}".strip(), **{"aria-hidden": "true"},
    )  # fmt: skip
    return [
        html.Span([bar, html.Span(age, **{"aria-hidden": "true"}), marks.hidden(said)], className="meter", title=said)
    ]


def _complete(feed: Feed, lang: str) -> html.Span:
    have, every = feed.complete
    width = 100 * have / every if every else 0
    bar = html.Span(html.I(style={"width": f"{width:.1f}%"}), className="agb thin", **{"aria-hidden": "true"})
    return html.Span([bar if every else None, _of(feed.complete, "src.complete_said", lang)], className="meter")


def _of(pair: tuple[int, int], key: str, lang: str) -> html.Span:
    have, every = (format.number(one, 0, lang) for one in pair)
    if not pair[1]:
        return html.Span(format.DASH)
    said = t(key, lang, count=have, all=every)
    return html.Span(
        [html.Span(f"{have}/{every}", **{"aria-hidden": "true"}), marks.hidden(said)], title=said, className="num"
    )


def some(fed: tuple[Fed, ...], here: Address) -> list[Any]:
    """Name the first few indicators of many in a line; the others are counted and stand folded."""
    more = _fed(fed[SHOWN:], here) if len(fed) > SHOWN else None
    return [html.Ul(links(fed[:SHOWN], here), className="inline"), more]


def _fed(fed: tuple[Fed, ...], here: Address) -> Any:
    if not fed:
        return html.Span(format.DASH)
    summary = html.Summary(count("src.fed_count", len(fed), here.lang), className="u")
    return html.Details([summary, html.Ul(links(fed, here))], className="fed")


def _days(feed: Feed, lang: str) -> html.Span:
    said = ", ".join(count(f"src.day.{day}", n, lang) for day in DAYS if (n := feed.days.count(day)))
    cells = [html.I(className=day) for day in feed.days]
    return html.Span(cells, className="d14", title=said, role="img", **{"aria-label": said})
