"""The sheet itself: real row numbers and column letters, errors and warnings framed, cells that are not read grey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard import format, forms, html, marks
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import t
from dashboard.parts.problems import anchor, cell_id, spot
from data.reports import Problem, Sheet

#: Rows on one page of a sheet, and how many stand beside a row with a finding.
ROWS, BESIDE = 60, 1
Row = tuple[int, tuple[Any, ...]]


def card(found: Desk, here: Address) -> html.Section:
    """Show the rows that matter of a long sheet, or a page of its rows."""
    card, lang = found.card, here.lang
    assert card is not None
    title = html.H2(
        [
            marks.icon("sheet"),
            card.file_name,
            html.Span(t("rep.revision_n", lang, n=card.revision), className="badge cham"),
        ]
    )
    if not found.sheets:
        coming = {"data-later": "1"} if found.sheets is None and card.state == "draft" else {}
        return html.Section([title, *_none(found, lang)], className="card sheet", id="bang", **coming)
    held = {(one.sheet, one.row, one.column): one for one in reversed(found.problems) if one.row and one.column}
    parts: list[Any] = [html.Div([title, _which(found, held, here)], className="ch")]
    for nth, sheet in enumerate(found.sheets):
        parts += _sheet(nth, sheet, found, held, here)
    return html.Section([*parts, html.P(t("rep.sheet_keys", lang), className="sub")], className="card sheet", id="bang")


def _sheet(
    nth: int, sheet: Sheet, found: Desk, held: Mapping[tuple[str, int, str], Problem], here: Address
) -> list[Any]:
    lang = here.lang
    body = [row for row in sheet.rows if row[0] > sheet.header_row]
    head = [row for row in sheet.rows if row[0] == sheet.header_row]
    if _only(found, held, here):
        wanted = {
            number + step for (name, number, _) in held if name == sheet.name for step in range(-BESIDE, BESIDE + 1)
        }
        rows, paging = [row for row in body if row[0] in wanted][: ROWS * 4], None
    else:
        first = _first(here)
        rows = [row for row in body if row[0] >= first][:ROWS]
        paging = _paging(body, rows, sheet.more, here)
    letters = [_letters(number) for number in range(max((len(cells) for _, cells in [*head, *rows]), default=0))]
    read = set(sheet.columns.values())
    lines = [_line(row, letters, read, sheet, found, held, lang, "hd") for row in head]
    before = sheet.header_row
    for row in rows:
        if row[0] > before + 1 and paging is None:
            lines.append(html.Tr(html.Td(t("rep.sheet_gap", lang), colSpan=len(letters) + 1), className="gap"))
        asked = nth if here.get("dong") == str(row[0]) else None
        lines.append(_line(row, letters, read, sheet, found, held, lang, asked=asked))
        before = row[0]
    corner = html.Th(marks.hidden(t("why.row", lang)), scope="col")
    label = f"{t('rep.sheet_title', lang)} {sheet.name}".strip()
    heads = html.Tr([corner, *[html.Th(letter, scope="col") for letter in letters]])
    table = html.Table([html.Caption(label, className="sr"), html.Thead(heads), html.Tbody(lines)], className="xl")
    says = f"{label}. {t('rep.sheet_arrows', lang)}"
    region = html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": says})
    named = html.H3(sheet.name) if len(found.sheets or ()) > 1 else None
    return [named, region, paging]


def _line(
    row: Row, letters: list[str], read: set[str], sheet: Sheet, found: Desk, held: Mapping[tuple[str, int, str], Problem],
    lang: str, look: str = "", asked: int | None = None,
) -> html.Tr:  # fmt: skip
    """Write a row; each cell of the one that is `asked` for, in that sheet of the report, can be pointed at."""
    number, cells = row
    shown = [*cells, *[None] * (len(letters) - len(cells))]
    made = []
    for letter, value in zip(letters, shown, strict=True):
        problem = held.get((sheet.name, number, letter))
        text = format.cell(value, lang)
        side = "r" if isinstance(value, int | float) else ""
        name = {} if asked is None else {"id": spot(asked, f"{letter}{number}")}
        if problem is None:
            grey = "au" if letter not in read and not look else ""
            made.append(html.Td(text, className=" ".join(filter(None, (side, grey))) or None, **name))
        else:
            made.append(_marked(problem, text, side, found, lang, name))
    return html.Tr([html.Th(str(number), scope="row"), *made], className=look or None)


def _marked(one: Problem, text: str, side: str, found: Desk, lang: str, name: Mapping[str, str]) -> html.Td:
    kind = {"error": "er", "warning": "wn"}.get(one.severity, "")
    goal = anchor(one.where) if one.severity == "error" and found.mendable else f"v-{one.id}"
    said = f"{one.where}: {text or t('rep.sheet_empty', lang)}. {t(f'severity.{one.severity}', lang)}: {one.say(lang)}"
    link = html.A(
        text or t("rep.sheet_empty", lang), href=f"#{goal}", **{"aria-label": said, "data-about": f"p-{one.id}", **name}
    )
    return html.Td(link, id=cell_id(one), className=" ".join(filter(None, (side, kind))) or None)


def _which(found: Desk, held: Mapping[Any, Problem], here: Address) -> html.Nav | None:
    if not held:
        return None
    only = _only(found, held, here)
    options = [("tat-ca", "rep.sheet_all", not only), ("loi", "rep.sheet_found", only)]
    links = [
        html.A(
            t(key, here.lang), href=here.to({"loc": name, "dong": None}) + "#bang", className="on" if chosen else None,
            **({"aria-current": "true"} if chosen else {}),
        )
        for name, key, chosen in options
    ]  # fmt: skip
    return html.Nav(links, className="seg", **{"aria-label": t("rep.sheet_title", here.lang)})


def _only(found: Desk, held: Mapping[Any, Problem], here: Address) -> bool:
    """Tell whether only rows with findings are shown: when asked for, and for long sheets unless all are asked for."""
    long = any(len(sheet.rows) > ROWS for sheet in found.sheets or ())
    return bool(held) and (here.get("loc") == "loi" or (here.get("loc") is None and long))


def _paging(body: list[Row], rows: list[Row], more: int, here: Address) -> html.Nav | None:
    if not rows or (len(rows) == len(body) and not more):
        return None
    lang = here.lang
    before = [number for number, _ in body if number < rows[0][0]][-ROWS:]
    after = next((number for number, _ in body if number > rows[-1][0]), None)
    said = t(
        "rep.sheet_rows", lang, first=format.number(rows[0][0], 0, lang), last=format.number(rows[-1][0], 0, lang),
        all=format.number(body[-1][0] + more, 0, lang),
    )  # fmt: skip

    def go(row: int, key: str) -> html.A:
        return html.A(t(key, lang), href=here.to({"dong": str(row), "loc": "tat-ca"}) + "#bang", className="btn sm")

    links = [go(before[0], "rep.sheet_before")] if before else []
    links += [go(after, "rep.sheet_next")] if after else []
    return html.Nav([html.Span(said), *links], className="paging", **{"aria-label": said})


def _none(found: Desk, lang: str) -> Iterator[Any]:
    """Say why there is no sheet, and offer to make it."""
    assert found.card is not None
    if found.sheets is not None:
        yield html.P(t("rep.sheet_none", lang), className="sub")
        return
    yield html.P(t("rep.sheet_not_made", lang), className="sub")
    yield forms.form(
        f"{found.path}/bang", lang, [forms.button("rep.sheet_make", lang, "btn")], lan_nop=str(found.card.id)
    )


def _first(here: Address) -> int:
    given = here.get("dong") or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 7 else 1


def _letters(number: int) -> str:
    """Write the letters of a column by its place from 0."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
