"""The screens, one per file; the folder is the registry.

A page holds `PAGE` (what it says of itself) and `draw(viewer, here)` (what it shows). A page that is `whole` is
plain HTML outside Dash and may hold `ACTS`: path → what is done with a form that is sent there.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

NOT_FOUND = "/404"


@cache
def modules() -> tuple[ModuleType, ...]:
    """Load every page of the folder."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    return tuple(import_module(f"dashboard.pages.{name}") for name in names)


@cache
def _shown() -> dict[str, ModuleType]:
    return {module.PAGE.path.strip("/"): module for module in modules() if not module.PAGE.whole}


def of_path(path: str) -> ModuleType:
    """Give the page that Dash shows at a path, the page of what is not found where there is none.

    A page whose path has parts in brackets, such as `/co-quan/<ma>`, answers what no other page names itself.
    """
    shown, asked = _shown(), path.strip("/")
    fits = (module for name, module in shown.items() if "<" in name and re.fullmatch(_pattern(name), asked))
    return shown.get(asked) or next(fits, shown[NOT_FOUND.strip("/")])


def parts(template: str, path: str) -> dict[str, str]:
    """Give the parts of a path that a template names: `/co-quan/<ma>` and `/co-quan/hue` make `{"ma": "hue"}`."""
    found = re.fullmatch(_pattern(template.strip("/")), unquote(path).strip("/"))
    return dict(zip(_PART.findall(template), found.groups(), strict=True)) if found else {}


_PART = re.compile(r"<([^>]+)>")


def _pattern(template: str) -> str:
    return "([^/]+)".join(re.escape(fixed) for fixed in _PART.split(template)[::2])
