"""Counts that every process shares, counted on in one step so that none is lost or seen twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from itertools import count
from typing import Final

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

# Counts that have run out are deleted once for so many new ones, not at each.
NEW_ONES: Final = 100
_new_ones = count(1)


class CountingCache(DatabaseCache):  # type: ignore[misc, unused-ignore]
    """Django's cache in the database, with counts in rows of its table.

    A count is a row like any other, but its value is the bare number, which the database can
    add to: ``get`` cannot read it.
    """

    _table: str

    def count_on(self, keys: Collection[str], *, seconds: int) -> dict[str, int]:
        """Count one more under each key; what each then stands at. One statement.

        A count is gone ``seconds`` after it was begun. Keys are taken in their order, so that
        two that count the same keys never wait for each other.
        """
        by_stored = {self.make_and_validate_key(key): key for key in keys}
        connection = connections[router.db_for_write(self.cache_model_class)]
        now = timezone.now()
        ends = (now + timedelta(seconds=seconds)).replace(microsecond=0)
        until = connection.ops.adapt_datetimefield_value(ends)
        table = connection.ops.quote_name(self._table)
        rows = ", ".join(["(%s, '1', %s)"] * len(by_stored))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (cache_key, value, expires) VALUES {rows} "  # noqa: S608 - names no visitor gave
                "ON CONFLICT (cache_key) DO UPDATE "
                f"SET value = CAST(CAST({table}.value AS integer) + 1 AS text) "
                "RETURNING cache_key, value",
                [value for stored in sorted(by_stored) for value in (stored, until)],
            )
            counts = {by_stored[stored]: int(value) for stored, value in cursor.fetchall()}
            if 1 in counts.values() and next(_new_ones) % NEW_ONES == 0:
                over = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [over])  # noqa: S608
        return counts

    def count_under(self, key: str) -> int:
        """What the count under a key stands at; 0 where none was begun."""
        connection = connections[router.db_for_read(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)
        with connection.cursor() as cursor:
            found = f"SELECT value FROM {table} WHERE cache_key = %s"  # noqa: S608
            cursor.execute(found, [self.make_and_validate_key(key)])
            row = cursor.fetchone()
        return int(row[0]) if row else 0


def count_on(keys: Collection[str], *, seconds: int) -> dict[str, int]:
    """Count one more under each key in whatever cache the site has; what each then stands at."""
    if isinstance(shared := caches["default"], CountingCache):
        return shared.count_on(keys, seconds=seconds)
    # Any other: in memory or on a server of its own, where counting on is one step.
    return {key: counted_on(shared, key, seconds) for key in keys}


def counted_on(shared: BaseCache, key: str, seconds: int) -> int:
    while True:
        shared.add(key, 0, timeout=seconds)
        try:
            return int(shared.incr(key))
        except ValueError:  # pushed out between the two
            continue


def count_under(key: str) -> int:
    """What the count under a key stands at; 0 where none was begun."""
    if isinstance(shared := caches["default"], CountingCache):
        return shared.count_under(key)
    return int(shared.get(key) or 0)
