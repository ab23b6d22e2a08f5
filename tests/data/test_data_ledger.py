"""The ledger makes itself, takes one writer at a time, and its moments sort as times."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from data import inbox, ledger, release
from data.errors import Refusal
from data.ledger import tables
from data.model import Delivery
from data.settings import Settings

MOMENTS = st.datetimes(
    datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))])
)


def test_a_new_ledger_gets_every_table_with_every_column(here: Settings):
    found = inspect(ledger.engine(here))
    assert set(found.get_table_names()) == {*tables.metadata.tables, "alembic_version"}
    for name, table in tables.metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys())


def test_the_file_is_kept_in_wal_and_flushed_fully(here: Settings):
    with ledger.reading(here) as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert said == ["wal", 2, 1]


def test_a_look_gives_the_row_that_a_transaction_gives_and_what_was_committed_last(here: Settings):
    table = tables.counter
    query = select(table, (table.c.value > 1).label("many")).where(table.c.name == bindparam("name"))
    assert ledger.look(here, query, name="looked") is None
    for value in (1, 2):
        with ledger.writing(here) as connection:
            connection.execute(table.delete().where(table.c.name == "looked"))
            connection.execute(insert(table).values(name="looked", value=value))
        with ledger.reading(here) as connection:
            told = connection.execute(query, {"name": "looked"}).one()
        found = ledger.look(here, query, name="looked")
        assert tuple(found) == tuple(told) == ("looked", value, value > 1) and type(found.many) is bool
    with ledger.writing(here) as connection:
        connection.execute(table.delete().where(table.c.name == "looked"))


def test_two_threads_may_open_a_new_ledger_at_once(here: Settings):
    gate, faults = threading.Barrier(2), []

    def work(name: str) -> None:
        try:
            gate.wait()
            with ledger.writing(here) as connection:
                connection.execute(insert(tables.counter).values(name=name, value=1))
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with ledger.reading(here) as connection:
        names = set(connection.execute(select(tables.counter.c.name)).scalars())
    assert faults == [] and names == {"one", "two"}


def test_writers_wait_for_each_other_so_that_no_count_is_lost(here: Settings):
    ledger.engine(here)
    with ledger.writing(here) as connection:
        connection.execute(insert(tables.counter).values(name="n", value=0))

    def work() -> None:
        for _ in range(10):
            with ledger.writing(here) as connection:
                held = connection.execute(select(tables.counter.c.value)).scalar_one()
                connection.execute(tables.counter.update().values(value=held + 1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with ledger.reading(here) as connection:
        assert connection.execute(select(tables.counter.c.value)).scalar_one() == 40


def test_a_transaction_that_fails_leaves_nothing(here: Settings):
    with pytest.raises(ZeroDivisionError), ledger.writing(here) as connection:
        connection.execute(insert(tables.counter).values(name="n", value=1))
        raise ZeroDivisionError
    with ledger.reading(here) as connection:
        assert connection.execute(select(tables.counter)).all() == []


def test_a_report_cannot_name_a_file_that_was_never_received(here: Settings):
    values = {"dataset": "budget", "sender": "hue", "period": "2026-04", "revision": 1, "state": "accepted"}
    values |= {"layouts": [], "periods": [], "rows": 0, "decided_at": "x"}
    with pytest.raises(IntegrityError), ledger.writing(here) as connection:
        connection.execute(insert(tables.report).values(file=99, **values))


@given(MOMENTS, MOMENTS)
def test_the_stamps_of_two_moments_sort_as_the_moments_do(one: datetime, other: datetime):
    assert (tables.stamp(one) < tables.stamp(other)) == (one < other)
    assert tables.moment(tables.stamp(one)) == one


def test_a_received_file_has_a_receipt_only_when_its_bytes_and_row_are_held(here: Settings):
    deliveries = [
        Delivery("a.csv", b"one", etag="tag", sent_at="2026-05-01T08:00:00"),
        Delivery("b.csv", b"two", sent_at="soon"),
    ]
    receipts = inbox.receive(here, deliveries, "upload", illustrative=False)
    assert [(row.id, row.name, row.state) for row in inbox.waiting(here)] == [
        (receipts[0], "a.csv", "waiting"),
        (receipts[1], "b.csv", "waiting"),
    ]
    assert [row.sent_at for row in inbox.files(here, receipts)] == ["2026-05-01T01:00:00.000000Z", None]
    assert inbox.held_etags(here, "upload") == {"tag"} and inbox.held_etags(here, "other") == frozenset()
    assert inbox.count(here) == 2


def test_a_release_that_was_never_published_is_refused(here: Settings):
    assert release.newest(here) is None and release.rows(here) == []
    with pytest.raises(Refusal) as refused:
        release.row(here, 3)
    assert refused.value.code == "no_release"


def test_two_folders_have_two_ledgers(here: Settings, tmp_path):
    other = replace(
        here, data_dir=tmp_path / "b", ledger_url=f"sqlite:///{tmp_path / 'b' / 'record' / 'ledger.sqlite'}"
    )
    inbox.receive(here, [Delivery("a.csv", b"one")], "upload", illustrative=False)
    assert (inbox.count(here), inbox.count(other)) == (1, 0)


def test_a_ledger_of_a_newer_program_is_refused_with_a_sentence(here: Settings):
    with ledger.writing(here) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    ledger._upgrade.cache_clear()
    with pytest.raises(Refusal) as refused:
        ledger.engine(here)
    assert refused.value.code == "ledger_newer"
