"""What a callback may be asked: every body is checked against the registry before Dash sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from flask import request
from werkzeug.exceptions import HTTPException

from dashboard import policy

LARGEST, DEEPEST, LONGEST = 64 * 1024, 8, 2000
_KEYS = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})
#: The renderer signs each of its calls; every other parameter of Dash is for background callbacks, which are not used.
_END = re.compile(rb"(endId=[A-Za-z0-9_~.-]{1,200})?")


class Bad(ValueError):
    """A body that no page of ours sends; the text names the first thing wrong, for the log."""


def reader(callbacks: dict[str, Any]) -> Callable[[], tuple[str, Mapping[str, Any]]]:
    """Make what gives the output that a request asks for, and the values it brings, by `id.property`; or raises `Bad`.

    What a body asks for depends on its bytes alone, so those that were good are remembered, a few at a time.
    """
    checked = lru_cache(maxsize=128)(partial(_checked, callbacks))

    def read() -> tuple[str, Mapping[str, Any]]:
        if not _END.fullmatch(request.query_string):
            raise Bad("keys")
        return checked(_sent())

    return read


def _checked(callbacks: dict[str, Any], sent: bytes) -> tuple[str, Mapping[str, Any]]:
    body = _parsed(sent)
    if not isinstance(body, dict) or not set(body) <= _KEYS:
        raise Bad("keys")
    output = body.get("output")
    made = callbacks.get(output) if isinstance(output, str) else None
    held = policy.CALLBACKS.get(output) if isinstance(output, str) else None
    if not isinstance(output, str) or made is None or held is None or "callback" not in made:
        raise Bad("output")
    values: dict[str, Any] = {}
    for part in ("inputs", "state"):
        values |= _values(body.get(part, []), made[part], held)
    _outputs(body.get("outputs"), made)
    _changed(body, values)
    return output, values


def _sent() -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise Bad("size")
    request.max_content_length = LARGEST
    try:
        return request.get_data(cache=True)
    except HTTPException as error:
        raise Bad("json") from error


def _parsed(sent: bytes) -> Any:
    try:
        body = json.loads(sent.decode("utf-8"), parse_constant=_constant, parse_float=_float, object_pairs_hook=_once)
        _plain(body)
    except (ValueError, RecursionError) as error:
        raise Bad("json") from error
    return body


def _values(given: Any, wanted: list[dict[str, Any]], held: policy.Callback) -> dict[str, Any]:
    if not isinstance(given, list) or len(given) != len(wanted):
        raise Bad("inputs")
    found = {}
    for one, want in zip(given, wanted, strict=True):
        right = isinstance(one, dict) and set(one) <= {"id", "property", "value"}
        if not right or (one.get("id"), one.get("property")) != (want["id"], want["property"]):
            raise Bad("input")
        name = f"{want['id']}.{want['property']}"
        value = one.get("value")
        if type(value) not in held.takes[name]:
            raise Bad("type")
        found[name] = value
    return found


def _outputs(given: Any, made: dict[str, Any]) -> None:
    several = isinstance(made["output"], list | tuple)
    wanted = made["output"] if several else [made["output"]]
    names = [{"id": one.component_id, "property": one.component_property} for one in wanted]
    if given != (names if several else names[0]):
        raise Bad("outputs")


def _changed(body: dict[str, Any], values: dict[str, Any]) -> None:
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(one, str) and one in values for one in changed):
        raise Bad("changedPropIds")
    parsed = body.get("parsedChangedPropsIds", [])
    if not isinstance(parsed, list) or not all(isinstance(one, str) and one in values for one in parsed):
        raise Bad("parsedChangedPropsIds")


def _constant(text: str) -> Any:
    raise Bad(text)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Bad("number")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Bad("twice")
    return found


def _plain(value: Any, depth: int = 1) -> None:
    """Refuse what is nested deep, text that is long or no text, and numbers that no figure needs."""
    if depth > DEEPEST:
        raise Bad("depth")
    if isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            _plain(one, depth + 1)
    elif isinstance(value, str):
        value.encode("utf-8")
        if len(value) > LONGEST or "\x00" in value:
            raise Bad("text")
    elif type(value) is int and abs(value) >= 2**53:
        raise Bad("number")
