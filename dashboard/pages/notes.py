"""The register of events: what happened on which day, which charts it touches, and who noted it."""

from __future__ import annotations

from flask import Response

from dashboard import acts, desk, format, forms, html, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import notes as words
from dashboard.i18n import count, t
from dashboard.parts import notes as parts
from dashboard.parts import work_forms
from dashboard.place import here as settings
from dashboard.shell import Content, Page
from data import notes
from data.model import Text, Viewer
from data.notes import Note
from metrics.views.notes import Register

PAGE = Page(parts.PATH, None, Text("Sổ sự kiện", "Event register"), "viewer", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """List every event note that the viewer's figures stand beside."""
    lang, found = here.lang, door().register(viewer, ban=here.get("ban"))
    standing = sum(not one.withdrawn for one in found.notes)
    head = count("note.head", standing, lang) if standing else t("note.head_none", lang)
    names = sorted(((one, name[lang]) for one, name in found.indicators.items()), key=lambda held: held[1])
    as_of = None if found.live else html.P(t("note.as_of", lang, release=found.stamp.release), className="sub")
    top = html.Div(
        [html.P(t("note.title", lang), className="eye"), html.H1(head, className="lede"),
         html.P(t("note.stand", lang), className="stand"), as_of,
         parts.form(names, here, here.get("ct") or "") if found.live else None],
        className="finding",
    )  # fmt: skip
    listed = html.Section([html.H2(t("note.title", lang)), _table(found, here)], className="card")
    return Content([top, listed] if found.notes else [top], found.stamp, [])


def _table(found: Register, here: Address) -> html.Div:
    lang, title = here.lang, t("note.title", here.lang)
    heads = [html.Th(t(f"note.{key}", lang), scope="col") for key in ("day", "what", "touches", "by")]
    rows = [_row(one, found, here) for one in found.notes]
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(html.Tr(heads)), html.Tbody(rows)], className="t acc"
    )
    return html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": title})


def _row(one: Note, found: Register, here: Address) -> html.Tr:
    lang = here.lang
    name = found.indicators.get(one.indicator)
    link = html.A(name[lang], href=here.page(f"/muc-tieu/{one.indicator}"), className="u") if name else one.indicator
    out = html.P(t("note.withdrawn", lang, why=one.withdrawn), className="err") if one.withdrawn else None
    kind = " ".join(filter(None, (t(f"note.kind.{one.kind}", lang), one.document)))
    cells = [
        [html.P(html.B(kind)), html.P(one.text), out],
        [html.P(link or t("note.every_indicator", lang)), html.Small(parts.touched(one, lang))],
        [html.P(one.by), _withdraw(one, found, lang)],
    ]
    return html.Tr([html.Th(format.day(one.day, lang), scope="row"), *map(html.Td, cells)])


def _withdraw(one: Note, found: Register, lang: str) -> html.Details | None:
    if one.withdrawn or not found.live or not desk.may("office"):
        return None
    fields = [
        forms.text("ly-do", "note.form.why", lang, about=str(one.id), maxlength="300", autocomplete="off"),
        forms.button("note.form.withdraw", lang, "btn"),
    ]
    said = html.Span(f" {words.said(one, lang)}", className="sr")
    return html.Details(
        [html.Summary([t("note.form.withdraw", lang), said]),
         forms.form(f"{parts.PATH}/rut", lang, fields, so=str(one.id))],
        className="acts",
    )  # fmt: skip


def write() -> Response:
    """Note an event, and go back to the chart from which it was noted."""
    day, indicator, back = work_forms.when("ngay"), acts.field("chi-tieu", 64), acts.field("ve", 64)
    if day is None:
        raise acts.Unfit("note.form.no_day")
    viewer = policy.viewer()
    indicator, back = (door().method(viewer, one).indicator if one else "" for one in (indicator, back))
    notes.write(
        settings(), work_forms.actor(), day, acts.field("loai", 16), acts.field("noi-dung"), acts.field("van-ban", 100),
        indicator, acts.field("co-quan", 64) or notes.WHOLE,
    )  # fmt: skip
    if not back:
        return acts.done(PAGE.path, "noted")
    agency = acts.field("dv", 64)
    return acts.done(f"/muc-tieu/{back}", "noted", **({"dv": agency} if agency else {}))


def withdraw() -> Response:
    """Withdraw a note, and say why."""
    notes.withdraw(settings(), work_forms.actor(), acts.number("so"), acts.reason())
    return acts.done(PAGE.path, "note_withdrawn")


ACTS = {f"{PAGE.path}/them": write, f"{PAGE.path}/rut": withdraw}
