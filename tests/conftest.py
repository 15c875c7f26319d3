"""What every test stands on: its own database, an empty cache, and no way out of the machine."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase

from tests.databases import Database, clear_away_the_dead, own_database

WAITING = Path(__file__).with_name("reliability")
# These take half a minute to build. Processes take each other's last tests and not the first, so
# that each is built by one of them.
DEAR = {"loaded_of_module", "drawn_pages", "site"}
LONG_VALUE = 30  # characters of a parameter; a UUID or a token has more


# The same examples in every run: what is found by luck should not fail somebody else's change.
hypothesis.settings.register_profile("same", derandomize=True, database=None)
hypothesis.settings.register_profile("search", derandomize=False)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        hypothesis.settings.load_profile("same")
    # Two lines for every row that is saved would bury what a failing test has to say.
    logging.getLogger("django_tasks").setLevel(logging.WARNING)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses a database, and put what shares a built site after the rest of its module.

    What mostly waits for processes to die and come back is first: others work meanwhile. Then
    comes what shares something that is dear to build.
    Tests of PostgreSQL's own ways are left out of a run on SQLite, and tests that one database
    answers for both out of a run on PostgreSQL, rather than skipped.
    """
    for item in items:
        if "django_db_setup" in fixtures_of(item) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
    modules = {item.path: place for place, item in reversed(list(enumerate(items)))}
    items.sort(
        key=lambda item: (
            not item.path.is_relative_to(WAITING),
            DEAR.isdisjoint(fixtures_of(item)),
            modules[item.path],
            "site_of_module" in fixtures_of(item),
        )
    )
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    elsewhere = "one_database" if on_postgres else "postgres_only"
    left_out = [item for item in items if item.get_closest_marker(elsewhere)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what stays to the end: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def fixtures_of(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long value by its argument: it may be random, and two workers have to agree."""
    return argname if isinstance(val, str | bytes) and len(val) > LONG_VALUE else None


@pytest.fixture(scope="session")
def own_copy(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[Database]:
    """The database of this process, copied from the migrated template."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        database = own_database(worker)
    yield database
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session", autouse=True)
def files_put_away() -> Iterator[None]:
    """What tests store goes to a folder of this process, which goes with it."""
    folder = Path(settings.VAR_DIR)
    clear_away_the_dead(folder.parent, folder.name.removesuffix(str(os.getpid())))
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(own_copy: Database) -> Iterator[None]:
    """Replaces pytest-django's: a copy instead of migrating, a fresh copy instead of a flush."""

    def restore(case: TransactionTestCase) -> None:
        own_copy.restore()

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", restore):
        yield


@pytest.fixture
def database_elsewhere(own_copy: Database) -> Iterator[str]:
    """The address of one more migrated database, for a server started outside the test."""
    with own_copy.another() as address:
        yield address


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def no_way_out() -> Iterator[None]:
    """Refuse every connection to another machine, so that no test can depend on one."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = "127.0.0.1" if address[0] == "localhost" else address[0]
            if not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"A test tried to reach {host}.")
        connect(self, address)

    with mock.patch.object(socket.socket, "connect", connect_here):
        yield
