"""Small pieces that stand on every page: status shapes, icons, numbers that open, marks, changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import either, t
from metrics.views import Figure, TargetRow

# On a provisional screen the badge says so once; these say something about one number only.
LOUD = ("revised", "carried", "estimated", "partial")


def icon(name: str) -> html.Span:
    """Draw an icon of the sprite; it never carries meaning alone."""
    return html.Span(className=f"ic ic-{name}", **{"aria-hidden": "true"})


def shape(status: str) -> html.Span:
    """Draw the shape of a status."""
    return html.Span(className=f"sh sh-{status}", **{"aria-hidden": "true"})


def hidden(text: str) -> html.Span:
    """Write words that only a screen reader says."""
    return html.Span(text, className="sr")


def status(key: str, label: str) -> html.Span:
    """Write a status: shape and word."""
    return html.Span([shape(key), label], className=f"st {key}")


def figure_text(figure: Figure, unit: str, decimals: int, lang: str) -> str:
    """Write a figure's value, or a dash where it is missing."""
    return format.value(figure.value, unit, decimals, lang, of=rank_of(figure, unit))


def rank_of(figure: Figure, unit: str) -> Decimal | int | None:
    """Give how many were ranked, where a figure is a rank."""
    if format.kind(unit) != "rank":
        return None
    return figure.denominator or (figure.expected if figure.expected > 1 else None)


def reason(figure: Figure, lang: str, short: bool = False) -> str:
    """Say why a figure is missing."""
    key = "missing_short" if short else "missing"
    return either(f"{key}.{figure.missing}", lang, t(f"{key}.unknown", lang))


def spoken(figure: Figure, unit: str, decimals: int, lang: str) -> str:
    """Write a figure for the ear: its value, or the dash and its reason."""
    text = figure_text(figure, unit, decimals, lang)
    return f"{text} {reason(figure, lang)}" if figure.value is None else text


def number(
    figure: Figure, unit: str, decimals: int, here: Address, text: str | None = None, loud: bool = True
) -> html.Span:
    """Write a number as a link that opens where it comes from, with its marks."""
    lang = here.lang
    shown = text or figure_text(figure, unit, decimals, lang)
    said = shown if figure.value is not None else f"{shown}, {reason(figure, lang)}"
    link = html.A(
        shown,
        href=here.to({"so-lieu": figure.id, "bao-cao": None}),
        className="src" if figure.value is not None else "src nil",
        **{"aria-label": t("num.open", lang, text=said)},
    )
    found = [name for name in LOUD if name in figure.marks] if loud else []
    return html.Span([link, *_chips(found, lang)], className="nw")


def _chips(found: list[str], lang: str) -> list[html.Span]:
    """Write the first mark and count the others, whose words a pointer and a screen reader still get."""
    if len(found) < 2:
        return [mark(name, lang) for name in found]
    words = [either(f"mark.{name}", lang, name) for name in found]
    label = [words[0], html.Span(f" +{len(words) - 1}", **{"aria-hidden": "true"}), hidden(", " + ", ".join(words[1:]))]
    return [html.Span(label, className="mk", title=", ".join(words))]


def mark(name: str, lang: str) -> html.Span:
    """Write a mark beside a number: sửa, ước, kỳ trước."""
    return html.Span(either(f"mark.{name}", lang, name), className="mk")


def change(row: TargetRow, lang: str) -> html.Span:
    """Write a change with an arrow for the eye and words for the ear; red only where it is bad."""
    if row.change is None:
        return html.Span([format.DASH, hidden(t("tgt.no_change", lang))], className="d")
    by = format.points(row.change, row.unit, row.decimals, lang)
    ranked = format.kind(row.unit) == "rank"
    if row.change == 0:
        return html.Span(t("tgt.same", lang), className="d")
    rising = (row.change < 0) if ranked else (row.change > 0)
    plain = format.number(abs(row.change), row.decimals, lang)
    key = ("tgt.climbs" if rising else "tgt.drops") if ranked else ("tgt.rises" if rising else "tgt.falls")
    seen = by if ranked else format.shift(row.change, row.decimals, lang)
    return html.Span(
        [
            html.Span(className=f"ar {'up' if rising else 'down'}", **{"aria-hidden": "true"}),
            html.Span(seen, **{"aria-hidden": "true"}),
            hidden(t(key, lang, by=plain if ranked else by)),
        ],
        className="d bad" if row.better is False else "d",
    )


def illustrative(lang: str) -> html.Span:
    """Write the badge of made-up figures."""
    return html.Span([icon("flask"), t("foot.illustrative", lang)], className="ill")


def empty(title: str, says: str, action: Any = None) -> html.Section:
    """Show a state in words where figures would be: what is so, and what to do."""
    return html.Section(
        [html.H1(title, className="lede"), html.P(says, className="stand"), action], className="card state"
    )
