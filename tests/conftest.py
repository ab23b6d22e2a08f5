"""A fresh data folder for any test, and this checkout on the import path."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from data import settings
from data.settings import Settings


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """Settings of a new production copy at a fixed moment."""
    environ = {"DATA_DIR": str(tmp_path / "var"), "MODE": "production", "NOW": "2026-05-20T09:00:00+07:00"}
    return settings.load(environ=environ)
