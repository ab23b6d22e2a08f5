"""The audit: who changed what, from what, to what and why, and whether every row is as it was written."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

from flask import request

from dashboard import format, html, marks, place, whole
from dashboard.address import Address
from dashboard.i18n import either, t
from dashboard.parts.own import table
from dashboard.shell import NO_STAMP, Content, Page
from data import audit
from data.audit import Verdict
from data.errors import sentence
from data.model import Text, Viewer

PAGE = Page("/nhat-ky", 21, Text("Nhật ký", "Audit"), "audit", whole=True)
ACTS: dict[str, Any] = {}
ROWS, KEPT = 50, 60
HEADS = ("audit.when", "audit.who", "audit.act", "audit.subject", "audit.change", "audit.why")
#: Acts of keeping order, told whole to those who keep it. Of every other act they read who did what to which thing and the
#: parts `TOLD`: words and amounts that nobody has released stay with those whose they are. The audit holds them all.
ORDER = ("account_", "code_", "command", "invit", "letter.template", "note.", "password_", "publication_", "second_factor_",
         "session_", "sign_", "token_")  # fmt: skip
TOLD = frozenset({"agency", "dataset", "due", "done", "illustrative", "issued", "kind", "opened", "owner", "owners", "period", "progress",
                  "raiser", "removed", "revision", "state", "step_due", "waits_for"})  # fmt: skip
_kept: dict[str, tuple[float, Verdict]] = {}


def draw(viewer: Viewer, here: Address) -> Content:
    """Show a page of rows, the newest first, under the result of the check."""
    lang, asked = here.lang, request.args.get("truoc", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else None
    found = audit.rows(place.here(), ROWS + 1, before)
    rows = [_row(row, lang) for row in found[:ROWS]]
    older = None
    if len(found) > ROWS:
        link = whole.link(PAGE.path, truoc=str(found[ROWS - 1]["sequence"]), lang=lang)
        older = html.P(html.A(t("audit.older", lang), href=link, className="btn"))
    listed = table(HEADS, rows, "audit.rows", lang) if rows else html.P(t("audit.none", lang))
    body = [*_verdict(_checked(), lang), html.Section([listed, older], className="card mt")]
    return Content([html.Div(body, className="door wide")], NO_STAMP, [])


def _checked() -> Verdict:
    """Check the whole audit, at most once a minute."""
    here = place.here()
    held = _kept.get(here.ledger_url)
    if held is None or time.monotonic() - held[0] > KEPT:
        held = _kept[here.ledger_url] = (time.monotonic(), audit.verify(here))
    return held[1]


def _verdict(found: Verdict, lang: str) -> list[Any]:
    key = "audit.broken" if found.problems else "audit.whole"
    head = html.Div(
        [
            html.P(t("audit.eye", lang), className="eye"),
            html.H1(t(key, lang), className="lede"),
            html.P(sentence("audit_rows", lang, count=found.rows, head=found.head), className="sub hash"),
        ],
        className="finding",
    )
    problems = [
        html.P([marks.icon("alert"), sentence(f"audit_{one.what}", lang, row=one.sequence)], className="banner wrong")
        for one in found.problems[:20]
    ]
    return [head, *problems]


def _row(row: dict[str, Any], lang: str) -> html.Tr:
    when = format.moment(datetime.fromisoformat(row["at"]), lang)
    work = not row["act"].startswith(ORDER)
    return html.Tr(
        [
            html.Th([when, html.Small(f"#{row['sequence']}")], scope="row", className="num"),
            html.Td(row["who"]),
            html.Td(either(f"act.{row['act']}", lang, row["act"])),
            html.Td(row["subject"]),
            html.Td(_change(row["before"], row["after"], work, lang)),
            html.Td((t("audit.not_here", lang) if work else row["why"]) if row["why"] else format.DASH),
        ]
    )


def _change(before: Any, after: Any, work: bool, lang: str) -> list[Any]:
    """Write what changed field by field: of two records only what differs, of one record what it holds."""
    if isinstance(before, dict) or isinstance(after, dict):
        old = before if isinstance(before, dict) else {}
        new = after if isinstance(after, dict) else {}
        names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        pairs = [
            (f"{either(f'field.{name}', lang, name)}: ", old.get(name), new.get(name), not work or name in TOLD)
            for name in names
        ]
    else:
        pairs = [("", before, after, not work)] if before != after else []
    found: list[Any] = []
    for name, was, now, told in pairs:
        if not told:
            found.append(html.P([name, html.I(t("audit.not_here", lang))]))
            continue
        change = [html.Span(_value(was, lang)), " → "] if isinstance(before, dict) else []
        found.append(html.P([name, *change, html.B(_value(now, lang))]))
    return found or [format.DASH]


def _value(value: Any, lang: str) -> str:
    if value is None:
        return format.DASH
    if isinstance(value, bool):
        return t("field.yes" if value else "field.no", lang)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"
