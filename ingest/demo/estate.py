"""Made-up rows of what agencies have and lease: platforms, systems, databases, portals, contracts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from data import agencies
from data.period import parse
from ingest.demo import units
from ingest.demo.services import Rows
from ingest.demo.trends import part, rate

#: Name, scope, owner, who must use it, users per million people, made in Viet Nam.
_PLATFORMS = (
    ("Cổng Dịch vụ công quốc gia", "national", "Văn phòng Chính phủ", "all", 90_000, "yes"),
    ("Nền tảng tích hợp, chia sẻ dữ liệu quốc gia", "national", "Bộ Khoa học và Công nghệ", "all", 900, "yes"),
    ("Nền tảng định danh, xác thực điện tử", "national", "Bộ Công an", "all", 120_000, "yes"),
    ("Nền tảng thanh toán trực tuyến quốc gia", "national", "Văn phòng Chính phủ", "all", 24_000, "yes"),
    ("Trục liên thông văn bản quốc gia", "national", "Văn phòng Chính phủ", "all", 4_000, "yes"),
    ("Hệ thống thông tin báo cáo quốc gia", "national", "Văn phòng Chính phủ", "all", 700, "yes"),
    ("Nền tảng họp trực tuyến", "national", "Bộ Khoa học và Công nghệ", "all", 1_500, "no"),
    ("Điện toán đám mây Chính phủ", "national", "Bộ Khoa học và Công nghệ", "all", 300, "yes"),
    ("Nền tảng khám, chữa bệnh từ xa", "sector", "Bộ Y tế", "province", 2_200, "yes"),
    ("Nền tảng học kỹ năng số mở", "national", "Bộ Khoa học và Công nghệ", "province", 6_500, "yes"),
)
_SYSTEMS = (
    ("Hệ thống thông tin giải quyết thủ tục hành chính", "Web, di động", 3), ("Quản lý văn bản và điều hành", "Web", 3),
    ("Cổng thông tin điện tử", "Web", 2), ("Thư điện tử công vụ", "Web", 2), ("Kho dữ liệu dùng chung", "Dữ liệu lớn", 3),
    ("Nền tảng tích hợp, chia sẻ cấp bộ, tỉnh", "Web", 3), ("Trung tâm điều hành thông minh", "Trí tuệ nhân tạo", 3),
    ("Quản lý cán bộ", "Web", 2), ("Giám sát an toàn thông tin", "Trí tuệ nhân tạo", 3), ("Bản đồ số", "Web, di động", 2),
    ("Quan trắc môi trường", "Internet vạn vật", 2), ("Trợ lý ảo cho công chức", "Trí tuệ nhân tạo", 2),
)  # fmt: skip
_MAKERS = ("Doanh nghiệp công nghệ A", "Doanh nghiệp công nghệ B", "Doanh nghiệp viễn thông C", "Tự phát triển")
#: National databases, their owners and records per million people.
_DATABASES = (
    ("Cơ sở dữ liệu quốc gia về dân cư", "bca", 1_000_000), ("Cơ sở dữ liệu đất đai quốc gia", "bnnmt", 520_000),
    ("Cơ sở dữ liệu quốc gia về đăng ký doanh nghiệp", "btc", 9_400), ("Cơ sở dữ liệu quốc gia về bảo hiểm", "btc", 960_000),
    ("Cơ sở dữ liệu quốc gia về tài chính", "btc", 3_000), ("Cơ sở dữ liệu hộ tịch điện tử", "btp", 740_000),
    ("Cơ sở dữ liệu quốc gia về cán bộ, công chức, viên chức", "bnv", 23_000),
)  # fmt: skip
_CONTRACTS = (
    ("Thuê hạ tầng điện toán đám mây", "lease"), ("Thuê hệ thống giải quyết thủ tục", "lease"),
    ("Xây dựng kho dữ liệu dùng chung", "state_budget"), ("Thuê kênh truyền số liệu", "lease"),
    ("Trung tâm dữ liệu khu vực", "ppp"), ("Trung tâm điều hành thông minh", "enterprise_lease"),
    ("Số hóa hồ sơ lưu trữ", "state_budget"), ("Bệnh án điện tử", "enterprise_lease"),
)  # fmt: skip
#: Leased back from enterprises in the south-east: promised more than they keep (STORY.md).
_SHORT_OF_PROMISE = "dnb"


def platforms(agency: str, period: str) -> Rows:
    """Shared platforms and how much they are really used."""
    found = []
    for name, scope, owner, whom, weight, made in _PLATFORMS:
        if whom not in ("all", units.kind(agency)):
            continue
        own = units.chance("platforms", units.heir(agency), name)
        draw = units.chance("platforms", agency, period, name)
        # Nobody can do without the two that every dossier goes through.
        used = own.random() < 0.12 + 0.88 * rate("platform", agency, period, 1.6) or weight >= 90_000
        users = int(weight * units.size(agency, period) * draw.uniform(0.7, 1.2)) if used else 0
        idle = used and own.random() < 0.03
        found.append(
            {
                "platform": name,
                "scope": scope,
                "owner": owner,
                "required": "yes",
                "used": "yes" if used else "no",
                "users": 0 if idle else users,
                "transactions": 0 if idle else int(users * draw.uniform(3, 9)),
                "uptime": _percent(draw.uniform(98.2, 100)) if used else None,
                "as_service": "yes" if own.random() < 0.8 else "no",
                "made_in_vietnam": made,
            }
        )
    return found


def systems(agency: str, period: str) -> Rows:
    """Systems of an agency: moving to the cloud and getting their level approved, one by one."""
    place = agencies.get(agency)
    found = []
    for number, (title, technology, level) in enumerate(_SYSTEMS, start=1):
        own = units.chance("systems", units.heir(agency), title)
        if own.random() < 0.25:
            continue
        luck, draw = own.random(), units.chance("systems", agency, period, title)
        cloud = own.random() < rate("cloud", agency, period)
        approved = luck < rate("safe", agency, period)
        maker = own.choice(_MAKERS)
        found.append(
            {
                "system": f"HT-{place.gso_code or place.abbr}-{number:02d}",
                "title": title,
                "hosting": own.choice(("government_cloud", "enterprise_cloud"))
                if cloud
                else own.choice(("own_centre", "own_centre", "server_room")),
                "technology": technology,
                "supplier": maker,
                "made_in_vietnam": "yes" if own.random() < 0.86 else "no",
                "scope": "specific" if number > 7 else "sector" if units.kind(agency) == "ministry" else "province",
                "architecture": own.choice(("2.0", "3.0", "3.0", "4.0")),
                "architecture_kept": "yes" if own.random() < rate("platform", agency, period, 0.8) else "no",
                "connected": "yes" if own.random() < rate("shared", agency, period, 0.8) else "no",
                "level": level,
                "level_approved": "yes" if approved else "no",
                "protected": "yes" if approved and luck < rate("safe", agency, period, -0.5) else "no",
                "users": int(draw.uniform(200, 9000) * units.size(agency, period)),
                "uptime": _percent(draw.uniform(97.5, 100)),
                "yearly_cost": Decimal(int(own.uniform(120, 5200))),
            }
        )
    return found


def national_databases(agency: str, period: str) -> Rows:
    """National databases as their owner, or as one of their users, sees them."""
    found = []
    for name, owner, weight in _DATABASES:
        owns = units.heir(agency) == owner
        if units.kind(agency) == "ministry" and not owns and len(name) % 3 == len(agency) % 3:
            continue
        own = units.chance("databases", units.heir(agency), name)
        draw = units.chance("databases", agency, period, name)
        expected = int(
            weight * (98 if owns else units.size(agency, period) if units.kind(agency) == "province" else 0.2)
        )
        records = part(expected, "clean", agency, period, own, 1.6)
        connected = own.random() < rate("shared", agency, period, 1.6)
        found.append(
            {
                "database": name,
                "role": "owner" if owns else "user",
                "stage": "running" if connected or owns else own.choice(("building", "planned")),
                "connected": "yes" if connected or owns else "no",
                "expected": expected,
                "records": records,
                "clean": part(records, "clean", agency, period, own, 0.4),
                "queries": int(expected * draw.uniform(0.05, 0.5)) if connected or owns else 0,
            }
        )
    return found


def portals(agency: str, period: str) -> Rows:
    """The portal that no longer takes dossiers, the information portal, and an app."""
    closing = date(2025, 7, 1) if units.kind(agency) == "province" else date(2026, 2, 28)
    closed = closing if parse(period).end >= closing else None
    found = []
    for name, weight in (
        ("Cổng dịch vụ công", 90_000),
        ("Cổng thông tin điện tử", 210_000),
        ("Ứng dụng di động", 60_000),
    ):
        own = units.chance("portals", units.heir(agency), name)
        draw = units.chance("portals", agency, period, name)
        able = [own.random() < rate("platform", agency, period, more) for more in (1.5, 1.6, 0.8, -0.2, 1.3)]
        yes = ["yes" if one else "no" for one in able]
        found.append(
            {
                **dict(zip(("interactive", "mobile", "answers", "accessible", "around_clock"), yes, strict=True)),
                "portal": name,
                "uptime": _percent(draw.uniform(98.0, 100)),
                "visits": int(weight * units.size(agency, period) * draw.uniform(0.7, 1.3)),
                "closed": closed if name == "Cổng dịch vụ công" else None,
            }
        )
    return found


def contracts(agency: str, period: str) -> Rows:
    """Contracts in force: paid month by month, with the service level promised and met."""
    place, end, found = agencies.get(agency), parse(period).end, []
    for number, (title, form) in enumerate(_CONTRACTS, start=1):
        own = units.chance("contracts", agency, title)
        start = date(own.choice((2023, 2024, 2024, 2025)), own.randint(1, 12), 1)
        term = {"state_budget": 18, "lease": 36, "ppp": 120, "enterprise_lease": 60}[form]
        finish = start + timedelta(days=round(term * 30.44))
        if not start <= end <= finish or (own.random() < 0.45 and number > 2):
            continue
        value = int(own.lognormvariate(8.6, 0.8)) * (6 if form in ("ppp", "enterprise_lease") else 1)
        paid = value * (end - start).days // (finish - start).days
        short = form == "enterprise_lease" and units.region(agency) == _SHORT_OF_PROMISE
        found.append(
            {
                "contract": f"{number:02d}/{start.year}/HĐ-{place.abbr or place.gso_code}",
                "title": title,
                "form": form,
                "project": None if form == "lease" else f"DA{start.year}-{place.gso_code or place.abbr}-{number:02d}",
                "partner": own.choice(_MAKERS[:3]),
                "value": Decimal(value),
                "paid": Decimal(paid),
                "obligations_left": Decimal(value - paid),
                "start": start,
                "finish": finish,
                "term": term,
                "level_promised": Decimal("99.5") if form != "state_budget" else None,
                "level_met": _percent(
                    units.chance("level", agency, title, period).uniform(97.6, 99.3)
                    if short
                    else own.uniform(99.4, 100)
                )
                if form != "state_budget"
                else None,
                "data_returns": "yes" if own.random() < 0.85 else "no",
                "duty": "Bàn giao dữ liệu, tài liệu khi hết hạn" if form != "state_budget" else None,
            }
        )
    # An agency without any contract would have no report: the line for the network is always there.
    return found or [_line(agency, period)]


def _line(agency: str, period: str) -> dict:
    year = parse(period).year
    place = agencies.get(agency)
    return {
        "contract": f"09/{year}/HĐ-{place.abbr or place.gso_code}",
        "title": "Thuê kênh truyền số liệu",
        "form": "lease",
        "project": None,
        "partner": _MAKERS[2],
        "value": Decimal(960),
        "paid": Decimal(240 * max(1, parse(period).number)),
        "obligations_left": Decimal(960 - 240 * max(1, parse(period).number)),
        "start": date(year, 1, 1),
        "finish": date(year, 12, 31),
        "term": 12,
        "level_promised": Decimal("99.5"),
        "level_met": Decimal("99.7"),
        "data_returns": "no",
        "duty": None,
    }


def _percent(value: float) -> Decimal:
    return Decimal(round(value * 10)) / 10
