"""The screens, one per file; the folder is the registry.

A page holds `PAGE` (what it says of itself) and `draw(viewer, here)` (what it shows).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

NOT_FOUND = "/404"


@cache
def modules() -> tuple[ModuleType, ...]:
    """Load every page of the folder."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    return tuple(import_module(f"dashboard.pages.{name}") for name in names)
