"""The parts of a work list: how much waits, and each group with its lines."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, either, t
from metrics.views.today import Item, Today

#: How many lines of a group are shown before the reader asks for all of them.
FEW = 8


def top(found: Today, here: Address, does: bool = True) -> html.Div:
    """Say how much waits, for the reader or for an agency whose reader only looks (`does`), and how much is past its day."""
    lang, late = here.lang, sum((one.late or 0) > 0 for held in found.groups.values() for one in held)
    head = count("td.head" if does else "td.head_agency", found.total, lang) if found.total else t("td.none", lang)
    says = count("td.late", late, lang) if late else t("td.late_none", lang)
    return html.Div(
        [
            html.P(t("td.eye", lang, day=format.day(found.today, lang)), className="eye"),
            html.H1(head, className="lede"),
            html.P(says, className="stand") if found.total else None,
        ],
        className="finding",
    )


def lists(found: Today, here: Address, does: bool = True) -> list[html.Section]:
    """Show the most urgent of each group, or one group whole where the address names it."""
    chosen = here.get("loc") or ""
    if chosen in found.groups:
        return [_group(chosen, found.groups[chosen], here, does, whole=True)]
    return [_group(name, held, here, does) for name, held in found.groups.items()]


def _group(name: str, held: tuple[Item, ...], here: Address, does: bool, whole: bool = False) -> html.Section:
    """Show a group with its count; one that is empty says so."""
    lang, title = here.lang, t(f"td.group.{name}", here.lang)
    head = html.H2([title, " ", html.Span(format.number(len(held), 0, lang), className="badge cham")])
    shown = held if whole else held[:FEW]
    body = html.Ul([_line(name, one, here, does) for one in shown], className="mine") if held else html.P(
        t("td.group_none", lang), className="sub")  # fmt: skip
    return html.Section(
        [html.Div([head, _way(name, len(held), len(shown), here, whole)], className="ch"), body],
        className="card mt", id=f"viec-{name}",
    )  # fmt: skip


def _way(name: str, all_of: int, shown: int, here: Address, whole: bool) -> html.A | None:
    """Lead from the first of a long group to all of it, and back."""
    lang = here.lang
    if whole:
        return html.A(t("td.back", lang), href=here.to({"loc": None}) + f"#viec-{name}", className="btn sm")
    if shown == all_of:
        return None
    text = t("td.whole", lang, shown=shown, n=format.number(all_of, 0, lang))
    label = f"{text}: {t(f'td.group.{name}', lang)}"
    return html.A(text, href=here.to({"loc": name}), className="btn sm", **{"aria-label": label})


def _line(name: str, one: Item, here: Address, does: bool) -> html.Li:
    lang = here.lang
    about = [one.agency[lang] if one.agency else "", format.period_label(one.period, lang) if one.period else ""]
    state = either(f"td.state.{one.state}", lang, "")
    counted = count(f"td.count.{name}", one.count, lang) if one.count else ""
    small = " · ".join(part for part in (*about, state, counted) if part)
    path, _, query = one.path.partition("?")
    href = here.to({"dv": query.removeprefix("dv=")} if query else {}, path)
    act, title = t(f"td.act.{name}" if does else "td.look", lang), one.title[lang]
    return html.Li(
        [
            html.Div([html.Span(title, className="name"), html.Small(small) if small else None]),
            html.Span(_when(one, lang)),
            html.Small(age(one.age, lang) if one.age is not None else ""),
            html.A(act, href=href, className="btn sm", **{"data-whole": "1", "aria-label": f"{act}: {title} {small}"}),
        ]
    )


def age(days: int, lang: str) -> str:
    """Say how long something waits already."""
    return count("td.age", days, lang) if days else t("td.age_new", lang)


def _when(one: Item, lang: str) -> list:
    """Say how late it is, or how many days are left."""
    if one.late is None:
        return [t("td.no_day", lang)]
    if one.late > 0:
        return [marks.shape("late"), " ", html.B(count("td.past", one.late, lang), className="err")]
    return [t("td.today", lang) if not one.late else count("td.left", -one.late, lang)]
