"""Plan, money and work as tables: of a whole with its parts, of the portfolio as it is filtered, of one project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dashboard import format
from dashboard.address import Address
from dashboard.export import notes
from dashboard.export.table import Amount, Cell, Seen, Table, head
from dashboard.i18n import t
from dashboard.parts import work_words
from data import agencies, lists
from data.folding import fold
from metrics.views import Overview
from metrics.views.execution import ProjectView
from metrics.views.investment import Dossier, Investment
from metrics.views.work import Card

MONEY = "triệu đồng"
#: The three bars, always in this order.
BARS = ("plan", "money", "work")
#: What the address calls each mismatch (DESIGN.md §3), in the order of the chips.
KINDS = {
    "viec-cho-von": "work_waits",
    "von-cho-viec": "money_waits",
    "cham-ca-hai": "both_late",
    "dung-nhip": "on_pace",
}
#: What the table can be sorted by; each puts what needs a person first.
SORTS = {
    "von": lambda one: -one.bars.year_plan,
    "tre": lambda one: -(one.against_first.days or 0),
    "goc": lambda one: -one.rebaselines,
    "viec": lambda one: one.against_current.share if one.against_current.share is not None else Decimal(0),
    "moc": lambda one: (one.current.finish is None, one.current.finish),
    "ten": lambda one: fold(one.title),
    "nhip": lambda one: (
        list(KINDS.values()).index(one.bars.mismatch) if one.bars.mismatch in KINDS.values() else len(KINDS)
    ),
}
#: A box of the drawing of money beside work: money from and to, work from and to, in per cent.
Box = tuple[int, int, int, int]


def overview(view: Overview, lang: str) -> Table:
    """Give the three bars of a whole and its parts."""

    def rows() -> Iterator[list[Cell]]:
        for one in (view.execution.whole, *view.execution.parts):
            yield [one.name[lang], *(Seen(getattr(one, key), "%", 1) for key in BARS)]

    heads = (t("exp.scope", lang), *(head(t(f"exe.{key}", lang), "%", lang) for key in BARS))
    return Table("dau-tu", t("exe.title", lang), heads, rows, view.period, view.state)


def mismatches(view: Overview, lang: str) -> Table:
    """Give how many projects money and work part in, and how."""
    heads = (t("exp.mismatch", lang), t("exp.projects", lang))

    def rows() -> Iterator[list[Cell]]:
        for key, n in view.execution.mismatches.items():
            yield [t(f"exe.{key}", lang), Amount(n)]

    return Table("lech", t("exp.mismatch", lang), heads, rows, view.period, view.state)


def investment(view: Investment, here: Address) -> tuple[Table, ...]:
    """Give the portfolio as it is filtered and ordered, every page of it, and the year's course."""
    lang = here.lang
    found = [_projects(view, here)] if view.open else []
    return (*found, months(view, lang), _rule(view, lang))


def _projects(view: Investment, here: Address) -> Table:
    lang = here.lang
    names = ("project", "code", "agency", "capital", "plan", "money", "work", "mismatch", "milestone", "first_days", "first_share",
             "behind_plan", "past_days", "rebased", "declares", "computes")  # fmt: skip
    heads = tuple(t(f"exp.{name}", lang) for name in names)

    def rows() -> Iterator[list[Cell]]:
        for one in chosen(view, here):
            yield _project(one, lang)

    return Table("danh-muc", t("inv.portfolio", lang), heads, rows, view.period, view.state)


def chosen(view: Investment, here: Address) -> list[ProjectView]:
    """Give the projects that the address asks for, in its order: of one mismatch, with some words, within a box of the drawing."""
    kind, words, within = KINDS.get(here.get("lech") or ""), fold(here.get("q") or ""), box(here)
    held = [
        one
        for one in view.made.projects
        if kind in (None, one.bars.mismatch) and words in _words(one) and (within is None or _inside(one, within))
    ]
    return sorted(held, key=SORTS.get(here.get("xep") or "", SORTS["von"]))


def _words(one: ProjectView) -> str:
    agency = agencies.get(one.agency)
    return fold(" ".join((one.title, one.project, agency.name.vi, agency.name.en, agency.short)))


def box(here: Address) -> Box | None:
    """Give the box of the drawing that the address asks for (money from, to, work from, to, in per cent), if it is one."""
    parts = (here.get("khung") or "").split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
        return None
    low, high, under, over = (min(int(part), 100) for part in parts)
    return (low, high, under, over) if low < high and under < over else None


def _inside(one: ProjectView, within: Box) -> bool:
    """Tell whether a project lies in a box; what lies beyond the drawing stands on its edge."""
    held = one.bars.money, one.bars.work
    if held[0] is None or held[1] is None:
        return False
    money, work = (min(max(share, Decimal(0)), Decimal(100)) for share in held if share is not None)
    return within[0] <= money <= within[1] and within[2] <= work <= within[3]


def _project(one: ProjectView, lang: str) -> list[Cell]:
    unknown, source = t("exp.unsaid", lang), t("exp.project_source", lang, project=f"{one.agency}.{one.project}")
    kind = t(f"exe.{one.bars.mismatch}", lang) if one.bars.mismatch else t("exp.unsaid", lang)
    return [
        one.title, one.project, agencies.get(one.agency).name[lang], Amount(one.bars.year_plan, MONEY, 0, source=source),
        *(Amount(getattr(one.bars, key), "%", 1, unknown) for key in BARS), kind, one.current.finish,
        Amount(one.against_first.days, "", 0, unknown), Amount(one.against_first.share, "%", 1, unknown),
        Amount(one.against_current.share, "%", 1, unknown), Amount(one.against_current.days, "", 0, unknown),
        Amount(one.rebaselines), t(f"inv.light_{one.declared.light}", lang), t(f"inv.light_{one.declared.computed}", lang),
    ]  # fmt: skip


