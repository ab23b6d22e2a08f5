"""Everything that leaves the program: each entry with the addresses it can be asked under, and what an answer tells."""

from __future__ import annotations

import base64
import html
import io
import itertools
import re
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard import app as program
from dashboard import pages
from data import ledger, release
from data.ledger import tables
from tests.doors import kit
from tests.doors.world import AGENCIES, STATES

INDICATOR = "full_online_coverage"
#: Pages whose files are asked for, beside those that name an agency; a workbook holds every table.
FILES = ("tong-quan", "tom-tat", "man-hinh-lon", "muc-tieu", f"muc-tieu/{INDICATOR}", "co-quan", "dau-tu", "nguon", "lien-hop-quoc",
         "bao-cao", "vuong-mac", "chi-dao")  # fmt: skip
#: Of these the ledger's state of now leaves, too, under an address without a release.
LIVE = ("/tai-ve/vuong-mac.", "/tai-ve/chi-dao.")
_ARGUMENT = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_BINARY = re.compile(r'"dtype":\s*"(\w\d)",\s*"bdata":\s*"([^"]+)"|"bdata":\s*"([^"]+)",\s*"dtype":\s*"(\w\d)"')
_FORMATS = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}
_BETWEEN = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Question:
    """One request that somebody could send."""

    entry: str
    method: str
    path: str
    json: Any = None


def questions(house: kit.House) -> list[Question]:
    """Give what can be asked of a country: every page and route, under every address that names what is in it."""
    found = [Question(f"page {one}", "GET", one) for one in _screens(house)]
    found += [
        Question(f"callback {output}", "POST", kit.CALLBACK, kit.body(output, *_split(screen)))
        for output in house.remote.callback_map
        for screen in _screens(house)
        if output == kit.OUTPUT
    ]
    for rule, method in program.surface(house.remote):
        if rule not in ("/", "/<path:path>", kit.CALLBACK) and not rule.startswith(("/assets/", "/_dash-component")):
            found += [Question(f"{method} {rule}", method, path) for path in _filled(house, rule)]
    return found


def told(answer: Any) -> str:
    """Give everything that an answer tells as one text: headers, body, packed files and arrays, digits run together."""
    text = "\n".join(f"{name}: {value}" for name, value in answer.headers) + "\n" + opened(answer.data)
    return _BETWEEN.sub("", html.unescape(text))


def opened(body: bytes) -> str:
    """Read bytes as text; what is packed in them is unpacked."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(opened(packed.read(name)) for name in packed.namelist())
    text = body.decode("utf-8", "replace")
    arrays = [_numbers(one[1] or one[4], one[2] or one[3]) for one in _BINARY.finditer(text)]
    return "\n".join([text, *arrays])


def _numbers(kind: str, packed: str) -> str:
    """Write the numbers of an array as Plotly packs it."""
    body = base64.b64decode(packed)
    sign = _FORMATS[kind]
    values = struct.unpack(f"<{len(body) // struct.calcsize(sign)}{sign}", body)
    return " ".join(f"{value:.10f}".rstrip("0").rstrip(".") for value in values)


def _screens(house: kit.House) -> list[str]:
    """Give the addresses of pages: each page, each figure with its report, each release, both languages."""
    reports = {(who, when): number for number, who, when in _reports(house)}
    chosen = [
        f"so-lieu={INDICATOR}.{who}.{when}&bao-cao={reports[who, when]}" for who in AGENCIES for when in STATES.values()
    ]
    chosen += [f"so-lieu={INDICATOR}.{who}.{when}" for who, when in (("VN", "2026-Q1"), ("tinh", "2026-04"))]
    released = [f"{chosen[-3]}&ban=r{row.n}" for row in release.rows(house.settings)]
    queries = [*(f"ky={when}" for when in STATES.values()), *chosen, *released, f"{chosen[0]}&lang=en"]
    paths = [
        path
        for one in pages.modules()
        for path in ([one.PAGE.path] if "<" not in one.PAGE.path else _named(house, one.PAGE))
    ]
    return [*paths, *(f"/?{query}" for query in queries)]


def _named(house: kit.House, page: Any) -> list[str]:
    """Give the addresses of a page whose path names what it shows, in a released and an unreleased period."""
    if page.whole:  # it is asked for as a route
        return []
    periods = [STATES[state] for state in ("provisional", "accepted")]
    return [f"{path}?ky={when}" for path in _filled(house, page.path) for when in periods]


def _split(screen: str) -> tuple[str, str]:
    path, _, query = screen.partition("?")
    return path, f"?{query}" if query else ""


def _filled(house: kit.House, rule: str) -> list[str]:
    """Put into a rule every value that its arguments can have; an argument that nobody knows fails the test."""
    names = _ARGUMENT.findall(rule)
    with ledger.reading(house.settings) as connection:
        files = [str(one) for one in connection.execute(select(tables.file.c.id)).scalars()]
    known = {
        "ky": [*STATES.values()], "ma": [*AGENCIES], "bieu": ["procedures"], "du_an": [f"{one}.DA1" for one in AGENCIES],
        "ct": [INDICATOR], "vm": _numbers_of(house, tables.obstacle), "cd": _numbers_of(house, tables.directive), "receipt": files, "file": files,
        "trang": [*FILES, *(f"co-quan/{one}" for one in AGENCIES), *(f"dau-tu/{one}.DA1" for one in AGENCIES)], "kind": ["xlsx", "svg"],
        "report": [str(number) for number, *_ in _reports(house)], "package_name": [], "fingerprinted_path": [],
    }  # fmt: skip
    found = []
    for values in itertools.product(*(known[name] for name in names)):
        path = rule
        for value in values:
            path = _ARGUMENT.sub(value, path, count=1)
        found.append(path)
    if rule.startswith("/tim-kiem"):
        return [f"{path}?q={asked}" for path in found for asked in (*AGENCIES, "thu tuc", *STATES.values())]
    if rule.startswith("/tai-ve/"):  # without a release the answer is only where it is
        kept = [f"{path}?ban=r{row.n}" for path in found for row in release.rows(house.settings)]
        return [*kept, *(path for path in found if path.startswith(LIVE))]
    if rule == "/don-doc/cong-van":
        with ledger.reading(house.settings) as connection:
            return [f"{rule}?so-lan={number}" for number in connection.execute(select(tables.letter.c.id)).scalars()]
    if rule.endswith("/dinh-kem"):
        kept = tables.proof if rule.startswith("/chi-dao/") else tables.attachment
        with ledger.reading(house.settings) as connection:
            numbers = connection.execute(select(kept.c.id)).scalars().all()
        return [f"{path}?so={number}" for path in found for number in numbers]
    return found


def _numbers_of(house: kit.House, table: Any) -> list[str]:
    with ledger.reading(house.settings) as connection:
        return [str(number) for number in connection.execute(select(table.c.id).order_by(table.c.id)).scalars()]


def _reports(house: kit.House) -> list[tuple[int, str, str]]:
    report = tables.report
    with ledger.reading(house.settings) as connection:
        rows = connection.execute(select(report.c.id, report.c.sender, report.c.period).order_by(report.c.id))
        return [(row.id, row.sender, row.period) for row in rows]
