"""Releases made by several programs at the same moment stay whole, each with its own number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from data import fs, release
from data.model import Delivery
from data.settings import Settings
from metrics.deltas import materialised
from tests.metrics.conftest import take

ROOT = Path(__file__).parents[2]
BODY = "Kênh đánh giá,Lượt đánh giá,Hài lòng và rất hài lòng\nTrực tuyến,100,{satisfied}\n"


def test_four_builders_at_once_publish_four_releases_that_can_be_made_again(here: Settings):
    body = BODY.format(satisfied=90).encode()
    take(here, Delivery("a.csv", body, dataset="satisfaction", sender="hue", period="2026-04"))
    environ = os.environ | {"DATA_DIR": str(here.data_dir), "NOW": "2026-05-20T09:00:00+07:00"}
    command = [sys.executable, "-m", "metrics", "release"]
    started = [subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0, 0]
    assert [row.n for row in release.rows(here)] == [1, 2, 3, 4]
    fs.remove(here.data_dir / "product" / "releases")
    for number in (1, 2, 3, 4):
        assert materialised(here, number).exists()
