"""Restricted contacts, and enquiries of outside bodies: all that the reader may see of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from cms.casework.desk.pages.base import DeskPage
from cms.casework.desk.waiting import (
    challenges_open,
    checks_open,
    enquiries_seen,
    restrictions_seen,
)


class RestrictionsPage(DeskPage):
    """What waits for a look first, then who is restricted and until when."""

    title = "Restricted contacts"
    template_name = "casework/desk/restrictions.html"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return self.show(
            checks=checks_open(self.person, now=self.now),
            challenges=challenges_open(self.person, now=self.now),
            restrictions=restrictions_seen(self.person, now=self.now),
        )


class EnquiriesPage(DeskPage):
    """Every enquiry, open ones first, by their own dates."""

    title = "Enquiries of outside bodies"
    template_name = "casework/desk/enquiries.html"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return self.show(enquiries=enquiries_seen(self.person, now=self.now))
