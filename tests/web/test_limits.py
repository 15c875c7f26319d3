"""Counting what one visitor does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from cms.web.limits import Limit, source_of

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
THREE_A_MINUTE = Limit("test", 3, 60)


def test_the_fourth_in_a_minute_is_one_too_many() -> None:
    assert [THREE_A_MINUTE.passed("a", now=NOW) for _ in range(4)] == [False, False, False, True]
    assert THREE_A_MINUTE.reached("a", now=NOW)


def test_somebody_else_and_the_next_minute_start_afresh() -> None:
    for _ in range(4):
        THREE_A_MINUTE.passed("a", now=NOW)

    assert not THREE_A_MINUTE.passed("b", now=NOW)
    assert not THREE_A_MINUTE.passed("a", now=NOW + timedelta(seconds=60))
    assert not THREE_A_MINUTE.reached("c", now=NOW)


def test_looking_does_not_count() -> None:
    for _ in range(9):
        assert not THREE_A_MINUTE.reached("a", now=NOW)


def test_no_limit_never_ends() -> None:
    unlimited = Limit("test", 0, 60)

    assert not any(unlimited.passed("a", now=NOW) for _ in range(99))
    assert not unlimited.reached("a", now=NOW)


def test_it_says_how_long_to_wait() -> None:
    assert THREE_A_MINUTE.seconds_left(NOW + timedelta(seconds=50)) == 10


def test_everybody_is_counted_when_one_of_them_is_one_too_many() -> None:
    for _ in range(3):
        THREE_A_MINUTE.passed("a", now=NOW)

    assert THREE_A_MINUTE.any_passed(["b", "a"], now=NOW)
    assert [THREE_A_MINUTE.passed("b", now=NOW) for _ in range(3)] == [False, False, True]
    assert not THREE_A_MINUTE.any_passed([], now=NOW)


@pytest.mark.parametrize(
    ("hops", "forwarded", "source"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (1, "", "192.0.2.1"),
        (2, "198.51.100.7", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Any, hops: int, forwarded: str, source: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = hops
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers=headers)

    assert source_of(request) == source
