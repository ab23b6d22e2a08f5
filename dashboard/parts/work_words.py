"""How obstacles, bodies and what they block are named on every page that shows them."""

from __future__ import annotations

from dashboard import format, html, marks, place
from dashboard.address import Address
from dashboard.i18n import count, t
from data import agencies, lists
from data.errors import sentence
from data.work import Directive, Obstacle, numbered
from metrics.views.work import AGES, Card

#: Where the scale of an age bar ends, in days.
SCALE = 120
LOOKS = ("", "", "warn", "bad")
SHAPES = ("on_track", "on_track", "speed_up", "late")


def name(number: int) -> str:
    """Write the number of an obstacle: VM-014."""
    return numbered(number)


def path(number: int) -> str:
    """Give the page of an obstacle."""
    return f"/vuong-mac/{number}"


def kind(one: str, lang: str) -> str:
    """Name a kind of obstacle."""
    return lists.get("obstacle_kinds").entries[one][lang]


def state(one: str, lang: str) -> str:
    """Name a state of an obstacle or a duty."""
    return sentence(f"work_state_{one}", lang)


def body(agency: str, lang: str) -> str:
    """Name a body."""
    return agencies.get(agency).name[lang]


def owner(one: Obstacle, lang: str) -> str:
    """Say who must remove it, for whom it waits, or that nobody is named."""
    if not one.owner:
        return t("wk.nobody_said", lang, said=one.said) if one.said else t("wk.nobody", lang)
    named = body(one.owner, lang)
    return f"{named}, {t('wk.waits_for', lang, body=body(one.waits_for, lang))}" if one.waits_for else named


def blocks(card: Card, lang: str) -> str:
    """Say in a few words what it blocks; nothing where nothing is declared."""
    one = card.one
    counted = (("projects", one.projects), ("indicators", one.indicators), ("places", one.agencies))
    words = [count(f"wk.{key}", len(held), lang) for key, held in counted if held]
    return ", ".join([*words, *([format.money(card.money, lang)] if card.money else [])])


def bar(card: Card, lang: str) -> html.Div:
    """Draw the age: a bar with a tick at each threshold, and the days beside it."""
    ticks = [html.U(style={"left": f"{100 * edge / SCALE:g}%"}) for edge in AGES]
    width = f"{min(100, 100 * card.days / SCALE):.1f}%"
    line = html.Div([html.I(style={"width": width}), *ticks], className="ag", **{"aria-hidden": "true"})
    said = html.Span(
        [marks.shape(SHAPES[card.age]) if card.age > 1 else None, count("wk.days", card.days, lang)], className="num"
    )
    return html.Div([line, said], className=f"agl {LOOKS[card.age]}".strip())


def step(card: Card, lang: str) -> html.Span | None:
    """Write the next step with its day, or how late it is."""
    one = card.one
    if not one.step:
        return None
    if card.step_late:
        return html.Span(t("wk.step_late", lang, step=one.step, n=card.step_late), className="err")
    return html.Span(f"{one.step}, {format.day(one.step_due, lang)}" if one.step_due else one.step)


def bound(one: Directive, lang: str) -> str:
    """Say whom a directive binds: the one agency, or how many of which kind."""
    held = [agencies.get(duty.agency) for duty in one.duties]
    if len(held) == 1:
        return held[0].name[lang]
    kinds = (("wk.ministries", "ministry"), ("wk.provinces", "province"))
    return ", ".join(t(key, lang, n=n) for key, wanted in kinds if (n := sum(agency.kind == wanted for agency in held)))


def options(here: Address, blank: str = "") -> list[tuple[str, str]]:
    """Give the agencies that report today as choices of a form."""
    held = agencies.in_force(place.here().today())
    return [*([("", t(blank, here.lang))] if blank else []), *((one.id, one.name[here.lang]) for one in held)]
