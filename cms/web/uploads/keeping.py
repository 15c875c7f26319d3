"""Storing files beside rows: both stay, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import InterfaceError, OperationalError


@contextmanager
def kept_with(
    storage: Storage, files: Mapping[str, bytes], *, refusal: Exception
) -> Iterator[None]:
    """Keep files, by names that nothing has yet, for as long as what follows stands.

    Enter it outside the transaction of the rows, so that it hears of a commit that failed.
    Raises ``refusal`` where the storage is full or broken; no part of a file is left then.
    """
    try:
        for name, content in files.items():
            try:
                storage.save(name, ContentFile(content))
            except OSError:
                raise refusal from None
        yield
    except (OperationalError, InterfaceError):
        # Lost at the commit, nobody knows whether it counted. Better a file too many.
        raise
    except BaseException:
        for name in files:
            with suppress(OSError):
                storage.delete(name)
        raise
