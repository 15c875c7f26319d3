"""The inductions for staff: what is still to be shown to whom, and their own (S2-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from cms.conduct.desk.screens import ConductDeed, ConductScreen, ItemForReaders
from cms.conduct.errors import ConductRefused
from cms.conduct.induction import (
    ItemState,
    due_on,
    is_to_do,
    items_of,
    procedures_to_read,
    records_of,
    state_of,
)
from cms.conduct.models import InductionRecord
from cms.conduct.models.induction import InductionQuerySet
from cms.conduct.selectors import induction_done
from cms.conduct.services.induction import record_item, record_several, say_read
from cms.conduct.standing import is_shown_no_induction
from cms.conduct.training import standings_of
from cms.users.models import User
from cms.web.forms import SiteForm
from cms.web.staff_forms import OneDateField, StaffForm, line_field
from cms.web.templatetags.site import short_date
from cms.web.widgets import Checkboxes

WAY = ("Induction", "induction:index")
ENTER = "wagtailadmin.access_admin"


@dataclass(frozen=True)
class Row:
    """One item of one person. ``url`` leads to more of them; empty: there is no such screen."""

    name: str
    url: str
    state: ItemState


@dataclass(frozen=True)
class Done:
    """How many of those who are here have everything done."""

    who: str
    done: int
    people: int


class InductionFilter(SiteForm):
    """Whose items to list, and which: those still to do where nothing is asked."""

    TO_DO, OVERDUE, ALL = "", "overdue", "all"

    default_renderer = StaffForm.default_renderer
    mark_optional = False

    whose = forms.ChoiceField(
        label="Whose",
        required=False,
        choices=[("", "Everybody"), ("members", "Members"), ("staff", "Staff")],
    )
    which = forms.ChoiceField(
        label="Which",
        required=False,
        choices=[(TO_DO, "To do"), (OVERDUE, "Overdue"), (ALL, "All, those that are done too")],
    )

    def chosen(self, on: date) -> list[InductionRecord]:
        """The items asked for, the most pressing first."""
        asked = self.cleaned_data if self.is_valid() else {}
        rows = items_now(on)
        if whose := asked.get("whose"):
            rows = rows.filter(member__isnull=whose == "staff")
        which = asked.get("which", self.TO_DO)
        if which == self.OVERDUE:
            rows = rows.overdue(on)
        found = [row for row in rows if which != self.TO_DO or is_to_do(row, on)]
        return sorted(found, key=lambda row: (due_on(row) is None, due_on(row) or row.due_on))


def items_now(on: date) -> InductionQuerySet:
    """The items of members and of those who hold a role that day, with whose they are."""
    rows: InductionQuerySet = InductionRecord.objects.of_now(on)
    return rows.select_related("member", "user")


class InductionList(ConductScreen):
    """What is still to be shown to somebody; of members and staff alike."""

    title = "Induction"
    template_name = "conduct/desk/inductions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = localdate(self.now)
        form = InductionFilter(request.GET)
        return self.show(
            form=form,
            rows=[row_of(row, on) for row in form.chosen(on)],
            counts=counts_on(on),
            overdue=InductionRecord.objects.of_now(on).overdue(on).count(),
            is_filtered=any(request.GET.values()),
        )


def row_of(row: InductionRecord, on: date) -> Row:
    url = reverse("members_desk:member", args=[row.member_id]) if row.member_id else ""
    return Row(name=name_of(row), url=url, state=state_of(row, on))


def name_of(row: InductionRecord) -> str:
    return str(row.member or row.user)


def counts_on(on: date) -> list[Done]:
    rows = items_now(on)
    members = induction_done({row.member_id for row in rows if row.member_id}, on)
    staff: dict[int, bool] = {}
    for row in rows:
        if row.user_id is not None:
            staff[row.user_id] = staff.get(row.user_id, True) and row.done_on is not None
    counted = (("members", members), ("staff", staff))
    return [Done(who, sum(each.values()), len(each)) for who, each in counted if each]


class ItemForm(StaffForm):
    """When one item was done, and by when it was to be."""

    done_on = OneDateField(
        label="When was it done?", required=False, help_text="Empty: it is still to do."
    )
    due_on = OneDateField(label="By when is it in time?")
    note = line_field("Note", 200, required=False, help_text="The person reads it too.")


class RecordItem(ConductDeed):
    """Write down when something was shown to somebody."""

    way = (WAY,)
    button = "Write it down"

    @cached_property
    def record(self) -> InductionRecord:
        rows = InductionRecord.objects.select_related("member", "user")
        record: InductionRecord = get_object_or_404(rows, pk=self.kwargs["pk"])
        return record

    @property
    def hint(self) -> str:  # type: ignore[override]
        return f"{state_of(self.record, localdate(self.now)).words}."

    def get_page_title(self) -> str:
        return f"{name_of(self.record)}: {self.record.title}"

    def back(self) -> str:
        return reverse("induction:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        row = self.record
        initial = {"done_on": row.done_on, "due_on": row.due_on, "note": row.note}
        return ItemForm(data, initial=initial)

    def carry_out(self, given: dict[str, Any]) -> str:
        row = record_item(record_id=self.record.pk, by=self.person, now=self.now, **given)
        return f"{name_of(self.record)}, {row.title}: {state_of(row, localdate(self.now)).words}."


class SeveralForm(StaffForm):
    """Everything that was shown on one day."""

    done_on = OneDateField(label="On which day?")
    records = forms.MultipleChoiceField(
        label="What was shown, and to whom?",
        widget=Checkboxes(),
        error_messages={"required": "Choose at least one."},
    )
    note = line_field("Note", 200, required=False, help_text="Each of them reads it too.")

    def __init__(self, *args: Any, states: Sequence[ItemState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].choices = [  # type: ignore[attr-defined]
            (str(one.record.pk), f"{one.record.title}: {name_of(one.record)}") for one in states
        ]


class RecordSeveral(ConductDeed):
    """Several people were shown the same, such as on one evening."""

    title = "Write down several at once"
    way = (WAY,)
    button = "Write them down"

    def back(self) -> str:
        return reverse("induction:index")

    def make_form(self, data: Any = None, files: Any = None) -> StaffForm:
        on = localdate(self.now)
        states = [state_of(row, on) for row in items_now(on)]
        states = [one for one in states if one.is_to_do and not one.by_signature]
        states.sort(key=lambda one: (one.record.title, name_of(one.record)))
        return SeveralForm(data, states=states, initial={"done_on": on})

    def carry_out(self, given: dict[str, Any]) -> str:
        ids = [int(pk) for pk in given["records"]]
        done = record_several(
            record_ids=ids,
            done_on=given["done_on"],
            note=given["note"],
            by=self.person,
            now=self.now,
        )
        return f"{done} item{'' if done == 1 else 's'} done on {short_date(given['done_on'])}."


class OwnInduction(ConductScreen):
    """What somebody on the staff is shown themselves, and what they read by themselves."""

    title = "Your induction and training"
    permission = ENTER
    template_name = "conduct/desk/own_induction.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = localdate(self.now)
        return self.show(
            states=items_of(self.person, on),
            procedures=procedures_to_read(),
            to_take=[one for one in standings_of(self.person, on) if not one.is_trained],
            notes=self.person.qualifications.all(),
        )


class SayRead(ConductScreen):
    """They read the procedures."""

    permission = ENTER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(records_of(self.person), pk=pk)
        try:
            say_read(record_id=record.pk, by=self.person, now=self.now)
        except ConductRefused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, f"{record.title}: done.")
        return redirect("induction:own")


class OwnInductionPanel(Component):
    """What is left of somebody's own induction, on the first screen of the admin."""

    order = 60

    def __init__(self, person: User) -> None:
        self.person = person

    def render_html(self, parent_context: Any = None) -> SafeString:
        if is_shown_no_induction(self.person):
            return SafeString("")
        states = items_of(self.person, localdate())
        to_do = sum(one.is_to_do for one in states)
        if not to_do:
            return SafeString("")
        return format_html(
            '<p class="desk-jump"><a href="{}">Your induction: {} item{} to do</a></p>',
            reverse("induction:own"),
            to_do,
            "" if to_do == 1 else "s",
        )


class InductionScreens(ViewSet):
    """The addresses of these screens, below ``/admin/induction/``."""

    name = "induction"
    menu_label = "Induction"
    icon = "list-ul"
    menu_item_class = ItemForReaders

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", InductionList.as_view(), name="index"),
            path("several/", RecordSeveral.as_view(), name="several"),
            path("<int:pk>/", RecordItem.as_view(), name="record"),
            path("own/", OwnInduction.as_view(), name="own"),
            path("own/<int:pk>/read/", SayRead.as_view(), name="say_read"),
        ]
