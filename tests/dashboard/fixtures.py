"""A data door for tests: invented but believable figures in the shapes of `metrics.views`.

Long because it is data: one full screen of each kind, written out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal as D

from data import agencies
from data.errors import Refusal
from data.model import Text
from data.period import ZONE
from metrics import search as finding
from metrics import views as v
from metrics.views import sources as s
from metrics.views.meeting import Agenda
from metrics.views.origins import Origin, Trail
from metrics.views.search import KINDS, Found, Hit
from metrics.views.signals import Signal, Signals
from metrics.views.today import Today
from tests.dashboard import brief_fixtures, investment_fixtures, sources_fixtures, work_fixtures
from tests.dashboard.agencies_fixtures import Agencies

NOW = datetime(2025, 10, 14, 17, 5, tzinfo=ZONE)
PERIOD, BEFORE = "2025-Q3", "2025-Q2"
STAMP = v.Stamp(release=7, kind="provisional", made_at=NOW, newest=7, loading=False, illustrative=True)
DOCUMENT = v.Document("qd942", "942/QĐ-TTg", Text("Chiến lược phát triển Chính phủ số", "Digital government strategy"))
CITED = v.Document("nq71", "71/NQ-CP", Text("Chương trình hành động", "Programme of action"), confidence="low")
# name vi, name en, note vi, unit, current, previous, required, target, forecast, status, scale, direction
TARGETS = (
    (
        "full_online_coverage",
        "Thủ tục cung cấp toàn trình",
        "Full online procedures",
        "Trên số thủ tục đủ điều kiện",
        "86.4",
        "84.1",
        "96.5",
        "100",
        "88.6",
        "speed_up",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "online_share",
        "Hồ sơ nộp trực tuyến",
        "Dossiers filed online",
        "Người dân, doanh nghiệp thực sự dùng",
        "58.7",
        "55.2",
        "76.6",
        "80",
        "62.1",
        "speed_up",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "single_sign_on",
        "Định danh, xác thực hợp nhất",
        "Single sign-on",
        "Đăng nhập một lần trên mọi hệ thống",
        "97.3",
        "96.8",
        "96.0",
        "100",
        "97.8",
        "on_track",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "portals",
        "Cổng dịch vụ công tương tác",
        "Interactive portals",
        "Cấp bộ, cấp tỉnh",
        "100",
        "98",
        "97.7",
        "100",
        "100",
        "met",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "open_data",
        "Cơ quan mở dữ liệu",
        "Agencies with open data",
        "39 trên 51 cơ quan",
        "76.5",
        "70.6",
        "95.0",
        "100",
        "82.4",
        "speed_up",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "new_services",
        "Dịch vụ mới có khu vực tư tham gia",
        "New services with private partners",
        "Doanh nghiệp, tổ chức cùng cung cấp",
        "27.4",
        "26.9",
        "47.8",
        "50",
        "27.9",
        "late",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "budget_share",
        "Chi ngân sách cho Chính phủ số",
        "Budget for digital government",
        "Trên tổng chi ngân sách hằng năm",
        "0.68",
        "0.66",
        "0.97",
        "1",
        "0.70",
        "late",
        ("0", "1.2"),
        "percent",
        2,
    ),
    (
        "satisfaction",
        "Mức độ hài lòng",
        "Satisfaction",
        "Đánh giá sau giao dịch",
        "88.6",
        "88.9",
        "89.1",
        "90",
        "88.7",
        "on_track",
        ("0", "100"),
        "percent",
        1,
    ),
    (
        "egdi_rank",
        "Xếp hạng EGDI, Liên Hợp Quốc",
        "UN EGDI rank",
        "Kỳ 2024, khảo sát hai năm một lần",
        "71",
        "86",
        "57",
        "50",
        None,
        "late",
        ("100", "1"),
        "rank",
        0,
    ),
    (
        "online_payment",
        "Thanh toán trực tuyến phí, lệ phí",
        "Fees paid online",
        "Mới có số của 31/51 cơ quan",
        None,
        None,
        None,
        "60",
        None,
        "no_data",
        ("0", "100"),
        "percent",
        1,
    ),
)
TALLY = {"met": 1, "on_track": 2, "speed_up": 3, "late": 3, "no_data": 1}
LATE = {"dien-bien": 4, "quang-ngai": 4, "bvhttdl": 4}
RETURNED, CHECKING = {"hung-yen", "quang-tri", "bdttg"}, {"phu-tho", "dak-lak", "ca-mau", "bxd"}
VALUES = [
    "82.7",
    "91.6",
    "90.3",
    "–",
    "89.8",
    "86.7",
    "86.6",
    "85.5",
    "79.2",
    "87.3",
    "90.4",
    "75.4",
    "82.1",
    "85.5",
    "85.8",
    "83.8",
    "83.8",
    "96.0",
    "87.1",
    "87.3",
    "88.8",
    "–",
    "92.6",
    "89.5",
    "93.2",
    "82.5",
    "86.0",
    "89.4",
    "83.4",
    "83.7",
    "83.3",
    "90.7",
    "86.8",
    "87.8",
]
BREAKS = (D(78), D(83), D(87), D(91))


def number(text: str | None) -> D | None:
    """Read a decimal, None for None and for a dash."""
    return None if text in (None, "–") else D(text)


def figure(indicator: str, agency: str, value: str | None, **more) -> v.Figure:
    """Make a figure of the period."""
    amount = number(value)
    missing = more.pop("missing", "late") if amount is None else more.pop("missing", None) and None
    period = more.pop("period", PERIOD)
    return v.Figure(
        f"{indicator}.{agency}.{period}", indicator, agency, period, amount, missing=missing, illustrative=True, **more
    )


def target_row(spec: tuple) -> v.TargetRow:
    """Make a row of the target table."""
    key, vi, en, note, now, before, required, target, forecast, status, scale, unit, decimals = (
        *spec[:4],
        *spec[4:11],
        spec[11],
        spec[12],
    )
    ranks = {"denominator": D(193)} if unit == "rank" else {"reported": 48, "expected": 51}
    current = figure(key, "VN", now, missing="insufficient", marks=("provisional",), **ranks)
    change = D(now) - D(before) if now and before else None
    better = None if not change else (change > 0) == (unit != "rank")
    return v.TargetRow(
        indicator=key,
        name=Text(vi, en),
        note=Text(note, en),
        unit=unit,
        decimals=decimals,
        direction="down" if unit == "rank" else "up",
        current=current,
        previous=figure(key, "VN", before, period="2022" if unit == "rank" else BEFORE) if before else None,
        change=change,
        better=better,
        target=v.Target(D(target), "2025", CITED if key == "satisfaction" else DOCUMENT),
        other_targets=(v.Target(D(100), "2030", CITED),) if key == "online_share" else (),
        required=number(required),
        status=status,
        forecast=number(forecast),
        scale=(D(scale[0]), D(scale[1])),
    )


def tile_map(row: v.TargetRow) -> v.TileMap:
    """Make the tile map of an indicator."""
    provinces = agencies.in_force(date(2025, 9, 30), ("province",))
    tiles = []
    for agency, text in zip(provinces, VALUES, strict=True):
        held = figure(row.indicator, agency.id, text, marks=("revised",) if agency.id == "hue" else ())
        level = None if held.value is None else 1 + sum(held.value >= limit for limit in BREAKS)
        column, line, code = agency.tile or (0, 0, "")
        tiles.append(
            v.Tile(agency.id, agency.name, agency.short, code, column, line, held, level, D("1.2") if level else None)
        )
    ranked = sorted((tile for tile in tiles if tile.level), key=lambda tile: -(tile.figure.value or 0))
    return v.TileMap(
        row.indicator, row.name, row.unit, row.decimals, BREAKS, tuple(tiles), tuple(ranked[:3]), tuple(ranked[-3:])
    )


def submissions() -> v.Submissions:
    """Make the submission strip."""
    order = {state: place for place, state in enumerate(v.SUBMISSION_STATES)}

    def state(agency_id: str) -> str:
        if agency_id in LATE:
            return "late"
        return "returned" if agency_id in RETURNED else "checking" if agency_id in CHECKING else "valid"

    cells = [
        v.Submission(agency.id, agency.name, agency.kind, state(agency.id), LATE.get(agency.id, 0))
        for agency in agencies.in_force(date(2025, 9, 30))
    ]
    cells.sort(key=lambda cell: (cell.kind != "ministry", order[cell.state]))
    counts = {key: sum(cell.state == key for cell in cells) for key in v.SUBMISSION_STATES}
    return v.Submissions(PERIOD, date(2025, 10, 10), date(2025, 10, 15), tuple(cells), counts)


def bars(agency: str, plan: str, money: str, work: str) -> v.ThreeBar:
    """Make three bars of a scope."""
    keys = zip(("plan_to_date", "disbursed", "accepted_work"), (plan, money, work), strict=True)
    return v.ThreeBar(agency, agencies.get(agency).name, *(figure(key, agency, value) for key, value in keys))


def execution() -> v.Execution:
    """Make the plan, money and work card."""
    parts = (
        ("bo", "72", "52.4", "61"),
        ("tdb", "71", "41.2", "50.3"),
        ("sh", "73", "55.1", "66.2"),
        ("btb", "72", "44", "57.9"),
        ("ntb", "71", "43.6", "52.8"),
        ("dnb", "74", "50.8", "63.5"),
        ("cl", "70", "39.5", "48.7"),
    )
    mismatches = {"on_pace": 88, "work_waits": 41, "both_late": 38, "money_waits": 19}
    return v.Execution(
        bars("VN", "72", "48", "57.6"), tuple(bars(*one) for one in parts), 186, D(9_860_000), D(947_000), mismatches
    )


def overview(**changes) -> v.Overview:
    """Make a whole overview."""
    asked = changes.pop("ct", None)
    rows = tuple(target_row(spec) for spec in TARGETS)
    chosen = next((row for row in rows if row.indicator == asked), rows[0])
    failed = v.FailedFeed(
        "payments",
        Text("Nền tảng thanh toán trực tuyến", "Online payment platform"),
        Text("Hết giờ chờ sau 30 giây.", "No answer within 30 seconds."),
        NOW - timedelta(days=2),
        NOW + timedelta(hours=11),
    )
    made = v.Overview(
        stamp=STAMP,
        period=PERIOD,
        compare=BEFORE,
        periods=("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"),
        group="tat-ca",
        region="",
        regions=tuple((key, agencies.get(key).name) for key in ("tdb", "sh", "btb", "ntb", "dnb", "cl")),
        agency="VN",
        scope=Text("Cả nước", "Viet Nam"),
        state="provisional",
        closes=date(2025, 10, 15),
        today=date(2025, 9, 30),
        notices=(),
        targets=rows,
        tally=TALLY,
        tile_map=tile_map(chosen),
        submissions=submissions(),
        execution=execution(),
        age=v.Age(NOW - timedelta(days=9), NOW - timedelta(minutes=10), (failed,)),
    )
    return replace(made, **changes)


def report(number: int, state: str = "accepted") -> v.ReportCard:
    """Make a report card."""
    return v.ReportCard(
        number,
        "procedures",
        Text("Thủ tục hành chính", "Administrative procedures"),
        "hung-yen",
        Text("UBND tỉnh Hưng Yên", "Hưng Yên People's Committee"),
        "2025-09",
        number - 100,
        state,
        f"HY_Bieu03_Q3-2025_v{number - 100}.xlsx",
        86_016,
        "9f3c51ab" + "0" * 48 + "7d0ee21c",
        NOW - timedelta(days=5, hours=1),
        NOW - timedelta(days=5),
        True,
        used=state == "accepted",
    )


def explanation(observation_id: str, opened: int | None = None) -> v.Explanation:
    """Make the explanation of the nation's or of a province's figure."""
    parts = observation_id.split(".")
    if len(parts) != 3:
        raise Refusal("agency_unknown", given=observation_id)
    indicator, agency_id, _ = parts
    agency = agencies.get(agency_id)
    nation = figure(indicator, "VN", "86.4", numerator=D(50935), denominator=D(58952), reported=48, expected=51)
    region = figure(indicator, "sh", "85.7", numerator=D(7595), denominator=D(8860), reported=6, expected=6)
    own = figure(
        indicator,
        agency_id,
        "85.5",
        numerator=D(1271),
        denominator=D(1486),
        marks=("provisional", "revised"),
        reported=1,
        expected=1,
    )
    whole = agency_id == "VN"
    reports = () if whole else (report(102), report(101, "superseded"))
    card = next((one for one in reports if one.id == (opened or 102)), None)
    sheet = v.SheetExtract(
        "B03",
        5,
        ("B", "C", "D", "E", "F"),
        ("Lĩnh vực", "Tổng", "Đủ ĐK", "Toàn trình", "Một phần"),
        (
            (20, (v.Cell("Khác"), v.Cell("41"), v.Cell("36"), v.Cell("29"), v.Cell(None))),
            (21, (v.Cell("Cộng"), v.Cell("1.642"), v.Cell("1.486", True), v.Cell("1.271", True), v.Cell("215"))),
        ),
        14,
    )
    provinces = agencies.in_force(date(2025, 9, 30), ("province",))
    below = tuple(
        v.Part(
            one.id,
            one.name,
            figure(indicator, one.id, text, numerator=D(1200), denominator=D(1486))
            if text != "–"
            else figure(indicator, one.id, None),
        )
        for one, text in zip(provinces, VALUES, strict=True)
    )
    path = [v.Part("VN", Text("Cả nước", "Viet Nam"), nation)]
    if not whole:
        path += [v.Part("sh", agencies.get("sh").name, region), v.Part(agency_id, agency.name, own)]
    checks = (
        v.Check(
            "warning",
            "B03!E14",
            Text("Toàn trình lớn hơn đủ điều kiện: 142 > 128.", "Full online exceeds eligible: 142 > 128."),
        ),
    )
    return v.Explanation(
        stamp=STAMP,
        name=Text("Thủ tục cung cấp toàn trình", "Full online procedures"),
        definition=Text(
            "Số thủ tục đã cung cấp toàn trình trên số thủ tục đủ điều kiện",
            "Full online procedures of all eligible ones",
        ),
        numerator=Text("Thủ tục toàn trình", "Full online"),
        denominator=Text("Thủ tục đủ điều kiện", "Eligible"),
        unit="percent",
        decimals=1,
        document=DOCUMENT,
        figure=nation if whole else own,
        agency=agency.name,
        path=tuple(path),
        parts=below if whole else (),
        reports=reports,
        opened=card,
        extract=sheet if card else None,
        changes=(
            v.Change(7, NOW, D("85.5"), None),
            v.Change(6, NOW - timedelta(days=2), D("85.2"), None),
            v.Change(5, NOW - timedelta(days=4), None, "late"),
        ),
        checks=checks if card else (),
        sources=("Báo cáo của 51 cơ quan",),
    )


PROJECT = finding.entry(
    Hit("project", "hung-yen.DA1", Text("Kho dữ liệu tỉnh", "Kho dữ liệu tỉnh"), Text("Hưng Yên", "Hưng Yên"))
)


def origin(observation_id: str) -> Origin:
    """Make the source of a number."""
    indicator, agency, _ = observation_id.split(".")
    whole, one = agency in ("VN", "bo", "tdb", "sh", "btb", "ntb", "dnb", "cl"), agencies.get(agency)
    trail = Trail(
        101,
        Text("Thủ tục hành chính", "Procedures"),
        one.name,
        "2025-09",
        2,
        "=B03.xlsx",
        "9f3c" * 16,
        "B03",
        "E14, E20:E21",
    )
    held = figure(indicator, agency, "85.5", numerator=D(1271), denominator=D(1486))
    return Origin(
        held, Text(indicator, indicator), one.name, 2, "ab12" * 16, "942/QĐ-TTg", 153 if whole else 1, 51 if whole else 1,
        () if whole else (trail,),
    )  # fmt: skip


class Door(Agencies):
    """Answers as `metrics.read` does; `state` changes what it says."""

    STAMP = STAMP

    def __init__(self) -> None:
        self.state = "good"

    def overview(self, viewer, ky=None, so=None, nhom=None, vung=None, ct=None, ranh=None, ban=None) -> v.Overview:
        """Give the overview, a refusal, or a failure of ours."""
        if self.state == "no_release":
            raise _no_release()
        if self.state == "broken":
            raise ZeroDivisionError("a fault of ours")
        changes: dict = {"ct": ct}
        if self.state == "loading":
            changes["stamp"] = replace(STAMP, loading=True)
        if ky and ky not in ("2025-Q3", "2025-Q2"):
            changes["notices"] = (v.Notice("period_absent", {"given": ky, "shown": PERIOD}),)
        elif ky:
            changes["period"] = ky
        if nhom in ("bo", "tinh"):
            changes["group"] = nhom
        if ban == "r5":
            changes["stamp"] = replace(STAMP, release=5)
        return overview(**changes)

    def summary(self, viewer, **asked):
        """Give the leaders' summary of the overview."""
        return brief_fixtures.summary(self.overview(viewer, **asked))

    def investment(self, viewer, **asked):
        """Give plan, investment and execution; single projects only where the viewer may see them."""
        return investment_fixtures.investment(viewer, asked.get("nhom") or "tat-ca")

    def project(self, viewer, name, ky=None, ban=None):
        """Give one project."""
        return investment_fixtures.dossier(name)

    def board(self, viewer, ban=None, **asked):
        """Give the board of obstacles."""
        return work_fixtures.board(viewer)

    def signals(self, viewer, agency="", as_of=None):
        """Give one question."""
        says = Text("42 trong 60 tháng dừng ở đúng 80 %. Vì sao?", "42 of 60 months stop at exactly 80 %. Why?")
        one = Signal("bunched", "satisfaction", "hai-phong", "", ("2025-09",), (), "binomial", D("0.001"), says)
        return Signals(STAMP, (one,), 900)

    def thread(self, viewer, number, ban=None):
        """Know no obstacle."""
        raise Refusal("obstacle_unknown", given=number)

    def course(self, viewer, number, ban=None):
        """Know no directive."""
        raise Refusal("directive_unknown", given=number)

    def explain(self, viewer, observation_id, report=None, ban=None) -> v.Explanation:
        """Give where a number comes from."""
        return explanation(observation_id, report)

    def origins(self, viewer, observations, ban=None):
        """Give where each of many numbers comes from: one cell of one report, or all reports for a whole."""
        return {one: origin(one) for one in observations}

    def export(self, viewer, form="csv", indicator="", agency="", period="", lens="", as_of=None) -> bytes:
        """Give figures as a file."""
        return b"release,indicator\nr7,dossiers_online\n"

    def sources(self, viewer) -> s.Sources:
        """Give the page of sources."""
        return sources_fixtures.sources()

    def agenda(self, viewer, ban=None) -> Agenda:
        """Give an agenda with nothing on it."""
        return Agenda(STAMP, NOW.date(), {"target": ()})

    def today(self, viewer, role, account=None) -> Today:
        """Give one list without anything in it."""
        return Today(NOW.date(), {"doubts": ()})

    def working(self, viewer, agency):
        return ()

    def search(self, viewer, text, kinds=KINDS, pages=(), ban=None) -> Found:
        """Find names among the real agencies and indicators, one project and one report."""
        entries = [*finding.common(NOW.date()), PROJECT]
        entries += [finding.entry(Hit("page", path, name, finding.NOTHING)) for path, name in pages]
        places = (("procedures", "hung-yen", "2025-09"),) if "report" in kinds else ()
        hits, total = finding.find(finding.asked(text), (one for one in entries if one.hit.kind in kinds), places)
        return Found(STAMP, text, hits, total)

    def readiness(self) -> dict:
        """Give what a watcher asks."""
        return {"release": None if self.state == "no_release" else 7, "age_seconds": 60, "loading": False}


def _no_release() -> Refusal:
    refusal = Refusal.__new__(Refusal)  # its sentence may not be merged yet; the page has its own words for this code
    refusal.code, refusal.params = "no_release", {}
    return refusal
