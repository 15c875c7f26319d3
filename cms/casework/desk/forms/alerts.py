"""What is said about an unusual number."""

from __future__ import annotations

from cms.casework.desk.forms.base import DeskForm, words_field


class AlertForm(DeskForm):
    outcome = words_field(
        "What was done, or why nothing has to be",
        rows=4,
        help_text="A sentence or two, without names. Everybody who works on cases reads it.",
        error_messages={"required": "Say what was done, or why nothing has to be."},
        max_length=500,
    )
