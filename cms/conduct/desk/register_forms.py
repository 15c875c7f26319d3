"""What staff fill in about the register. The services check it once more."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.timezone import localdate

from cms.conduct.library import RegisterSpec
from cms.conduct.models import Member, Whose
from cms.conduct.own.interests_forms import PRIVATE_REASON, as_typed, pounds_field
from cms.conduct.register import Interest
from cms.conduct.services.saying import (
    LONGEST_GIVER,
    LONGEST_REASON,
    LONGEST_WORDS,
    Told,
    choices_of_whose,
)
from cms.meetings.models import AgendaItem, Decision
from cms.meetings.wording import item_label
from cms.web.staff_forms import OneDateField, StaffForm, YesNoField, line_field, words_field

# Items of agendas that a dispensation may be about: not longer ago than this.
LATELY: Final = timedelta(days=120)
TOLD_ON: Final = "On which day did they tell you?"


class ToldForm(StaffForm):
    """That somebody without an account said something, and when."""

    told_on = OneDateField(label=TOLD_ON)


class WriteDownForm(StaffForm):
    """An interest of a member without an account, as they told it."""

    category = forms.ChoiceField(label="Which kind of interest is it?")
    words = words_field(
        "What is it?",
        rows=4,
        max_length=LONGEST_WORDS,
        help_text="As everybody may read it. Leave out full addresses and names of people close "
        "to them.",
    )
    whose = forms.ChoiceField(label="Whose is it?")
    on = OneDateField(label="Since when?", help_text="Of a gift: the day on which it was offered.")
    giver = line_field(
        "Who offered it?", LONGEST_GIVER, required=False, help_text="Of a gift only."
    )
    was_accepted = YesNoField(label="Did they take it?", required=False, undecided="It is no gift")
    is_sensitive = forms.BooleanField(
        label="They ask that the details stay private",
        required=False,
        help_text="The public then reads the fact alone, and it is decided whether that stays so.",
    )
    reason = words_field(
        PRIVATE_REASON, rows=3, required=False, max_length=LONGEST_REASON, help_text="Private."
    )
    told_on = OneDateField(label=TOLD_ON)

    field_order = (
        "category",
        "words",
        "whose",
        "on",
        "giver",
        "value",
        "was_accepted",
        "is_sensitive",
        "reason",
        "told_on",
    )

    def __init__(
        self, *args: Any, spec: RegisterSpec | None, of: Interest | None = None, **kwargs: Any
    ) -> None:
        """``of`` is the interest that is changed; its kind stays."""
        super().__init__(*args, **kwargs)
        self.fields["value"] = pounds_field()
        self.fields["value"].required = False
        self.fields["value"].help_text = "Of a gift only. A best guess will do."
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            (one.value, "Their own" if one == Whose.OWN else one.label)
            for one in choices_of_whose(spec)
        ]
        if of is not None:
            del self.fields["category"]
            if of.is_withheld:
                del self.fields["is_sensitive"], self.fields["reason"]
            self.initial = {**as_typed(of), "was_accepted": of.newest.was_accepted, **self.initial}
        elif spec is not None:
            self.fields["category"].choices = [  # type: ignore[attr-defined]
                ("", "Choose"),
                *((one.key, one.title) for one in spec.categories),
            ]
        self.order_fields(self.field_order)
        self.use_plain_words()

    def told(self) -> Told:
        given = self.cleaned_data
        value: Decimal | None = given.get("value")
        return Told(
            words=given["words"],
            on=given["on"],
            whose=given["whose"],
            is_sensitive=given.get("is_sensitive", False),
            reason=given.get("reason", ""),
            giver=given["giver"],
            value_pence=int(value * 100) if value is not None else None,
            was_accepted=given["was_accepted"],
        )


class EndForm(ToldForm):
    """Since when it no longer holds."""

    on = OneDateField(label="Until when was it so?")

    field_order = ("on", "told_on")


class DecideForm(StaffForm):
    """Why the details stay private, or are shown."""

    reason = words_field(
        "Why?", rows=3, max_length=LONGEST_REASON, help_text="The member reads it; nobody else."
    )


class DispensationForm(StaffForm):
    """In what a member may take part, how far, why, who said so, and until when."""

    member = forms.ModelChoiceField(Member.objects.none(), label="Who?", empty_label="Choose")
    matter = line_field("In which matter?", 200, help_text="Such as “Rents of the garden plots”.")
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="Only in this item",
        required=False,
        empty_label="At any meeting",
    )
    may_vote = forms.ChoiceField(
        label="How far?", choices=[("no", "They may speak"), ("yes", "They may speak and vote")]
    )
    reason = words_field("Why?", rows=4, max_length=1000, help_text="Everybody reads it.")
    given_by = line_field("Who gave it?", 120, help_text="Such as “the partnership”.")
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label="By this decision",
        required=False,
        empty_label="No decision of a meeting",
    )
    given_on = OneDateField(label="On which day?")
    ends_on = OneDateField(label="Last day", required=False, help_text="Empty: no end is set.")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        since = now - LATELY
        items = AgendaItem.objects.to_consider().filter(meeting__starts_at__gte=since)
        items = items.select_related("meeting__group").order_by("-meeting__starts_at", "number")
        decisions = Decision.objects.exclude(published_at=None).order_by("-decided_at")
        members = Member.objects.current(localdate(now)).order_by("name")
        self.offer("member", members)
        self.offer("item", items, label=lambda item: f"{item_label(item)}: {item.title}")
        self.offer("decision", decisions.filter(decided_at__gte=since), label=lambda row: row.title)

    def offer(self, name: str, rows: Any, label: Any = str) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        field.label_from_instance = label


class EndDispensationForm(StaffForm):
    """Its last day, and why."""

    on = OneDateField(label="Which is the last day?")
    reason = words_field("Why does it end?", rows=3, max_length=300)
