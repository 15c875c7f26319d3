"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from cms.casework.errors import CaseworkError

T = TypeVar("T")


def side_by_side(deeds: Iterable[Callable[[], T]]) -> list[T | CaseworkError]:
    """Start all at once; what each gave back, or the refusal it met. Other errors are raised."""
    deeds = list(deeds)
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], T]) -> T | CaseworkError:
        try:
            start.wait(timeout=60)
            return deed()
        except CaseworkError as refusal:
            return refusal
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))
