"""Letters of urging (công văn đôn đốc): drafted from what is overdue now, sent by a person, answered by each agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from data import agencies, archive, audit, calendar, datasets, fs, notices
from data.audit import Who
from data.errors import Refusal
from data.ledger import tables
from data.period import local, parse
from data.reports.acts import said
from data.settings import Settings
from data.urging import document, seen
from data.urging.seen import Line

#: Under what the audit holds the ministry's own template, where it brought one.
TEMPLATE = "letter:template"
#: Working days that a letter gives, and at most how many agencies one goes to.
GIVES, MOST = 5, 100
#: What stands behind a report that was sent and returned.
RETURNED = " (đã trả lại, chờ gửi lại)"
#: What a letter is about where its author has not said so.
ABOUT = "V/v đôn đốc gửi báo cáo chuyển đổi số đã đến hạn"


def template(settings: Settings) -> bytes:
    """Give the template in use: the one that was brought last, else the one of the product."""
    brought = audit.rows(settings, 1, subject=TEMPLATE)
    return archive.read(settings.archive, brought[0]["after"]["sha256"]) if brought else document.SHIPPED.read_bytes()


def bring_template(settings: Settings, who: Who, body: bytes) -> None:
    """Use another template from now on; one that cannot make a letter is refused and nothing changes."""
    document.check(body)
    digest = archive.keep(settings.archive, body)
    with audit.acting(settings) as connection:
        audit.write(connection, who, "letter.template", TEMPLATE, after={"sha256": digest, "size": len(body)})
    fs.crash_point("letter.template")


def until(settings: Settings) -> date:
    """Give the day that a letter of today asks for."""
    return calendar.add_working_days(settings.today(), GIVES)


def draft(settings: Settings, bodies: Collection[str], number: str = "", about: str = "") -> bytes:
    """Write the letter to some agencies about what is overdue now; nothing is kept."""
    return _write(settings, _owing(seen.overdue(settings, bodies), bodies), number, about.strip())


def send(settings: Settings, who: Who, bodies: Collection[str], number: str, about: str) -> int:
    """Send one letter to some agencies about what is overdue now; give its number in the ledger.

    The document as it left, whom it went to, the notices to their people and the audit row are one act.
    """
    about, number = said(about, "letter"), number.strip()[:64]
    shown = _owing(seen.overdue(settings, bodies), bodies)
    digest = archive.keep(settings.archive, _write(settings, shown, number, about))
    fs.crash_point("letter.kept")
    with audit.acting(settings) as connection:
        owing = _owing(seen.overdue_in(settings, connection, bodies), bodies)
        owed = {agency: _keys(lines) for agency, lines in owing.items()}
        if owed != {agency: _keys(lines) for agency, lines in shown.items()}:
            raise Refusal("letter_outdated")
        _not_again(settings, connection, owed)
        at, last = tables.stamp(settings.now()), until(settings).isoformat()
        name = f"cong-van-don-doc-{settings.today().isoformat()}.docx"
        values = {
            "number": number,
            "about": about,
            "until": last,
            "sha256": digest,
            "name": name,
            "account": who.account,
        }
        made = connection.execute(
            tables.letter.insert().values(by=who.name, at=at, **values).returning(tables.letter.c.id)
        ).scalar_one()
        for agency, keys in owed.items():
            connection.execute(tables.addressee.insert().values(letter=made, agency=agency, owed=keys))
            params = {
                "agency": agency,
                "number": number,
                "until": last,
                "owed": [one[:2] for one in keys],
                "letter": made,
            }
            people = notices.of_agency(connection, agency)
            notices.post(settings, connection, people, f"letter:{made}:{agency}", "letter", agency, params, "/don-doc")
        after = values | {"agencies": list(owing), "reports": sum(map(len, owing.values()))}
        audit.write(connection, who, "letter.send", f"letter:{made}", after=after)
    fs.crash_point("letter.sent")
    return made


def _owing(lines: Sequence[Line], bodies: Collection[str]) -> dict[str, list[Line]]:
    """Give what each addressed agency owes; a letter to one that owes nothing is refused."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.agency].append(line)
    if not bodies or len(bodies) > MOST:
        raise Refusal("letter_to_nobody", limit=MOST)
    for body in bodies:
        if body not in found:
            raise Refusal("letter_nothing_owed", agency=agencies.get(body).name.vi)
    return {body: found[body] for body in sorted(found)}


def _keys(lines: Sequence[Line]) -> list[list[str]]:
    return [[one.dataset, one.period, one.due.isoformat()] for one in lines]


def _not_again(settings: Settings, connection: Connection, owed: dict[str, list[list[str]]]) -> None:
    """Refuse a second letter of one day to an agency about the same reports, as a form sent twice would make."""
    letter, to = tables.letter, tables.addressee
    query = select(letter.c.at, letter.c.by, to.c.agency, to.c.owed).join(to, to.c.letter == letter.c.id)
    for row in connection.execute(query.where(to.c.agency.in_(sorted(owed)))):
        if row.owed == owed[row.agency] and local(datetime.fromisoformat(row.at)) == settings.today():
            raise Refusal("letter_repeated", agency=agencies.get(row.agency).name.vi, by=row.by)


def _write(settings: Settings, owing: dict[str, list[Line]], number: str, about: str) -> bytes:
    names = [agencies.get(one).name.vi for one in owing]
    today, last = settings.today(), until(settings)
    reports = [
        {
            "stt": str(place), "co_quan": agencies.get(one.agency).name.vi, "bao_cao": datasets.get(one.dataset).label.vi + RETURNED * one.returned,
            "ky": parse(one.period).label("vi"), "han": _day(one.due), "ngay_qua_han": str(one.days),
        }
        for place, one in enumerate((line for lines in owing.values() for line in lines), 1)
    ]  # fmt: skip
    values = {
        "so": number or "……", "ngay_van_ban": f"ngày {today:%d} tháng {today:%m} năm {today.year}",
        "trich_yeu": about or ABOUT, "thoi_han": _day(last),
        "so_co_quan": str(len(owing)), "so_bao_cao": str(len(reports)), "ngay_lap": _day(today),
        "kinh_gui": [f"- {name};" for name in names[:-1]] + [f"- {names[-1]}."],
        "noi_nhan": ["- Như trên;", "- Văn phòng Chính phủ (để b/c);", "- Lưu: VT."],
    }  # fmt: skip
    return document.fill(template(settings), values, reports)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
