"""What is written back to somebody, with what the procedure asks beside the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final

from django import forms
from django.utils.html import format_html

from cms.casework.desk.forms.base import DeskForm, OneMomentField, line_field, words_field
from cms.casework.desk.forms.evidence import field_for
from cms.casework.mail.contacts import recipients_of
from cms.casework.mail.reaching import adjusted
from cms.casework.models import Channel, Preference
from cms.casework.procedure.endings import Checklist, ChecklistItem
from cms.casework.procedure.parts import EvidenceField
from cms.casework.services.checklists import LONGEST_REASON, item_name
from cms.web.widgets import Radios

SENT_BY = [
    (Channel.EMAIL.value, "Email it now"),
    (Channel.LETTER.value, "I posted it as a letter"),
    (Channel.PHONE.value, "I said it on the phone"),
    (Channel.IN_PERSON.value, "I said it or handed it over in person"),
]
# What fields are called that the procedure asks for, so that none takes the name of ours.
ASKED, CHECKED, WHY_NOT = "asked-", "checked-", "why-not-"
# Seen beside the item, so that only who cannot see it needs its words again.
WHY_NOT_THIS: Final = 'Or why it does not apply<span class="w-sr-only">: {}</span>'
BESIDE: Final = "What you answer below stands in it too. Say here what that leaves out."
HOW: Final = "How it goes"
SEE_TO_IT: Final = "Tick it, or say why it does not apply."


class ReplyForm(DeskForm):
    """What we write back. The locked paragraphs come after it, whatever is typed here."""

    words = words_field("Your words", rows=12)
    channel = forms.ChoiceField(
        label="How does it go?",
        choices=SENT_BY,
        initial=Channel.EMAIL.value,
        widget=Radios,
    )
    happened_at = OneMomentField(
        label="When was it posted or said?",
        help_text="Only for a letter or a conversation. An email counts from when it is accepted.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        asks: Iterable[EvidenceField] = (),
        checklists: Iterable[Checklist] = (),
        day: date | None = None,
        first: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """``asks``: what is asked beside the words, ``first``: its first values by key."""
        self.asks, self.day = list(asks), day or date.min
        self.first = first or {}
        lists = [row for row in checklists if row.required]
        self.items = list(items_of(lists))
        self.titles = {name: row.label for row in lists for name, _ in items_of([row])}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Begin with the way that they asked for, and say so (S0-6)."""
        self.add_what_is_asked()
        field = self.fields["channel"]
        spec = self.the_case.procedure.spec
        people = recipients_of(self.the_case)
        if not people:
            return
        if adjusted(people[0], spec).phone_only:
            field.initial = Channel.PHONE.value
            field.help_text = "They asked for phone calls only: call them. No email goes to them."
        elif people[0].prefers == Preference.POST and people[0].postal_address:
            field.initial = Channel.LETTER.value
            field.help_text = "They like letters: post it to them."
        elif people[0].prefers in (Preference.PHONE, Preference.TEXT) and people[0].phone:
            field.help_text = "They like to be called. You can email it too, where they gave one."
        if len(people) > 1:
            field.help_text += " Whoever acts for them gets a copy in their own way."

    def add_what_is_asked(self) -> None:
        """After the words and before how it goes, in the order of the procedure."""
        spec = self.the_case.procedure.spec
        for evidence in self.asks:
            field = self.fields[f"{ASKED}{evidence.key}"] = field_for(evidence, spec, self.day)
            field.initial = self.first.get(evidence.key)
        for name, item in self.items:
            self.fields[f"{CHECKED}{name}"] = forms.BooleanField(label=item.text, required=False)
            self.fields[f"{WHY_NOT}{name}"] = line_field(
                format_html(WHY_NOT_THIS, item.text), LONGEST_REASON, required=False
            )
        if self.asks:
            self.fields["words"].help_text = BESIDE
        if self.asks or self.items:
            ours = ("channel", "happened_at")
            self.order_fields([name for name in self.fields if name not in ours])

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """The fields in their order, each checklist apart under its title."""
        parts = groupby(self.fields, key=self.title_over)
        found = [(title, [self[name] for name in names]) for title, names in parts]
        return [
            (title or (HOW if place else ""), rows) for place, (title, rows) in enumerate(found)
        ]

    def title_over(self, name: str) -> str:
        return self.titles.get(named(name, CHECKED) or named(name, WHY_NOT), "")

    def clean(self) -> None:
        given = self.cleaned_data
        spoken = given.get("channel") != Channel.EMAIL
        if spoken and not given.get("happened_at") and "happened_at" not in self.errors:
            self.add_error("happened_at", "Say when it was posted or said.")
        if "send" not in self.data:
            return
        for name, _ in self.items:
            if not given.get(f"{CHECKED}{name}") and not given.get(f"{WHY_NOT}{name}"):
                self.add_error(f"{CHECKED}{name}", SEE_TO_IT)


def items_of(checklists: Iterable[Checklist]) -> Iterator[tuple[str, ChecklistItem]]:
    """The items that must be seen to, each with its name."""
    for checklist in checklists:
        if checklist.required:
            yield from ((item_name(checklist, item.key), item) for item in checklist.items)


def reply_from(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered, as ``send_reply`` takes it."""
    ticked = {named(name, CHECKED): value for name, value in given.items() if named(name, CHECKED)}
    checked = {
        item: "" if done else given[f"{WHY_NOT}{item}"]
        for item, done in ticked.items()
        if done or given.get(f"{WHY_NOT}{item}")
    }
    ours = {name: given.get(name) for name in ("words", "channel", "happened_at")}
    return {**ours, "asked": asked_in(given), "checked": checked}


def asked_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered beside the words, by the keys of the procedure."""
    return {key: value for name, value in given.items() if (key := named(name, ASKED))}


def named(name: str, prefix: str) -> str:
    """The rest of a name with that prefix; empty for any other."""
    return name.removeprefix(prefix) if name.startswith(prefix) else ""
