"""A rhythm in words: `0 2 * * mon` becomes "Hằng tuần, Thứ Hai 02:00"."""

from __future__ import annotations

from dashboard.i18n import t

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def words(spec: str, lang: str) -> str:
    """Write the usual rhythms as people say them; an unusual one is written as it stands."""
    fields = spec.split()
    if len(fields) != 5:
        return t("cron.other", lang, given=spec) if spec else "–"
    minute, hour, day, month, weekday = fields
    if fields[1:] == ["*"] * 4 and minute.startswith("*/"):
        return t("cron.minutes", lang, n=minute[2:])
    if fields[2:] == ["*"] * 3 and hour.startswith("*/"):
        return t("cron.hours", lang, n=hour[2:])
    if fields[1:] == ["*"] * 4 and minute.isdigit():
        return t("cron.hour", lang)
    if not (minute.isdigit() and hour.isdigit()):
        return t("cron.other", lang, given=spec)
    time = f"{int(hour):02d}:{int(minute):02d}"
    if fields[2:] == ["*"] * 3:
        return t("cron.day", lang, time=time)
    if (day, month) == ("*", "*") and weekday in _DAYS:
        return t("cron.week", lang, day=t("cron.days", lang).split(",")[_DAYS.index(weekday)], time=time)
    if day.isdigit() and (month, weekday) == ("*", "*"):
        return t("cron.month", lang, day=day, time=time)
    if day.isdigit() and month.isdigit() and weekday == "*":
        return t("cron.year", lang, day=day, month=month)
    return t("cron.other", lang, given=spec)
