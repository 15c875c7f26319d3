"""What every service raises that says no: in words, beside the field it is about."""

from __future__ import annotations


class Refused(Exception):
    """Raised before anything is written. ``text``: a full sentence that says what to do instead.

    ``field``: what was given wrongly, by its name in the service and mostly in the form too;
    empty: nothing in particular.
    """

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field
