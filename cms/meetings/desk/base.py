"""The base of a meeting's screens: one meeting, read by who may see it, one deed at a press."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime

from cms.meetings.deciding.screens import Screen
from cms.meetings.errors import MeetingRefused
from cms.meetings.models import AgendaItem, Meeting
from cms.meetings.permissions import RUN
from cms.meetings.public.readers import Reader, reader_of, reason_for
from cms.records import Recorded, versions_of
from cms.web.readability import advice_on
from cms.web.staff_forms import StaffForm
from cms.web.templatetags.site import full_moment

NOT_YOURS = "You declared an interest in this item, so somebody else prepares it."
# To whoever does not see the cases it is about, and to whoever must not learn of one.
ANOTHERS = "Somebody else prepares this item."


CHANGED_MEANWHILE = (
    "Somebody changed this while you wrote. What they saved is shown below. Put together what "
    "should stand, then save."
)


class MeetingPage(Screen):
    """A page about one meeting, for staff who may see meetings."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except MeetingRefused as refused:
            messages.error(request, refused.text)
            return redirect(self.url("agenda"))

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting.objects.select_related("group"), pk=self.kwargs["pk"])

    @property
    def when(self) -> str:
        return full_moment(localtime(self.meeting.starts_at))

    @cached_property
    def reader(self) -> Reader | None:
        """Which interests the person declared: then they have no part in an item (S0-20)."""
        return reader_of(self.person, self.meeting, now=self.now)

    def kept_out(self, *, about: str = "") -> str:
        """Why all that is private is closed to the person for now; empty: it is not."""
        return reason_for(self.person, self.meeting, now=self.now, about=about)

    def why_kept_from(self, item: AgendaItem) -> str:
        """Why an item is not theirs to prepare; empty: it is."""
        if self.reader is not None and self.reader.has_declared(item):
            return NOT_YOURS
        is_kept_from = self.reader is None or self.reader.is_kept_from(item)
        has_private = item.annex or any(paper.is_private for paper in item.papers.all())
        return ANOTHERS if is_kept_from and has_private else ""

    def item_here(self, pk: int) -> AgendaItem:
        """An item of this meeting. Raises ``Http404``, ``MeetingRefused``."""
        rows = AgendaItem.objects.select_related("issue").filter(meeting=self.meeting)
        item: AgendaItem = get_object_or_404(rows, pk=pk)
        if why := self.why_kept_from(item):
            raise MeetingRefused(self.kept_out(about=f"item {item.pk}") or why)
        return item

    def url(self, name: str, **kwargs: int) -> str:
        """The address of another page of this meeting."""
        return reverse(f"meeting_desk:{name}", kwargs={"pk": self.kwargs["pk"], **kwargs})

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("meeting:index"), "label": "Meetings"},
            *self.crumbs(),
            {"url": "", "label": self.get_page_title()},
        ]

    def crumbs(self) -> list[dict[str, str]]:
        return [{"url": self.url("agenda"), "label": str(self.meeting)}]

    def show(self, **context: Any) -> HttpResponse:
        return super().show(meeting=self.meeting, when=self.when, **context)


class ChangePage(MeetingPage):
    """A page that changes something, for who may run meetings."""

    permission = RUN
    anchor = ""

    def success_url(self) -> str:
        return f"{self.url('agenda')}{self.anchor}"


class PressPage(ChangePage, ABC):
    """A button without a form. It does one thing and goes back."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            said = self.perform()
        except MeetingRefused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, said)
        return redirect(self.success_url())

    @abstractmethod
    def perform(self) -> str:
        """Call the service; what to tell the person who pressed the button."""


class FormPage(ChangePage, ABC):
    """A form that does one thing through one service; what was typed stays when it is refused."""

    template_name = "meetings/desk/form.html"
    form_class: ClassVar[type[StaffForm]]
    button = "Save"
    hint = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.enter()
        return self.show_form(self.form_class(initial=self.initial()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.enter()
        form = self.form_class(request.POST, request.FILES)
        if request.POST.get("seen", self.version()) != self.version():
            return self.show_both(form)
        if form.is_valid():
            try:
                messages.success(request, self.perform(form.cleaned_data))
            except MeetingRefused as refused:
                form.add_refusal(refused)
            except ValidationError as unfit:
                note_unfit(form, unfit)
            else:
                for advice in advice_on(getattr(form, "public_words", "")):
                    messages.warning(request, advice)
                return redirect(self.success_url())
        return self.show_form(form)

    def enter(self) -> None:
        """Raises ``Http404``; sets what the page is about."""

    def initial(self) -> dict[str, Any]:
        return {}

    @abstractmethod
    def perform(self, given: dict[str, Any]) -> str:
        """Call the service; what to tell the person who pressed the button."""

    def filled_from(self) -> Recorded | None:
        """The row that the form changes; None for one that adds."""
        return None

    def version(self) -> str:
        """Of the row that the form changes; empty where there is none."""
        row = self.filled_from()
        return "" if row is None else str(versions_of(type(row)).filter(id=row.pk).count())

    def show_both(self, form: StaffForm) -> HttpResponse:
        """409: what was typed, and beside it what somebody else saved meanwhile."""
        form.add_error(None, CHANGED_MEANWHILE)
        saved = [
            (form.fields[name].label, in_words(form.fields[name], value))
            for name, value in self.initial().items()
        ]
        response = self.show_form(form, saved=saved)
        response.status_code = 409
        return response

    def show_form(self, form: StaffForm, **context: Any) -> HttpResponse:
        return self.show(
            form=form,
            seen=self.version(),
            button=self.button,
            hint=self.hint,
            back_url=self.success_url(),
            has_errors=bool(form.errors),
            **context,
        )


def in_words(field: forms.Field, value: Any) -> str:
    """What a field holds, as a reader would say it."""
    if isinstance(field, forms.ModelChoiceField):
        return str(value or field.empty_label)
    known = dict(getattr(field, "choices", ()))
    return str(known.get(field.prepare_value(value), value)) or "Nothing"


def note_unfit(form: StaffForm, unfit: ValidationError) -> None:
    """What the row itself refused, put beside the field where there is one."""
    if not hasattr(unfit, "error_dict"):
        form.add_error(None, unfit)
        return
    for name, errors in unfit.message_dict.items():
        form.add_error(name if name in form.fields else None, list(errors))
