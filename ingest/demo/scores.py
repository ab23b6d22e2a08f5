"""Made-up scores that one body gives all others: the index 766 by month, the index DTI by year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from data import agencies
from data.period import parse
from ingest.demo import units
from ingest.demo.services import Rows
from ingest.demo.trends import rate

#: Group, its name, greatest score, the rate it follows.
_GROUPS = (
    ("CKMB", "Công khai, minh bạch", 18, "published"), ("TDGQ", "Tiến độ giải quyết", 20, "on_time"),
    ("MDSH", "Số hóa hồ sơ", 22, "digitised"), ("CLGQ", "Dịch vụ công trực tuyến", 12, "online"),
    ("TTTT", "Thanh toán trực tuyến", 10, "cashless"), ("MDHL", "Mức độ hài lòng", 18, "satisfied"),
)  # fmt: skip
_PILLARS = {
    "province": {"nts": 100, "tcs": 100, "hts": 100, "nls": 100, "att": 100, "hdcqs": 200, "hdkts": 150, "hdxhs": 150},
    "ministry": {"nts": 100, "tcs": 100, "hts": 100, "nls": 100, "att": 100, "hdcds": 500},
}
_REASONS = (
    "Minh chứng chưa đủ",
    "Số liệu khác hệ thống đo tự động",
    "Tính sai mẫu số",
    "Minh chứng ngoài năm đánh giá",
)


@lru_cache(maxsize=64)
def index_766(sender: str, period: str) -> Rows:
    """Points of every agency in every group, as the national portal computes them."""
    found = []
    for agency in units.in_force(parse(period)):
        for code, name, most, metric in _GROUPS:
            draw = units.chance("766", agency, period, code)
            share = min(0.995, rate(metric, agency, period, draw.gauss(0.35, 0.12)))
            found.append(
                {
                    "agency": agencies.get(agency).name.vi,
                    "code": code,
                    "part": name,
                    "score": Decimal(round(most * share * 100)) / 100,
                    "max_score": Decimal(most),
                    "rank": None,
                }
            )
    return found


@lru_cache(maxsize=16)
def dti(sender: str, period: str) -> Rows:
    """Points of every agency in every main index: its own, the verified and the published ones."""
    found = []
    for agency in units.in_force(parse(period)):
        for pillar, most in _PILLARS[units.kind(agency)].items():
            own = units.chance("dti", units.heir(agency), pillar)
            draw = units.chance("dti", agency, period, pillar)
            true = round(most * 10 * rate("platform", agency, period, 1.0 + own.gauss(0, 0.3)))
            claimed = min(most * 10, round(true * draw.uniform(1.02, 1.3))) if draw.random() < 0.55 else true
            found.append(
                {
                    "agency": agencies.get(agency).name.vi,
                    "pillar": pillar,
                    "max_score": Decimal(most),
                    "self_score": Decimal(claimed) / 10,
                    "verified_score": Decimal(true) / 10,
                    "published_score": Decimal(true) / 10,
                    "reason": draw.choice(_REASONS) if claimed != true else None,
                    "published_on": date(int(period) + 1, 10, 21),
                }
            )
    return found
