"""Flags kept and lifted, scope, contractors, and those whom a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    OneMomentField,
    PersonChoice,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.desk.forms.replying import ReplyForm
from cms.casework.models import Channel, Contractor
from cms.casework.procedure.scope import Ground
from cms.casework.services.scope import route_of
from cms.users.models import User
from cms.web.uploads import WHAT_WE_TAKE
from cms.web.uploads.limits import ACCEPT
from cms.web.widgets import Radios

TOLD_BY: Final = [
    (Channel.IN_PERSON.value, "In person"),
    (Channel.PHONE.value, "On the phone"),
    (Channel.LETTER.value, "By letter"),
]
SAID_BY: Final = [*TOLD_BY, (Channel.EMAIL.value, "By email")]
BY_MAIL: Final = (Channel.EMAIL.value, "Email it now")


class LiftFlagForm(DeskForm):
    reason = reason_field("Why is it taken off?")


class ReviewFlagForm(DeskForm):
    reason = reason_field("Why does it stay?")
    review_on = OneDateField(label="When is it looked at again?")


class AcceptForm(DeskForm):
    ground = forms.ChoiceField(
        label="Which reason to refuse it did you see?",
        required=False,
        widget=Radios,
        help_text="None, if you only want to note that you looked.",
    )
    reason = reason_field("Why is it taken in all the same?")

    def __init__(self, *args: Any, grounds: Iterable[Ground] = (), **kwargs: Any) -> None:
        self.grounds = list(grounds)
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        choices = [("", "None of these"), *((row.key, row.text) for row in self.grounds)]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class DisagreeForm(DeskForm):
    """Staff note what the person said, how and when. No reason is demanded (S3-4)."""

    channel = forms.ChoiceField(label="How did they say so?", choices=SAID_BY, widget=Radios)
    received_at = OneMomentField(
        label="When did it reach us?", required=False, help_text="Left empty: now."
    )
    why = words_field("Did they say why?", rows=4, required=False)


class ScopeLetterForm(ReplyForm):
    """The letter that goes with a decision: its reason always stands in it."""

    words = words_field(
        "Anything else you want to say to them",
        rows=4,
        required=False,
        help_text="The letter gives the reason and what comes next anyway.",
    )
    ours: Final = ("words", "channel", "happened_at")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields([name for name in self.fields if name not in self.ours])


class RefuseForm(ScopeLetterForm):
    reason = words_field(
        "Why is it not for this procedure?",
        rows=4,
        help_text="In plain words, to the person. It stands in the letter.",
    )
    route = words_field(
        "Where can they take it instead?",
        rows=4,
        required=False,
        help_text="It stands in the letter. Change it so that it fits them.",
    )
    no_route = forms.BooleanField(label="No other way is clear", required=False)
    approved_by = PersonChoice(
        label="Who agrees to it?", queryset=User.objects.none(), empty_label="Choose somebody"
    )

    def __init__(
        self,
        *args: Any,
        ground: Ground | None = None,
        approvers: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """``approvers``: accounts of which one must agree; None where nobody has to."""
        self.ground, self.approvers = ground, approvers
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        scope = self.the_case.procedure.spec.scope
        self.fields["route"].initial = route_of(self.ground) if self.ground else ""
        self.fields["no_route"].help_text = f"Then they read: “{scope.no_route}”" if scope else ""
        if self.approvers is None:
            del self.fields["approved_by"]
            return
        field = self.fields["approved_by"]
        field.offer(self.approvers)  # type: ignore[attr-defined]
        field.help_text = "Ask them first. Their name is kept with the decision."


class PassOnForm(ScopeLetterForm):
    team = forms.ChoiceField(label="Which team has it now?", widget=Radios)
    reason = words_field(
        "What do they ask for?",
        rows=4,
        help_text="In plain words, to the person. It stands in the letter.",
    )
    route = words_field(
        "What happens next, and when?",
        rows=3,
        required=False,
        help_text="Such as when the team will be in touch.",
    )

    def prepare(self) -> None:
        super().prepare()
        scope = self.the_case.procedure.spec.scope
        choices = [(team.key, team.label) for team in scope.teams] if scope else []
        self.fields["team"].choices = choices  # type: ignore[attr-defined]


class ContractorForm(DeskForm):
    contractor = forms.ModelChoiceField(
        label="Who provides the service?",
        queryset=Contractor.objects.order_by("name"),
        required=False,
        empty_label="We do, ourselves",
        help_text="The contract manager is told at once. The case stays ours.",
    )

    def prepare(self) -> None:
        self.initial = {"contractor": self.the_case.contractor_id, **self.initial}


class NameStaffForm(DeskForm):
    user = PersonChoice(
        label="Somebody with an account here",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody with an account",
        help_text="They lose sight of the case at once.",
    )
    name = line_field("Or their name, if they have none", 120, required=False)

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["user"].offer(self.people)  # type: ignore[attr-defined]

    def clean(self) -> None:
        if not self.cleaned_data.get("user") and not self.cleaned_data.get("name"):
            self.add_error("user", "Choose somebody, or write their name.")


class SomebodyElseForm(DeskForm):
    name = line_field("Who is it about?", 120, help_text="Their name, also where it is the same.")
    reason = reason_field("How do you know that it is not them?")


class SubjectForm(DeskForm):
    """About one of those it is about. ``can_email``: they can be written to from here."""

    def __init__(self, *args: Any, can_email: bool = False, **kwargs: Any) -> None:
        self.can_email = can_email
        super().__init__(*args, **kwargs)


class SaidForm(SubjectForm):
    """What they were told, how, and when. The person who raised the case never sees it."""

    words = words_field("What do you tell them?", help_text="They see these words, and no more.")
    channel = forms.ChoiceField(label="How?", widget=Radios)
    happened_at = OneMomentField(
        label="When?", required=False, help_text="Not needed for an email that goes now."
    )

    def prepare(self) -> None:
        choices = [BY_MAIL, *TOLD_BY] if self.can_email else TOLD_BY
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]
        if not self.can_email:
            self.fields["happened_at"].required = True
            self.fields["happened_at"].help_text = ""

    def clean(self) -> None:
        spoken = self.cleaned_data.get("channel") != Channel.EMAIL
        if spoken and not self.cleaned_data.get("happened_at") and "happened_at" not in self.errors:
            self.add_error("happened_at", "Say when they were told.")


class CopyForm(SubjectForm):
    file = forms.FileField(
        label="The copy that they were given",
        help_text=f"Take out who raised it and private details first. {WHAT_WE_TAKE}",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )
    channel = forms.ChoiceField(label="How did they get it?", widget=Radios, choices=TOLD_BY)
    happened_at = OneMomentField(label="When?")
    words = line_field("A note, if it helps", 300, required=False)


class LaterForm(SubjectForm):
    reason = reason_field(
        "Why are they not told yet?", help_text="Such as somebody's safety, or evidence at risk."
    )
    until = OneDateField(label="Until when?")


class AskCommentForm(SubjectForm):
    question = words_field(
        "What do you ask them?",
        rows=4,
        help_text="Leave out who raised it, unless they know and it is needed.",
    )
    due_on = OneDateField(label="By when?")
    by_email = forms.BooleanField(label="Email it to them now", required=False)

    def prepare(self) -> None:
        if not self.can_email:
            del self.fields["by_email"]
