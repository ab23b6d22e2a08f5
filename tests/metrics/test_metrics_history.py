"""The parts of every change add up to it: between releases by cause, between periods by rate and mix.

Long because each cause of a change is a small history of its own, told from its first report on.
"""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import orjson
import pytest

from data import agencies, duck, edition, release, reports
from data.audit import Who
from data.errors import Refusal
from data.model import Viewer
from data.period import ZONE, parse
from data.settings import Settings
from ingest import accept
from metrics import __main__ as commands
from metrics import check, compile, definitions, rollup
from metrics import release as releasing
from metrics.figures import half_up
from metrics.history import mix
from metrics.history.mix import rounded
from metrics.views import Stamp
from metrics.views.history import CAUSES
from tests.metrics.conftest import DOSSIERS, JUNE, table, take
from tests.metrics.test_metrics_editions import copy

VIEWER = Viewer("test", "coordinator")
TOML = "metrics/indicators/dossiers_online.toml"
#: The later program counts the second procedure's dossiers at the counter, too, and knows Huế as a part of Hà Nội.
LATER = {TOML: ('"sum(online)"', "\"sum(case when procedure = '1.000002' then in_person else online end)\"")}


def dossiers(sender: str, period: str, online: int):
    return table("dossiers", sender, period, DOSSIERS, ("1.000001", online, 10, 0, 5, 4), ("1.000002", 0, 3, 0, 3, 3))


@pytest.fixture
def third(copied: Settings, tmp_path: Path) -> Settings:
    """A third release: one report late, one in time, one corrected, and one definition changed."""
    here = replace(copied, fixed_now=datetime.fromisoformat("2026-07-01T09:00:00+07:00"))
    take(here, dossiers("ha-noi", "2026-03", 50), dossiers("ha-noi", "2026-06", 60), dossiers("lao-cai", "2026-06", 9))
    with edition.of(copy(tmp_path / "root", LATER)):
        assert releasing.publish(here) == 3
    return here


def test_the_parts_of_every_change_add_up_to_it(third, reading):
    door = reading(third)
    found = door.changes(VIEWER, "r1", as_of="r3")
    assert found.definitions == ("dossiers_online",) and not found.boundary
    assert len(found.figures) > 10 and {one.indicator for one in found.figures} >= {"dossiers_online"}
    for one in found.figures:
        assert (one.total is None) == (one.was is None or one.now is None) == (not one.parts)
        assert one.total is None or (sum(one.parts.values()) == one.total == one.now - one.was and one.total != 0)
        assert one.causes and set(one.causes) <= set(CAUSES)
    for head in found.headlines:
        assert sum(head.parts.values()) == head.total == head.now - head.was
    assert "unknown" not in {one.now_missing for one in found.figures}


def test_each_cause_is_named_where_it_is_at_work(third, reading):
    door = reading(third)

    def of(observation: str, since: str = "r1"):
        return next(
            (one for one in door.changes(VIEWER, since, as_of="r3").figures if one.observation == observation), None
        )

    assert of("resolved_on_time.hue.2026-04") is None  # its resolved dossiers did not change
    mended = of("dossiers_online.hue.2026-04")
    # r1: 6 of 14. By the later definition with r1's report nothing is known of the report that was corrected since:
    # 6 of 14 becomes 20 of 24, all of it correction.
    assert (mended.was, mended.now) == (Decimal("42.857143"), Decimal("83.333333"))
    assert mended.causes == ("corrected",)
    redefined = of("dossiers_online.hue.2026-04", "r2")
    assert (redefined.was, redefined.now, redefined.causes) == (
        Decimal("66.666667"),
        Decimal("83.333333"),
        ("definition",),
    )
    late = of("dossiers_online.ha-noi.2026-03")
    assert (late.was, late.was_missing, late.causes, late.total) == (None, "late", ("late",), None)
    timely = of("dossiers_online.lao-cai.2026-06")
    assert timely.causes == ("real",) and timely.parts == {}
    quarter = of("dossiers_online.ha-noi.2026-Q2")
    assert quarter.causes == ("real",) and quarter.total == quarter.parts["real"]
    year = of("resolved_on_time.ha-noi.2026")
    # 70 of 80; with March, late: 77 of 88; with May, in time: 84 of 96.
    assert year is None or set(year.causes) <= {"late", "real"}


