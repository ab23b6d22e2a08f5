"""A copy of its own for each test, and the real files where they are at hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.settings import Settings
from tests.ingest.kit import copy_at

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A new copy in demonstration mode at a fixed moment."""
    return copy_at(tmp_path)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files, which a public checkout does not have."""
    if not SHARED.is_dir():
        pytest.skip("the real test files (../shared/data) are not part of this checkout")
    return SHARED
