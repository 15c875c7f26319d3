"""What comes of something that a member passed on."""

from __future__ import annotations

from cms.casework.desk.forms.base import DeskForm, line_field, reason_field
from cms.casework.desk.forms.log import LogForm


class JoinCaseForm(DeskForm):
    reference = line_field(
        "The reference of their case",
        20,
        help_text="It is then counted from the day on which they told one of us.",
        error_messages={"required": "Enter the reference of their case."},
    )


class EndHandOverForm(DeskForm):
    reason = reason_field(
        "Why does no case come of it?",
        help_text="Such as that the person does not want it taken further.",
        error_messages={"required": "Say why no case comes of it."},
    )


class CaseOfItForm(LogForm):
    """Log a contact, where it is known already when it was first raised, and how."""

    def prepare(self) -> None:
        super().prepare()
        del self.fields["first_raised_at"], self.fields["first_raised_how"]
