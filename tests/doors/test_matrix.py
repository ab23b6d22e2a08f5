"""Everybody × everything that answers: who may passes, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import app as program
from dashboard import pages, policy
from tests.doors import kit, matrix

SURFACE = Path(__file__).parent / "surface.txt"


def test_the_surface_is_the_checked_in_list(house):
    live = [f"{method} {rule}" for rule, method in program.surface(house.remote)]
    assert sorted(live) == sorted(SURFACE.read_text("utf-8").splitlines())


def test_every_entry_is_in_the_matrix(house):
    assert set(matrix.registry(house)) == set(matrix.expected())


@pytest.mark.parametrize("who", kit.IDENTITIES)
def test_who_may_passes_and_nobody_else(house, who):
    found = {entry: matrix.passes(house, entry, who) for entry in matrix.expected()}
    assert found == {entry: who in may for entry, may in matrix.expected().items()}


def test_the_policy_table_says_the_same():
    for entry, may in matrix.expected().items():
        assert set(matrix.declared(entry)) == set(may), entry


def test_no_answer_tells_figures_or_names_to_nobody(house):
    told = house.ask("coordinator", "GET", "/").get_data(as_text=True)
    assert "Hưng Yên" in told
    for who in ("anonymous", "disabled", "expired", "ended", "pending", "revoked", "garbage"):
        for kind, name in matrix.expected():
            method, path = (name.split(" ", 1) if kind == "routes" else ("GET", name)) if kind != "callbacks" else (
                "POST", kit.CALLBACK)  # fmt: skip
            answer = house.ask(who, method, matrix.REAL.get(path, path)).data.decode("utf-8", "replace")
            assert "full_online_coverage" not in answer, (who, name)
            assert "86,4" not in answer, (who, name)
            assert "nguoi.leader" not in answer, (who, name)


def test_a_removed_policy_stops_the_start(house, monkeypatch):
    for key in list(policy.ROUTES):
        with monkeypatch.context() as patch:
            patch.delitem(policy.ROUTES, key)
            with pytest.raises(RuntimeError, match="No policy"):
                program.check(house.remote)
    for key in list(policy.CALLBACKS):
        with monkeypatch.context() as patch:
            patch.delitem(policy.CALLBACKS, key)
            with pytest.raises(RuntimeError, match="No policy"):
                program.check(house.remote)
    for module in pages.modules():
        with monkeypatch.context() as patch:
            patch.setattr(module, "PAGE", replace(module.PAGE, policy=""))
            with pytest.raises(RuntimeError, match="No policy"):
                program.check(house.remote)
    for name in list(policy.POLICIES):
        with monkeypatch.context() as patch:
            patch.delitem(policy.POLICIES, name)
            with pytest.raises(RuntimeError, match="No policy"):
                program.check(house.remote)


def test_a_changed_policy_is_noticed(house, monkeypatch):
    """Each entry with every other policy in the place of its own: the matrix or the table must see it."""
    expected, survived, count, asked, seen = matrix.expected(), [], 0, 0, 0
    for entry in matrix.registry(house):
        for name in ["", *policy.POLICIES]:
            with monkeypatch.context() as patch:
                if not _mutate(patch, entry, name):
                    continue
                count += 1
                told = set(matrix.declared(entry)) != set(expected[entry])
                if told and count % 3:  # every third is asked for at the doors, too
                    continue
                shown = any(matrix.passes(house, entry, who) != (who in expected[entry]) for who in PROBES)
                asked, seen = asked + told, seen + (told and shown)
                if not (told or shown):
                    survived.append((entry, name))
    assert survived == []
    assert count >= 200 and asked >= count / 3 - 1
    assert seen >= 0.75 * asked  # the rest stands behind a second barrier and is seen in the table


PROBES = ("anonymous", "public", "leader", "auditor", "administrator", "publisher", "coordinator", "viewer")


def _mutate(patch: pytest.MonkeyPatch, entry: matrix.Entry, name: str) -> bool:
    kind, key = entry
    if kind == "callbacks":
        held = policy.CALLBACKS[key]
        patch.setitem(policy.CALLBACKS, key, replace(held, policy=name))
        return held.policy != name
    if kind == "pages":
        module = next(one for one in pages.modules() if one.PAGE.path == key)
        before = module.PAGE.policy
        patch.setattr(module, "PAGE", replace(module.PAGE, policy=name))
        return before != name
    method, rule = key.split(" ", 1)
    before = policy.ROUTES[rule, method]
    patch.setitem(policy.ROUTES, (rule, method), name)
    return before != name
