"""Files that agencies bring to directives: kept whole with the act, and given to nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from data import archive, audit, scrub, work
from data.audit import Who
from data.errors import Refusal
from data.reports.evidence import LARGEST
from data.work import Actor

OFFICE, HUE, HANOI = (
    Actor(Who("điều phối"), office=True),
    Actor(Who("người Huế"), agencies=frozenset({"hue"})),
    Actor(Who("người Hà Nội"), agencies=frozenset({"ha-noi"})),
)
BODY = b"MZ\x90\x00<script>alert(1)</script>"


def refused(code: str, act, *arguments, **named) -> None:
    """Do something that must be refused for one reason."""
    with pytest.raises(Refusal) as found:
        act(*arguments, **named)
    assert found.value.code == code


@pytest.fixture
def issued(here) -> int:
    """A directive that binds Huế and Hà Nội."""
    return work.issue(here, OFFICE, "18/CT", "Thủ tướng", "Kết nối", ["hue", "ha-noi"], date(2026, 7, 1))


def test_a_file_comes_with_the_report_of_a_duty_and_is_given_as_it_came(here, issued):
    file = work.bring(here, "..\\..\\etc/passwd", BODY)
    assert file.name == "passwd" and archive.read(here.archive, file.sha256) == BODY
    refused("duty_evidence_missing", work.report, here, HUE, issued, "hue", 1, 100, done=True)
    work.report(here, HUE, issued, "hue", 1, 100, done=True, file=file)
    assert work.directive(here, issued, {"hue"}).duties[0].state == "to_confirm"
    (held,) = work.proofs(here, issued, None)
    assert (held.agency, held.name, held.size, held.by) == ("hue", "passwd", len(BODY), "người Huế")
    assert work.proof(here, issued, held.id, {"hue"}) == ("passwd", BODY) == work.proof(here, issued, held.id, None)
    assert {row["act"] for row in audit.rows(here, 2)} == {"duty.attach", "duty.report"}


def test_another_agency_neither_sees_nor_has_it(here, issued):
    work.report(here, HUE, issued, "hue", 1, 50, file=work.bring(here, "a.pdf", BODY))
    (held,) = work.proofs(here, issued, {"hue"})
    assert work.proofs(here, issued, {"ha-noi"}) == () == work.proofs(here, issued, frozenset())
    for scope in ({"ha-noi"}, frozenset()):
        refused("proof_unknown", work.proof, here, issued, held.id, scope)
    other = work.issue(here, OFFICE, "19/CT", "Thủ tướng", "Khác", ["hue"], date(2026, 7, 1))
    refused("proof_unknown", work.proof, here, other, held.id, {"hue"})
    refused("directive_unknown", work.report, here, HANOI, issued, "hue", 2, 60, file=work.bring(here, "b.pdf", BODY))


def test_an_act_that_is_refused_leaves_no_file_and_a_wrong_file_no_act(here, issued):
    refused("work_changed", work.report, here, HUE, issued, "hue", 7, 50, file=work.bring(here, "a.pdf", BODY))
    assert work.proofs(here, issued, None) == ()
    refused("attachment_empty", work.bring, here, "a.pdf", b"")
    refused("attachment_empty", work.bring, here, "x/", BODY)
    refused("attachment_too_large", work.bring, here, "a.pdf", b"x" * (LARGEST + 1))
    assert work.directive(here, issued, {"hue"}).duties[0].progress == 0


def test_a_reply_brings_one_too_in_the_name_of_an_agency_that_is_bound(here, issued):
    file = work.bring(here, "kết quả.xlsx", BODY)
    work.remark(here, HUE, "directive", issued, "Số liệu kèm theo", file=file)
    assert [one.agency for one in work.proofs(here, issued, None)] == ["hue"]
    refused("work_not_yours", work.remark, here, OFFICE, "directive", issued, "Nhắc", file=file)
    assert len(work.remarks(here, f"directive:{issued}")) == 1, "a remark whose file is refused is not said either"


def test_no_agency_brings_without_end_and_scrubbing_misses_what_is_gone(here, issued):
    file = work.bring(here, "a.pdf", BODY)
    for _ in range(work.FILES):
        work.remark(here, HUE, "directive", issued, "Kèm tệp", file=file)
    refused("proofs_too_many", work.remark, here, HUE, "directive", issued, "Kèm tệp", file=file)
    work.remark(here, HANOI, "directive", issued, "Kèm tệp", file=file)
    assert scrub.scrub(here)[1] == ()
    archive.path(here.archive, file.sha256).unlink()
    assert [one.part for one in scrub.scrub(here)[1]] == ["archive"]
