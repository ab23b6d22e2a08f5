"""How old the figures of a page are, and which source did not answer."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.i18n import t
from metrics.views import Age


def line(age: Age, lang: str) -> html.Section:
    """Write the age of the oldest input and every failed source with its last good moment."""
    if age.oldest_input:
        said = t(
            "age.oldest",
            lang,
            oldest=format.moment(age.oldest_input, lang),
            newest=format.moment(age.newest_input, lang),
        )
    else:
        said = t("age.none", lang)
    failed = [
        html.Li(
            [
                marks.icon("plug"),
                html.Span(
                    t(
                        "age.failed",
                        lang,
                        name=feed.name[lang],
                        error=feed.error[lang],
                        good=format.moment(feed.last_good, lang),
                        next=format.moment(feed.next_try, lang),
                    )
                ),
            ]
        )
        for feed in age.failed
    ]
    return html.Section(
        [html.P([marks.icon("clock"), html.Span(said)]), html.Ul(failed) if failed else None],
        className="age",
        **{"aria-label": t("age.title", lang)},
    )
