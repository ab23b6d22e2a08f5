"""One program with an account of each kind for all tests of the doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from data import settings
from data.accounts import passwords
from tests.dashboard.conftest import door, site  # noqa: F401
from tests.dashboard.fixtures import Door
from tests.doors import kit


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Hash with the least work in these files alone; the cost of a hash is measured elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> kit.House:
    """The program of the demonstration with real accounts."""
    return kit.build(settings.load(environ={"DATA_DIR": str(tmp_path_factory.mktemp("cua")), "MODE": "demo"}), Door())


@pytest.fixture
def own(tmp_path) -> kit.House:
    """The same on a copy that one test may change."""
    return kit.build(settings.load(environ={"DATA_DIR": str(tmp_path / "rieng"), "MODE": "demo"}), Door())
