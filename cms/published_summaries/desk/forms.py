"""What is filled in to write for the public, and to take it on its way."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.images import get_image_model

from cms.published_summaries.models import Draft, DraftKind, Topic
from cms.published_summaries.privacy import QUESTIONS
from cms.published_summaries.services.drafts import LONGEST, LONGEST_SAID, NO_TITLE
from cms.web.fields import CleanCharField
from cms.web.staff_forms import OneMomentField, StaffForm, line_field, reason_field, words_field
from cms.web.widgets import Radios

KINDS = {
    DraftKind.SUMMARY: "A summary: what people asked, what we found, what we are doing",
    DraftKind.CLARIFICATION: "A clarification: an answer that many could do with",
    DraftKind.YOU_SAID: "“You said, we did”: two short paragraphs",
}
NO_NAMES = "Nobody may tell from it who it is about: no names, places, dates or words of theirs."


class BeginForm(StaffForm):
    kind = forms.ChoiceField(
        label="What would you like to write?",
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        initial=DraftKind.SUMMARY,
        widget=Radios(),
        error_messages={"required": "Choose what you would like to write."},
    )


class WordsForm(StaffForm):
    """The public text. Its parts have the names that the check uses."""

    title = line_field(
        "Title", 120, help_text="A few plain words, such as “Step-free way into the hall”."
    )
    asked = words_field("What people asked", rows=5, max_length=LONGEST["asked"], required=False)
    found = words_field("What we found", rows=7, max_length=LONGEST["found"], required=False)
    doing = words_field("What we are doing", rows=5, max_length=LONGEST["doing"], required=False)
    topics = forms.MultipleChoiceField(
        label="Topics", required=False, widget=forms.CheckboxSelectMultiple
    )
    slug = CleanCharField(
        label="Address of the page",
        required=False,
        max_length=80,
        help_text="Empty: made of the title. Everybody reads it.",
    )
    image = forms.ModelChoiceField(
        get_image_model().objects.none(),
        label="Picture",
        required=False,
        empty_label="No picture",
        help_text="The file name and the description of a picture are checked too.",
    )
    image_alt = line_field("What the picture shows", 200, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = list(Topic.objects.values_list("key", "title"))
        self.fields["topics"].choices = topics  # type: ignore[attr-defined]
        if not topics:
            del self.fields["topics"]
        images = get_image_model().objects.order_by("-created_at")
        self.fields["image"].queryset = images  # type: ignore[attr-defined]
        if draft.kind == DraftKind.YOU_SAID:
            del self.fields["found"]
            self.fields["asked"].label, self.fields["doing"].label = "You said", "We did"
            self.fields["asked"].max_length = LONGEST_SAID  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(draft: Draft) -> dict[str, Any]:
        return {
            "title": "" if draft.title == NO_TITLE else draft.title,
            "slug": "" if draft.title == NO_TITLE else draft.slug,
            "asked": draft.asked,
            "found": draft.found,
            "doing": draft.doing,
            "topics": draft.topics,
            "image": draft.image_id,
            "image_alt": draft.image_alt,
            "seen": draft.version,
        }

    def words(self) -> dict[str, Any]:
        """What the service takes, of a valid form."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "asked": given["asked"],
            "found": given.get("found", ""),
            "doing": given["doing"],
            "topics": given.get("topics", []),
            "slug": given["slug"],
            "image_id": given["image"].pk if given["image"] else None,
            "image_alt": given["image_alt"],
            "seen": given["seen"],
        }


class QuestionsForm(StaffForm):
    """The five questions that only a person can answer."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                help_text=question.help,
                choices=[("yes", "Yes"), ("no", "No")],
                widget=Radios(),
                error_messages={"required": "Answer yes or no."},
            )


class StandForm(StaffForm):
    reason = line_field(
        "Why does it tell nothing about anybody?",
        500,
        help_text="Whoever approves the text reads this.",
    )


class SendForm(StaffForm):
    publish_at = OneMomentField(
        label="Publish it at",
        required=False,
        help_text="Empty: as soon as it is approved.",
    )


class SendInSpiteForm(SendForm):
    in_spite = reason_field("Why is it to be published all the same?")


class BackForm(StaffForm):
    reason = words_field("What is to be changed?", rows=4, max_length=400)


class DropForm(StaffForm):
    reason = reason_field("Why does nothing come of it?")


class RetractForm(StaffForm):
    reason = words_field(
        "Why is it taken back?",
        rows=3,
        max_length=500,
        help_text="Everybody who opens the page reads this.",
    )
    new_address = forms.BooleanField(
        label="Take its address back too",
        required=False,
        help_text="Links to it then lead nowhere. Leave it ticked where the address itself says "
        "too much.",
    )


class PressForm(StaffForm):
    """Nothing to fill in: a button that asks once."""


class SeenForm(StaffForm):
    """A button for the very words that were read: ``seen`` is their digest."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class SeenQuestionsForm(QuestionsForm):
    """The questions, answered for the very words that were read."""

    seen = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"id": "id_read"})
    )
