"""The one way in which a command ends badly: a clear line, no traceback."""

from __future__ import annotations


class Trouble(Exception):
    """Something the reader has to mend; its text is the whole of what they are told."""
