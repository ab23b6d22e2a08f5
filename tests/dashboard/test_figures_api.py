"""Figures as a file over the API: who asks for too much or in no known form is told so; the rest comes from the door."""

from __future__ import annotations

import pytest

from dashboard.app import make_app
from tests.dashboard.fixtures import Door


@pytest.fixture
def client():
    return make_app(Door(), "demo", "127.0.0.1").server.test_client()


def test_figures_come_as_csv_and_json_from_the_door(client):
    answer = client.get("/api/v1/figures?ct=dossiers_online&dang=csv&ban=r7", headers={"Host": "127.0.0.1"})
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.data == b"release,indicator\nr7,dossiers_online\n"
    assert client.get("/api/v1/figures?ma=hue").content_type == "application/json"


@pytest.mark.parametrize(("asked", "code"), [("ban=r7", "export_too_wide"), ("ct=a&dang=xlsx", "export_form")])
def test_what_cannot_be_given_is_said(client, asked, code):
    answer = client.get(f"/api/v1/figures?{asked}&lang=en")
    assert answer.status_code == 400 and answer.json["error"] == code and answer.json["message"].endswith(".")
