"""Points, replies and everything else that is written about a case."""

from __future__ import annotations

from django import forms

from cms.casework.desk.forms.base import (
    DeskForm,
    OneDateField,
    OneMomentField,
    line_field,
    words_field,
)
from cms.casework.models import Channel
from cms.web.fields import CleanEmailField
from cms.web.uploads import WHAT_WE_TAKE
from cms.web.uploads.limits import ACCEPT
from cms.web.widgets import Radios


class PointForm(DeskForm):
    text = line_field(
        "What needs an answer?", 500, help_text="One point, in their words if you can."
    )


class AnswerForm(DeskForm):
    answer = words_field(
        "Our answer", rows=6, help_text="It goes into the full reply as you write it."
    )
    finding = forms.ChoiceField(label="What did we find?", required=False, widget=Radios)

    def prepare(self) -> None:
        findings = self.the_case.procedure.spec.findings
        field = self.fields["finding"]
        field.choices = [("", "Nothing to find"), *findings]  # type: ignore[attr-defined]


class ContactForm(DeskForm):
    """A call or a meeting that took place (S0-43)."""

    channel = forms.ChoiceField(
        label="How did you speak?",
        choices=[
            (Channel.PHONE.value, "On the phone"),
            (Channel.IN_PERSON.value, "In person"),
            (Channel.TEXT.value, "By text message"),
        ],
        widget=Radios,
    )
    happened_at = OneMomentField(label="When?")
    text = words_field("What was said and agreed?")
    told_can_come_back = forms.BooleanField(
        label="I told them that they can come back to us.", required=False
    )
    shared = forms.BooleanField(label="Show this note on the person’s own page.", required=False)


class MessageInForm(DeskForm):
    """Something more from the person, written down by staff."""

    channel = forms.ChoiceField(
        label="How did it reach us?",
        choices=[(key, label) for key, label in Channel.choices if key != Channel.WEB],
        widget=Radios,
    )
    happened_at = OneMomentField(label="When did it arrive?")
    text = words_field("What did they say?", help_text="In their own words.")


class NoteForm(DeskForm):
    text = words_field("Note", help_text="Only staff who see the case can read it.")


class AskForm(DeskForm):
    """A question to those best placed to answer (S0-40)."""

    asked_name = line_field("Whom do you ask?", 120)
    asked_email = CleanEmailField(
        label="Their email address",
        max_length=254,
        required=False,
        help_text="We mail them the question. Without an address, ask in another way.",
    )
    question = words_field(
        "What do you need to know?",
        rows=4,
        help_text="Share only what they need to answer. Leave names out where you can.",
    )
    due_on = OneDateField(label="By when?")


class AdviceForm(AskForm):
    """What to do, asked of somebody senior or of the team that knows (S3-108, S3-154)."""

    question = words_field(
        "What do you need advice on?",
        rows=4,
        help_text="Leave out what they do not need to know.",
    )


class AskedAnswerForm(DeskForm):
    answer = words_field("What did they answer?")


class FileForm(DeskForm):
    file = forms.FileField(
        label="File",
        help_text=WHAT_WE_TAKE,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another.",
            "invalid": "Choose a file.",
            "missing": "Choose a file.",
        },
    )
    dated_on = OneDateField(
        label="Date of the document", help_text="The date on a letter, or when a photo was taken."
    )
    shared = forms.BooleanField(label="Show this file on the person’s own page.", required=False)


class OriginalForm(DeskForm):
    """Asks for nothing but the press of its button."""
