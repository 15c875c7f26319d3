"""What the screens of decisions, minutes and powers stand on: who is let in, and a deed."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.meetings.permissions import RUN
from cms.meetings.services.minutes import MinutesBlocked
from cms.users import desk
from cms.web.refusals import Refused
from cms.web.staff_forms import StaffForm

READ = "meetings.view_meeting"


class Screen(desk.Screen):
    """A screen for whoever may see meetings; those who run them may change something there."""

    permission = READ
    writing = RUN


class DeedScreen(Screen, desk.FormScreen):
    """A form that does one thing."""

    permission = RUN

    @abstractmethod
    def carry_out(self, form: Any) -> tuple[str, str]:
        """Do it with what was typed: what is said of it, and where it leads.

        Raises ``MeetingRefused``.
        """

    def back(self) -> str:
        return reverse(self.way[-1][1])

    def public_words(self, form: Any) -> str:
        """What the public will read of it; its writer is told of hard words (S0-5)."""
        return ""

    def do(self, form: Any) -> HttpResponse:
        said, leads_to = self.carry_out(form)
        messages.success(self.request, said)
        self.advise_on(self.public_words(form))
        return redirect(leads_to)

    def put_on(self, form: StaffForm, refused: Refused) -> None:
        """Of minutes that are not whole, everything that is undone."""
        if isinstance(refused, MinutesBlocked):
            for line in refused.lines:
                form.add_error(None, line)
        else:
            super().put_on(form, refused)


class ItemForReaders(desk.ItemForReaders):
    permission = READ


class Screens(ViewSet):
    """A group of screens with one entry in the menu of meetings."""

    menu_item_class = ItemForReaders
