"""The top of an agency's page: finding, score, places, how sure they are, and the duty that waits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import agencies_heat, agencies_rank, agencies_top, agency_work
from dashboard.parts.agency_about import About
from metrics.views.scores import Score


def top(about: About, score: Score | None, works: bool, here: Address) -> html.Div:
    """Write where the agency stands and what it loses most by, in one sentence."""
    lang = here.lang
    return html.Div(
        [
            _crumbs(about, here),
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(headline(about, score, lang), className="lede"),
                            html.P(standfirst(about, score, lang), className="stand"),
                            html.Div(
                                [
                                    *agency_work.buttons(about, works, here),
                                    *agencies_top.adding(about.row.agency, here),
                                ],
                                className="todo",
                            ),
                        ],
                        className="grow",
                    ),
                    _hero(about, lang),
                ],
                className="herobar",
            ),
            _sure(score, lang),
            agencies_top.ladders(about.view, here),
        ],
        className="finding",
    )


def headline(about: About, score: Score | None, lang: str) -> str:
    """Say how the place moved and where most points are lost; claim nothing that was not scored."""
    name = about.row.name[lang]
    if score is None:
        return t("own_page.head_none", lang, name=name, period=format.period_label(about.view.period, lang))
    worst = [group.name[lang] for group in sorted(score.groups, key=lambda group: -group.lost) if group.lost][:2]
    by = about.row.climbed
    key = "still" if not by else "up" if by > 0 else "down"
    first = t(f"own_page.head_{key}", lang, name=name, by=abs(by or 0), place=about.row.place, placed=about.row.placed)
    if not worst:
        return first
    return first + t("own_page.head_lost", lang, groups=t("own_page.and", lang).join(map(_within, worst)))


def standfirst(about: About, score: Score | None, lang: str) -> str:
    """Say how the score changed and what the first steps would bring."""
    if score is None:
        return t("own_page.stand_none", lang)
    said = []
    if about.row.gained is not None:
        key = (
            "own_page.gained" if about.row.gained > 0 else "own_page.fell" if about.row.gained < 0 else "own_page.level"
        )
        period = format.within(about.view.compare, lang)
        said.append(t(key, lang, by=format.number(abs(about.row.gained), 1, lang), period=period))
    sure = [fix for fix in score.fixes if not fix.at_most][:3]
    if sure and score.score is not None and sure == list(score.fixes[: len(sure)]) and sure[-1].together > score.score:
        by = format.number(sure[-1].together - score.score, 1, lang)
        said.append(count("own_page.first_steps", len(sure), lang, by=by))
    return " ".join(said)


def _crumbs(about: About, here: Address) -> html.Nav:
    lang = here.lang
    region = about.band.id if about.row.kind == "province" else None
    links = [
        html.A(t("ctx.whole", lang), href=here.page(agencies_top.PATH)),
        html.A(
            about.band.name[lang],
            href=here.to(
                {"vung": region, "nhom": None if region else "bo", "so-lieu": None, "lam": None}, agencies_top.PATH
            ),
        ),
        html.Span(about.row.name[lang], **{"aria-current": "page"}),
    ]
    return html.Nav(links, className="trail", **{"aria-label": t("own_page.crumbs", lang)})


def _hero(about: About, lang: str) -> html.Dl:
    row = about.row
    gained = html.Span(format.DASH, className="d")
    if row.gained is not None:
        words = format.number(row.gained, 1, lang, sign=True)
        arrow = html.Span(className=f"ar {'up' if row.gained > 0 else 'down'}", **{"aria-hidden": "true"})
        gained = html.Span([arrow if row.gained else None, words], className="d bad" if row.gained < 0 else "d")
    missing = [] if row.score is not None else [html.Small(t("agy.no_score", lang))]
    return html.Dl(
        [
            _figure(t("own_page.score", lang), [_b(row.score, 1, lang), html.Small("/100"), *missing], gained),
            _figure(
                t(f"own_page.place_{row.kind}", lang, count=row.placed),
                [str(row.place or format.DASH), html.Small(f"/{row.placed}")],
                agencies_heat.climbed(row.climbed, lang),
            ),
            _figure(
                t("own_page.place_region", lang),
                [str(row.band_place or format.DASH), html.Small(f"/{row.band_placed}")],
                None,
            )
            if row.kind == "province"
            else None,
        ],
        className="hero",
    )


def _figure(label: str, value: list[Any], change: Any) -> html.Div:
    return html.Div([html.Dt(label), html.Dd([*value, html.Div(change, className="ch0")])])


def _b(value: Decimal | None, decimals: int, lang: str) -> html.B:
    return html.B(format.number(value, decimals, lang))


def _sure(score: Score | None, lang: str) -> html.Ul | None:
    """Say how sure the place is, and what machines measure against what is declared."""
    if score is None or score.places is None:
        return None
    places = score.places
    said = [
        t(
            "own_page.range", lang, span=agencies_rank.span(places.best, places.worst), place=places.place,
            vary=format.trimmed(places.vary, "", 0, lang), draws=places.draws,
        ),
        t("own_page.known", lang, share=format.number(score.known, 0, lang)),
    ]  # fmt: skip
    if score.measured_score is None:
        said.append(t("own_page.measured_none", lang))
    else:
        said.append(
            t(
                "own_page.measured", lang, share=format.number(score.measured, 0, lang),
                score=format.number(score.measured_score, 1, lang), place=score.measured_place,
                placed=score.measured_placed, declared=format.number(score.score, 1, lang),
            )
        )  # fmt: skip
    if score.confidence == "low":
        said.append(t("own_page.unsure", lang, document=score.document.title[lang]))
    return html.Ul([html.Li([marks.icon("info"), html.Span(one)]) for one in said], className="sure")


def _within(name: str) -> str:
    return name[:1].lower() + name[1:]
