"""Tampered callback bodies: a sentence and an id, never an error of ours and never a figure."""

from __future__ import annotations

import copy
import json

import pytest

from tests.doors import kit


def _value(value):
    return lambda body: body["inputs"][0].update(value=value)


def _set(**values):
    return lambda body: body.update(values)


def _deep(levels: int):
    found: object = 1
    for _ in range(levels):
        found = [found]
    return found


CHANGES = {
    "another id": lambda body: body["inputs"][0].update(id="khac"),
    "a list": _value(["/"]),
    "a record": _value({"a": "/"}),
    "null": _value(None),
    "a truth": _value(True),
    "a number": _value(7),
    "400 digits": _value(10**399),
    "a long list": _value(list(range(9000))),
    "a long text": _value("/" + "a" * 2001),
    "a zero byte": _value("/\x00"),
    "half a sign": _value("/\ud800"),
    "deep": _value(_deep(20)),
    "forged trigger": _set(changedPropIds=["khac.value"]),
    "trigger no list": _set(changedPropIds={"a": 1}),
    "pattern id": lambda body: body["inputs"][0].update(id={"type": "a", "index": "ALL"}),
    "an input more": lambda body: body["inputs"].append({"id": "a", "property": "b", "value": 1}),
    "an input less": lambda body: body["inputs"].pop(),
    "inputs no list": _set(inputs="không"),
    "a state more": _set(state=[{"id": "a", "property": "b", "value": 1}]),
    "wrong output": _set(output="khac.children"),
    "output no text": _set(output=["a"]),
    "wrong outputs": _set(outputs={"id": "a", "property": "b"}),
    "a job": _set(job="1", cacheKey="x"),
    "without output": lambda body: body.pop("output"),
    "without inputs": lambda body: body.pop("inputs"),
}
RAW = {
    "no json": b"{",
    "nothing": b"",
    "NaN": b'{"output": NaN}',
    "1e400": b'{"output": 1e400}',
    "too large": b'{"output": "' + b"a" * 70_000 + b'"}',
    "very deep": b"[" * 30_000,
    "twice": b'{"output": "a", "output": "b"}',
    "no utf-8": b'{"output": "\xff\xfe"}',
    "a list": b"[1]",
    "long number": b'{"output": ' + b"9" * 6000 + b"}",
}


def _told(answer) -> None:
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400, text
    assert "Mã " in text
    assert "full_online_coverage" not in text
    for inside in ("Traceback", "/site-packages", ".py", "SELECT", "File "):
        assert inside not in text


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_tampered_body_is_refused_for_every_callback(house, change):
    for output in house.remote.callback_map:
        body = copy.deepcopy(kit.body(output))
        CHANGES[change](body)
        _told(house.ask("leader", "POST", kit.CALLBACK, data=json.dumps(body), content_type="application/json"))


@pytest.mark.parametrize("raw", RAW, ids=str)
def test_what_is_no_body_is_refused(house, raw):
    _told(house.ask("leader", "POST", kit.CALLBACK, data=RAW[raw], content_type="application/json"))


@pytest.mark.parametrize("query", ["cacheKey=a", "job=1", "oldJob=1", "cancelJob=1", "endId=a&job=1", "endId=../.."])
def test_parameters_of_background_callbacks_are_refused(house, query):
    _told(house.ask("leader", "POST", f"{kit.CALLBACK}?{query}", json=kit.body()))


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/../../etc/passwd", "/nhat-ky", "/tai-khoan", "/x' OR 1=1 --", "/%00", "/nguon/", "/e\u0301"],
)
@pytest.mark.parametrize("search", ["?so-lieu=%00", "?module=a&policy=b", "?a&&=&%ff", "?ky=' OR 1=1", "x", ""])
def test_a_strange_place_is_a_page_or_a_sentence(house, path, search):
    answer = house.ask("leader", "POST", kit.CALLBACK, json=kit.body(path=path, search=search))
    assert answer.status_code == 200
    assert "kiểm toán" not in answer.get_data(as_text=True).lower()
    assert "Nhật ký nguyên vẹn" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "x", "https://evil.example/", "x' OR 1=1 --", "\\x"])
def test_what_is_no_path_is_refused(house, path):
    _told(house.ask("leader", "POST", kit.CALLBACK, json=kit.body(path=path)))
