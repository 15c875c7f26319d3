"""Motions, votes, rulings and decisions as they are filled in at a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cms.meetings.models import Attendance, DecisionKind, DecisionStatus, Motion, VoteChoice
from cms.meetings.room.forms import LONGEST_TEXT, names
from cms.meetings.watched import WatchedForm
from cms.web.forms import CleanCharField, CleanTextField, Radios, SiteForm

YES_NO = (("yes", "Yes"), ("no", "No"))


class MotionForm(SiteForm):
    proposed = CleanTextField(label="What is proposed?", max_length=LONGEST_TEXT, rows=5)
    mover = forms.ChoiceField(label="Moved by", required=False)
    seconder = forms.ChoiceField(label="Seconded by", required=False)

    def __init__(self, *args: Any, voters: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, nobody in (("mover", "Put from the chair"), ("seconder", "Nobody yet")):
            field: Any = self.fields[name]
            field.choices = [("", nobody), *names(voters)]

    def put(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "proposed": given["proposed"],
            "mover_id": number_from(given["mover"]),
            "seconder_id": number_from(given["seconder"]),
        }


def number_from(value: str) -> int | None:
    return int(value) if value else None


class AmendForm(WatchedForm, SiteForm):
    """The words that the meeting agreed, beside those that were proposed (S1-11)."""

    agreed = CleanTextField(
        label="Words as they were changed",
        max_length=LONGEST_TEXT,
        rows=5,
        help_text="Both are kept and shown: what was proposed and what was agreed.",
        error_messages={"required": "Write the words as the meeting changed them."},
    )

    def __init__(self, *args: Any, motion: Motion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"agreed": motion.agreed or motion.proposed})
        super().__init__(*args, **kwargs)
        self.watch()


class VoteForm(WatchedForm, SiteForm):
    """How each person votes: one question a person, and no button for a whole side (S0-28)."""

    mark_optional = False

    def __init__(
        self, *args: Any, voters: Sequence[Attendance], last: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters
        for row in voters:
            self.fields[f"vote_{row.pk}"] = forms.ChoiceField(
                label=str(row),
                required=False,
                choices=VoteChoice.choices,
                initial=last.get(row.pk, ""),
                widget=Radios(inline=True),
            )
        self.watch()
        self.use_plain_words()

    def choices(self) -> dict[int, VoteChoice]:
        given = {row.pk: self.cleaned_data.get(f"vote_{row.pk}") for row in self.voters}
        return {pk: VoteChoice(value) for pk, value in given.items() if value}


class RulingForm(WatchedForm, SiteForm):
    ruling = CleanTextField(
        label="What does the chair rule?",
        max_length=LONGEST_TEXT,
        rows=4,
        help_text=(
            "It is final in this meeting. It takes away nobody's right to complain, or to go to "
            "an outside body."
        ),
    )
    reason = CleanTextField(label="Why?", max_length=LONGEST_TEXT, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch()


class DecisionForm(SiteForm):
    """The decision that stands on a motion, whose words are not typed again (S1-19)."""

    title = CleanCharField(label="Title of the decision", max_length=160)
    status = forms.ChoiceField(
        label="What happened",
        choices=DecisionStatus.choices,
        initial=DecisionStatus.RESOLVED.value,
        widget=Radios(
            hints={
                "recommended": "Another body decides in the end.",
                "resolved": "The meeting decided it.",
                "noted": "It was heard, and nothing was decided.",
                "deferred": "It is put off to another meeting.",
                "refused": "The meeting said no.",
            },
            reveals={"recommended": "final_body"},
        ),
    )
    final_body = CleanCharField(label="Who decides in the end", max_length=120, required=False)
    parts = CleanTextField(
        label="What was decided",
        max_length=LONGEST_TEXT,
        rows=5,
        help_text="A blank line between two paragraphs makes two numbered parts.",
    )
    reason = CleanTextField(label="Reason", max_length=LONGEST_TEXT, rows=4)
    kind = forms.ChoiceField(
        label="Kind of decision",
        choices=DecisionKind.choices,
        initial=DecisionKind.ORDINARY.value,
    )
    criteria = CleanTextField(
        label="How it was judged on merit",
        max_length=LONGEST_TEXT,
        rows=3,
        required=False,
        help_text="For an appointment, a contract, a grant or an award.",
    )
    could_gain = forms.ChoiceField(
        label="Could anyone gain or lose improperly?",
        choices=YES_NO,
        widget=Radios(reveals={"yes": "could_gain_note"}),
        error_messages={"required": "Answer whether anyone could gain or lose improperly."},
    )
    could_gain_note = CleanTextField(
        label="Who, and what was done about it", max_length=LONGEST_TEXT, rows=3, required=False
    )

    def __init__(self, *args: Any, motion: Motion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if motion is not None:
            del self.fields["parts"]
