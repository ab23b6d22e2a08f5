"""Agencies side by side for tests: invented scores and figures of the real agencies, in the shapes of `metrics`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from data import agencies
from data.errors import Refusal
from data.model import Text
from metrics import versus as beside
from metrics import views as v
from metrics.league import fifths, middle
from metrics.views import agencies as a
from metrics.views import scores as s

PERIOD, BEFORE, DAY = "2025-Q3", "2025-Q2", date(2025, 9, 30)
INDEX = Text("Bộ chỉ số dùng chung", "Common set")
DOCUMENT = v.Document("bo", "", Text("Bộ dùng chung", "Common set"), confidence="low")
COLUMNS = (
    ("full_online_coverage", Text("Thủ tục cung cấp toàn trình", "Full online services"), 1),
    ("satisfaction", Text("Mức độ hài lòng", "Satisfaction"), 1),
    ("digital_budget_share", Text("Chi ngân sách cho Chính phủ số", "Budget for digital government"), 2),
)
GROUPS = (("served", Text("Người dân được phục vụ", "People served")), ("done", Text("Việc và tiền", "Work and money")))
#: Agencies without figures.
SILENT = ("dien-bien", "bca")


def league(stamp: v.Stamp, nhom=None, vung=None, **_) -> a.League:
    """Give every agency with figures that differ by its place in the registry; two have none."""
    kinds = {"bo": ("ministry",), "tinh": ("province",)}.get(nhom, agencies.REPORTING)
    shown = [one for one in agencies.in_force(DAY, kinds) if not vung or one.regions.get("34") == vung]
    table = [_column(place, shown) for place in range(len(COLUMNS))]
    rows = [_row(place, one, [column[place] for column in table]) for place, one in enumerate(shown)]
    rows.sort(key=lambda row: (row.band, row.score is None, -(row.score or 0)))
    columns = tuple(_head(place, cells) for place, cells in enumerate(table))
    names = {one.id: one.name for one in agencies.in_force(DAY, ("region",))} | {"bo": Text("Bộ, ngành", "Ministries")}
    found = {band: [row for row in rows if row.band == band] for band in dict.fromkeys(row.band for row in rows)}
    bands = tuple(
        a.Band(
            band, names[band], len(held), middle(row.score for row in held),
            tuple(middle(row.cells[n].figure.value for row in held) for n in range(len(COLUMNS))),
            {group: D(70) for group, _ in GROUPS},
        )
        for band, held in found.items()
    )  # fmt: skip
    keys = [(kind, group) for kind in agencies.REPORTING for group, _ in GROUPS]
    ladder = a.Ladder(
        "national_set", INDEX, "low", "bo", GROUPS, dict.fromkeys(keys, D(95)), dict.fromkeys(keys, D(68))
    )
    regions = tuple((one.id, one.name) for one in agencies.in_force(DAY, ("region",)))
    return a.League(
        stamp, PERIOD, BEFORE, (BEFORE, PERIOD), nhom or "tat-ca", vung or "", regions, vung or "VN",
        Text("Cả nước", "Whole country"), "provisional", date(2025, 10, 15), DAY, (), ladder, ((ladder.id, INDEX),), columns, bands, tuple(rows), columns[0], columns[1], True,
    )  # fmt: skip


def _column(place: int, shown) -> list[a.Cell]:
    values = [
        None if one.id in SILENT else D(40 + (n * 7 + place * 13) % 60) / (100 if place == 2 else 1)
        for n, one in enumerate(shown)
    ]
    cells = []
    for one, value, level in zip(shown, values, fifths(values), strict=True):
        name = COLUMNS[place][0]
        missing = None if value is not None else "late"
        figure = v.Figure(f"{name}.{one.id}.{PERIOD}", name, one.id, PERIOD, value, missing=missing, illustrative=True)
        status = "no_data" if value is None else "late" if level == 1 else "on_track" if level == 5 else "speed_up"
        change = None if value is None else D("1.5") - place
        cells.append(
            a.Cell(
                figure,
                level,
                status,
                change,
                None if not change else change > 0,
                D(90),
                None if value is None else 2,
                6,
            )
        )  # type: ignore[arg-type]
    return cells


def _head(place: int, cells: list[a.Cell]) -> a.Column:
    name, text, decimals = COLUMNS[place]
    known = [cell.figure.value for cell in cells if cell.figure.value is not None]
    return a.Column(name, text, "percent", decimals, "up", min(known), max(known), len(cells) - len(known))


def _row(place: int, one, cells: list[a.Cell]) -> a.Row:
    scored = one.id not in SILENT
    lost = D(place % 30)
    groups = {
        "served": a.GroupShare(D(60), lost, round(100 * (60 - lost) / 60, 6)),
        "done": a.GroupShare(D(40), D(5), D("87.5")),
    }
    band = "bo" if one.kind == "ministry" else one.regions["34"]
    rank = place + 1
    return a.Row(
        one.id, one.name, one.short, one.kind, band, one.tile, D(95) - lost if scored else None, None if scored else "insufficient",
        D("2.4") if scored else None, rank if scored else None, 32, (place % 7) - 3 if scored else None,
        rank + (place % 7) - 3 if scored else None, 2 if scored else None, 6, groups if scored else {}, tuple(cells),
    )  # fmt: skip


def score(stamp: v.Stamp, agency: str) -> s.Score:
    """Give a score of two groups, with losses down to a row and steps."""
    kind = {"ministry": "bo", "province": "tinh"}[agencies.get(agency).kind]
    row = next(one for one in league(stamp, kind).rows if one.agency == agency)
    lost = row.groups["served"].lost
    report = s.Loss(lost, "row", "dossiers", "2025-09", (101,), {"procedure": "1.000001 Khai sinh"}, D(8), D(12), D(4))
    one = s.CriterionScore(
        "satisfaction", "satisfaction", "served", COLUMNS[1][1], D(60), D(50), D(100), D(60), lost, D("88.6"), "percent",
        None, False, True, Text("Hài lòng", "Satisfied"), (report,) if lost else (),
    )  # fmt: skip
    other = replace(
        one, id="digital_budget_share", indicator="digital_budget_share", group="done", name=COLUMNS[2][1], goal=D(1),
        possible=D(40), lost=D(5), value=None, missing="late", measured=False,
        losses=(s.Loss(D(5), "absent", "budget", "2025-09"),),
    )  # fmt: skip
    fixes = (
        s.Fix("criterion", "satisfaction", None, None, lost, D(95), 1, D(95), False),
        s.Fix("row", "satisfaction", {"procedure": "1.000001 Khai sinh"}, D(4), D(2), D(90), 5, D(95), False),
        s.Fix("send", "digital_budget_share", None, None, D(5), D(100), 1, D(100), True),
    )
    groups = tuple(s.GroupScore(g, name, row.groups[g].possible, row.groups[g].lost) for g, name in GROUPS)
    return s.Score(
        stamp, "national_set", INDEX, DOCUMENT, "low", agency, row.name, PERIOD, row.score, None, None,
        s.Places(row.place or 1, 32, 1, 9, 1, 200, D(25)), D(85), D(40), D(88), 3, 32, groups, (one, other), fixes, (), True, None, None,
    )  # fmt: skip


def ranking(stamp: v.Stamp, kind: str) -> s.Ranking:
    """Give the ranking that belongs to the table."""
    rows = sorted((row for row in league(stamp).rows if row.kind == kind), key=lambda row: row.place or 99)
    lines = tuple(
        s.Standing(r.agency, r.name, r.score, r.missing, None, r.place, r.place, r.place and r.place + 4, D(40), r.score, r.place, (), True)
        for r in rows
    )  # fmt: skip
    return s.Ranking(stamp, "national_set", INDEX, kind, PERIOD, 1, lines)


def history(stamp: v.Stamp, agency: str) -> a.ScoreHistory:
    """Give four quarters, the older ones made anew."""
    points = tuple(
        a.Past(period, D(60 + 3 * n), D(62 + 2 * n), D(61 + 2 * n), n < 3)
        for n, period in enumerate(("2024-Q4", "2025-Q1", BEFORE, PERIOD))
    )
    return a.ScoreHistory(stamp, "national_set", agency, points, (Text("Thái Bình", "Thai Binh"),), date(2025, 7, 1))


class Agencies:
    """The part of the data door that tells of agencies side by side; `state` changes what it says."""

    state: str
    STAMP: v.Stamp

    def league(self, viewer, ky=None, so=None, nhom=None, vung=None, bo=None, ranh=None, ban=None) -> a.League:
        """Give the table, or a refusal."""
        if viewer.role == "public":
            raise Refusal("score_closed")
        return league(self.STAMP, nhom, vung)

    def versus(self, viewer, names, ky=None, so=None, bo=None, ranh=None, ban=None) -> a.Versus:
        """Give agencies side by side."""
        return beside.make(self.league(viewer), list(names))

    def score(self, viewer, index, agency, period, as_of=None) -> s.Score:
        """Give a score."""
        return score(self.STAMP, agency)

    def ranking(self, viewer, index, kind, period, as_of=None) -> s.Ranking:
        """Give a ranking."""
        return ranking(self.STAMP, kind)

    def score_history(self, viewer, index, agency, period, as_of=None) -> a.ScoreHistory:
        """Give scores of the past."""
        return history(self.STAMP, agency)

    def what_if(self, viewer, index, agency, period, steps, as_of=None) -> a.WhatIf:
        """Give the score with steps taken."""
        keys = ("satisfaction", "satisfaction.1", "digital_budget_share")
        taken = tuple(key for key in keys if key in steps)
        now = score(self.STAMP, agency).score or D(0)
        choices = ([key for n, key in enumerate(keys) if bits >> n & 1] for bits in range(1 << len(keys)))
        more, place = _worth(taken)
        return a.WhatIf(
            keys, taken, now + more, more, place, tuple((now + one, at) for one, at in map(_worth, choices))
        )


def _worth(taken) -> tuple[D, int]:
    """Give what steps bring and the place they lead to; the second lies within the first."""
    worth = {"satisfaction": D("2.25"), "satisfaction.1": D("1.05"), "digital_budget_share": D("0.15")}
    more = sum((worth[key] for key in taken if key != "satisfaction.1" or "satisfaction" not in taken), D(0))
    return more, 5 - int(more)
