"""Counts in the database, which every process shares."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections

from cms.web import counting
from cms.web.counting import CountingCache, count_on, count_under


@pytest.fixture
def in_database(settings: Any) -> Iterator[None]:
    settings.CACHES = {
        "default": {"BACKEND": "cms.web.counting.CountingCache", "LOCATION": "counts_of_a_test"}
    }
    call_command("createcachetable")
    yield
    with connections["default"].cursor() as cursor:
        cursor.execute("DROP TABLE counts_of_a_test")


@pytest.mark.django_db
@pytest.mark.usefixtures("in_database")
def test_each_key_has_a_count_of_its_own() -> None:
    assert count_on(["b", "a"], seconds=60) == {"a": 1, "b": 1}
    assert count_on(["a", "c"], seconds=60) == {"a": 2, "c": 1}
    assert [count_under(key) for key in "abcd"] == [2, 1, 1, 0]


@pytest.mark.django_db
@pytest.mark.usefixtures("in_database")
def test_several_are_counted_in_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        count_on(["a", "b"], seconds=60)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_database")
def test_counts_stand_beside_what_else_is_kept() -> None:
    caches["default"].set("kept", "words")
    count_on(["a"], seconds=60)

    assert caches["default"].get("kept") == "words"
    assert isinstance(caches["default"], CountingCache)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_database")
def test_what_has_run_out_is_deleted_now_and_then(monkeypatch: Any) -> None:
    monkeypatch.setattr(counting, "_new_ones", count(counting.NEW_ONES))
    monkeypatch.setattr(counting, "NEW_ONES", 2)
    count_on(["over"], seconds=-5)
    count_on(["running"], seconds=60)
    assert count_under("over") == 0
    assert count_under("running") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("in_database")
def test_tries_side_by_side_all_count() -> None:
    key = str(uuid4())

    def once(_: int) -> int:
        try:
            return count_on([key], seconds=60)[key]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(20))) == list(range(1, 21))


def test_a_cache_in_memory_counts_as_well() -> None:
    assert count_on(["a", "b"], seconds=60) == {"a": 1, "b": 1}
    assert count_on(["a"], seconds=60) == {"a": 2}
    assert (count_under("a"), count_under("none")) == (2, 0)
