"""Plan, investment and execution: where do money and work part?"""

from __future__ import annotations

from dashboard import controls, dropped, html
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import money as export
from dashboard.parts import flow, money_rules, portfolio, scatter
from dashboard.shell import Content, Page
from data.model import Text, Viewer

PAGE = Page("/dau-tu", 3, Text("Kế hoạch – Đầu tư – Thực thi", "Plan – Investment – Execution"), "viewer")
ASKED = ("ky", "so", "nhom", "vung", "ban")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the year's course, money beside work by project, the portfolio, and what the rules say."""
    view = door().investment(viewer, **{name: here.get(name) for name in ASKED})
    return Content(
        body=[
            flow.top(view, here),
            html.Div([flow.card(view, here), scatter.card(view, here)], className="duo even"),
            portfolio.card(view, here),
            html.Div([money_rules.budget(view, here), money_rules.usage(view, here)], className="duo even"),
            html.Div([money_rules.declared(view, here), money_rules.questions(view, here)], className="duo even"),
        ],
        stamp=view.stamp,
        controls=controls.overview(view, here),
        notices=(
            *view.notices,
            *dropped.unknown(here, "xep", export.SORTS),
            *dropped.unknown(here, "lech", scatter.KINDS),
        ),
        tables=export.investment(view, here),
    )