def spots(view: Investment, lang: str) -> Table:
    """Give every project that the drawing of money beside work shows."""

    def rows() -> Iterator[list[Cell]]:
        for one in view.made.projects:
            held, unknown = one.bars, t("exp.unsaid", lang)
            kind = t(f"exe.{held.mismatch}", lang) if held.mismatch else unknown
            shares = [Amount(share, "%", 1, unknown) for share in (held.money, held.work)]
            yield [one.title, agencies.get(one.agency).name[lang], Amount(held.year_plan, MONEY, 0), *shares, kind]

    heads = tuple(t(f"exp.{name}", lang) for name in ("project", "agency", "capital", "money", "work", "mismatch"))
    return Table("tien-va-viec", t("inv.scatter", lang), heads, rows, view.period, view.state)


def months(view: Investment, lang: str) -> Table:
    """Give the year's course of plan, money and work by month, and the period where it is longer."""

    def rows() -> Iterator[list[Cell]]:
        ended = [] if view.newest.period == view.months[-1].period else [view.newest]
        for month in (*view.months, *ended):
            held = [getattr(month, key) for key in BARS]
            amounts = [Amount(one.numerator, MONEY, 0, t("exp.unsaid", lang)) for one in held]
            apart = Amount(month.unpaid, MONEY, 0, t("exp.unsaid", lang))
            said = [notes.of(view.notes, month.period, lang)] if view.notes else []
            yield [
                format.period_label(month.period, lang),
                *(Seen(one, "%", 1) for one in held),
                *amounts,
                apart,
                *said,
            ]

    names = [t(f"exe.{key}", lang) for key in BARS]
    heads = (
        t("inv.col_month", lang),
        *(head(one, "%", lang) for one in names),
        *(head(one, MONEY, lang) for one in names),
        head(t("inv.gap", lang), MONEY, lang),
        *([t("exp.note", lang)] if view.notes else []),
    )
    return Table("theo-thang", t("inv.flow", lang), heads, rows, view.period, view.state)


def _rule(view: Investment, lang: str) -> Table:
    held = view.made.budget

    def rows() -> Iterator[list[Cell]]:
        for name in ("planned", "allocated", "disbursed"):
            amounts = getattr(held, name), getattr(held, f"{name}_share")
            why = t("inv.rule_unknown", lang, rule=format.trimmed(held.rule, "%", 1, lang), months=held.months)
            yield [t(f"inv.rule_{name}", lang), Amount(amounts[0], MONEY, 0, why), Amount(amounts[1], "%", 2, why)]

    heads = tuple(t(f"inv.rule_{name}", lang) for name in ("what", "amount", "share"))
    title = t("inv.rule", lang, rule=format.trimmed(held.rule, "%", 1, lang))
    return Table("quy-tac", title, heads, rows, view.period, view.state)


def project(view: Dossier, stuck: Sequence[Card], here: Address) -> tuple[Table, ...]:
    """Give one project's bars, months, contracts and the obstacles that hold it up."""
    lang = here.lang
    return bars(view, lang), _steps(view, lang), _contracts(view, lang), _obstacles(view, stuck, lang)


def bars(view: Dossier, lang: str) -> Table:
    """Give the three bars of one project."""

    def rows() -> Iterator[list[Cell]]:
        for key in BARS:
            yield [t(f"exe.{key}", lang), Amount(getattr(view.project.bars, key), "%", 1, t("exp.unsaid", lang))]

    heads = (t("exp.measure", lang), head(t("exp.value", lang), "%", lang))
    return Table("ba-thanh", t("exe.title", lang), heads, rows, view.project.period)


def _money(amount: Decimal | None, lang: str) -> Amount:
    return Amount(amount, MONEY, 0, t("exp.unsaid", lang))


def _steps(view: Dossier, lang: str) -> Table:
    states = lists.get("project_states").entries

    def rows() -> Iterator[list[Cell]]:
        for step in reversed(view.steps):
            state = states[step.state][lang] if step.state and step.state in states else t("exp.unsaid", lang)
            amounts = [_money(one, lang) for one in (step.planned, step.disbursed, step.accepted, step.total)]
            yield [format.period_label(step.period, lang), *amounts, step.finish, state, step.decision]

    names = ("month", "planned", "disbursed", "accepted", "total", "finish", "state")
    heads = (*(t(f"inv.col_{name}", lang) for name in names), t("exp.decision", lang))
    return Table("theo-thang", t("inv.months", lang), heads, rows, view.period)


def _contracts(view: Dossier, lang: str) -> Table:
    forms = lists.get("investment_forms").entries

    def rows() -> Iterator[list[Cell]]:
        for one in view.contracts:
            form = forms[one.form][lang] if one.form in forms else one.form
            levels = [Amount(level, "%", 1, t("exp.unsaid", lang)) for level in (one.promised, one.met)]
            yield [one.contract, form, *(_money(amount, lang) for amount in (one.value, one.paid, one.owed)), *levels]

    heads = tuple(t(f"exp.{name}", lang) for name in ("contract", "form", "worth", "paid", "owed", "promised", "met"))
    return Table("hop-dong", t("inv.contracts", lang), heads, rows, view.period)


def _obstacles(view: Dossier, stuck: Sequence[Card], lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for one in (card.one for card in stuck):
            owner = work_words.owner(one, lang)
            yield [work_words.name(one.id), one.title, owner, one.opened, one.due, one.removed]

    heads = tuple(t(f"exp.{name}", lang) for name in ("code", "obstacle", "owner", "raised", "due", "resolved"))
    return Table("vuong-mac", t("inv.obstacles", lang), heads, rows, view.period)
