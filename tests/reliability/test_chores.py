"""What the site does by the clock: once a slot among all servers, and again where it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from cms.casework.management.commands.tick import CLAIMED_SECONDS, Command
from cms.casework.registry import Chore

MIDNIGHT = datetime(2026, 5, 21, tzinfo=UTC)


class Daily:
    """A chore of the day that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.tries = failures, 0
        self.chore = Chore("a-chore-of-these-tests", 24 * 3600, self.do)

    def do(self, now: datetime) -> None:
        self.tries += 1
        if self.tries <= self.failures:
            raise ValueError

    def turn(self, site: Command, *, after: timedelta) -> None:
        with time_machine.travel(MIDNIGHT + after, tick=False):
            site.carefully(self.chore.name, lambda: site.do_when_due(self.chore))


@pytest.fixture(autouse=True)
def empty_cache(db: None) -> None:
    cache.clear()


def test_it_is_done_once_a_slot_whoever_looks() -> None:
    daily, servers = Daily(), (Command(), Command())

    for hours in (0, 1, 23):
        for site in servers:
            daily.turn(site, after=timedelta(hours=hours))
    assert daily.tries == 1

    daily.turn(servers[0], after=timedelta(hours=24))
    assert daily.tries == 2


@pytest.mark.parametrize("other", [False, True])
def test_what_failed_or_was_killed_is_tried_again_the_same_day(other: bool) -> None:
    daily, first = Daily(failures=1), Command()
    second = Command() if other else first

    daily.turn(first, after=timedelta(0))
    daily.turn(second, after=timedelta(seconds=2))
    assert daily.tries == 1

    daily.turn(second, after=timedelta(seconds=CLAIMED_SECONDS + 1))
    daily.turn(first, after=timedelta(hours=5))
    assert daily.tries == 2
