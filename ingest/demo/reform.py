"""Made-up rows of how agencies change: procedures, costs, new services, the four “without”, people, law, obstacles."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from data import agencies
from data.period import parse
from ingest.demo import services, units
from ingest.demo.services import Rows
from ingest.demo.trends import part, rate

_FIELDS = ("Đất đai", "Hộ tịch", "Đầu tư, xây dựng", "Y tế", "Giáo dục", "Giao thông", "Lao động, việc làm")
#: Activity, how many a quarter in an agency of middle size, and how digital on the logit scale.
_ACTIVITIES = (
    ("meetings", 420, -0.9), ("documents", 26_000, 1.6), ("contacts", 90_000, -0.6), ("payments", 41_000, -0.3),
    ("work_files", 9_000, 0.9), ("inspections", 160, -0.7), ("reports", 48, 0.8), ("records", 12_000, 0.1),
    ("training", 36, 0.0),
)  # fmt: skip
_NEW = (
    ("Trợ lý ảo hướng dẫn thủ tục", "digital_service", "g2c", "Kho câu hỏi, thủ tục", "no"),
    ("Bản đồ quy hoạch trực tuyến", "digital_service", "g2b", "Dữ liệu quy hoạch mở", "yes"),
    ("Đăng ký khám bệnh từ xa", "digital_service", "g2c", "Hồ sơ sức khỏe điện tử", "no"),
    ("Liên thông khai sinh, thường trú, thẻ bảo hiểm", "public_service", "g2c", "Cơ sở dữ liệu dân cư", "no"),
    ("Cảnh báo ngập, giao thông", "digital_service", "g2c", "Dữ liệu quan trắc mở", "yes"),
    ("Cấp giấy phép không cần nộp giấy tờ", "public_service", "g2b", "Cơ sở dữ liệu doanh nghiệp", "no"),
    ("Tra cứu giá đất", "digital_service", "g2c", "Dữ liệu đất đai mở", "yes"),
    ("Sổ tay số cho công chức xã", "digital_service", "g2e", "Kho tri thức nội bộ", "no"),
)  # fmt: skip
_LAWS = (
    ("Quy chế quản trị, chia sẻ dữ liệu", "Luật Chuyển đổi số"), ("Danh mục dữ liệu mở", "Nghị định 47/2020/NĐ-CP"),
    ("Định mức thuê dịch vụ công nghệ thông tin", "Nghị định 73/2019/NĐ-CP"), ("Quy chế an toàn thông tin", "Luật Chuyển đổi số"),
    ("Khung kiến trúc số", "Quyết định 2629/QĐ-TTg"), ("Quy trình nội bộ điện tử", "Nghị định 42/2022/NĐ-CP"),
)  # fmt: skip
_OBSTACLES = (
    ("law", "Chưa có quy định về giá trị pháp lý của kết quả điện tử", "Bộ Tư pháp"),
    ("money", "Chưa bố trí đủ vốn cho khối lượng đã nghiệm thu", "Bộ Tài chính"),
    ("technical", "Hệ thống chuyên ngành chưa kết nối với hệ thống cấp tỉnh", "Bộ Khoa học và Công nghệ"),
    ("data", "Dữ liệu hộ tịch, đất đai sau sáp nhập chưa đồng bộ", "Bộ Công an"),
    ("people", "Thiếu cán bộ công nghệ thông tin ở cấp xã", "Bộ Nội vụ"),
    ("coordination", "Hai cơ quan cùng yêu cầu báo cáo một số liệu", "Văn phòng Chính phủ"),
    ("change", "Đơn vị vẫn xử lý song song giấy và điện tử", "Người đứng đầu cơ quan"),
)  # fmt: skip
#: What stands in the way where (STORY.md): money in the delta, people in the mountains, law in the ministries.
_OFTEN = {"cl": "money", "tdb": "people", "bo": "law", "btb": "data", "ntb": "data"}


def procedure_reform(agency: str, period: str) -> Rows:
    """Procedures cut and services redesigned, by field."""
    found = []
    for field in _FIELDS[:6] if units.kind(agency) == "province" else _FIELDS[:3]:
        own = units.chance("reform", units.heir(agency), field)
        base = own.randint(60, 260)
        online = int(base * own.uniform(0.5, 0.8))
        cut = part(base, "reform", agency, period, own)
        redesigned = part(online, "shared", agency, period, own)
        found.append(
            {
                "field": field,
                "base": base,
                "cut": cut,
                "simplified": min(base - cut, part(base, "reform", agency, period, own, 0.4)),
                "online_services": online,
                "redesigned": redesigned,
                "prefilled": part(redesigned, "reuse", agency, period, own, 0.6),
                "papers_cut": cut * own.randint(1, 4),
                "days_cut": cut * own.randint(1, 6),
            }
        )
    return found


def transaction_cost(agency: str, period: str) -> Rows:
    """Time and money of the most used procedures, before and now."""
    december, found = f"{period}-12", []
    used = sorted(_dossiers(agency, december).items(), key=lambda one: -one[1])[:6]
    for code, received in used:
        own = units.chance("cost", code)
        hours, cost = own.uniform(4, 22), own.uniform(60, 900)
        left = 1 - rate("contactless", agency, period, own.gauss(0, 0.2)) * 0.75
        found.append(
            {
                "procedure": code,
                "transactions": received * 12,
                "hours_before": _tenth(hours),
                "hours_now": _tenth(hours * left),
                "cost_before": _tenth(cost),
                "cost_now": _tenth(cost * (0.15 + 0.85 * left)),
                "visits_now": _tenth(2.4 * left),
            }
        )
    return found


def _dossiers(agency: str, month: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for unit in units.parts(agency, month):
        for row in services.dossiers(unit, month):
            found[row["procedure"]] = found.get(row["procedure"], 0) + row["online"] + row["in_person"] + row["by_post"]
    return found


def new_services(agency: str, period: str) -> Rows:
    """Services launched in the quarter; half of them with somebody from outside the State."""
    draw = units.chance("new services", agency, period)
    start, end = parse(period).dates()
    place = agencies.get(agency)
    found = []
    for number, (title, kind, relationship, source, opened) in enumerate(
        draw.sample(_NEW, draw.randint(1, 3)), start=1
    ):
        launched = start + timedelta(days=draw.randint(0, (end - start).days))
        alone = draw.random() > rate("shared", agency, period, 0.2)
        partner_kind = "none" if alone else draw.choice(("enterprise", "enterprise", "organisation"))
        names = {"none": None, "enterprise": "Doanh nghiệp công nghệ A", "organisation": "Hội nghề nghiệp"}
        found.append(
            {
                "service": f"DVM-{place.gso_code or place.abbr}-{period[2:4]}{period[-1]}{number}",
                "title": title,
                "kind": kind,
                "relationship": relationship,
                "launched": launched,
                "partner_kind": partner_kind,
                "partner": names[partner_kind],
                "data_source": source,
                "open_data": opened,
                # Some are launched and nobody comes.
                "users": 0 if draw.random() < 0.1 else int(draw.lognormvariate(7.5, 1.2)),
            }
        )
    return found


def operations(agency: str, period: str) -> Rows:
    """The four “without”, and work files, inspections, reports, records, training."""
    found = []
    for activity, weight, ease in _ACTIVITIES:
        draw = units.chance("operations", agency, period, activity)
        total = max(2, int(weight * (0.4 + 0.6 * units.size(agency, period)) * draw.uniform(0.85, 1.15)))
        digital = part(total, "paperless", agency, period, draw, ease)
        unified = part(digital, "platform", agency, period, draw)
        found.append({"activity": activity, "total": total, "digital": digital, "unified": unified})
    return found


def staff(agency: str, period: str) -> Rows:
    """People by group; communes only in provinces."""
    found = []
    for group, weight in (("leaders", 210), ("specialists", 48), ("officials", 3_900), ("communes", 2_600)):
        if group == "communes" and units.kind(agency) != "province":
            continue
        own = units.chance("staff", units.heir(agency), group)
        total = max(6, int(weight * (0.5 + 0.5 * units.size(agency, period)) * own.uniform(0.9, 1.1)))
        ease = {"leaders": 0.5, "specialists": 1.2, "officials": 0.2, "communes": -0.8}[group]
        found.append(
            {
                "staff_group": group,
                "total": total,
                "digital_identity": part(total, "identified", agency, period, own, 0.4 + ease / 2),
                "trained": part(total, "skilled", agency, period, own, ease),
                "assessed_online": part(total, "skilled", agency, period, own, ease - 1.0),
            }
        )
    return found


def leadership(agency: str, period: str) -> Rows:
    """Who is in charge, and when that person last looked at the results."""
    own, draw = units.chance("head", units.heir(agency)), units.chance("head", agency, period)
    start, end = parse(period).dates()
    itself = own.random() < 0.78
    province = units.kind(agency) == "province"
    first, second = (
        ("Chủ tịch UBND", "Phó Chủ tịch UBND") if province else ("Thủ trưởng cơ quan", "Phó Thủ trưởng cơ quan")
    )
    reviews = draw.choice((0, 1, 1, 2, 3, 6) if itself else (0, 0, 1, 1))
    due = date(start.year, 1, 31)
    late = own.random() < 0.3
    return [
        {
            "head": first if itself else second,
            "is_head": "yes" if itself else "no",
            "chairs": "yes" if itself and own.random() < 0.9 else "no",
            "meetings": draw.randint(1, 6),
            "reviews": reviews,
            "last_review": end - timedelta(days=draw.randint(3, 170)) if reviews else None,
            "plan_due": due,
            "plan_issued": due + timedelta(days=own.randint(5, 80) if late else -own.randint(0, 40)),
        }
    ]


def legal_documents(agency: str, period: str) -> Rows:
    """Documents to be issued within the year: some late, some still holding tasks back."""
    place, end, found = agencies.get(agency), parse(period).end, []
    own = units.chance("law", units.heir(agency), end.year)
    for number, (title, basis) in enumerate(own.sample(_LAWS, 3), start=1):
        due = date(end.year, own.choice((3, 6, 9, 12)), 30)
        when = due + timedelta(days=own.randint(-40, 10) if own.random() < 0.6 else own.randint(20, 200))
        issued = when if when <= end else None
        found.append(
            {
                "document": f"VB{end.year}-{place.gso_code or place.abbr}-{number:02d}",
                "title": title,
                "basis": basis,
                "due": due,
                "issued": issued,
                "number": f"{own.randint(3, 96)}/QĐ-{place.abbr or 'UBND'}" if issued else None,
                "blocked": 0 if issued or due > end else own.randint(1, 7),
            }
        )
    return found


def obstacles(agency: str, period: str) -> Rows:
    """Obstacles that are open or were removed in the month; one stays for some months."""
    place, month = agencies.get(agency), parse(period)
    found: Rows = []
    for back in range(7):
        born = month.shift(-back)
        draw = units.chance("obstacles", units.heir(agency), str(born))
        if draw.random() > 0.6 and not (back == 6 and not found):
            continue
        often = _OFTEN.get(units.region(agency))
        kinds = [one for one in _OBSTACLES if one[0] == often] * 5 + list(_OBSTACLES)
        kind, title, owner = draw.choice(kinds)
        raised = born.dates()[0] + timedelta(days=draw.randint(0, 25))
        removed = raised + timedelta(days=int(draw.expovariate(1 / (95 if kind in ("law", "money") else 48))) + 5)
        if removed < month.dates()[0] and not (back == 6 and not found):
            continue
        done = removed if removed <= month.end else None
        found.append(
            {
                "obstacle": f"VM{born.year % 100}{born.number:02d}-{place.gso_code or place.abbr}",
                "title": title,
                "kind": kind,
                "about": None,
                "owner": owner,
                "raised": raised,
                "due": raised + timedelta(days=60),
                "resolved": done,
                "days_open": ((done or month.end) - raised).days,
                "state": "resolved" if done else "in_hand" if draw.random() < 0.7 else "open",
                "answer": f"{draw.randint(100, 4000)}/CV" if done else None,
            }
        )
    return found


def _tenth(value: float) -> Decimal:
    return Decimal(round(value * 10)) / 10
