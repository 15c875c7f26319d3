"""The questions of the screens for decisions, minutes, powers and scrutiny."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from cms.meetings.models import (
    AgendaItem,
    Decision,
    DecisionKind,
    DecisionStatus,
    Meeting,
    MinutesDraft,
)
from cms.meetings.services.decisions import DecisionDraft, paragraphs
from cms.meetings.watched import WatchedForm
from cms.meetings.wording import item_label
from cms.users.models import User
from cms.web.forms import Radios
from cms.web.staff_forms import (
    OneDateField,
    StaffForm,
    YesNoField,
    line_field,
    reason_field,
    words_field,
)
from cms.web.templatetags.site import full_date

LONGEST_WORDS: Final = 10_000
NONE_SINCE: Final = "No later meeting of this group has begun. The next one approves them."
NOBODY: Final = [("", "Nobody with an account")]


class DecisionForm(WatchedForm, StaffForm):
    """A decision on one item. What is asked only before publishing may stay empty until then."""

    mark_optional = False

    title = line_field("Title", 160, help_text="As residents find it, such as “A new lamp post”.")
    status = forms.ChoiceField(
        label="What became of it?", choices=DecisionStatus.choices, widget=Radios()
    )
    final_body = line_field(
        "Who decides in the end?", 120, required=False, help_text="For a recommendation only."
    )
    motion = forms.ChoiceField(label="The motion it rests on", required=False)
    parts = words_field(
        "What was decided",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="An empty line begins a new numbered part. Left empty, "
        "the words of the motion stand here.",
    )
    made_by = line_field(
        "Who decided?", 200, required=False, help_text="Left empty: the group, at its meeting."
    )
    reason = words_field("Reason for the decision", required=False, max_length=LONGEST_WORDS)
    kind = forms.ChoiceField(label="What kind of decision is it?", choices=DecisionKind.choices)
    criteria = words_field(
        "How it was judged on merit",
        required=False,
        max_length=LONGEST_WORDS,
        rows=4,
        help_text="For an appointment, a contract, a grant or an award.",
    )
    could_gain = YesNoField(
        label="Could anyone gain or lose improperly?", required=False, undecided="Not asked yet"
    )
    could_gain_note = words_field(
        "Who, and what was done about it?", required=False, max_length=LONGEST_WORDS, rows=3
    )

    def __init__(self, *args: Any, item: AgendaItem, own: Decision | None = None, **kwargs: Any):
        if own is not None:
            kwargs.setdefault("initial", answers_from(own))
        super().__init__(*args, **kwargs)
        motions = [(str(row.pk), (row.agreed or row.proposed)[:80]) for row in item.motions.all()]
        self.fields["motion"].choices = [("", "No motion"), *motions]  # type: ignore[attr-defined]
        self.watch()
        if own is not None and own.published_at is not None:
            self.fields["why"] = reason_field("Why is it changed?")
            self.use_plain_words()

    def draft(self) -> DecisionDraft:
        typed = {**self.cleaned_data}
        typed.pop("why", "")
        motion = typed.pop("motion")
        return DecisionDraft(
            **{**typed, "parts": paragraphs(typed["parts"])},
            motion_id=int(motion) if motion else None,
        )


def answers_from(decision: Decision) -> dict[str, Any]:
    names = (
        "title",
        "status",
        "final_body",
        "made_by",
        "reason",
        "kind",
        "criteria",
        "could_gain",
        "could_gain_note",
    )
    return {
        **{name: getattr(decision, name) for name in names},
        "motion": str(decision.motion_id or ""),
        "parts": "\n\n".join(part.text for part in decision.parts.all()),
    }


class FinalDecisionForm(StaffForm):
    """Which decision settled a recommendation."""

    final_decision = forms.ChoiceField(label="The decision that settled it")

    def __init__(self, *args: Any, offered: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), f"{row.title} ({item_label(row.item)})") for row in offered]
        self.fields["final_decision"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]


class PowerForm(StaffForm):
    """A power that the decision gives."""

    power = line_field("What may be done?", 200, help_text="Such as “amend the complaints policy”.")
    delegate = line_field("Given to which role?", 120)
    consult = line_field("In consultation with which role?", 120, required=False)
    limit = line_field("How far does it go?", 200, required=False)
    only_minor = forms.BooleanField(label="Minor changes only", required=False, initial=True)
    starts_on = OneDateField(label="From")
    ends_on = OneDateField(label="Until", required=False)


class EndPowerForm(StaffForm):
    ends_on = OneDateField(label="Its last day")
    reason = reason_field("Why does it end?")


class AskForm(StaffForm):
    """A question to a member or an officer, with a day for the answer."""

    asked_of = line_field("Who is asked?", 120, required=False, help_text="A name or a role.")
    user = forms.ChoiceField(
        label="Their account",
        required=False,
        help_text="They get the question by email.",
    )
    question = words_field("What is asked?", max_length=LONGEST_WORDS)
    due_on = OneDateField(label="Answer by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True)
        choices = [(str(person.pk), str(person)) for person in people]
        self.fields["user"].choices = [*NOBODY, *choices]  # type: ignore[attr-defined]


class AnswerForm(StaffForm):
    answer = words_field("The answer", max_length=LONGEST_WORDS)
    answered_on = OneDateField(label="When did it come?")


class MinutesForm(WatchedForm, StaffForm):
    """What the minutes say beside the records; a box for each item."""

    opening_words = words_field(
        "Before the items", required=False, max_length=LONGEST_WORDS, rows=3
    )
    closing_words = words_field("After the items", required=False, max_length=LONGEST_WORDS, rows=3)

    def __init__(
        self,
        *args: Any,
        items: Sequence[AgendaItem],
        draft: MinutesDraft | None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {}).update(
            {f"item_{item.pk}": item.minute for item in items},
            opening_words=draft.opening_words if draft else "",
            closing_words=draft.closing_words if draft else "",
        )
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"item_{item.pk}"] = words_field(
                f"{item.number}. {item.title}", required=False, max_length=LONGEST_WORDS, rows=4
            )
        names = ("opening_words", *(f"item_{item.pk}" for item in items), "closing_words")
        self.order_fields(names)
        self.watch()
        self.use_plain_words()

    def item_words(self) -> dict[int, str]:
        return {item.pk: self.cleaned_data[f"item_{item.pk}"] for item in self.items}


class ApproveForm(StaffForm):
    """At which meeting the minutes were approved, and who signed them."""

    at_meeting = forms.ChoiceField(label="Approved at the meeting of")
    approved_by_name = line_field("Signed by", 120)

    def __init__(self, *args: Any, offered: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), full_date(row.starts_at)) for row in offered]
        self.fields["at_meeting"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]
        if not choices:
            self.fields["at_meeting"].help_text = NONE_SINCE
