"""Building the failing disk, starting a proof under it, and telling it what to do."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
SOURCE = Path(__file__).with_name("disk.c")
#: What the chosen call does: nothing, fail once, fail from then on, end the process before it or in its middle.
QUIET, FAIL_ONCE, FULL, END, CUT = range(5)


def under(name: str, quick: bool) -> dict[str, Any]:
    """Run `proof(quick)` of a module in a process that stands on the failing disk; give what it found."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise ModuleNotFoundError("no C compiler", name="gcc")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "disk.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl", "-lpthread"], check=True)
        program = f"from tests.reliability.disk import shim; shim.answer({name!r}, {quick!r})"
        environ = os.environ | {"LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{name} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def answer(name: str, quick: bool) -> None:
    """Print what a proof found."""
    os.environ.pop("LD_PRELOAD")
    print(json.dumps(importlib.import_module(name).proof(quick)), flush=True)


def arm(folder: Path, how: int = QUIET, at: int = 0, notes: int = -1) -> None:
    """Count the calls that change files below a folder from now on; the call `at` does as told."""
    _library().disk_arm(str(folder).encode(), how, ctypes.c_long(at), notes)


def count() -> int:
    """Give how many calls there were since the disk was armed."""
    return _library().disk_count()


def mark(text: str) -> None:
    """Note something between the calls."""
    _library().disk_mark(text.encode())


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.disk_count.restype = ctypes.c_long
    return library
