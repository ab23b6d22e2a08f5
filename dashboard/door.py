"""The one data door, as given to the running program, so that tests can put another in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol, cast

from flask import current_app

from data.model import Text, Viewer
from metrics import views
from metrics.views.agencies import League, ScoreHistory, Versus, WhatIf
from metrics.views.aims import Aims, Kpi
from metrics.views.history import Mix, Since
from metrics.views.investment import Dossier, Investment
from metrics.views.lens import Series
from metrics.views.meeting import Agenda
from metrics.views.methods import Definition, Methods
from metrics.views.notes import Register
from metrics.views.origins import Origin
from metrics.views.publishing import Preview
from metrics.views.scores import Ranking, Score, Trial
from metrics.views.search import Found
from metrics.views.signals import Signals
from metrics.views.sources import Sources
from metrics.views.summary import Summary
from metrics.views.targets import Road
from metrics.views.today import Today
from metrics.views.work import Board, Course, Thread

KEY = "DOOR"


class Door(Protocol):
    """What pages may ask; `metrics.read` is one. `asked` holds the parameters of the address: `ky`, `so`, `nhom`, …"""

    def overview(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> views.Overview:
        """Give everything the overview shows."""

    def summary(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> Summary:
        """Give the overview for leaders: worst first, and what waits for a decision."""

    def investment(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> Investment:
        """Give plan, investment and execution of a scope over a year."""

    def project(self, viewer: Viewer, name: str, ky: str | None = None, ban: str | None = None) -> Dossier:
        """Give one project, named `agency.code`, to those who work on its agency."""

    def aims(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> Aims:
        """Give every target of a scope."""

    def kpi(self, viewer: Viewer, indicator: str, ban: str | None = None, **asked: str | None) -> Kpi:
        """Give everything about one indicator."""

    def methods(self, viewer: Viewer, ban: str | None = None) -> Methods:
        """Give every definition, weight and threshold."""

    def method(self, viewer: Viewer, indicator: str, ban: str | None = None) -> Definition:
        """Give what one indicator means."""

    def road(
        self, viewer: Viewer, rank: int = 50, country: str = "VN", year: int | None = None, ban: str | None = None
    ) -> Road:
        """Give the road of a country to a rank of the UN survey."""

    def explain(
        self, viewer: Viewer, observation_id: str, report: int | None = None, ban: str | None = None
    ) -> views.Explanation:
        """Give where one number comes from."""

    def origins(self, viewer: Viewer, observations: Sequence[str], ban: str | None = None) -> Mapping[str, Origin]:
        """Give where each of many numbers comes from."""

    def export(
        self,
        viewer: Viewer,
        form: str = "csv",
        indicator: str = "",
        agency: str = "",
        period: str = "",
        lens: str = "",
        as_of: str | None = None,
    ) -> bytes:
        """Give figures of a release as a file."""

    def series(
        self,
        viewer: Viewer,
        indicator: str,
        agency: str,
        ranh: str | None = None,
        ban: str | None = None,
        kind: str | None = None,
    ) -> Series:
        """Give an indicator's figures for one agency through the agencies of a day, with its breaks."""

    def signals(self, viewer: Viewer, agency: str = "", as_of: str | None = None) -> Signals:
        """Give what is too unusual to go unasked, to the coordinating body and of an agency to its own people."""

    def since(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> Since:
        """Give what changed since a release or a day, split by cause."""

    def preview(self, viewer: Viewer, basis: int, through: str) -> Preview:
        """Give what publishing a release up to a period changes for readers, and what is missing."""

    def mix(
        self,
        viewer: Viewer,
        indicator: str,
        period: str,
        against: str | None = None,
        agency: str = "VN",
        as_of: str | None = None,
    ) -> Mix:
        """Give a whole's change, split into what each agency's rate and weight did."""

    def sources(self, viewer: Viewer) -> Sources:
        """Give the state of every source."""

    def working(self, viewer: Viewer, agency: str) -> tuple[views.WorkingFigure, ...] | None:
        """Give what an agency's figures have become since the newest release; None while they are being computed."""

    def league(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> League:
        """Give agencies × indicators of a period with their scores."""

    def versus(
        self,
        viewer: Viewer,
        names: Sequence[str],
        ky: str | None = None,
        so: str | None = None,
        bo: str | None = None,
        ranh: str | None = None,
        ban: str | None = None,
    ) -> Versus:
        """Give two to four agencies side by side."""

    def score(self, viewer: Viewer, index: str, agency: str, period: str, as_of: str | None = None) -> Score:
        """Give an agency's score with the points it lost."""

    def ranking(self, viewer: Viewer, index: str, kind: str, period: str, as_of: str | None = None) -> Ranking:
        """Give the agencies of a kind in the order of their scores."""

    def trial(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> Trial:
        """Give an index with its numbers, and what it would give with some of them changed."""

    def score_history(
        self, viewer: Viewer, index: str, agency: str, period: str, as_of: str | None = None
    ) -> ScoreHistory:
        """Give the scores of an agency up to a period."""

    def what_if(
        self,
        viewer: Viewer,
        index: str,
        agency: str,
        period: str,
        steps: Sequence[str],
        as_of: str | None = None,
    ) -> WhatIf | None:
        """Give the score with some steps taken."""

    def board(self, viewer: Viewer, ban: str | None = None, **asked: str | None) -> Board:
        """Give the board of obstacles; `asked` holds `loai`, `chu-tri` and `dv`."""

    def thread(self, viewer: Viewer, number: int, ban: str | None = None) -> Thread:
        """Give one obstacle with its thread."""

    def today(self, viewer: Viewer, role: str, account: int | None = None) -> Today:
        """Give what waits for a person of a role today."""

    def agenda(self, viewer: Viewer, ban: str | None = None) -> Agenda:
        """Give what needs a decision in a meeting."""

    def register(self, viewer: Viewer, ban: str | None = None) -> Register:
        """Give every event note."""

    def course(self, viewer: Viewer, number: int, ban: str | None = None) -> Course:
        """Give one directive with its effect."""

    def search(
        self,
        viewer: Viewer,
        text: str,
        kinds: Sequence[str] = ...,
        pages: Sequence[tuple[str, Text]] = (),
        ban: str | None = None,
    ) -> Found:
        """Find what bears a name among what the viewer may see."""

    def readiness(self) -> dict[str, Any]:
        """Give what a watcher asks: the release, its age, and whether history is loading."""


def default() -> Door:
    """Give `metrics.read`, imported only when the program really starts."""
    return cast(Door, import_module("metrics.read"))


def door() -> Door:
    """Give the door of the running program."""
    return current_app.config[KEY]
