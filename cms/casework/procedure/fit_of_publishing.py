"""That what is told to the public fits the rest of the document."""

from __future__ import annotations

from collections.abc import Iterator

from cms.casework.procedure.fit_of_keeping import called, fields_of
from cms.casework.procedure.schema import Procedure

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]


def problems_of_publishing(procedure: Procedure) -> Found:
    """Every misfit, with the path to it and what to do."""
    rules = procedure.publishing
    if rules is None:
        return
    here: Path = ("publishing", "message")
    yield from called(procedure, here, rules.message, "person", automatic=True)
    message = procedure.message_by_key.get(rules.message)
    held = fields_of(procedure, message) if message else {"track_link", "due"}
    for name, why in (
        ("track_link", "where they read the text and answer (H4)"),
        ("due", "until when they may object (H4)"),
    ):
        if name not in held:
            yield here, f"“{rules.message}” must say {why}: {{{name}}}"
