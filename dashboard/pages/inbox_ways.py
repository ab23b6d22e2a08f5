"""How whoever is signed in is told: by mail, at an address of their own, when; and what they subscribed to."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from dashboard import acts, format, forms, html, place, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import t
from dashboard.pages.inbox import account
from dashboard.parts.own import card, table
from dashboard.shell import NO_STAMP, Content, Page
from data import agencies, notices
from data.errors import Refusal, sentence
from data.model import Text, Viewer
from data.notices import PACES, SIDES, Mailbox, Subscription, Way

PAGE = Page("/hop-thu/dang-ky", None, Text("Cách nhận tin", "How you are told"), "signed", whole=True)
SHOWN = {"waiting": "warn", "sent": "ok", "failed": "bad", "dropped": ""}


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the ways, the subscriptions, and how the newest messages fared."""
    lang, mine, settings = here.lang, account(), place.here()
    names = _indicators(viewer)
    fared = notices.ways(settings, mine.id)
    body = [
        html.Div(
            [
                html.P(html.A(t("box.eye", lang), href=here.page("/hop-thu"), className="u"), className="eye"),
                html.H1(t("ways.head", lang), className="lede"),
                html.P(t("ways.stand", lang), className="stand"),
            ],
            className="finding",
        ),
        forms.once("ways.secret", lang, g.secret) if g.get("secret") else None,
        _ways(notices.chosen(settings, mine.id), mine.demonstration, lang),
        _subscriptions(notices.of_account(settings, mine.id), names, lang),
        card("ways.fared", lang, table(FARED, [_way(one, lang) for one in fared], "ways.fared", lang))
        if fared
        else None,
    ]
    return Content([html.Div(body, className="door wide")], NO_STAMP, [])


def choose() -> Response:
    """Keep how somebody wants to be told; the secret of a new address is shown this once."""
    wanted = Mailbox(
        acts.field("thu", 300).strip(), acts.field("dia-chi", 600).strip(), acts.field("nhip", 16),
        acts.number("tu-gio"), acts.number("den-gio"),
    )  # fmt: skip
    g.secret = notices.choose(place.here(), account(), wanted)
    return acts.show(_module()) if g.secret else acts.done(PAGE.path, "ways_kept")


def subscribe() -> Response:
    """Subscribe to figures."""
    indicator, *words = (acts.field(name, 64) for name in ("ct", "ma", "phia", "nguong"))
    if indicator:
        indicator = door().method(policy.viewer(), indicator).indicator
    notices.subscribe(place.here(), account(), indicator, *words)
    return acts.done(PAGE.path, "subscribed")


def unsubscribe() -> Response:
    """Forget a subscription."""
    notices.unsubscribe(place.here(), account(), acts.number("so"))
    return acts.done(PAGE.path, "unsubscribed")


ACTS = {"/hop-thu/kenh": choose, "/hop-thu/theo-doi": subscribe, "/hop-thu/bo": unsubscribe}
#: Messages outlive the session, so whoever leads them somewhere proves first who they are.
PROVED = ("/hop-thu/kenh",)
FARED = ("ways.when", "ways.channel", "ways.state", "ways.tries", "ways.problem")
LISTED = ("ways.what", "ways.whose", "ways.when_told", "own.act")


def _ways(held: Mailbox, demonstration: bool, lang: str) -> html.Section:
    if demonstration:
        return card("ways.ways", lang, html.P(sentence("mailbox_demonstration", lang), className="sub"))
    hours = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
    fields = [
        forms.text("thu", "ways.mail", lang, "email", held.mail, required=False, autocomplete="email"),
        forms.choice("nhip", "ways.pace", lang, [(one, t(f"ways.{one}", lang)) for one in PACES], held.pace),
        forms.choice("tu-gio", "ways.quiet_from", lang, hours, str(held.quiet_from)),
        forms.choice("den-gio", "ways.quiet_to", lang, hours, str(held.quiet_to)),
        forms.text("dia-chi", "ways.hook", lang, "url", held.hook, required=False, autocomplete="off"),
        forms.button("ways.keep", lang),
    ]
    says = html.P(t("ways.says", lang), className="sub")
    return card("ways.ways", lang, says, forms.form("/hop-thu/kenh", lang, fields))


def _subscriptions(found: tuple[Subscription, ...], names: dict[str, Text], lang: str) -> html.Section:
    bodies = sorted(agencies.in_force(place.here().today()), key=lambda one: one.name[lang])
    whose = [("VN", agencies.get("VN").name[lang]), *((one.id, one.name[lang]) for one in bodies)]
    fields = [
        forms.choice(
            "ct", "ways.what", lang, [("", t("ways.every", lang)), *((one, name[lang]) for one, name in names.items())]
        ),
        forms.choice("ma", "ways.whose", lang, whose),
        forms.choice("phia", "ways.when_told", lang, [(one, t(f"ways.side_{one or 'any'}", lang)) for one in SIDES]),
        forms.text("nguong", "ways.bound", lang, required=False, autocomplete="off", inputmode="decimal"),
        forms.button("ways.subscribe", lang),
    ]
    rows = [_subscription(one, names, lang) for one in found]
    listed: Any = (
        table(LISTED, rows, "ways.subscriptions", lang) if rows else html.P(t("ways.none", lang), className="sub")
    )
    return card("ways.subscriptions", lang, listed, forms.form("/hop-thu/theo-doi", lang, fields))


def _subscription(one: Subscription, names: dict[str, Text], lang: str) -> html.Tr:
    what = names[one.indicator][lang] if one.indicator in names else one.indicator or t("ways.every", lang)
    end = forms.form("/hop-thu/bo", lang, [forms.button("ways.unsubscribe", lang, "btn sm")], so=str(one.id))
    bound = one.bound.replace(".", ",") if lang == "vi" else one.bound
    side = t(f"ways.side_{one.side or 'any'}", lang)
    when = f"{side} {bound}".strip()
    return html.Tr(
        [html.Th(what, scope="row"), html.Td(agencies.get(one.agency).name[lang]), html.Td(when), html.Td(end)]
    )


def _way(one: Way, lang: str) -> html.Tr:
    state = html.Span(t(f"ways.state_{one.state}", lang), className=f"badge {SHOWN[one.state]}".strip())
    return html.Tr(
        [
            html.Th(format.moment(one.due, lang), scope="row"),
            html.Td(t(f"ways.channel_{one.channel}", lang)),
            html.Td(state),
            html.Td(str(one.attempts), className="num"),
            html.Td(sentence(one.problem, lang) if one.problem else format.DASH),
        ]
    )


def _indicators(viewer: Viewer) -> dict[str, Text]:
    try:
        return {one.indicator: one.name for one in door().methods(viewer).definitions}
    except Refusal:  # before the first release there is nothing to subscribe to
        return {}


def _module():
    from dashboard.pages import inbox_ways

    return inbox_ways
