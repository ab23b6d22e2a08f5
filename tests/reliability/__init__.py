"""The long proofs of what this product promises: each file of this folder is one, with `main(quick) -> dict`.

`main` gives `{"figure": {measure: number}, "bar": text, "ok": bool}`; `quick` asks for a sample of some seconds,
which `make test` runs unless a proof only measures. What several proofs share lies in folders below; names with `_` or `test_` are no proofs.
"""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from typing import Any


def names() -> list[str]:
    """Give the names of all proofs, in order."""
    found = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return sorted(name for name in found if not name.startswith(("_", "test_")))


def run(name: str, quick: bool) -> dict[str, Any]:
    """Run one proof; give its line. A package that is missing is named, and the proof has failed."""
    began = time.monotonic()
    try:
        found = importlib.import_module(f"{__name__}.{name}").main(quick)
    except ModuleNotFoundError as missing:
        found = {"figure": {}, "bar": f"the package {missing.name} is installed", "ok": False}
    kept = {part: found[part] for part in ("figure", "bar", "ok")}
    return {"name": name, **kept, "seconds": round(time.monotonic() - began, 1)}
