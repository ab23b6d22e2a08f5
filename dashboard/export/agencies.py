"""Agencies as tables: the heat table as it is ordered, ranks, a comparison, and everything about one agency's score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from dashboard import format
from dashboard.address import Address
from dashboard.export import notes
from dashboard.export.table import Amount, Cell, Seen, Table, head, unit_word
from dashboard.i18n import either, t
from dashboard.parts import agencies_heat, agency_fixes
from dashboard.parts.agency_about import About
from data import datasets
from metrics.views.agencies import WEIGHED, League, Row, ScoreHistory, Versus
from metrics.views.scores import CriterionScore, Ranking, Score

PEERS = ("vung", "ca-nuoc")


def heat(view: League, here: Address) -> Table:
    """Give agencies × indicators in the order of the screen."""
    lang = here.lang

    def rows() -> Iterator[list[Cell]]:
        bands = {band.id: band.name[lang] for band in view.bands}
        for row in agencies_heat.in_order(view, here):
            cells = [
                Seen(cell.figure, column.unit, column.decimals)
                for cell, column in zip(row.cells, view.columns, strict=True)
            ]
            yield [row.name[lang], bands[row.band], _score(row, view, lang), *_place(row, lang), *cells]

    title = t("agy.title", lang, count=len(view.rows), columns=len(view.columns))
    first = (t(f"exp.{name}", lang) for name in ("agency", "group", "score", "place", "climbed"))
    heads = (*first, *(head(column.name[lang], column.unit, lang) for column in view.columns))
    return Table("bang-nhiet", title, heads, rows, view.period, view.state)


def _score(row: Row, view: League, lang: str) -> Amount:
    source = view.ladder.name[lang] if view.ladder else ""
    return Amount(row.score, "points", 1, t("agy.no_score", lang), source)


def _place(row: Row, lang: str) -> list[Cell]:
    return [
        Amount(row.place, "rank", 0, t("agy.no_score", lang)),
        Amount(row.climbed, "", 0, t("agy.climb_none", lang)),
    ]


def ranks(view: League, told: Sequence[Ranking], lang: str) -> tuple[Table, ...]:
    """Give the places of each kind of agency, now and in the compared period, with the range of each."""
    return tuple(_ranks(view, one, lang) for one in told)


def _ranks(view: League, ranking: Ranking, lang: str) -> Table:
    held = {row.agency: row for row in view.rows}

    def rows() -> Iterator[list[Cell]]:
        none = t("agy.no_score", lang)
        for line in ranking.lines:
            row = held.get(line.agency)
            yield [
                line.name[lang], Amount(line.score, "points", 1, none, ranking.name[lang]), Amount(line.place, "rank", 0, none),
                Amount(row.before if row else None, "rank", 0, t("agy.climb_none", lang)),
                Amount(row.climbed if row else None, "", 0, t("agy.climb_none", lang)),
                Amount(line.best, "rank", 0, none), Amount(line.worst, "rank", 0, none),
                Amount(line.measured_place, "rank", 0, none),
            ]  # fmt: skip

    names = ("agency", "score", "place", "before", "climbed", "best", "worst", "measured_place")
    heads = tuple(t(f"exp.{name}", lang) for name in names)
    return Table(f"hang-{ranking.kind}", t(f"agy.rank_{ranking.kind}", lang), heads, rows, view.period, view.state)


def compared(found: Versus, lang: str) -> tuple[Table, ...]:
    """Give each measure of two to four agencies side by side, with the difference."""

    def rows() -> Iterator[list[Cell]]:
        for line in found.lines:
            cells = [
                Seen(figure, line.unit, line.decimals) if figure else Amount(value, line.unit, line.decimals)
                for value, figure in zip(line.values, line.figures, strict=True)
            ]
            apart = Amount(line.apart, line.unit, line.decimals)
            yield [t(f"cmp.{line.kind}", lang), line.name[lang], unit_word(line.unit, lang), *cells, apart]

    if len(found.rows) < 2:
        return ()
    difference = t("cmp.difference" if len(found.rows) == 2 else "cmp.spread", lang)
    first = (t(f"exp.{name}", lang) for name in ("group", "measure", "unit"))
    heads = (*first, *(row.name[lang] for row in found.rows), difference)
    return (Table("so-sanh", t("cmp.title", lang), heads, rows, found.league.period, found.league.state),)


def agency(about: About, score: Score | None, past: ScoreHistory | None, here: Address) -> tuple[Table, ...]:
    """Give one agency: points lost, steps, indicators, peers and history."""
    lang = here.lang
    found = (
        [
            lost_groups(about, score, lang),
            _lost(about, score, lang),
            _losses(about, score, lang),
            _fixes(about, score, lang),
        ]
        if score
        else []
    )
    found += [_indicators(about, lang), peers(about, here)]
    return (*found, *([history(about, past, lang)] if past and past.points else []))


def _table(key: str, title: str, names: Sequence[str], rows, about: About, lang: str) -> Table:
    heads = tuple(t(f"exp.{name}", lang) for name in names)
    return Table(key, title, heads, rows, about.view.period, about.view.state)


def lost_groups(about: About, score: Score, lang: str) -> Table:
    """Give each group's points: possible, earned, lost, and where the middle and the best stand."""
    ladder = about.view.ladder

    def rows() -> Iterator[list[Cell]]:
        for group in sorted(score.groups, key=lambda one: -one.lost):
            share = about.band.shares.get(group.id)
            best = ladder.best.get((about.row.kind, group.id)) if ladder else None
            marks = [Amount(one, "percent", 1, t("agy.no_score", lang)) for one in (share, best)]
            points = (group.possible, group.possible - group.lost, group.lost)
            yield [group.name[lang], *(Amount(one, "points", 2, source=score.name[lang]) for one in points), *marks]
        lost = sum((one.lost for one in score.groups), Decimal(0))
        whole = [Amount(one, "points", 2) for one in (Decimal(100), score.score, lost)]
        yield [t("lost.total", lang), *whole, *(Amount(None, why=t("exp.of_groups", lang)) for _ in range(2))]

    names = ("group", "possible", "got", "lost", "middle_share", "best_share")
    return _table("nhom-diem", t("exp.groups", lang), names, rows, about, lang)


