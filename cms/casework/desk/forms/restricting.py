"""How somebody may reach us: deciding it, looking at it again, and what they sent meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    OneMomentField,
    PersonChoice,
    YesNoField,
    line_field,
    reason_field,
    words_field,
)
from cms.casework.desk.forms.evidence import EvidenceForm
from cms.casework.models import Channel
from cms.casework.models.restriction import OUTCOMES_OF_CHALLENGE
from cms.users.models import User
from cms.web.widgets import Radios

LETTER = "What we write to them"
HOW_LONG = "Empty: as long as it may last. Then it ends by itself."


class AskDecisionForm(DeskForm):
    reason = reason_field("What happened?", help_text="In one sentence; the case says the rest.")


class RestrictForm(EvidenceForm):
    """The procedure's questions first, then what is decided, then the letter (S3-98 to S3-102)."""

    party_id = forms.TypedChoiceField(label="Whose contact is it?", coerce=int, widget=Radios)
    kind = forms.ChoiceField(label="What is decided?", widget=Radios)
    discussed_with = PersonChoice(
        label="With whom did you discuss it?",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        help_text="Two people decide, and the case is about neither.",
    )
    contact_point = line_field(
        "One point of contact",
        200,
        required=False,
        help_text="Only if all they send goes to one person or place. The letter says so.",
    )
    review_on = OneDateField(label="When is it looked at again?", required=False)
    ends_on = OneDateField(label="When does it end?", required=False, help_text=HOW_LONG)
    words = words_field(
        LETTER,
        rows=8,
        help_text="Say why, in plain words. What changes, the dates and their rights follow by themselves.",
    )

    def __init__(
        self,
        *args: Any,
        parties: list[tuple[int, str]],
        kinds: list[tuple[str, str]],
        people: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        self.parties, self.kinds, self.people = parties, kinds, people
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        self.fields["party_id"].choices = self.parties  # type: ignore[attr-defined]
        self.fields["kind"].choices = self.kinds  # type: ignore[attr-defined]
        self.fields["discussed_with"].offer(self.people)  # type: ignore[attr-defined]
        if len(self.parties) == 1:
            self.fields["party_id"].initial = self.parties[0][0]
        self.order_fields(["party_id", *(field.key for field in self.asks)])

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The three things in the order in which they are thought of."""
        decided = ("kind", "contact_point", "review_on", "ends_on", "discussed_with")
        first = [name for name in self.fields if name not in (*decided, "words")]
        parts = [
            ("1. Whose contact, and why", first),
            ("2. What is decided, with whom and until when", decided),
            ("3. The letter that tells them", ["words"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in parts]


class ReviewForm(DeskForm):
    note = words_field("What did you look at, and why does it go on?", rows=4)
    review_on = OneDateField(label="When is it looked at again?", required=False)
    ends_on = OneDateField(label="When does it end now?", required=False, help_text=HOW_LONG)
    words = words_field(LETTER, rows=6)


class LiftForm(DeskForm):
    reason = reason_field("Why is it lifted?")
    words = words_field(
        LETTER, rows=5, required=False, help_text="Such as thanks. They are told that it is over."
    )


class ChallengeForm(DeskForm):
    channel = forms.ChoiceField(
        label="How did it reach us?",
        choices=[(key, label) for key, label in Channel.choices if key != Channel.WEB],
        widget=Radios,
    )
    text = words_field("Why do they think it should change or end?", help_text="In their words.")


class ChallengeAnswerForm(DeskForm):
    outcome = forms.ChoiceField(
        label="What comes of it?", choices=OUTCOMES_OF_CHALLENGE, widget=Radios
    )
    kind = forms.ChoiceField(
        label="If it is changed: to what?",
        required=False,
        widget=Radios,
        help_text="Only if you change it.",
    )
    contact_point = line_field("If it is changed: one point of contact", 200, required=False)
    ends_on = OneDateField(
        label="If it is changed: when does it end?",
        required=False,
        help_text="Not later than now.",
    )
    words = words_field("Our answer, as they read it", rows=6)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["kind"].choices = [("", "As it is"), *self.kinds]  # type: ignore[attr-defined]


class CheckForm(DeskForm):
    """One look, with who and when kept by itself (S3-103)."""

    is_new = YesNoField(
        label="Is there anything new in it?",
        hints={
            "yes": "It is dealt with like anything new, from the day it reached us.",
            "no": "It is filed. Nobody answers what is settled.",
        },
    )
    note = line_field(
        "What did you find?",
        300,
        required=False,
        help_text="If nothing is new: where it was settled before.",
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("is_new") is False and not given.get("note"):
            self.add_error("note", "Say where it was settled before.")


class IncidentForm(DeskForm):
    """Apart from the words of the case; the person never sees it (S3-107)."""

    happened_at = OneMomentField(label="When did it happen?")
    what = words_field(
        "What happened?", rows=5, help_text="What was said or done, not what you think of them."
    )
    advice_from = line_field(
        "Whose advice was sought?",
        120,
        required=False,
        help_text="Such as a senior officer, the manager, or a legal adviser where it is needed.",
    )
    advice = words_field("What did they advise?", rows=4, required=False)
    support = words_field(
        "How were staff supported?",
        rows=3,
        required=False,
        help_text="A talk, time away, training.",
    )


class AdviceNotedForm(DeskForm):
    advice_from = line_field("Whose advice is it?", 120, required=False)
    advice = words_field("What did they advise?", rows=4, required=False)
    support = words_field("How were staff supported?", rows=3, required=False)
