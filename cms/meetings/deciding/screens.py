"""What every screen here stands on: who is let in, and a deed that may be refused in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.meetings.errors import MeetingRefused
from cms.meetings.permissions import RUN
from cms.meetings.services.minutes import MinutesBlocked
from cms.users.models import User
from cms.web.readability import advice_on
from cms.web.staff_forms import StaffForm

READ = "meetings.view_meeting"


class Screen(WagtailAdminTemplateMixin, View):
    """A screen for whoever may see meetings; ``permission`` is what it asks."""

    title = ""
    permission = READ
    way: ClassVar[tuple[tuple[str, str], ...]] = ()  # label and URL name of the screens above

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        if not isinstance(request.user, User) or not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.person = request.user
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # Private pages stay out of every cache, the browser's own too.
        response.headers["Cache-Control"] = "no-store"
        return response

    @property
    def may_write(self) -> bool:
        return self.person.has_perm(RUN)

    def get_page_title(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = [("Home", "wagtailadmin_home"), *self.way]
        items = [{"url": reverse(name), "label": label} for label, name in above]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def show(self, **context: Any) -> HttpResponse:
        given = self.get_context_data(may_write=self.may_write, now=self.now, **context)
        shown: HttpResponse = self.render_to_response(given)
        return shown


class DeedScreen(Screen, ABC):
    """A form that does one thing. A refusal stands beside its field, with what was typed."""

    template_name = "meetings/deciding/deed.html"
    permission = RUN
    button = "Save"
    hint = ""

    @abstractmethod
    def make_form(self, data: Any = None) -> StaffForm:
        """The form, filled in with ``data`` where it was sent."""

    @abstractmethod
    def carry_out(self, form: Any) -> tuple[str, str]:
        """Do it with what was typed: what is said of it, and where it leads.

        Raises ``MeetingRefused``.
        """

    def back(self) -> str:
        """Where leaving it alone leads."""
        return reverse(self.way[-1][1])

    def context(self) -> dict[str, Any]:
        """What the screen shows beside the form."""
        return {}

    def public_words(self, form: Any) -> str:
        """What the public will read of it; its writer is told of hard words (S0-5)."""
        return ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                said, leads_to = self.carry_out(form)
            except MinutesBlocked as blocked:
                for line in blocked.lines:
                    form.add_error(None, line)
            except MeetingRefused as refused:
                form.add_error(
                    refused.field if refused.field in form.fields else None, refused.text
                )
            else:
                messages.success(request, said)
                for advice in advice_on(self.public_words(form)):
                    messages.warning(request, advice)
                return redirect(leads_to)
        return self.show_form(form)

    def show_form(self, form: StaffForm) -> HttpResponse:
        return self.show(
            form=form,
            has_errors=bool(form.errors),
            button=self.button,
            hint=self.hint,
            back=self.back(),
            **self.context(),
        )


class ItemForReaders(MenuItem):
    """Shown to those whom the screens let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(READ))


class Screens(ViewSet):
    """A group of screens with one entry in the menu of meetings."""

    menu_item_class = ItemForReaders
