"""Figures as a file: `GET /api/v1/figures?ct=…&ky=…&ma=…&ranh=34&ban=r7&dang=csv|json`.

At least one of indicator (`ct`), period (`ky`) and agency (`ma`) is named; `ban` asks for a past release, whose answer
is the same bytes for ever. Who reads what is the session's or token's, as on the pages.
"""

from __future__ import annotations

from flask import Response, jsonify, request

from dashboard import identity
from dashboard.door import door
from data.errors import Refusal

_FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_NAMES = {"ct": "indicator", "ky": "period", "ma": "agency", "ranh": "lens"}


def give() -> Response:
    """Give the figures that are asked for; a refusal is JSON with its sentence."""
    asked = {word: request.args.get(name, "")[:100] for name, word in _NAMES.items()}
    form, ban = request.args.get("dang", "json"), request.args.get("ban")
    try:
        if not any(asked[word] for word in ("indicator", "period", "agency")):
            raise Refusal("export_too_wide")
        if form not in _FORMS:
            raise Refusal("export_form", given=form[:20])
        body = door().export(identity.reader().viewer, form, as_of=ban, **asked)
    except Refusal as refusal:
        lang = "en" if request.args.get("lang") == "en" else "vi"
        made = jsonify(error=refusal.code, message=refusal.say(lang))
        made.status_code = 400
        return made
    return Response(body, content_type=_FORMS[form])


ROUTES = (("/api/v1/figures", "GET", give),)
