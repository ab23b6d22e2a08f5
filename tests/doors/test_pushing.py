"""The API that takes reports: a token of its agency sends, a receipt stands for kept bytes, and nothing else passes."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from data import accounts, archive, audit, inbox, ledger, push, space
from data.errors import Refusal
from data.ledger import tables
from ingest import pull
from ingest.read.child import Reader
from tests.doors import kit

CSV = "Lĩnh vực,Tổng số thủ tục,Đủ điều kiện toàn trình,Cung cấp toàn trình,Cung cấp một phần\nĐất đai,{},90,80,5\n"
WRONG = CSV.replace("90,80", "90,95")
QUERY = "/api/v1/reports?dataset=procedures&period=2026-09"


def post(house, body: bytes | str, path: str = QUERY, token: str = "sending", **headers):
    """Send a report as a program does: with a token and nothing of a browser."""
    client = house.remote.server.test_client(use_cookies=False)
    sent = {"Authorization": f"Bearer {house.tokens[token]}", "Content-Type": "text/csv"} | headers
    data = body.encode() if isinstance(body, str) else body
    return client.post(path, data=data, headers={name: value for name, value in sent.items() if value})


def get(house, receipt: str, token: str = "sending"):
    """Ask for a receipt."""
    client = house.remote.server.test_client(use_cookies=False)
    return client.get(f"/api/v1/reports/{receipt}", headers={"Authorization": f"Bearer {house.tokens[token]}"})


def held(house, origin: str = "api") -> int:
    """Count the files that came this way."""
    with ledger.reading(house.settings) as connection:
        return connection.execute(select(func.count()).where(tables.file.c.origin == origin)).scalar_one()


@pytest.fixture(autouse=True)
def unhurried(house):
    """Let every test begin with no use counted."""
    with ledger.writing(house.settings) as connection:
        connection.execute(tables.attempt.delete())


def test_a_receipt_stands_for_bytes_row_and_audit(house):
    body = CSV.format(101).encode()
    answer = post(house, body)
    said = answer.get_json()
    assert answer.status_code == 202 and set(said) == {"receipt", "sha256", "received_at"}
    assert said["sha256"] == sha256(body).hexdigest() and answer.headers["Location"].endswith(said["receipt"])
    assert archive.read(house.settings.archive, said["sha256"]) == body
    number = int(said["receipt"][1:].split("-")[0])
    with ledger.reading(house.settings) as connection:
        row = connection.execute(select(tables.file).where(tables.file.c.id == number)).one()
    assert (row.sender, row.dataset, row.period, row.origin, row.state) == (
        "hung-yen",
        "procedures",
        "2026-09",
        "api",
        "waiting",
    )
    newest = audit.rows(house.settings, 1)[0]
    assert (newest["act"], newest["subject"]) == ("report.receive", f"file:{number}")


def test_what_became_of_it_is_told_with_every_finding(house):
    bodies = ((CSV.format(102), "2026-05"), (WRONG.format(103), "2026-04"))
    good, bad = (post(house, body, f"{QUERY[:-7]}{month}").get_json()["receipt"] for body, month in bodies)
    assert get(house, good).get_json()["state"] == "waiting"
    with Reader() as reader:
        pull.finish_waiting(house.settings, [reader])
    told = get(house, good).get_json()
    assert (told["state"], told["period"]) == ("read", "2026-05")
    assert [(one["state"], one["sender"]) for one in told["reports"]] == [("accepted", "hung-yen")]
    told = get(house, bad).get_json()
    (report,) = told["reports"]
    assert report["state"] == "returned"
    first = report["findings"][0]
    assert (first["where"], first["severity"]) == ("D2", "error") and "95" in first["message"]


def test_the_same_report_again_gives_the_same_receipt_and_no_second_file(house):
    before = held(house)
    answers = [post(house, CSV.format(104)) for _ in range(3)]
    assert len({answer.get_json()["receipt"] for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {202}
    assert held(house) == before + 1
    other = post(house, CSV.format(104), f"{QUERY[:-2]}08")
    assert other.get_json()["receipt"] != answers[0].get_json()["receipt"] and held(house) == before + 2


def test_the_same_report_at_once_from_many_is_one(house):
    before = held(house)
    with ThreadPoolExecutor(6) as several:
        receipts = {
            answer.get_json()["receipt"] for answer in several.map(lambda _: post(house, CSV.format(105)), range(6))
        }
    assert len(receipts) == 1 and held(house) == before + 1


def test_a_file_may_be_one_part_of_a_form(house):
    client = house.remote.server.test_client(use_cookies=False)
    headers = {"Authorization": f"Bearer {house.tokens['sending']}"}
    given = {"tep": (io.BytesIO(CSV.format(106).encode()), "../../biểu 01.csv")}
    answer = client.post(QUERY, data=given, headers=headers, content_type="multipart/form-data")
    assert answer.status_code == 202
    assert answer.get_json()["sha256"] == sha256(CSV.format(106).encode()).hexdigest()
    (file,) = inbox.files(house.settings, [int(answer.get_json()["receipt"][1:].split("-")[0])])
    assert file.name == "..\ufffd..\ufffdbiểu 01.csv"
    two = {"a": (io.BytesIO(b"1"), "a.csv"), "b": (io.BytesIO(b"2"), "b.csv")}
    assert client.post(QUERY, data=two, headers=headers, content_type="multipart/form-data").status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [("/api/v1/reports", "x", 400, "api_incomplete"), ("/api/v1/reports?dataset=procedures", "x", 400, "api_incomplete"),
     ("/api/v1/reports?dataset=khong-co&period=2026-09", "x", 400, "dataset_unknown"),
     ("/api/v1/reports?dataset=procedures&period=thang-9", "x", 400, "period_unreadable"), (QUERY, "", 400, "file_empty"),
     (QUERY, "x" * (push.LARGEST + 1), 413, "report_file_too_large")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_wrong_is_a_sentence_and_nothing_is_kept(house, path, body, status, code, lang):
    before = held(house)
    answer = post(house, body, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert (answer.status_code, answer.get_json()["error"]) == (status, code)
    assert answer.get_json()["message"] and held(house) == before


def test_a_sender_is_the_tokens_agency_whatever_the_request_says(house):
    answer = post(house, CSV.format(107), f"{QUERY}&sender=ha-noi&agency=ha-noi", **{"X-Sender": "ha-noi"})
    number = int(answer.get_json()["receipt"][1:].split("-")[0])
    with ledger.reading(house.settings) as connection:
        assert (
            connection.execute(select(tables.file.c.sender).where(tables.file.c.id == number)).scalar_one()
            == "hung-yen"
        )


def test_a_receipt_of_another_agency_or_a_guessed_one_is_unknown(house):
    receipt = post(house, CSV.format(108)).get_json()["receipt"]
    other = accounts.create(house.settings, kit.BY, "duyet.ha-noi", "Duyệt Hà Nội", "agency_approver", "ha-noi")
    house.tokens["other"], _ = accounts.create_token(house.settings, kit.BY, other.id, "máy", scope="send")
    number = receipt[1:].split("-")[0]
    for shown, token in ((receipt, "other"), (f"r{number}-{'0' * 16}", "sending"), (number, "sending"), ("r1-x", "sending"),
                         ("r999999999-" + "a" * 16, "sending"), ("r0-" + "a" * 16, "sending"), ("'--", "sending")):  # fmt: skip
        answer = get(house, shown, token)
        assert (answer.status_code, answer.get_json()["error"]) == (404, "receipt_unknown"), shown
    assert get(house, receipt).status_code == 200


def test_a_token_that_reads_sends_nothing_and_one_that_sends_reads_no_figure(house):
    before = held(house)
    assert post(house, CSV.format(109), token="token").status_code == 403
    assert held(house) == before
    client = house.remote.server.test_client(use_cookies=False)
    for path in ("/", "/nguon", "/_dash-layout", "/tai-khoan", "/nhat-ky"):
        assert client.get(path, headers={"Authorization": f"Bearer {house.tokens['sending']}"}).status_code in (
            401,
            403,
        ), path


@pytest.mark.parametrize("wrong", ["", "Basic abc", "Bearer", "Bearer tcs_khong-co", "Bearer  "])
def test_without_a_good_token_nothing_is_kept_and_the_answer_is_json(house, wrong):
    before = held(house)
    answer = post(house, CSV.format(110), Authorization=wrong)
    assert answer.status_code in (401, 403) and answer.mimetype == "application/json" and held(house) == before


def test_a_browser_cannot_be_made_to_send(house):
    """A cookie with the token, or a session of the approver, is what a page elsewhere could bring."""
    before, session = held(house), house.session("approver")
    for headers in ({"Cookie": f"__Host-phien={session}"}, {"Cookie": f"__Host-phien={session}", "Authorization": ""},
                    {"Cookie": f"__Host-phien={session}", "Origin": "https://evil.example", "Authorization": ""}):  # fmt: skip
        assert post(house, CSV.format(111), **headers).status_code == 403
    assert held(house) == before


def test_thirty_reports_an_hour_and_six_hundred_requests_a_minute_whichever_worker(house):
    statuses = [post(house, CSV.format(200 + n)).status_code for n in range(31)]
    assert statuses == [202] * 30 + [429]
    late = post(house, CSV.format(300))
    assert late.get_json()["error"] == "api_too_often" and 0 < int(late.headers["Retry-After"]) <= 3600
    with ledger.writing(house.settings) as connection:
        connection.execute(tables.attempt.update().values(count=600))
    answer = get(house, "r1-x")
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_disk_without_room_is_507_and_gives_no_receipt(house, monkeypatch):
    before = held(house)
    monkeypatch.setattr(space, "free", lambda _: 0)
    answer = post(house, CSV.format(112))
    assert (answer.status_code, answer.get_json()["error"]) == (507, "disk_low") and held(house) == before


def test_a_token_ends_when_its_owner_may_no_longer_send(house):
    owner = accounts.create(house.settings, kit.BY, "duyet.hue", "Duyệt Huế", "agency_approver", "hue")
    house.tokens["leaving"], _ = accounts.create_token(house.settings, kit.BY, owner.id, "máy", scope="send")
    assert post(house, CSV.format(113), token="leaving").status_code == 202
    accounts.change(house.settings, kit.BY, owner.id, "thử", role="agency_viewer", agency="hue")
    assert post(house, CSV.format(114), token="leaving").status_code == 401


@pytest.mark.parametrize("who", ["viewer", "editor", "coordinator", "administrator", "leader"])
def test_only_an_approver_may_make_a_token_that_sends(house, who):
    with pytest.raises(Refusal) as refused:
        accounts.create_token(house.settings, kit.BY, house.people[who].id, "máy", scope="send")
    assert refused.value.code == "token_scope"
    for scope in ("", "write", "send ", "admin"):
        with pytest.raises(Refusal):
            accounts.create_token(house.settings, kit.BY, house.people["approver"].id, "máy", scope=scope)


def test_the_own_page_offers_the_choice_to_who_may_send(house):
    assert 'name="pham-vi"' in house.ask("approver", "GET", "/tai-khoan").get_data(as_text=True)
    assert 'name="pham-vi"' not in house.ask("coordinator", "GET", "/tai-khoan").get_data(as_text=True)
