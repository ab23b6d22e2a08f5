"""Reports as CSV, with the habits of each office: byte order mark, semicolons, a month column or none."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

from data.period import parse
from ingest.demo import behaviour, units, wrong
from ingest.demo.spelling import initials, month_text, named, plain, short, vietnamese


def file_name(sent: behaviour.Sent) -> str:
    """Give the name under which the office sends it."""
    period = parse(sent.period)
    month = short(period)
    again = "" if sent.revision == 1 else "_bosung" if sent.agency < "h" else f"_lan{sent.revision}"
    if units.chance("csv name", sent.agency).random() < 0.5:
        return f"du-lieu_{sent.dataset}_{sent.period}{again}.csv"
    return f"{initials(sent.agency)}_{sent.dataset}_{month}{again}.csv"


@lru_cache(maxsize=2048)
def body(sent: behaviour.Sent) -> bytes:
    """Write the file."""
    broken = wrong.body(sent.what)
    if broken is not None:
        return broken
    habits = units.chance("csv", sent.agency)
    semicolon, marked, with_month = habits.random() < 0.4, habits.random() < 0.6, habits.random() < 0.5
    headers = dict(plain(sent.dataset, sent.agency))
    if sent.months == (sent.period,) and not with_month:
        del headers["period"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if semicolon else ",", lineterminator="\r\n")
    writer.writerow(headers.values())
    for row in behaviour.rows(sent):
        shown = {**row, "period": month_text(sent.agency, row["period"])}
        writer.writerow(vietnamese(named(sent.dataset, column, shown[column])) for column in headers)
    return out.getvalue().encode("utf-8-sig" if marked else "utf-8")
