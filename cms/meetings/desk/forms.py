"""What is filled in on the screens of one meeting."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from cms.meetings.models import Capacity, Issue, PaperKind
from cms.web.forms import CleanTextField, FilesField, Radios
from cms.web.staff_forms import (
    LONGEST_TEXT,
    OneDateField,
    StaffForm,
    YesNoField,
    line_field,
    words_field,
)

LONGEST_REASON = 200


class ReadInPublic(StaffForm):
    """A form of which residents read some fields; its writer is told of hard words (S0-5)."""

    public: ClassVar[tuple[str, ...]] = ()

    @property
    def public_words(self) -> str:
        return "\n\n".join(filter(None, (self.cleaned_data.get(name) for name in self.public)))


class ItemForm(ReadInPublic):
    """One item of an agenda."""

    public: ClassVar[tuple[str, ...]] = ("title", "text")
    title = line_field("Title", 160)
    text = words_field(
        "For everybody", rows=4, required=False, help_text="Residents read this on the agenda."
    )
    annex = words_field(
        "For members only",
        rows=4,
        required=False,
        help_text="Members and staff read this after they sign in. It is never in a mail.",
    )
    issue = forms.ModelChoiceField(
        Issue.objects.all(),
        required=False,
        empty_label="None",
        help_text="A matter that comes back has a page with every meeting that considered it.",
    )


class LateItemForm(ItemForm):
    """The same once the agenda is public."""

    public = ("title", "text", "reason")
    reason = line_field(
        "Why can it not wait?",
        LONGEST_REASON,
        help_text="The agenda is public. Residents read this beside the item.",
    )


class ChangedItemForm(ItemForm):
    """What an item says, changed once the agenda is public."""

    reason = line_field("Why does it change?", LONGEST_REASON, help_text="Kept with the change.")


class TakeOffForm(ReadInPublic):
    """Why something is taken off."""

    public = ("reason",)
    reason = line_field("Why is it taken off?", LONGEST_REASON)


class PublishForm(StaffForm):
    """Make the agenda public in time."""


class PublishLateForm(ReadInPublic):
    """Make it public later than promised."""

    public = ("reason",)
    reason = line_field(
        "Why does it come later than promised?",
        LONGEST_REASON,
        help_text="Residents read this above the agenda.",
    )


class PaperForm(ReadInPublic):
    """How a paper is listed, and who reads it."""

    public = ("title", "web_text")
    title = line_field("Title", 160, help_text="Its type and size are added to the link.")
    kind = forms.ChoiceField(
        label="What is it?", choices=PaperKind.choices, initial=PaperKind.REPORT, widget=Radios()
    )
    readers = forms.ChoiceField(
        label="Who may read it?",
        choices=[("everybody", "Everybody"), ("members", "Members only")],
        initial="everybody",
        widget=Radios(),
    )
    web_text = CleanTextField(
        label="The same as plain text",
        rows=8,
        required=False,
        max_length=5 * LONGEST_TEXT,
        help_text=(
            "Shown as a page for people who cannot use the file. The file is made new when you "
            "add it and may lose what a screen reader needs. Empty: people can ask for a copy."
        ),
    )


class NewPaperForm(PaperForm):
    """A paper with its file."""

    file = FilesField(label="File", max_files=1, error_messages={"required": "Choose the file."})
    field_order = ("file", "title", "kind", "readers", "web_text")


class CommentForm(ReadInPublic):
    """What an earlier body said, and what became of it (S1-12)."""

    public = ("comment", "why")
    body = line_field("Who said it?", 120, help_text="Such as “Performance panel”.")
    said_on = OneDateField(label="When?")
    comment = words_field("What did they say?", rows=4)
    is_accepted = YesNoField(label="Was it accepted?")
    why = words_field("Why, or why not?", rows=3)


class GuestForm(StaffForm):
    """An officer or guest who is expected."""

    name = line_field("Name", 120)
    capacity = forms.ChoiceField(
        label="Comes as",
        choices=[choice for choice in Capacity.choices if choice[0] != Capacity.MEMBER],
        widget=Radios(),
        initial=Capacity.OFFICER,
    )
    role_title = line_field(
        "Role or organisation",
        120,
        required=False,
        help_text="An officer always has a role, such as “Assistant Director”. A guest is named "
        "in public only with one; otherwise the minutes just count them.",
    )
