"""The screens, one per file; the folder is the registry.

A page holds `PAGE` (what it says of itself) and `draw(viewer, here)` (what it shows). A page that is `whole` is
plain HTML outside Dash and may hold `ACTS`: path → what is done with a form that is sent there.
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


def of_path(path: str) -> ModuleType:
    """Give the page that Dash shows at a path, the page of what is not found where there is none."""
    shown = {module.PAGE.path.strip("/"): module for module in modules() if not module.PAGE.whole}
    return shown.get(path.strip("/")) or shown[NOT_FOUND.strip("/")]
