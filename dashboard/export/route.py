"""Files of pages: `GET /tai-ve/<page>.csv|xlsx|svg?…the page's own parameters…&bang=<table>`.

The page itself is asked for what it shows, under its own policy, so that a file cannot hold anything else; the address
of a file names its release (`ban`), and the same address gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from urllib.parse import quote

from flask import Flask, Response, redirect, request

from dashboard import faults, format, identity, pages
from dashboard.address import Address, read_address
from dashboard.export import files, map_svg, sources
from dashboard.export.menu import HOME, ROOT, link
from dashboard.export.table import Table
from dashboard.i18n import t
from dashboard.states import Content
from data.errors import Refusal

RULE = f"{ROOT}/<path:trang>.<any(csv,xlsx,svg):kind>"
_KINDS = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


def prepare(server: Flask) -> None:
    """Give the server the route of files."""
    server.add_url_rule(RULE, "file of a page", give, methods=["GET"])


def page_of(name: str) -> ModuleType:
    """Give the page whose file is asked for; the page of what is not found where there is none."""
    path = "/" if name == HOME else f"/{name}"
    whole = (one for one in pages.modules() if one.PAGE.whole and one.PAGE.path == path)
    return next(whole, None) or pages.of_path(path)


def give(trang: str, kind: str) -> Response:
    """Give what a page shows as a file, or say in a sentence why not; the page's policy was asked before."""
    module = page_of(trang)
    path = "/" if trang == HOME else quote("/" + trang.strip("/"))
    here = read_address(path, request.args.to_dict())
    viewer = identity.reader().viewer
    try:
        content: Content = module.draw(viewer, here)
        wanted = _wanted(content, here)
        if content.ban and here.get("ban") is None:
            return redirect(link(content, here, kind, here.get("bang")), 302)  # type: ignore[return-value]
        body: bytes
        if kind == "svg":
            body = _map(content, here)
        elif kind == "csv":
            body = files.write_csv(wanted, content.filed, here.lang)
        else:
            told = sources.rows(content.tables, viewer, content.filed, here.lang)
            body = files.write_xlsx(content.tables, told, _about(content, here), content.filed, here.lang)
    except Refusal as refusal:
        return faults.refused(refusal)
    answer = Response(body, content_type=_KINDS[kind])
    answer.headers.set("Content-Disposition", "attachment", filename=_name(trang, wanted, content, kind))
    return answer


def _map(content: Content, here: Address) -> bytes:
    """Give the tile map of a page as a picture."""
    if content.map is None or content.map[0].listed:
        raise Refusal("export_no_map")
    return map_svg.draw(*content.map, content.filed, here.lang).encode()


def _wanted(content: Content, here: Address) -> Table:
    """Give the table that is asked for, the first where none is named."""
    found: Sequence[Table] = content.tables
    asked = here.get("bang")
    table = next((one for one in found if asked in (None, one.key)), None)
    if table is None:
        raise Refusal("export_table", given=asked or "", known=", ".join(one.key for one in found))
    return table


def _about(content: Content, here: Address) -> list[tuple[str, str]]:
    """Say what a workbook is: of which page, release, period and state, and how it is read."""
    lang, stamp, first = here.lang, content.filed, content.tables[0]
    rows = [("page", request.host_url.rstrip("/") + here.to({"ban": content.ban, "bang": None}))]
    if stamp.release:
        kind = f"r{stamp.release} · {t(f'foot.{stamp.kind}', lang)} · {format.moment(stamp.made_at, lang)}"
        rows.append(("release", kind))
    if first.period:
        rows.append(("period", format.period_label(first.period, lang)))
    if first.state:
        rows.append(("state", t(f"exp.{first.state}", lang)))
    if stamp.illustrative:
        rows.append(("illustrative", t("foot.illustrative_says", lang)))
    rows.append(("reading", t("exp.reading_says", lang)))
    return [(t(f"exp.{key}", lang), said) for key, said in rows]


def _name(trang: str, table: Table, content: Content, kind: str) -> str:
    """Name a file after its page, table, period and release."""
    stem = "".join(char if char.isascii() and (char.isalnum() or char in "-.") else "-" for char in trang)[:80]
    first = content.tables[0]
    parts = [
        stem,
        "ban-do" if kind == "svg" else table.key if kind == "csv" and table is not first else "",
        first.period,
    ]
    return "_".join(filter(None, [*parts, content.ban])) + f".{kind}"
