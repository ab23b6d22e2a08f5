"""Reports pushed with a token that may send: bytes are kept durably, only then a receipt is given.

`POST /api/v1/reports?dataset=…&period=…` takes the file as the body, or as one part of a form; the sender is the
token's agency and nothing else. `GET /api/v1/reports/<receipt>` tells what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from dashboard import identity, place
from data import accounts, agencies, push, space
from data.errors import Refusal, sentence

UPLOADS, HOUR = 30, 3600
ASKED, MINUTE = 600, 60
#: Room for the frame of a form around the file.
FRAME = 64 * 1024
_STATUS = {"report_file_too_large": 413, "receipt_unknown": 404, "api_too_often": 429}


def _answers(act: Callable[..., Response]) -> Callable[..., Response]:
    """Count a request, do it, and write a refusal as JSON in the language that is asked for."""

    @wraps(act)
    def answer(**words: str) -> Response:
        try:
            _count(f"api:{_token().id}", ASKED, MINUTE)
            return act(**words)
        except RequestEntityTooLarge:
            refusal = Refusal("report_file_too_large", file=_name(None), limit=f"{push.LARGEST // 2**20} MB")
        except HTTPException as error:
            refusal = Refusal("api_unreadable", what=error.name)
        except Refusal as error:
            refusal = error
        status = 507 if refusal.code in space.CODES else _STATUS.get(refusal.code, 400)
        made = jsonify(error=refusal.code, message=refusal.say(_lang()))
        made.status_code = status
        if status == 429:
            made.headers["Retry-After"] = str(refusal.params["seconds"])
        return made

    return answer


@_answers
def send() -> Response:
    """Receive one report and give its receipt: 202, or the same receipt again for the same report."""
    account = _token_account()
    assert account.agency is not None
    _count(f"uploads:{account.agency}", UPLOADS, HOUR)
    dataset, period = (request.args.get(name, "")[:100] for name in ("dataset", "period"))
    if not dataset or not period:
        raise Refusal("api_incomplete", missing="dataset" if not dataset else "period")
    space.check(place.here())
    name, body = _body()
    agency = agencies.get(account.agency).id
    got = push.push(place.here(), account.who, agency, dataset, period, name, body, account.demonstration)
    made = jsonify(receipt=got.receipt, sha256=got.sha256, received_at=got.received_at.isoformat())
    made.status_code, made.headers["Location"] = 202, f"/api/v1/reports/{got.receipt}"
    return made


@_answers
def tell(receipt: str) -> Response:
    """Tell the state and findings of a receipt of one's own."""
    lang, scope = _lang(), identity.reader().viewer.agencies or frozenset()
    found = push.state(place.here(), receipt, scope)
    problem = found["problem"]
    told: dict[str, Any] = {
        **found,
        "received_at": found["received_at"].isoformat(),
        "problem": {"code": problem["code"], "message": sentence(problem["code"], lang, **problem["params"])} if problem else None,
        "reports": [
            {
                "report": card.id, "dataset": card.dataset, "sender": card.sender, "period": card.period,
                "revision": card.revision, "state": card.state, "rows": card.rows,
                "findings": [
                    {"rule": one.rule, "severity": one.severity, "where": one.where, "message": one.say(lang)} for one in findings
                ],
            }
            for card, findings in found["reports"]
        ],
    }  # fmt: skip
    return jsonify(told)


def _body() -> tuple[str, bytes]:
    """Read the file that was sent, no more of it than may be kept."""
    if request.mimetype == "multipart/form-data":
        request.max_content_length = push.LARGEST + FRAME
        files = list(request.files.values())
        if len(files) != 1:
            raise Refusal("api_incomplete", missing="file")
        return _name(files[0].filename), files[0].stream.read(push.LARGEST + 1)
    request.max_content_length = push.LARGEST
    return _name(request.args.get("name")), request.get_data(cache=False)


def _name(given: str | None) -> str:
    """Write the name of a file as people can read it; it is never a path of ours."""
    shown = "".join(char if char.isprintable() and char not in "/\\" else "\ufffd" for char in given or "")
    return shown[:150] or "report"


def _count(key: str, limit: int, seconds: int) -> None:
    wait = accounts.allow(place.here(), key, limit, seconds)
    if wait:
        raise Refusal("api_too_often", limit=limit, seconds=wait)


def _token() -> accounts.Token:
    found = identity.reader().token
    assert found is not None  # the policy lets only tokens come here
    return found


def _token_account() -> accounts.Account:
    return accounts.get(place.here(), _token().account)


def _lang() -> str:
    return "en" if request.args.get("lang") == "en" else "vi"


ROUTES = (
    ("/api/v1/reports", "POST", send),
    ("/api/v1/reports/<string:receipt>", "GET", tell),
)
