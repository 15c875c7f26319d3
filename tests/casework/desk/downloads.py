"""Reading a download to its end in a test, and closing what it held open."""

from __future__ import annotations

from typing import Any


def taken(response: Any) -> bytes:
    """Everything a response holds. Its own ``close`` would end the test's transaction."""
    if not response.streaming:
        return bytes(response.content)
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content