def moves(moved: Sequence[Row], title: str, periods: Sequence[str], lang: str) -> Table:
    """Give places before and now among those who have both, as the slope draws them."""

    def rows() -> Iterator[list[Cell]]:
        for row in sorted(moved, key=lambda one: (one.before or 0) - (one.climbed or 0)):
            before, climbed = row.before or 0, row.climbed or 0
            yield [row.name[lang], Amount(before, "rank"), Amount(before - climbed, "rank"), Amount(climbed)]

    return Table("bac", title, (t("exp.agency", lang), *periods, t("exp.climbed", lang)), rows)


def _lost(about: About, score: Score, lang: str) -> Table:
    groups = sorted(score.groups, key=lambda one: -one.lost)

    def rows() -> Iterator[list[Cell]]:
        for group in groups:
            members = [one for one in score.criteria if one.group == group.id]
            for one in sorted(members, key=lambda one: -one.lost):
                yield [
                    group.name[lang], one.name[lang], unit_word(one.unit, lang),
                    Amount(one.value, one.unit, decimals(one), _why(one, lang), id=f"{one.indicator}.{score.agency}.{score.period}"),
                    Amount(one.goal, one.unit, decimals(one)), Amount(one.possible, "points", 2),
                    Amount(one.possible - one.lost, "points", 2), Amount(one.lost, "points", 2),
                    t("exp.measured" if one.measured else "exp.declared", lang),
                ]  # fmt: skip

    names = ("group", "criterion", "unit", "value", "goal", "possible", "got", "lost", "origin")
    return _table("mat-diem", t("lost.title", lang), names, rows, about, lang)


def _why(one: CriterionScore, lang: str) -> str:
    reason = either(f"missing.{one.missing}", lang, t("missing.unknown", lang))
    return f"{reason}; {t('lost.spread', lang)}" if one.spread else reason


