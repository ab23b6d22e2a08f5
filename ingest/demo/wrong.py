"""Files that are not reports, as they come in by mistake."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LOGIN = (
    '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập</title></head><body>'
    '<h1>Hệ thống báo cáo</h1><p>Phiên làm việc đã hết hạn. Vui lòng đăng nhập lại.</p><form method="post">'
    '<input name="ten"><input name="mat-khau" type="password"><button>Đăng nhập</button></form></body></html>'
).encode()


@cache
def body(what: str) -> bytes | None:
    """Give the bytes of a wrong file, or None for one that is a table."""
    if what == "login_page":
        return _LOGIN
    if what == "empty":
        return b""
    if what == "protected":
        # Made once with a password nobody needs: it only has to be refused.
        return (Path(__file__).parent / "protected.xlsx").read_bytes()
    return None
