"""Requests from other sites, headers of every answer, tricks with paths and methods."""

from __future__ import annotations

import re

import pytest

from dashboard import app as program
from data import audit
from tests.doors import kit, matrix

HOST = "http://localhost"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
CROSSED = {
    "nothing": {},
    "other origin": {"Origin": "https://evil.example"},
    "null origin": {"Origin": "null"},
    "empty origin": {"Origin": ""},
    "other scheme": {"Origin": "https://localhost"},
    "other port": {"Origin": "http://localhost:81"},
    "name within": {"Origin": "http://localhost.evil.example"},
    "two origins": {"Origin": "http://localhost, https://evil.example"},
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
    "both, site wrong": {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
    "both, origin wrong": {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    "plain text": {"Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
    "multipart": {"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"},
}


def _unsafe(house) -> list[str]:
    return [rule for rule, method in program.surface(house.remote) if method == "POST"]


@pytest.mark.parametrize("shape", CROSSED, ids=str)
def test_another_site_does_nothing(house, shape):
    token = house.session("administrator")
    before = audit.rows(house.settings, 1)[0]["sequence"]
    for path in _unsafe(house):
        kind = JSON if path == kit.CALLBACK else FORM
        headers = {"Cookie": f"__Host-phien={token}", **kind, **CROSSED[shape]}
        client = house.remote.server.test_client(use_cookies=False)
        answer = client.post(path, data=f"the={kit.form_token(token)}&ly-do=x&ten=abc", headers=headers)
        assert answer.status_code == 403, path
    assert audit.rows(house.settings, 1)[0]["sequence"] == before


@pytest.mark.parametrize("given", [{}, {"the": ""}, {"the": kit.form_token("khác")}, {"the": "đ" * 500}])
def test_a_form_without_the_token_of_its_session_does_nothing(house, given):
    for path in _unsafe(house):
        if path != kit.CALLBACK:
            assert house.ask("administrator", "POST", path, data=given).status_code == 403, path


def test_a_browser_that_names_its_origin_alone_may_send(house):
    headers = {"Origin": HOST, "Sec-Fetch-Site": ""}
    del headers["Sec-Fetch-Site"]
    client = house.local.server.test_client()
    assert client.post(kit.CALLBACK, json=kit.body(), headers=headers).status_code == 200


def test_a_page_elsewhere_that_points_its_name_here_reads_nothing(house):
    client = house.local.server.test_client()
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"Host": "[::1]:8050"}).status_code == 200


def test_headers_stand_on_every_answer(house):
    for kind, name in matrix.expected():
        method, path = name.split(" ", 1) if kind == "routes" else ("POST", kit.CALLBACK) if kind == "callbacks" else ("GET", name)  # fmt: skip
        for who in ("administrator", "leader", "anonymous"):
            answer = house.ask(who, method, matrix.REAL.get(path, path))
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy
            assert "unsafe-inline" not in re.search(r"script-src ([^;]*)", policy)[1]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
            if not path.startswith(("/assets/", "/_dash-component-suites/")):
                assert answer.headers["Cache-Control"] == "no-store", path
            assert answer.status_code < 500


TRICKS = (
    "/{0}", "//{0}", "/./{0}", "/{0}/", "/{0};x", "/%2f{0}", "/{0}%2f", "/x/../{0}", "/%2e/{0}", "/{0}%00", "/{0}.json",
    "/{0}?lang=en&lang=vi",
)  # fmt: skip


@pytest.mark.parametrize("place", ["nhat-ky", "quan-tri/tai-khoan", "tai-khoan", "nguon", "NHAT-KY", "_dash-layout"])
def test_a_path_written_otherwise_opens_nothing_more(house, place):
    for who, inside in (("leader", "Nhật ký nguyên vẹn"), ("leader", "nguoi.auditor"), ("anonymous", "<h1")):
        for trick in TRICKS:
            for method in ("GET", "HEAD", "OPTIONS"):
                path, _, query = trick.format(place).partition("?")
                answer = house.ask(
                    who, method, "/", environ_overrides={"PATH_INFO": _plain(path), "QUERY_STRING": query}
                )
                assert answer.status_code < 500
                if who == "anonymous":
                    assert answer.status_code in (303, 401), (trick, method)
                else:
                    assert inside not in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(house, method):
    for rule, _ in program.surface(house.remote):
        answer = house.ask("administrator", method, matrix.REAL.get(rule, rule))
        assert answer.status_code in (403, 405), rule
    over = {"X-HTTP-Method-Override": "POST"}
    assert house.ask("leader", "GET", "/quan-tri/tai-khoan/lap", headers=over).status_code == 404


def _plain(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)
