"""Layers of corrected cells over a file, as they lie in the archive.

JSON `{"base": sha256, "cells": [[sheet, row, column, text], …]}`; a cleared cell holds null.
"""

from __future__ import annotations

import orjson

#: (sheet, row, column letters) → text, None for a cleared cell.
Cells = dict[tuple[str, int, str], str | None]


def pack(base: str, cells: Cells) -> bytes:
    """Write a layer over the original of a sha256."""
    listed = [[*place, text] for place, text in sorted(cells.items())]
    return orjson.dumps({"base": base, "cells": listed}, option=orjson.OPT_INDENT_2)


def unpack(body: bytes) -> Cells:
    """Read the cells of a layer."""
    return {(sheet, row, column): text for sheet, row, column, text in orjson.loads(body)["cells"]}
