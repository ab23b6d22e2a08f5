"""What readers without an account see: the newest official release and nothing that is newer or working."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dash import html
from flask import current_app

from dashboard import marks
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import t
from dashboard.shell import NO_STAMP, Content
from data.errors import Refusal
from data.model import Viewer
from metrics.views import Overview

#: A release never changes, so its kind is asked once; a country makes fewer than this between two official ones.
FARTHEST = 200
_KEY = "RELEASE_KINDS"


def overview(viewer: Viewer, asked: Mapping[str, str | None]) -> Overview | None:
    """Give the overview of an official release: the one that was asked for, else the newest; None without one."""
    kinds: dict[int, str] = current_app.config.setdefault(_KEY, {})
    try:
        newest = door().overview(viewer).stamp.newest
    except Refusal as refusal:
        if refusal.code == "no_release":
            return None
        raise
    wanted = (asked.get("ban") or "").removeprefix("r")
    given = [int(wanted)] if wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:9]) <= newest else []
    for number in [*given, *range(newest, max(0, newest - FARTHEST), -1)]:
        if number not in kinds:
            kinds[number] = door().overview(viewer, ban=f"r{number}").stamp.kind
        if kinds[number] == "official":
            return _plain(door().overview(viewer, **{**asked, "ban": f"r{number}"}), number)
    return None


def none(here: Address) -> Content:
    """Say that nothing was officially released yet."""
    link = html.A(t("door.sign_in", here.lang), href="/dang-nhap", className="btn", **{"data-whole": "1"})
    return Content([marks.empty(t("public.none", here.lang), t("public.none_next", here.lang), link)], NO_STAMP, [])


def _plain(view: Overview, number: int) -> Overview:
    """Take out what is not of the release: which sources fail now, and that newer releases exist."""
    return replace(view, age=replace(view.age, failed=()), stamp=replace(view.stamp, newest=number, loading=False))
