"""What fails or is late, since when, when it is tried again, and which indicators it affects."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import feeds
from metrics.views.sources import Feed, Sources


def card(view: Sources, here: Address) -> html.Section | None:
    """Show every source that fails or is late; nothing where none does."""
    troubled = [feed for feed in view.feeds if feed.state in ("failed", "resting", "late")]
    if not troubled:
        return None
    lang = here.lang
    head = html.Div([html.H2(t("src.faults", lang)), html.P(t("src.faults_sub", lang), className="sub")])
    items = [_fault(feed, here) for feed in troubled]
    return html.Section([html.Div(head, className="ch"), html.Ul(items, className="ret")], className="card mt")


def _fault(feed: Feed, here: Address) -> html.Li:
    lang = here.lang
    good = (
        t("src.fault_good", lang, time=format.moment(feed.last_good, lang))
        if feed.last_good
        else t("src.fault_never", lang)
    )
    following = feed.next_try or feed.next_fire
    times = [good, *([t("src.fault_next", lang, time=format.moment(following, lang))] if following else [])]
    affected = (
        [html.Span(t("src.fault_fed", lang)), *feeds.some(feed.feeds, here)]
        if feed.feeds
        else [html.Span(t("src.fault_none", lang))]
    )
    return html.Li(
        [
            html.P([html.B(feed.name[lang]), feeds.state(feed, lang)], className="fn"),
            html.P(feed.last_error[lang], className="err") if feed.last_error else None,
            html.P([marks.icon("clock"), " · ".join(times)], className="sub with"),
            html.Div(affected, className="sub affected"),
        ]
    )
