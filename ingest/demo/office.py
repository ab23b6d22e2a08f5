"""What the demonstration's coordinating body does besides: events noted beside figures, a meeting held and closed. Made up."""

from __future__ import annotations

from datetime import date, timedelta

from data import meetings, notes, release, work
from data.audit import Who
from data.notes import WHOLE
from data.settings import Settings
from data.work import Actor, Directive

#: Who acts in the demonstration, named as its accounts are.
MADE_UP = Who("minh-hoa")
OFFICE = Actor(MADE_UP, office=True)
#: Days before today, kind, words, document, indicator and agency of each event.
_EVENTS = (
    (230, "decree", "Mọi thủ tục toàn trình nộp được trên Cổng Dịch vụ công quốc gia (minh họa)", "118/NĐ-CP", "", WHOLE),
    (120, "outage", "Cổng tiếp nhận hồ sơ dừng hai ngày để chuyển trung tâm dữ liệu (minh họa)", "", "dossiers_online", WHOLE),
    (75, "outage", "Hệ thống một cửa của tỉnh gián đoạn ba ngày (minh họa)", "", "", "hung-yen"),
)  # fmt: skip


def demonstrate(settings: Settings) -> None:
    """Note some events, and hold one meeting on the newest release, each unless that was done already."""
    if settings.mode != "demo":
        return
    if not notes.notes(settings):
        for before, kind, text, document, indicator, agency in _EVENTS:
            day = settings.today() - timedelta(days=before)
            notes.write(settings, OFFICE, day, kind, text, document, indicator, agency)
    if not meetings.meetings(settings) and release.newest(settings, "provisional") is not None:
        _meet(settings)


def _meet(settings: Settings) -> None:
    """Decide on the oldest obstacle before leaders, on a late directive and on a target; the rest stays on the agenda."""
    today = settings.today()
    high = sorted(
        (one for one in work.obstacles(settings, None) if one.open and one.owner and one.state == "escalated"),
        key=lambda one: (one.opened, one.id),
    )
    late = next((one for one in work.directives(settings, None) if _behind(one, today)), None)
    number = meetings.begin(settings, OFFICE, "Giao ban chuyển đổi số (minh họa)")
    saw = 1
    for one in high[:1]:
        text = "Trả lời cơ quan nêu vướng mắc bằng văn bản, báo cáo kết quả tại phiên sau (minh họa)"
        until = today + timedelta(days=14)
        meetings.decide(settings, OFFICE, number, saw, text, one.owner, until, one.id, one.revision)
        saw += 1
    if late is not None:
        text, until = f"Báo cáo lý do chậm và ngày hoàn thành: {late.title} (minh họa)", today + timedelta(days=10)
        meetings.decide(
            settings, OFFICE, number, saw, text, _behind(late, today)[0], until, about=f"directive:{late.id}"
        )
        saw += 1
    text, until = (
        "Lập kế hoạch nâng tỷ lệ hồ sơ trực tuyến ở mười tỉnh thấp nhất (minh họa)",
        today + timedelta(days=30),
    )
    meetings.decide(settings, OFFICE, number, saw, text, "bkhcn", until, about="target:dossiers_online")
    meetings.close(settings, OFFICE, number, saw + 1)


def _behind(one: Directive, today: date) -> list[str]:
    return [duty.agency for duty in one.duties if work.status(duty, today).endswith("overdue")]
