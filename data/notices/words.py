"""What a notice says, in the two languages of the product: made when it is read, so that a mended word mends them all."""

from __future__ import annotations

from datetime import date
from typing import Any

from data import agencies, datasets
from data.errors import sentence
from data.model import Text
from data.period import parse

#: How many reports are named before the others are counted.
NAMED = 6


def title(kind: str, params: dict[str, Any], lang: str = "vi") -> str:
    """Write the one line of a notice."""
    return sentence(f"notice_{kind}", lang, **_values(params, lang))


def body(kind: str, params: dict[str, Any], lang: str = "vi") -> str:
    """Write what it says more; "" where the line is all."""
    found = []
    if params.get("owed"):
        found.append(_owed(params["owed"], lang))
    if params.get("steps"):
        found.append(
            "; ".join(sentence(f"notice_step_{step}", lang, n=n) for step, n in sorted(params["steps"].items()))
        )
    if params.get("shown"):
        found.append(params["shown"])
    if params.get("reply"):
        found.append(f"“{params['reply']}”")
    return ". ".join(found)


def _values(params: dict[str, Any], lang: str) -> dict[str, Any]:
    values = dict(params)
    if params.get("agency"):
        values["agency"] = agencies.get(params["agency"]).name[lang]
    for name in ("due", "until"):
        if params.get(name):
            values[name] = f"{date.fromisoformat(params[name]):%d/%m/%Y}"
    values["n"] = params.get("n", len(params.get("owed", ())))
    if not params.get("number"):
        values["number"] = sentence("notice_no_number", lang)
    if params.get("name"):
        values["name"] = Text(**params["name"])[lang]
    for name in ("value", "bound"):
        if params.get(name):
            text = params[name].replace(".", ",") if lang == "vi" else params[name]
            values[name] = f"{text}%" if params.get("unit") == "percent" else text
    if params.get("period"):
        values["period"] = parse(params["period"]).label(lang)
    return values


def _owed(owed: list[list[str]], lang: str) -> str:
    names = [f"{datasets.get(dataset).label[lang]}, {parse(period).label(lang)}" for dataset, period in owed[:NAMED]]
    more = len(owed) - NAMED
    return "; ".join([*names, *([sentence("notice_more", lang, n=more)] if more > 0 else [])])
