"""The answers of one browser until they are sent: in its session, on the server."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from formtools.wizard.storage.session import SessionStorage

# Where formtools keeps the answers of `TellUs` in a session.
SESSION_KEY: Final = "wizard_tell_us"


class AnswerStorage(SessionStorage):
    """Writes the session only when an answer changes.

    A session is saved whole. Were it saved by every page that is looked at, a slow page would
    put back what a faster one has changed meanwhile. The page being shown is in the address.
    """

    step: str | None = None

    def _get_data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.request.session[self.prefix]
        return data

    def _set_data(self, value: dict[str, Any]) -> None:
        self.request.session[self.prefix] = value

    data = property(_get_data, _set_data)

    def _get_current_step(self) -> str | None:
        return self.step

    def _set_current_step(self, step: str | None) -> None:
        self.step = step

    def set_step_data(self, step: str, cleaned_data: Any) -> None:
        super().set_step_data(step, cleaned_data)
        self.request.session.modified = True

    def _set_extra_data(self, extra_data: dict[str, Any]) -> None:
        super()._set_extra_data(extra_data)
        self.request.session.modified = True


def catch_up(session: SessionBase) -> None:
    """Take in what another press of the same browser has saved since this one read it."""
    # One that was not read yet is read at the first asking, as it then stands.
    if session.session_key and hasattr(session, "_session_cache"):
        session.update(type(session)(session.session_key).load())
