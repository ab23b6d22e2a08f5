"""The drawer's steps: the path of formulas, the parts, the reports, the sheet, checks and changes."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import either, t
from dashboard.parts.reports import scroll
from metrics.views import Change, Explanation, Figure, Part


def path(found: Explanation, here: Address) -> list[list[Any]]:
    """Write numerator ÷ denominator = value from the nation down to this figure."""
    return [_step(part, found, here) for part in found.path]


def parts(found: Explanation, here: Address) -> list[Any] | None:
    """List what the figure is made of, each a link one level down; largest first, missing last."""
    if not found.parts:
        return None
    lang = here.lang
    ordered = sorted(found.parts, key=lambda part: (part.figure.value is None, -(part.figure.value or 0)))
    rows = [
        html.Tr(
            [
                html.Th(html.A(part.name[lang], href=_open(part.figure, here), className="u"), scope="row"),
                html.Td(_fraction(part.figure, found, lang), className="r"),
                html.Td(_value(part.figure, found, lang), className="r b"),
            ]
        )
        for part in ordered
    ]
    heads = [("why.part", ""), ("why.count", "r"), ("why.value", "r")]
    title = t("why.parts", lang, count=len(ordered))
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(t(key, lang), scope="col", className=side) for key, side in heads])),
            html.Tbody(rows),
        ],
        className="t pt",
    )
    return [html.H3(title), scroll(table, title)]


def changes(found: Explanation, here: Address) -> list[Any]:
    """Show what the figure was in other releases, newest first."""
    if not found.changes:
        return []
    lang = here.lang
    rows = [
        html.Tr(
            [
                html.Th(f"r{change.release}", scope="row"),
                html.Td(format.moment(change.made_at, lang), className="num"),
                html.Td(_was(change, found, lang), className="r b"),
            ]
        )
        for change in sorted(found.changes, key=lambda one: -one.release)
    ]
    return [html.H3(t("why.changes", lang)), html.Table(html.Tbody(rows), className="t hs")]


def checks(found: Explanation, here: Address) -> list[Any]:
    """Show which checks found something on the opened report, and where."""
    lang = here.lang
    if found.opened is None:
        return []
    if not found.checks:
        clean = html.Li([marks.icon("check"), html.Span(t("why.checks_clean", lang))], className="passed")
        return [html.H3(t("why.checks", lang)), html.Ul([clean], className="ck")]
    items = [
        html.Li(
            [
                marks.icon("check" if check.severity == "passed" else "alert"),
                html.Span(
                    [
                        marks.hidden(either(f"severity.{check.severity}", lang, check.severity) + ": "),
                        check.text[lang],
                        f" ({check.where})" if check.where else "",
                    ]
                ),
            ],
            className=check.severity,
        )
        for check in found.checks
    ]
    return [html.H3(t("why.checks", lang)), html.Ul(items, className="ck")]


def documents(found: Explanation, here: Address) -> list[Any]:
    """Name the document and the sources the figure stands on."""
    lang, items = here.lang, []
    if found.document:
        number = f"{found.document.number}: " if found.document.number else ""
        unsure = "" if found.document.confidence == "high" else f" ({t('tgt.unsure', lang)})"
        items.append(html.Li(f"{number}{found.document.title[lang]}{unsure}"))
    items += [html.Li(source) for source in found.sources]
    return [html.H3(t("why.documents", lang)), html.Ul(items, className="dl")] if items else []


def _step(part: Part, found: Explanation, here: Address) -> list[Any]:
    lang, figure = here.lang, part.figure
    name: Any = part.name[lang]
    if figure.id != found.figure.id:
        name = html.A(part.name[lang], href=_open(figure, here), className="u")
    counted = figure.expected > 1 and format.kind(found.unit) != "rank"
    note = t("why.counted", lang, reported=figure.reported, expected=figure.expected) if counted else ""
    fraction = []
    if figure.numerator is not None and figure.denominator is not None and format.kind(found.unit) != "rank":
        labels = t("why.formula", lang, numerator=found.numerator[lang], denominator=found.denominator[lang])
        fraction = [html.Span(_fraction(figure, found, lang), title=labels), html.I("=")]
    return [
        html.P(name, className="stp"),
        html.P([*fraction, html.B(_value(figure, found, lang))], className="fx"),
        html.P(note, className="sub") if note else None,
    ]


def _fraction(figure: Figure, found: Explanation, lang: str) -> str:
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{_count(figure.numerator, lang)} ÷ {_count(figure.denominator, lang)}"


def _count(amount: Any, lang: str) -> str:
    whole = amount == amount.to_integral_value()
    return format.number(amount, 0 if whole else 1, lang)


def _value(figure: Figure, found: Explanation, lang: str) -> str:
    return marks.spoken(figure, found.unit, found.decimals, lang)


def _was(change: Change, found: Explanation, lang: str) -> str:
    if change.value is None:
        return f"{format.DASH} {either(f'missing.{change.missing}', lang, '')}".strip()
    return format.value(change.value, found.unit, found.decimals, lang)


def _open(figure: Figure, here: Address) -> str:
    return here.to({"so-lieu": figure.id, "bao-cao": None})
