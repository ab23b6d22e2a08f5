"""Made-up rows of what is open and shared: feedback, data, identity, transparency, groups, outcomes of sectors."""

from __future__ import annotations

from data import agencies
from ingest.demo import units
from ingest.demo.services import Rows
from ingest.demo.trends import part

_FIELDS = ("Đất đai", "Môi trường", "Giao thông", "Y tế", "Giáo dục", "Xây dựng")
_THEMES = ("Giáo dục", "Y tế", "Giao thông", "Tài nguyên, môi trường", "Kinh tế, tài chính", "Văn hóa, du lịch")
_SERVICES = (
    ("Xác nhận thông tin dân cư", "ndxp", 9.0), ("Tra cứu đăng ký doanh nghiệp", "ndxp", 3.0),
    ("Tra cứu thông tin đất đai", "lgsp", 2.0), ("Đồng bộ trạng thái hồ sơ", "ndxp", 6.0),
    ("Tra cứu hộ tịch điện tử", "ndxp", 4.0), ("Chia sẻ danh mục dùng chung", "lgsp", 1.0),
)  # fmt: skip
_TOPICS = (
    ("Quy hoạch, kế hoạch", 24), ("Ngân sách, đầu tư công", 32), ("Thủ tục hành chính", 60),
    ("Tiến độ giải quyết hồ sơ", 12), ("Kết quả phản ánh, kiến nghị", 9),
)  # fmt: skip
#: Share of adults that belong to a group, in the mountains and elsewhere.
_GROUPS = {"remote": (0.38, 0.06), "minorities": (0.42, 0.07), "elderly": (0.13, 0.15), "disabled": (0.05, 0.05),
           "poor": (0.15, 0.04)}  # fmt: skip
_MEASURES = (
    ("health", "health_records", 960_000), ("health", "remote_care", 210), ("education", "study_records", 215_000),
    ("education", "school_payments", 340), ("transport", "smart_lights", 90), ("transport", "vehicle_records", 52_000),
)  # fmt: skip
#: These two publish many data sets and let them grow old (STORY.md).
_STALE = frozenset({"bct", "bnnmt"})


def feedback(agency: str, period: str) -> Rows:
    """Feedback by field and kind; where services are unused, people complain more."""
    size, found = units.size(agency, period), []
    for field in _FIELDS[:5] if units.kind(agency) == "province" else _FIELDS[::2]:
        for kind, weight in (("report", 34), ("petition", 13)):
            draw = units.chance("feedback", agency, period, field, kind)
            due = max(1, int(weight * size * draw.uniform(0.6, 1.4)))
            answered = part(due, "answered", agency, period, draw, 0.6)
            on_time = part(answered, "on_time", agency, period, draw, -0.9)
            found.append(
                {
                    "field": field,
                    "kind": kind,
                    "received": max(1, int(due * draw.uniform(0.9, 1.2))),
                    "due": due,
                    "answered": answered,
                    "on_time": on_time,
                    "published": part(answered, "published", agency, period, draw, -0.4),
                }
            )
    return found


def open_data(agency: str, period: str) -> Rows:
    """Data sets by theme: opened more and more, kept fresh by few."""
    found = []
    for theme in _THEMES:
        own = units.chance("open data", units.heir(agency), theme)
        draw = units.chance("open data", agency, period, theme)
        planned = max(3, int(own.uniform(8, 30) * (0.7 + 0.3 * units.size(agency, period))))
        published = part(planned, "open", agency, period, own, 0.9 if units.heir(agency) in _STALE else 0.0)
        fresh = part(published, "fresh", agency, period, own, -1.8 if units.heir(agency) in _STALE else 0.0)
        found.append(
            {
                "theme": theme,
                "planned": planned,
                "published": published,
                "fresh": fresh,
                "machine_readable": part(published, "published", agency, period, own),
                "downloads": int(published * draw.uniform(5, 60)),
            }
        )
    return found


def data_sharing(agency: str, period: str) -> Rows:
    """Services for exchanging data, and papers that nobody has to file again."""
    found = []
    for number, (service, through, weight) in enumerate(_SERVICES):
        draw = units.chance("sharing", agency, period, service)
        transactions = int(weight * 21_000 * units.size(agency, period) * draw.uniform(0.7, 1.3))
        asked = transactions // 3
        provides = units.kind(agency) == "ministry" and number % 3 == len(agency) % 3
        found.append(
            {
                "service": service,
                "direction": "provides" if provides else "uses",
                "through": through,
                "transactions": transactions,
                "failed": int(transactions * draw.uniform(0.002, 0.03)),
                "asked": asked,
                "reused": part(asked, "reuse", agency, period, draw),
            }
        )
    return found


def identity(agency: str, period: str) -> Rows:
    """Users with one identity everywhere; the whole population for provinces."""
    found = []
    for audience, weight in (("people", 310_000), ("firms", 9_500), ("officials", 12_000)):
        draw = units.chance("identity", agency, period, audience)
        users = int(weight * units.size(agency, period) * draw.uniform(0.92, 1.08))
        whole = int(users / 0.42) if audience != "officials" and units.kind(agency) == "province" else None
        found.append(
            {
                "audience": audience,
                "users": users,
                "identified": part(users, "identified", agency, period, draw, 0.5 if audience == "people" else 0.0),
                "signing": part(users, "reach", agency, period, draw, 1.5 if audience == "officials" else -0.5),
                "population": whole,
                "with_identity": part(whole, "identified", agency, period, draw, 0.3) if whole else None,
            }
        )
    return found


def transparency(agency: str, period: str) -> Rows:
    """Items that the law wants published, and explanations asked for."""
    found = []
    for topic, weight in _TOPICS:
        draw = units.chance("transparency", agency, period, topic)
        required = max(3, int(weight * draw.uniform(0.8, 1.2)))
        published = part(required, "published", agency, period, draw, 0.5)
        asked = draw.randint(0, 9)
        found.append(
            {
                "topic": topic,
                "required": required,
                "published": published,
                "on_time": part(published, "on_time", agency, period, draw, -1.2),
                "explanations": min(asked, part(asked + 1, "answered", agency, period, draw)),
                "explanations_asked": asked,
            }
        )
    return found


def access_groups(agency: str, period: str) -> Rows:
    """Groups that may be left behind: the mountains have more of them and help points closer together."""
    mountains = agencies.get(units.heir(agency)).regions.get("34") in ("tdb", "ntb")
    found = []
    for group, shares in _GROUPS.items():
        draw = units.chance("groups", agency, period, group)
        population = int(
            units.size(agency, period) * 680_000 * shares[0 if mountains else 1] * draw.uniform(0.97, 1.03)
        )
        found.append(
            {
                "people_group": group,
                "population": population,
                "helped": part(population, "reach", agency, period, draw, -0.8),
                "users": part(population, "reach", agency, period, draw, -0.3),
                "points": int(population / (900 if mountains else 2600)) + draw.randint(1, 12),
            }
        )
    return found


def sector_outcomes(agency: str, period: str) -> Rows:
    """Outcomes of health, education and transport at the year's end."""
    found = []
    for sector, measure, weight in _MEASURES:
        own = units.chance("outcomes", units.heir(agency), measure)
        population = max(4, int(weight * units.size(agency, period)))
        reached = part(population, "shared", agency, period, own, own.uniform(0.2, 1.2))
        found.append({"sector": sector, "measure": measure, "population": population, "reached": reached})
    return found
