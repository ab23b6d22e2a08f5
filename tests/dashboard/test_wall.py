"""The wall view: every part is in the page, nothing turns where motion is unwelcome, and turning can be stopped."""

from __future__ import annotations

import re

import requests


def test_the_wall_holds_every_part_and_asks_again_by_itself(site):
    told = requests.get(f"{site}/man-hinh-lon", timeout=20).text
    parts = re.findall(r'class="turn-(\d)"', told)
    assert parts == ["0", "1", "2", "3", "4"]
    assert 'data-wait="600"' in told and "Cần quyết định" in told and "Hoàng Sa" in told
    assert "Ba mục tiêu đúng hẹn" in told and "/tom-tat" in told


def test_turning_is_stopped_by_the_address(site):
    still = requests.get(f"{site}/man-hinh-lon?xem=tat-ca&lang=en", timeout=20).text
    assert 'class="wall still"' in still and "Turn by itself" in still
    turning = requests.get(f"{site}/man-hinh-lon", timeout=20).text
    assert 'class="wall"' in turning and "xem=tat-ca" in turning
