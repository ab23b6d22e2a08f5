"""Acts of the demonstration on obstacles and directives, once, so that the board shows what people do with it.

Names of bodies are real; directives, their numbers and everything done are made up and marked illustrative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data import agencies, calendar, work
from data.period import of_day
from data.settings import Settings
from data.work import Actor, Obstacle, Raised
from ingest.demo import office, units, words, world


@dataclass(frozen=True)
class _Order:
    """A made-up directive: issued and due so many days from today, whom it binds (a kind or ids), and what it should move."""

    document: str
    issuer: str
    title: str
    issued: int
    due: int
    binds: tuple[str, ...]
    indicator: str


_ORDERS = (
    _Order("412/TB-VPCP", "Thủ tướng Chính phủ", "Ban hành định mức kinh tế – kỹ thuật thuê dịch vụ số", -75, 32, ("btc",), ""),
    _Order("18/CT-TTg", "Thủ tướng Chính phủ", "Nâng tỷ lệ hồ sơ trực tuyến ở các tỉnh vùng cao", -160, -14,
           ("lai-chau", "dien-bien", "son-la", "lao-cai", "cao-bang", "lang-son"), "dossiers_online"),
    _Order(words.DIRECTIVES["province"], "Thủ tướng Chính phủ", "Công bố danh mục dữ liệu mở cấp tỉnh", -120, 17, ("province",), "open_data_fresh"),
    _Order(words.DIRECTIVES["ministry"], "Chính phủ", "Rà soát thủ tục không phát sinh hồ sơ", -95, 47, ("ministry",), "services_with_dossiers"),
    _Order("268/QĐ-TTg", "Thủ tướng Chính phủ", "Bố trí tối thiểu 1% chi ngân sách cho chuyển đổi số", -60, 75, ("hung-yen", "hai-phong", "ninh-binh"), "digital_budget_share"),
)  # fmt: skip
_NORM = "Chưa có định mức thuê dịch vụ số, dự án chưa thể nghiệm thu"
_LINK = "Chưa thống nhất chuẩn kết nối hồ sơ sức khỏe giữa bệnh viện và tỉnh"


def demonstrate(settings: Settings) -> None:
    """Raise, assign, move and link obstacles and issue directives, unless one stands there already; then hold a meeting."""
    if settings.mode != "demo":
        return
    if not work.directives(settings, None):
        norm, link = _raise(settings)
        _work(settings, norm, link)
        for one in _ORDERS:
            _issue(settings, one)
    office.demonstrate(settings)


def _raise(settings: Settings) -> tuple[int, int]:
    """Raise the two obstacles that hold up projects, each once."""
    held = {one.title: one.id for one in work.obstacles(settings, None)}
    today = settings.today()
    shared, money = _projects(settings, 14)
    if _NORM not in held:
        what = Raised("bkhcn", "law", _NORM, "btc", today + timedelta(days=30), money, shared, ("disbursement",))
        held[_NORM] = work.raise_obstacle(settings, office.OFFICE, what)
    if _LINK not in held:
        what = Raised(
            "byt", "technical", _LINK, "bkhcn", today + timedelta(days=45), agencies=("hung-yen", "hai-phong")
        )
        held[_LINK] = work.raise_obstacle(settings, office.OFFICE, what)
    return held[_NORM], held[_LINK]


def _projects(settings: Settings, count: int) -> tuple[tuple[str, ...], int]:
    """Give made-up projects of some provinces with their plans that are not paid yet, in triệu đồng."""
    month = of_day(settings.today()).shift(-2)
    found, money = [], 0
    for agency in agencies.in_force(month.end, ("province",))[:count]:
        for row in world.rows("projects", agency.id, str(month))[:2]:
            found.append(f"{agency.id}.{row['project']}")
            money += int(row["year_plan"] - row["disbursed"])
    return tuple(found), money


def _work(settings: Settings, norm: int, link: int) -> None:
    """Assign, move and link what reports have opened, the oldest first."""
    today = settings.today()
    reported = sorted(
        (one for one in work.obstacles(settings, None) if one.open and one.code), key=lambda one: (one.opened, one.id)
    )
    for place, one in enumerate(reported[:40]):
        draw = units.chance("work", one.raiser, one.code)
        if not one.owner:
            continue
        step = draw.choice(("Họp các bên", "Trả lời bằng văn bản", "Lấy ý kiến", "Trình dự thảo"))
        day = calendar.add_working_days(today + timedelta(days=draw.randint(-7, 19)), 1)
        work.assign(
            settings,
            office.OFFICE,
            one.id,
            one.revision,
            one.owner,
            today + timedelta(days=draw.randint(-15, 40)),
            step,
            day,
        )
        _move(settings, one, one.revision + 1, place)
    law = [one.id for one in reported if one.kind == "law" and one.owner == "btp"][:8]
    for number in law[1:]:
        work.connect(settings, office.OFFICE, number, work.obstacle(settings, number, None).revision, [law[0]])
    money = [one for one in reported if one.kind == "money" and one.owner == "btc"][:3]
    for one in money:
        work.connect(settings, office.OFFICE, one.id, work.obstacle(settings, one.id, None).revision, [norm])
    work.move(
        settings,
        office.OFFICE,
        norm,
        work.obstacle(settings, norm, None).revision,
        "escalated",
        step="Quyết định",
        step_due=today + timedelta(days=6),
    )
    work.remark(
        settings,
        office.OFFICE,
        "obstacle",
        norm,
        "Đề nghị Bộ Tài chính trả lời trước phiên họp tới (minh họa).",
        "412/TB-VPCP",
    )
    work.move(
        settings,
        office.OFFICE,
        link,
        work.obstacle(settings, link, None).revision,
        "doing",
        step="Ban hành",
        step_due=today + timedelta(days=17),
    )


def _move(settings: Settings, one: Obstacle, revision: int, place: int) -> None:
    if place % 4 == 1:
        waited = "btc" if one.owner != "btc" else "bkhcn"
        work.move(settings, office.OFFICE, one.id, revision, "waiting", waits_for=waited)
    elif place % 4 == 2 and place < 24:
        work.move(settings, office.OFFICE, one.id, revision, "escalated")
    elif one.state == "new" and place % 4 == 3:
        work.move(settings, office.OFFICE, one.id, revision, "doing")


def _issue(settings: Settings, one: _Order) -> None:
    """Issue a directive and let those it binds report on it."""
    today = settings.today()
    bound = (
        [agency.id for agency in agencies.in_force(today, one.binds)]
        if one.binds[0] in agencies.REPORTING
        else one.binds
    )
    number = work.issue(
        settings, office.OFFICE, one.document, one.issuer, one.title, bound, today + timedelta(days=one.due), one.indicator,
        issued=today + timedelta(days=one.issued),
    )  # fmt: skip
    for agency in bound:
        _report(settings, one, number, agency, today)


def _report(settings: Settings, one: _Order, number: int, agency: str, today: date) -> None:
    draw = units.chance("duty", agency, one.document)
    actor = Actor(office.MADE_UP, agencies=frozenset({agency}))
    share = draw.random()
    if share < 0.2:
        return
    if share < 0.65 and len(one.binds) < 2 and one.binds[0] in agencies.REPORTING:
        work.report(settings, actor, number, agency, 1, 100, f"{draw.randint(3, 900)}/BC (minh họa)", done=True)
        if share < 0.55:
            work.confirm(settings, office.OFFICE, number, agency, 2)
        return
    work.report(settings, actor, number, agency, 1, 5 * draw.randint(3, 18))