def _losses(about: About, score: Score, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for one in sorted(score.criteria, key=lambda one: -one.lost):
            for loss in one.losses:
                amounts = [Amount(part, "", 0, t("exp.unsaid", lang)) for part in (loss.numerator, loss.denominator)]
                yield [
                    one.name[lang], t(f"exp.level_{loss.level}", lang), ", ".join((loss.what or {}).values()),
                    datasets.get(loss.dataset).label[lang], format.period_label(loss.period, lang), *amounts,
                    Amount(loss.points, "points", 2), ", ".join(f"#{report}" for report in loss.reports),
                ]  # fmt: skip

    names = ("criterion", "level", "record", "dataset", "period", "numerator", "denominator", "lost", "report")
    return _table("ban-ghi-mat-diem", t("exp.losses", lang), names, rows, about, lang)


def _fixes(about: About, score: Score, lang: str) -> Table:
    criteria = {one.id: one for one in score.criteria}

    def rows() -> Iterator[list[Cell]]:
        for fix in score.fixes[:WEIGHED]:
            one = criteria[fix.criterion]
            amounts = [Amount(fix.gain, "points", 1), Amount(fix.score, "points", 1), Amount(fix.place, "rank", 0)]
            sure = t("exp.at_most", lang) if fix.at_most else ""
            yield [agency_fixes.words(fix, one, lang), agency_fixes.note(fix, one, lang), *amounts, sure]

    names = ("step", "how", "gain", "then_score", "then_place", "note")
    return _table("sua-gi", t("fix.title", lang), names, rows, about, lang)


def _indicators(about: About, lang: str) -> Table:
    def rows() -> Iterator[list[Cell]]:
        for cell, column in zip(about.row.cells, about.view.columns, strict=True):
            unit, decimals = column.unit, column.decimals
            yield [
                column.name[lang], unit_word(unit, lang), Seen(cell.figure, unit, decimals),
                Amount(cell.change, unit, decimals, t("tgt.no_change", lang)),
                Amount(cell.region_place, "rank", 0, t("exp.no_place", lang)),
                Amount(cell.required, unit, decimals, t("kpi.no_required", lang)), t(f"status.{cell.status}", lang),
            ]  # fmt: skip

    names = ("indicator", "unit", "current", "change", "region_place", "required", "status")
    return _table("chi-tieu", t("agy.table", lang), names, rows, about, lang)


def peers(about: About, here: Address) -> Table:
    """Give each group's share of its points, of the agency, its peers and their middle."""
    lang, (among_them, middles, _) = here.lang, among(about, here)
    groups = about.view.ladder.groups if about.view.ladder else ()

    def share(value: Decimal | None) -> Amount:
        return Amount(value, "percent", 1, t("agy.no_score", lang))

    def rows() -> Iterator[list[Cell]]:
        for row in ordered(about, among_them):
            yield [row.name[lang], *(share(row.groups[key].share if key in row.groups else None) for key, _ in groups)]
        yield [t("agy.median", lang), *(share(middles[key]) for key, _ in groups)]

    heads = (t("exp.agency", lang), *(head(name[lang], "percent", lang) for _, name in groups))
    return Table("ngang-hang", t("peer.title", lang), heads, rows, about.view.period, about.view.state)


def history(about: About, past: ScoreHistory, lang: str) -> Table:
    """Give the scores of the past beside the middle of the region and of the kind."""

    def rows() -> Iterator[list[Cell]]:
        for one in past.points:
            values = [Amount(v, "points", 1, t("agy.no_score", lang)) for v in (one.score, one.region, one.kind)]
            said = (t("past.again", lang) if one.rebuilt else "", notes.of(past.notes, one.period, lang))
            yield [format.period_label(one.period, lang), *values, "; ".join(filter(None, said))]

    heads = (
        t("ctx.period", lang),
        about.row.name[lang],
        t("past.region", lang),
        t("past.kind", lang),
        t("exp.note", lang),
    )
    return Table("diem-qua-cac-ky", t("past.title", lang), heads, rows, about.view.period, about.view.state)


def decimals(one: CriterionScore) -> int:
    """Give the decimals in which a criterion's value is written: more for shares of a few per cent."""
    return 2 if one.unit == "percent" and one.goal <= 2 else 1


def among(about: About, here: Address) -> tuple[list[Row], dict[str, Decimal | None], bool]:
    """Give the peers that are asked for, the middle of each group, and whether they are those of the region."""
    near = (here.get("ngang") or PEERS[0]) != PEERS[1] and about.row.kind == "province"
    peers = [row for row in about.view.rows if not near or row.band == about.row.band]
    ladder = about.view.ladder
    middles = {
        group: about.band.shares.get(group) if near else ladder.medians.get((about.row.kind, group))
        for group, _ in (ladder.groups if ladder else ())
        if ladder
    }
    return peers, middles, near


def ordered(about: About, peers: Sequence[Row]) -> list[Row]:
    """Give the agency itself, then its peers by score."""
    return sorted(peers, key=lambda row: (row.agency != about.row.agency, -(row.score or 0)))
