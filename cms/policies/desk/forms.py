"""What is asked when a policy is adopted, consulted on, assessed or reviewed."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.timezone import localdate

from cms.meetings.models import Decision, DecisionKind, DecisionStatus, Delegation
from cms.meetings.watched import WatchedForm
from cms.policies.models import Consultation, Extent, Policy, ReviewOutcome
from cms.web.staff_forms import OneDateField, StaffForm, line_field, reason_field, words_field
from cms.web.templatetags.site import short_date
from cms.web.widgets import Radios

READ_BY_EVERYBODY: Final = (
    "Everybody reads this beside the version. Leave out names, and whatever was told in confidence."
)


class PolicyForm(StaffForm):
    """One deed on one policy."""

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        self.policy = policy
        super().__init__(*args, **kwargs)
        self.prepare()
        self.use_plain_words()

    def prepare(self) -> None:
        """Fill in choices that depend on the policy."""

    def offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows


class DecisionChoice(forms.ModelChoiceField[Decision]):
    def label_from_instance(self, obj: Any) -> str:
        when = short_date(localdate(obj.item.meeting.starts_at))
        return f"{when}, item {obj.item.number}: {obj.title}"


class DelegationChoice(forms.ModelChoiceField[Delegation]):
    def label_from_instance(self, obj: Any) -> str:
        consult = f", in consultation with the {obj.consult}" if obj.consult else ""
        limit = f" ({obj.limit})" if obj.limit else ""
        return f"{obj.power}{limit}: {obj.delegate}{consult}"


class ConsultationChoice(forms.ModelChoiceField[Consultation]):
    def label_from_instance(self, obj: Any) -> str:
        answered = (
            f"answered on {short_date(obj.responded_on)}" if obj.responded_on else "no answer"
        )
        return f"{obj.who}, asked on {short_date(obj.asked_on)}, {answered}"


class AdoptForm(PolicyForm):
    decision = DecisionChoice(
        label="Which decision adopts these words?",
        queryset=Decision.objects.none(),
        help_text="Published decisions of the kind “adopts a policy”. Each adopts them once.",
    )
    note = line_field("What changed, in one line", 300, help_text="Everybody reads this.")
    next_review_on = OneDateField(label="When is it looked at again?")
    adopted_on = OneDateField(
        label="In force from",
        required=False,
        help_text="Empty: the day of the decision. It cannot be a day to come.",
    )

    def prepare(self) -> None:
        rows = Decision.objects.published().filter(
            kind=DecisionKind.POLICY, status=DecisionStatus.RESOLVED
        )
        rows = rows.exclude(policy_versions__policy=self.policy).select_related("item__meeting")
        self.offer("decision", rows)


class AmendForm(PolicyForm):
    delegation = DelegationChoice(
        label="Under which power?",
        queryset=Delegation.objects.none(),
        help_text="Powers that a decision gave and that are in force today.",
    )
    extent = forms.ChoiceField(
        label="How far does the change go?",
        choices=Extent.choices,
        widget=Radios(
            hints={
                "minor": "It changes nobody’s rights, duties or times.",
                "material": "It does. A power for minor amendments does not reach that far.",
            }
        ),
    )
    reason = words_field("Why, and why it goes that far", rows=3, help_text="Everybody reads this.")
    consultation = ConsultationChoice(
        label="Who was consulted?",
        queryset=Consultation.objects.none(),
        required=False,
        help_text="Where the power asks for it, their answer comes first.",
    )
    note = line_field("What changed, in one line", 300, help_text="Everybody reads this.")
    adopted_on = OneDateField(label="In force from", required=False, help_text="Empty: today.")
    next_review_on = OneDateField(
        label="When is it looked at again?",
        required=False,
        help_text="Empty: when it would have been.",
    )

    def prepare(self) -> None:
        self.offer("delegation", powers_over(self.policy))
        self.offer("consultation", self.policy.consultations.filter(version=None))


def powers_over(policy: Policy) -> Any:
    """The powers in force today that may change this policy, first those that came with it."""
    rows = Delegation.objects.in_force(localdate()).filter(decision__status=DecisionStatus.RESOLVED)
    of_others = Delegation.objects.exclude(decision__policy_versions=None).exclude(
        decision__policy_versions__policy=policy
    )
    return rows.exclude(pk__in=of_others.values("pk"))


class AssessmentForm(PolicyForm):
    made_on = OneDateField(label="When was it made?")
    author = line_field("Who made it?", 120)
    groups = words_field(
        "Which groups of people were looked at?",
        rows=4,
        help_text="Such as disabled people, older people, people who read little English.",
    )
    findings = words_field("What was found?")
    actions = words_field("What is done about it?", rows=4, required=False)
    review_on = OneDateField(label="When is it looked at again?", required=False)


class ConsultationForm(PolicyForm):
    who = line_field("Who was asked?", 160, help_text="A role or a body, such as “the Leader”.")
    asked_on = OneDateField(label="When were they asked?")
    responded_on = OneDateField(
        label="When did they answer?", required=False, help_text="Empty: not yet."
    )
    response = words_field(
        "What did they say?", rows=4, required=False, help_text=READ_BY_EVERYBODY
    )
    what_became = words_field("What became of it?", rows=3, required=False)


class ResponseForm(PolicyForm):
    responded_on = OneDateField(label="When did they answer?")
    response = words_field("What did they say?", rows=4, help_text=READ_BY_EVERYBODY)
    what_became = words_field("What became of it?", rows=3, required=False)


class CorrectionForm(WatchedForm, PolicyForm):
    """What is stored, to be mended; an answer that came meanwhile is not lost."""

    reason = reason_field("Why do you correct it?")

    def prepare(self) -> None:
        super().prepare()
        self.watch()


class CorrectAssessmentForm(CorrectionForm, AssessmentForm):
    """The same questions as when it was recorded."""


class CorrectConsultationForm(CorrectionForm, ConsultationForm):
    """The same questions as when it was recorded."""


class TakeBackForm(PolicyForm):
    reason = reason_field("Why is it taken back?")


class BeginReviewForm(PolicyForm):
    led_by = line_field(
        "Who leads it?", 120, help_text="Everybody reads this. A role will do, such as the chair."
    )
    begun_on = OneDateField(label="When did it begin?")


class FinishReviewForm(PolicyForm):
    findings = words_field("What was found?")
    sources = words_field(
        "From what?", rows=3, help_text="Such as cases of the year, figures, a survey."
    )
    consulted = words_field("Who was asked?", rows=3, help_text="If nobody was, say why.")
    outcome = forms.ChoiceField(
        label="What became of the policy?", choices=ReviewOutcome.choices, widget=Radios()
    )
    changes = words_field("What changed?", rows=3, required=False)
    finished_on = OneDateField(label="When was it finished?")
    next_review_on = OneDateField(
        label="When is it looked at again?",
        required=False,
        help_text="Empty only where it was withdrawn.",
    )


class PlaceForm(PolicyForm):
    where = line_field(
        "Where is it made known?",
        120,
        help_text="Such as the website, the intranet, what new members and staff are told, "
        "another policy, or a desk.",
    )


class LookForm(PolicyForm):
    checked_on = OneDateField(label="When did somebody look?")
    checked_by = line_field("Who looked?", 120)
    note = line_field("What did they find?", 200, required=False)


class TakeOffPlaceForm(PolicyForm):
    reason = reason_field("Why is it taken off the list?")
