"""What an indicator means: formula, source, versions, weights, documents, worked examples in words."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import either, t
from metrics.views import Document
from metrics.views.methods import Definition, Example, Methods, Weight


def card(one: Definition, here: Address, short: bool = True) -> html.Section:
    """Show the definition; the short one leads to the page of the method."""
    lang = here.lang
    link = html.A(
        t("mth.open", lang, version=one.versions[-1].number),
        href=here.page(f"/phuong-phap/{one.indicator}"),
        className="btn sm",
    )
    title = html.Div([html.Div(html.H2(t("mth.title", lang))), link if short else None], className="ch")
    return html.Section([title, html.Dl(_terms(one, lang), className="terms")], className="card")


def _terms(one: Definition, lang: str) -> list[Any]:
    rows: list[tuple[str, Any]] = [
        ("mth.definition", f"{one.definition[lang]}."),
        ("mth.formula", f"{one.formula[lang]}."),
        ("mth.numerator", one.numerator[lang]),
    ]
    if one.denominator:
        rows.append(("mth.denominator", one.denominator[lang]))
    rows += [
        (
            "mth.source",
            t("mth.source_says", lang, dataset=one.dataset_name[lang], every=t(f"mth.every_{one.frequency}", lang)),
        ),
        ("mth.direction", t(f"mth.{one.direction}", lang)),
        ("mth.path", t(f"mth.path_{one.path}", lang)),
        ("mth.document", document(one.document, lang, one.article)),
        ("mth.confidence", t(f"mth.sure_{one.confidence}", lang)),
    ]
    if one.tags:
        rows.append(("mth.tags", "; ".join(tag.name[lang] for tag in one.tags)))
    if len(one.versions) > 1:
        rows.append(("mth.versions", html.Ul([html.Li(line) for line in _versions(one, lang)])))
    return [html.Div([html.Dt(t(key, lang)), html.Dd(value)]) for key, value in rows]


def _versions(one: Definition, lang: str) -> list[str]:
    lines = []
    for version in one.versions:
        since = t("mth.since", lang, day=format.day(version.since, lang)) if version.since else t("mth.first", lang)
        lines.append(
            f"{t('mth.version', lang, n=version.number)} ({since}): {version.name[lang]}. {version.formula[lang]}."
        )
    for older, newer, found, says in one.bridges:
        number = f" ({found.number})" if found and found.number else ""
        lines.append(t("mth.bridge", lang, older=older, newer=newer, says=says[lang]) + number)
    return lines


def document(found: Document, lang: str, article: str = "") -> str:
    """Write a document: number, title, article, and whether it was checked against the original."""
    parts = [found.number, found.title[lang], article]
    unsure = "" if found.confidence == "high" else f" ({t('tgt.unsure', lang)})"
    return ", ".join(part for part in parts if part) + unsure


def weights(one: Definition, here: Address) -> html.Section | None:
    """Show the weight that each index gives the indicator."""
    lang = here.lang
    if not one.weights:
        return None
    heads = [("mth.index", ""), ("mth.group", ""), ("mth.weight", "r"), ("mth.floor", "r"), ("mth.goal", "r")]
    head = html.Tr([html.Th(t(key, lang), scope="col", className=side) for key, side in heads])
    body = [_weight(weight, one, lang) for weight in one.weights]
    caption = html.Caption(t("mth.weights", lang), className="sr")
    label = {"role": "region", "tabIndex": "0", "aria-label": t("mth.weights", lang)}
    table = html.Div(
        html.Table([caption, html.Thead(head), html.Tbody(body)], className="t small"), className="scroll", **label
    )
    return html.Section([html.H2(t("mth.weights", lang)), table], className="card mt")


def _weight(weight: Weight, one: Definition, lang: str) -> html.Tr:
    found = weight.document
    source = html.Small(document(found, lang)) if found else None
    cells = [
        t("mth.of", lang, weight=format.number(weight.weight, 0, lang), total=format.number(weight.total, 0, lang)),
        format.trimmed(weight.floor, one.unit, one.decimals, lang),
        format.trimmed(weight.goal, one.unit, one.decimals, lang),
    ]
    return html.Tr(
        [
            html.Th([weight.name[lang], source], scope="row"),
            html.Td(weight.group[lang]),
            *(html.Td(cell, className="r") for cell in cells),
        ]
    )


def examples(one: Definition, here: Address) -> html.Section:
    """Tell the worked examples in words: the definition is checked against them before every start."""
    lang = here.lang
    items = [html.Li(_example(example, one, lang)) for example in one.examples]
    says = html.P(t("mth.examples_sub", lang), className="sub")
    return html.Section([html.H2(t("mth.examples", lang)), says, html.Ol(items, className="tell")], className="card mt")


def _example(example: Example, one: Definition, lang: str) -> list[Any]:
    where = t(
        "mth.example",
        lang,
        n=example.rows,
        agency=example.agency[lang],
        period=format.period_label(example.period, lang),
    )
    if example.value is None:
        why = either(f"missing.{example.missing}", lang, t("missing.unknown", lang))
        outcome = t("mth.gives_none", lang, why=why)
    elif example.numerator is not None and example.denominator is not None and format.kind(one.unit) != "rank":
        outcome = t(
            "mth.gives_ratio",
            lang,
            top=format.cell(example.numerator, lang),
            bottom=format.cell(example.denominator, lang),
            value=format.value(example.value, one.unit, one.decimals, lang),
        )
    else:
        outcome = t(
            "mth.gives", lang, value=format.value(example.value, one.unit, one.decimals, lang, of=example.denominator)
        )
    said = [f" {example.says}"] if lang == "en" else []
    return [where + " " + outcome, *said]


def targets(one: Definition, here: Address) -> html.Section | None:
    """List every target with its document; where documents differ, all stand."""
    lang = here.lang
    if not one.targets:
        return None
    items = []
    for target in one.targets:
        value = format.trimmed(target.value, one.unit, one.decimals, lang)
        by = t("tgt.by", lang, period=format.within(target.by, lang))
        items.append(html.Li([html.B(f"{value} {by}"), ". ", document(target.document, lang, target.article), "."]))
    return html.Section([html.H2(t("kpi.aims", lang)), html.Ul(items, className="tell")], className="card mt")


def listed(view: Methods, here: Address) -> html.Section:
    """List every definition: name, formula, how often, document; each name leads to its own page."""
    lang = here.lang
    heads = ("mth.indicator", "mth.formula", "mth.every", "mth.document")
    head = html.Tr([html.Th(t(key, lang), scope="col") for key in heads])
    rows = []
    for one in view.definitions:
        name = html.A(one.name[lang], href=here.page(f"/phuong-phap/{one.indicator}"), className="u")
        low = [html.Span(t("fig.low", lang), className="mk")] if one.confidence == "low" else []
        number = one.document.number or one.document.title[lang]
        rows.append(
            html.Tr(
                [
                    html.Th([name, *low], scope="row"),
                    html.Td(one.formula[lang]),
                    html.Td(t(f"mth.every_{one.frequency}", lang)),
                    html.Td(number),
                ]
            )
        )
    title = t("mth.all", lang)
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t small defs"
    )
    label = {"role": "region", "tabIndex": "0", "aria-label": title}
    return html.Section(
        [html.Div(html.H2(title), className="ch"), html.Div(table, className="scroll", **label)], className="card mt"
    )