def test_a_registry_that_changed_is_a_boundary(copied, reading, tmp_path, monkeypatch):
    monkeypatch.setattr(check, "examples", lambda: 0)  # some of them speak of Huế
    text = (edition.HOME / "data/reference/agencies.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    line = next(line for line in text.splitlines() if line.startswith("hue,"))
    own = next(row for row in rows if row["id"] == "hue")
    merged = own | {"valid_to": "2026-03-31", "successors": "ha-noi"}
    out = io.StringIO()
    csv.DictWriter(out, rows[0], lineterminator="\n").writerow(merged)
    root = copy(tmp_path / "root", {"data/reference/agencies.csv": (line, out.getvalue().strip())})
    with edition.of(root):
        assert releasing.publish(copied) == 3
    found = reading(copied).changes(VIEWER, "r2", "dossiers_online", as_of="r3")
    assert found.boundary and not found.definitions
    hanoi = next(one for one in found.figures if one.observation == "dossiers_online.ha-noi.2026-04")
    assert (hanoi.was, hanoi.now) == (Decimal(90), Decimal("85.483871")) and hanoi.causes == ("boundary",)
    assert all(set(one.causes) == {"boundary"} for one in found.figures)


@pytest.mark.parametrize(
    ("since", "code"), [("r2", "changes_order"), ("2020-01-01", "changes_day"), ("x", "period_unreadable")]
)
def test_a_since_that_makes_no_sense_is_refused(published, reading, since, code):
    with pytest.raises(Refusal) as refused:
        reading(published).changes(VIEWER, since, as_of="r2")
    assert refused.value.code == code and refused.value.say("en") and refused.value.say("vi")


def test_a_meeting_is_the_last_release_made_by_its_day(published, reading):
    door = reading(published)
    assert door.changes(VIEWER, "2026-06-01").since.release == door.changes(VIEWER, None).since.release == 1


@pytest.fixture(scope="module")
def country():
    """Observations of every rate in months around the merger, from random tallies of every agency."""
    draw, months = Random(11), ("2025-05", "2025-06", "2025-07", "2025-08")
    rows = []
    for one in RATES:
        for month in months:
            for agency in agencies.in_force(parse(month).end):
                if draw.random() < 0.97:
                    bottom = draw.choice((0, draw.randrange(1, 2000)))
                    rows.append(tally(draw, one, agency.id, month, bottom))
    with duck.connect(memory="1GB") as connection:
        rollup.load(connection, "tally", rows, compile.SHAPE)
        rollup.load(connection, "input", [{"report": 1, "revision": 1, "sent_at": ""}], rollup.INPUT)
        rollup.load(connection, "observation", [], rollup.OBSERVATION)
        rollup.observe(connection, date(2026, 1, 1))
        yield connection


RATES = [
    one
    for one in definitions.indicators().values()
    if one.denominator and one.unit != "rank" and one.numerator.over_agencies != "own" and not one.survey
][:12]


def tally(draw: Random, one, agency: str, month: str, bottom: int) -> dict:
    """One tally; distinct terms count procedures, of which agencies share many."""
    top = draw.randrange(bottom + 1)
    found = {"indicator": one.id, "report": 1, "agency": agency, "period": month, "conflict": False, "numerator": top, "denominator": bottom}  # fmt: skip
    terms = {"numerator": one.numerator, "denominator": one.denominator}
    if any("distinct" in term.over_time + term.over_agencies for term in terms.values()):
        keys = sorted({f"p{draw.randrange(60)}" for _ in range(bottom % 40)})
        some = keys[: draw.randrange(len(keys) + 1)]
        found |= {"numerator": len(some), "numerator_keys": some, "denominator": len(keys), "denominator_keys": keys}
    return found


def test_rate_and_mix_add_up_for_every_rate_and_period(country):
    stamp = Stamp(1, "provisional", datetime(2026, 1, 1, tzinfo=ZONE), 1, False, False)
    made = 0
    for one in RATES:
        for whole in ("VN", "bo", "tinh"):
            for period, against in (
                ("2025-06", "2025-05"),
                ("2025-07", "2025-06"),
                ("2025-08", "2025-07"),
                ("2025-Q3", "2025-Q2"),
            ):
                try:
                    found = mix.make(country, stamp, one, whole, parse(period), parse(against))
                except Refusal as refusal:
                    assert refusal.code == "mix_missing"
                    continue
                made += 1
                assert found.rate + found.mix == found.change == found.now - found.was
                assert sum(part.rate for part in found.parts) == found.rate
                assert sum(part.mix for part in found.parts) == found.mix
                stock = one.numerator.over_time != "sum" and found.lens == "34"
                counted_anew = "distinct" in one.numerator.over_agencies + one.denominator.over_agencies
                assert stock or counted_anew or all(part.agency for part in found.parts)
                assert all(abs(part.rate) <= 200 for part in found.parts)
    assert made > 40


def test_an_agency_that_only_grew_moved_the_mix_and_one_that_only_improved_the_rate(here):
    def observed(rows):
        connection = duck.connect()
        whole = {"agency": "tinh", "n": sum(row["n"] for row in rows), "d": sum(row["d"] for row in rows)}
        rows = [{"indicator": "dossiers_online", "agency": row["agency"], "period": row.get("period"), "lens": "", "value": str(half_up(Fraction(100 * row["n"], row["d"]))), "numerator": row["n"], "denominator": row["d"], "marks": []} for row in (*rows, whole)]  # fmt: skip
        return connection, rows

    before = observed([{"agency": "hue", "n": 20, "d": 100}, {"agency": "ha-noi", "n": 80, "d": 100}])[1]
    after = observed([{"agency": "hue", "n": 30, "d": 100}, {"agency": "ha-noi", "n": 240, "d": 300}])[1]
    rows = [row | {"period": "2026-03"} for row in before] + [row | {"period": "2026-04"} for row in after]
    with duck.connect() as connection:
        rollup.load(connection, "observation", rows, rollup.OBSERVATION)
        stamp = Stamp(1, "provisional", datetime(2026, 6, 1, tzinfo=ZONE), 1, False, False)
        found = mix.make(
            connection, stamp, definitions.get("dossiers_online"), "tinh", parse("2026-04"), parse("2026-03")
        )
    parts = {part.agency: part for part in found.parts}
    # By hand: weights ½,½ → ¼,¾; rates 20,80 → 30,80; whole 50 → 67.5; its middle 58.75.
    assert found.change == Decimal("17.5")
    assert (parts["ha-noi"].rate, parts["ha-noi"].mix) == (0, Decimal("5.3125"))
    assert (parts["hue"].rate, parts["hue"].mix) == (Decimal("3.75"), Decimal("8.4375"))


@pytest.mark.parametrize("seed", range(20))
def test_rounded_parts_add_up_to_any_total_near_their_sum(seed):
    draw = Random(seed)
    parts = [Fraction(draw.randint(-(10**9), 10**9), draw.randint(1, 10**6)) for _ in range(draw.randint(1, 40))]
    for off in (-1, 0, 1):
        total = round(sum(parts) * 10**6) + off
        found = rounded(parts, total)
        assert sum(found) == total
        assert all(abs(one - part * 10**6) <= 2 for one, part in zip(found, parts, strict=True))


def test_an_export_is_the_same_bytes_for_ever(copied, reading):
    door = reading(copied)
    first = {form: door.export(VIEWER, form, as_of="r1") for form in ("csv", "json")}
    assert door.export(VIEWER, "csv", as_of="r2") != first["csv"]
    shutil.rmtree(copied.releases)
    release._opened.cache_clear()
    assert {form: door.export(VIEWER, form, as_of="r1") for form in first} == first
    rows = list(csv.DictReader(io.StringIO(first["csv"].decode())))
    told = orjson.loads(first["json"])
    assert told["release"] == "r1" and len(told["figures"]) == len(rows) > 20
    hue = next(
        row for row in rows if (row["indicator"], row["agency"], row["period"]) == ("dossiers_online", "hue", "2026-04")
    )
    assert (hue["value"], hue["numerator"], hue["denominator"], hue["missing"]) == ("42.857143", "6", "14", "")
    late = next(row for row in rows if row["missing"] == "late")
    assert late["value"] == late["numerator"] == ""
    assert (
        len(list(csv.DictReader(io.StringIO(door.export(VIEWER, "csv", "dossiers_online", "hue", "2026-04").decode()))))
        == 1
    )
    with pytest.raises(Refusal) as refused:
        door.export(VIEWER, "xlsx")
    assert refused.value.code == "export_form"


def test_the_commands_print_json(published, reading, capsysbinary):
    reading(published)

    def told(*words: str):
        assert commands.main([*words, "--json"]) == 0
        return orjson.loads(capsysbinary.readouterr().out)

    chain = told("explain", "dossiers_online.hue.2026-04", "--as-of", "r1")
    assert chain["digest"] == definitions.get("dossiers_online").digest and chain["figure"]["value"] == "42.857143"
    assert chain["reports"][0]["sender"] == "hue" and chain["extract"]["rows"][0][1]
    changed = told("diff", "r1", "r2", "--indicator", "dossiers_online", "--agency", "hue")
    assert {one["agency"] for one in changed["figures"]} == {"hue"}
    assert {cause for one in changed["figures"] for cause in one["causes"]} == {"corrected"}
    assert told("export", "--agency", "hue")["figures"]
    assert commands.main(["mix", "egdi_rank", "--period", "2024"]) == 2
    assert commands.main(["diff", "r1", "r2", "--lang", "en"]) == 0


def test_cells_verified_later_are_as_a_release_knew_them(copied, reading):
    door = reading(copied)
    before = door.explain(VIEWER, "dossiers_online.hue.2026-04", ban="r2")
    later = replace(copied, fixed_now=datetime.fromisoformat(JUNE))
    for value in ("20", "21"):
        reports.verify(later, Who("bkhcn"), before.opened.id, 2, "online", value, "đối chiếu nhật ký của cổng")
        accept.verify(later)
        releasing.publish(later)

    def known(number: int):
        door._explain.cache_clear()
        found = door.explain(VIEWER, "dossiers_online.hue.2026-04", ban=f"r{number}")
        at = found.extract.labels.index("Tiếp nhận trực tuyến")
        return found.figure.numerator, found.extract.rows[0][1][at].text

    assert [known(number) for number in (2, 3, 4)] == [(16, "16"), (20, "20"), (21, "21")]
    assert door.explain(VIEWER, "dossiers_online.hue.2026-04", ban="r2").extract == before.extract
    assert {one.causes for one in door.changes(VIEWER, "r3").figures} == {("corrected",)}


def test_two_definitions_that_no_bridge_joins_are_not_compared():
    one = definitions.get("dossiers_online")
    newer = replace(one.versions[-1], number=2, since=date(2026, 4, 1))
    parted = replace(one, versions=(one.versions[-1], newer), bridges=())
    stamp = Stamp(1, "provisional", datetime(2026, 6, 1, tzinfo=ZONE), 1, False, False)
    with duck.connect() as connection, pytest.raises(Refusal) as refused:
        mix.make(connection, stamp, parted, "VN", parse("2026-04"), parse("2026-03"))
    assert refused.value.code == "mix_versions"
