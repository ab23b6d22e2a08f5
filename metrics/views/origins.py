"""The shapes in which the sources of many figures leave at once, for files and paper."""

from __future__ import annotations

from dataclasses import dataclass

from data.model import Text
from metrics.views import Figure


@dataclass(frozen=True)
class Trail:
    """One report behind a figure, as deep as its reader may see: its file, and the cells of its sheet that were read."""

    report: int
    dataset: Text
    sender: Text
    period: str
    revision: int
    file: str
    sha256: str
    sheet: str
    cells: str


@dataclass(frozen=True)
class Origin:
    """Where one figure comes from.

    A figure of one agency has its `trails`; a whole is made of `reports` reports of `senders` agencies, whose own figures
    tell theirs. `digest` is that of the definition's file by which the release went, `document` what it follows.
    """

    figure: Figure
    name: Text
    agency: Text
    version: int
    digest: str
    document: str
    reports: int
    senders: int
    trails: tuple[Trail, ...]
