"""Doing something in a forked child that may be ended anywhere; the parent opens no file and starts no thread."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any


def run(act: Callable[..., Any], *arguments: Any, quiet: bool = False) -> tuple[int, Any]:
    """Do an act in a child; give its exit status (1 after an exception) and what it gave, as JSON carries it."""
    here, there = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(here)
        status, answer = 1, None
        try:
            answer = act(*arguments)
            status = 0
        except BaseException as error:
            answer = {"error": type(error).__name__, "code": getattr(error, "code", None), "says": str(error)[:400]}
            if not quiet:
                traceback.print_exc()
        with suppress(OSError), open(there, "w", encoding="utf-8") as out:
            json.dump(answer, out, default=str)
        sys.stderr.flush()
        os._exit(status)
    os.close(there)
    with open(here, encoding="utf-8") as heard:
        text = heard.read()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), json.loads(text) if text else None
