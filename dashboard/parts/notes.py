"""Event notes on a chart: a thin mark with a number where one falls, the words beneath, and the form of those who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import desk, format, forms, html
from dashboard.address import Address
from dashboard.export import notes as words
from dashboard.i18n import t
from dashboard.parts import work_forms, work_words
from data.notes import KINDS, WHOLE, Note
from metrics.views.notes import Mark

PATH = "/ghi-chu"
#: How many rows the names of events take above a chart, and how high each is in pixels.
ROWS, ROW = 3, 18
#: From which part of a chart on a label stands left of its mark, or its end would be cut off.
_TURN = 0.7


def labels(notes: Sequence[Mark], lang: str) -> list[tuple[str, str]]:
    """Give the label of each note with the period at which it stands, as a chart over periods takes them."""
    return [
        (format.period_label(one.period, lang), f"{place} {t(f'note.brief.{one.note.kind}', lang)}")
        for place, one in enumerate(notes, 1)
    ]


def plotted(order: list[str], events: list[tuple[str, str]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the lines of a chart's events and their names, in rows above it so that neighbours can be read."""
    lines = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
         "line": {"color": "var(--ink3)", "width": 1}}
        for at, _ in events
    ]  # fmt: skip
    names = []
    for place, (at, says) in enumerate(events):
        late = order.index(at) > _TURN * len(order)
        side = {"xanchor": "right", "xshift": -4} if late else {"xanchor": "left", "xshift": 4}
        names.append(
            {"name": "event", "xref": "x", "yref": "paper", "x": at, "y": 1, "yshift": ROW * (place % ROWS), "text": says,
             "showarrow": False, "yanchor": "bottom", "font": {"size": 11.5, "color": "var(--ink1)"}}
            | side
        )  # fmt: skip
    return lines, names


def posts(notes: Sequence[Mark], periods: Sequence[str], lang: str) -> list[html.I]:
    """Give the marks of a drawing in HTML that has one column for each period."""
    wide = 100 / len(periods)
    return [
        html.I(
            html.Span([html.B(str(place)), f" {t(f'note.brief.{one.note.kind}', lang)}"]),
            className="ev left" if periods.index(one.period) > _TURN * len(periods) else "ev",
            style={"left": f"{wide * (periods.index(one.period) + 0.5):.2f}%"},
        )
        for place, one in enumerate(notes, 1)
    ]


def beneath(notes: Sequence[Mark], here: Address) -> html.Div | None:
    """Write the notes in words, with the numbers of their marks; nothing where a chart has none."""
    if not notes:
        return None
    lang = here.lang
    items = [
        html.Li([html.B(f"{place} "), words.said(one.note, lang), _of(one.note, lang)])
        for place, one in enumerate(notes, 1)
    ]
    title = html.P([html.B(t("note.beneath", lang)), " · ", register(here)], className="sub")
    return html.Div([title, html.Ul(items, className="words")], className="noted")


def register(here: Address) -> html.A:
    """Write the way to the register of events."""
    return html.A(t("note.all", here.lang), href=here.page(PATH), className="u", **{"data-whole": "1"})


def touched(one: Note, lang: str) -> str:
    """Name the agency that a note touches, or the whole country."""
    return work_words.body(one.agency, lang)


def _of(one: Note, lang: str) -> str:
    return "" if one.agency == WHOLE else f" ({touched(one, lang)})"


def form(choices: Sequence[tuple[str, str]], here: Address, back: str = "", agency: str = "") -> html.Details | None:
    """Build the form that notes an event, for the coordinating body; `choices` are indicators, `back` the one it stands at."""
    if not desk.may("office"):
        return None
    lang, about = here.lang, "su-kien"
    whole = [(WHOLE, work_words.body(WHOLE, lang)), *work_words.options(here)]
    fields = [
        forms.text("ngay", "note.form.day", lang, "date", work_forms.typed("ngay"), about),
        work_forms.pick("loai", "note.form.kind", lang, [(one, t(f"note.kind.{one}", lang)) for one in KINDS], about),
        work_forms.words("noi-dung", "note.form.text", lang, about),
        work_forms.line("van-ban", "note.form.document", lang, about, maxlength="100"),
        work_forms.pick("chi-tieu", "note.form.indicator", lang, [*choices, ("", t("note.every_indicator", lang))], about, back),
        work_forms.pick("co-quan", "note.form.agency", lang, whole, about, agency or WHOLE),
        forms.button("note.form.save", lang, "btn"),
    ]  # fmt: skip
    held = forms.form(f"{PATH}/them", lang, fields, ve=work_forms.typed("ve", back), dv=work_forms.typed("dv", agency))
    sub = html.P(t("note.form.sub", lang), className="sub")
    return html.Details(
        [html.Summary(t("note.form.open", lang)), sub, held],
        className="acts noting", id="ghi", open=bool(work_forms.typed("noi-dung")),
    )  # fmt: skip
