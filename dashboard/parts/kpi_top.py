"""The top of an indicator's page: status, a headline made by rule, and three figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, headline, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from metrics.views import TargetRow
from metrics.views.aims import Kpi, Shortfall
from metrics.views.targets import Aim, Forecast


def top(view: Kpi, here: Address) -> html.Div:
    """Write what is so and how sure it is: status, finding, standfirst, current, required now, forecast."""
    lang, row = here.lang, view.row
    status = marks.status(row.status, t(f"status.{row.status}", lang))
    low = html.Span(t("fig.low", lang), className="badge warn") if row.confidence == "low" else None
    period = format.period_label(row.current.period, lang)
    words = [
        html.P([status, html.Span(f"{view.frame.scope[lang]} · {period}", className="eye"), low], className="stat"),
        html.H1(finding(view, lang), className="lede"),
        html.P(" ".join(standfirst(view, lang)), className="stand"),
    ]
    return html.Div([html.Div(words), _three(view, here)], className="kpitop")


def crumb(view: Kpi, here: Address) -> html.Nav:
    """Write the way back to the list."""
    links = [html.A(t("aim.title", here.lang), href=here.page("/muc-tieu")), html.Span("›", **{"aria-hidden": "true"})]
    name = html.Span(view.row.name[here.lang], **{"aria-current": "page"})
    return html.Nav([*links, name], className="a-crumb", **{"aria-label": t("kpi.crumb", here.lang)})


def finding(view: Kpi, lang: str) -> str:
    """Write the headline: reached, on pace, too slow, standing still, or only what is known."""
    row, aim = view.row, in_force(view)
    name, pace = row.name[lang], view.outlook.pace
    if row.current.value is None:
        return t("kpi.head_missing", lang, name=name, reason=marks.reason(row.current, lang))
    value = format.trimmed(row.current.value, row.unit, row.decimals, lang)
    if row.target is None or aim is None:
        return t("kpi.head_plain", lang, name=name, value=value)
    target = format.trimmed(row.target.value, row.unit, row.decimals, lang)
    if row.status == "met":
        return t("kpi.head_met", lang, name=name, target=target)
    need = aim.pace_needed
    if pace is None or not need:
        return t("kpi.head_short", lang, name=name, value=value, target=target)
    ratio = pace / need
    if ratio >= 1:
        return t("kpi.head_enough", lang, name=name, target=target)
    if ratio <= 0:
        return t("kpi.head_still", lang, name=name, target=target)
    share = format.number(max(ratio * 100, Decimal(1)), 0, lang)
    return t("kpi.head_slow", lang, name=name, share=share)


def standfirst(view: Kpi, lang: str) -> list[str]:
    """Write the pace kept and the pace needed, then who holds what is lacking."""
    row, aim, found = view.row, in_force(view), []
    pace, unit, decimals = view.outlook.pace, row.unit, row.decimals
    if pace is not None and row.current.value is not None:
        by = format.points(pace, unit, max(decimals, 1) if format.kind(unit) == "percent" else decimals, lang)
        rises, falls = ("climb", "drop") if format.kind(unit) == "rank" else ("up", "down")
        rising = pace < 0 if format.kind(unit) == "rank" else pace > 0
        key = f"kpi.pace_{(rises if rising else falls) if pace else 'none'}"
        each = t(f"kpi.each_{_step(view)}", lang)
        found.append(headline.capital(t(key, lang, each=each, by=by)))
        if aim and aim.pace_needed and aim.left:
            need = format.points(aim.pace_needed, unit, decimals, lang)
            target = format.trimmed(aim.target.value, unit, decimals, lang)
            found.append(
                count(
                    "kpi.need",
                    aim.left,
                    lang,
                    target=target,
                    by=need,
                    each=each,
                    judged=format.within(aim.judged_at, lang),
                )
            )
    if view.shortfall and view.shortfall.total:
        found.append(_held(view.shortfall, view, lang))
    return found


def _held(lack: Shortfall, view: Kpi, lang: str) -> str:
    """Say how much is lacking and how few agencies hold half of it."""
    own = [holder for holder in lack.holders if not holder.carried]
    sum_, many = Decimal(0), 0
    for holder in own:
        sum_, many = sum_ + holder.lacks, many + 1
        if sum_ * 2 >= lack.total:
            break
    what = view.definition.numerator[lang]
    return t("kpi.lacking_one" if many == 1 else "kpi.lacking", lang, n=format.number(lack.total, 0, lang), what=what[:1].lower() + what[1:], many=many,
             share=format.number(sum_ / lack.total * 100, 0, lang))  # fmt: skip


def in_force(view: Kpi) -> Aim | None:
    """Give the target that counts now."""
    return next((aim for aim in view.outlook.aims if aim.in_force), None)


def _step(view: Kpi) -> str:
    spelling = view.outlook.period
    return "quarter" if "Q" in spelling else "half" if "S" in spelling else "month" if "-" in spelling else "year"


def _three(view: Kpi, here: Address) -> html.Dl:
    lang, row, aim = here.lang, view.row, in_force(view)
    change = [marks.change(row, lang)] if row.change is not None else []
    boxes = [
        (t("tgt.current", lang), marks.number(row.current, row.unit, row.decimals, here), change),
        (t("tgt.required", lang), format.value(row.required, row.unit, row.decimals, lang), _gap(row, aim, lang)),
        _forecast(view, lang),
    ]
    inside = [html.Div([html.Dt(name), html.Dd([html.B(figure), html.Small(said)])]) for name, figure, said in boxes]
    return html.Dl(inside, className="a-hero")


def _gap(row: TargetRow, aim: Aim | None, lang: str) -> list[Any]:
    if row.required is None:
        return [t("kpi.no_required", lang)]
    if aim is None or aim.gap is None:
        return []
    short = aim.gap > 0 if row.direction == "up" else aim.gap < 0
    by = format.points(aim.gap, row.unit, row.decimals, lang)
    return [t("kpi.gap" if short else "kpi.ahead", lang, by=by) if aim.gap else t("kpi.exact", lang)]


def _forecast(view: Kpi, lang: str) -> tuple[str, str, list[Any]]:
    row, found = view.row, view.outlook.forecasts
    if not found:
        return t("tgt.forecast", lang), format.DASH, [t("tgt.no_forecast", lang)]
    first = found[0]
    head = t("kpi.forecast", lang, period=_period(first.period, lang))
    return head, format.value(first.value, row.unit, row.decimals, lang), [span(first, row, lang)]


def span(found: Forecast, row: TargetRow, lang: str) -> str:
    """Write the range of a forecast and how often such ranges were right when tried on the past."""
    if found.low is None or found.high is None:
        return t("kpi.no_range", lang)
    low, high = (format.number(one, row.decimals, lang) for one in (found.low, found.high))
    said = t("kpi.range", lang, low=low, high=high)
    if not found.pooled.tested:
        return f"{said}; {t('kpi.untested', lang)}"
    share = format.share(found.pooled.within, found.pooled.tested, lang)
    tested = format.number(found.pooled.tested, 0, lang)
    return f"{said}; {t('kpi.tested', lang, share=share, tested=tested)}"


def _period(spelling: str, lang: str) -> str:
    return format.period_label(spelling, lang)
